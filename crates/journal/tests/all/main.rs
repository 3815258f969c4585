//! The record, the rules of the lock, and the journals that need no server, by subject. One binary, because each costs
//! a link.

mod mark;
mod memory;
mod record;
mod rules;
mod sqlite;
#[path = "../support/mod.rs"]
mod support;
