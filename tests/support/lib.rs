//! What the tests that cross crates share: a store with relays in front of it that do things to its requests.

mod relay;
pub mod shop;

pub use relay::{Fault, Relay};
