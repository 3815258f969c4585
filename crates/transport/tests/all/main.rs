//! Promises of the transport, over real sockets and below them. One binary, because each costs a link.

mod answers;
mod credentials;
mod drift;
mod http_client;
mod pages;
mod secrecy;
mod sent;
mod settings;
mod support;
