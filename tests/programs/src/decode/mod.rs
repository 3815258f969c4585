//! Answers and request bodies through the generated types: which type belongs to which operation, what a round trip lost, and
//! the examples to try it with.

pub mod outcome;
pub mod published;
pub mod same;
pub mod specs;
pub mod table;
pub mod tree;
mod yaml;

pub use outcome::Outcome;
pub use same::lost;
pub use table::Entry;
pub use tree::Tree;
