//! What the listings hold, and what their changes mean. One binary: each costs a link.

mod changes;
mod listing;
mod support;
