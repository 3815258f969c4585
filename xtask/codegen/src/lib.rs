//! From curated OpenAPI specs to client crates: pure functions, no I/O.

pub mod document;
pub mod generate;
pub mod hooks;
mod keywords;
pub mod lint;
pub mod load;
pub mod lower;
pub mod operations;
pub mod package;
pub mod payment_codes;
pub mod plain;
pub mod plan;
pub mod regen;
pub mod render;
