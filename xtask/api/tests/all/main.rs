//! Listings of made-up crates, and the verdicts on changes of them. Skipped with a compiler whose JSON is another.

mod changes;
mod listing;
mod support;
