//! The rules of the payment machine, one test for each.

#![allow(clippy::unwrap_used)]

mod answers;
mod before;
mod build;
mod changes;
mod doubt;
mod ended;
mod every;
mod judge;
mod mark;
mod merchant;
mod nothing_due;
mod order;
mod said;
mod statuses;
mod sums;
mod sums_any;
mod taken;
mod trust;
