//! The rules of the payment machine, one test for each.

#![allow(clippy::unwrap_used)]

mod build;
mod doubt;
mod ended;
mod mark;
mod merchant;
mod said;
mod sums;
mod sums_any;
mod taken;
mod trust;
