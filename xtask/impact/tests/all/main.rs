//! Statements about changes of documents, for the clients of a tiny shop. One binary, because each costs a link.

mod changes;
mod lock;
mod names;
mod origins;
mod wire;
