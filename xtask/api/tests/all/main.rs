//! Listings, and the meaning of their changes. One binary, because each costs a link.

mod changes;
mod listing;
mod support;
