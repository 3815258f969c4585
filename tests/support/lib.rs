//! What the tests that cross crates share: a store with relays in front of it that do things to its requests.

pub mod in_process;
pub mod journal;
mod relay;
pub mod shop;

pub use relay::{Fault, Relay};

/// The README's code compiles, and says so here.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
