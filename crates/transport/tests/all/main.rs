//! Promises of the transport, over real sockets and below them. One binary, because each costs a link.

mod answers;
mod credentials;
mod drift;
mod http_client;
mod observability;
mod pacing;
mod pages;
mod retries;
mod script;
mod secrecy;
mod sent;
mod settings;
mod support;
