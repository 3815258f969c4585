//! What a library crate offers its users, one line an item, read from its sources; and what a change of those lines does to
//! them. Pure functions, no I/O; knows nothing of specs.
//!
//! rustdoc knows all this better, but says it as JSON on a nightly compiler only. So the sources are parsed, the macros of the
//! workspace are expanded from their own definitions, and names are followed to where a user finds them. What needs a type
//! checker is out of reach: auto traits such as `Send`, and what a blanket implementation of another crate brings.

mod attributes;
mod compare;
mod follow;
mod gate;
mod impls;
mod items;
mod line;
mod listing;
mod macros;
mod modules;
mod names;
mod package;
mod printed;
mod reach;
mod scope;
mod verdict;
mod words;
mod workspace;

pub use compare::{Change, Difference, difference};
pub use line::Line;
pub use listing::Listing;
pub use package::{Package, Unreadable};
pub use verdict::Verdict;
pub use workspace::Workspace;
