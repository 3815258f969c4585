//! Captures, voids and refunds.

mod model;
