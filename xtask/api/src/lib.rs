//! The public API of library crates, one line an item, read from rustdoc's JSON, and the effect of a change of those lines
//! on users. Knows no spec, starts no program, and writes no file.

mod compare;
mod gate;
mod line;
mod listing;
mod names;
mod verdict;

pub use compare::{Change, difference};
pub use line::Line;
pub use listing::{Library, Listing, listings};
pub use verdict::Verdict;
