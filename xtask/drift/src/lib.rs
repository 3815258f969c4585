//! What changed on the wire between two versions of an OpenAPI document, and whom it breaks. Pure functions, no I/O; knows
//! nothing of Rust items.

pub mod api;
mod bodies;
pub mod change;
pub mod compare;
pub mod kind;
mod media;
mod operations;
mod parameters;
mod paths;
mod schema;
mod tree;
mod written;
mod yaml;

pub use api::{Api, Unreadable};
pub use change::{Change, Level, Method, OperationKey, Place, Site, Step};
pub use compare::compare;
pub use kind::Kind;
