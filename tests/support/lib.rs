//! What the tests that cross crates share: a relay that stands between a client and a store, and does things to them.

mod relay;

pub use relay::{Fault, Relay};
