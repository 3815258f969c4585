//! Promises of the transport, over real sockets. One binary, because each costs a link.

mod answers;
mod credentials;
mod drift;
mod pages;
mod secrecy;
mod sent;
mod settings;
mod support;
