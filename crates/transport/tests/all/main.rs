//! What the transport promises, over real sockets. One binary: each costs a link.

mod answers;
mod credentials;
mod drift;
mod pages;
mod secrecy;
mod sent;
mod settings;
mod support;
