//! The rules of the payment machine, one test for each.

#![allow(clippy::unwrap_used)]

mod build;
mod sums;
mod sums_any;
