//! Captures, voids and refunds.

mod after;
mod before;
mod build;
mod every;
mod model;
