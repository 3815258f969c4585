//! What changed on the wire between two versions of an OpenAPI document, and whom it breaks. Pure functions, no I/O; knows
//! nothing of Rust items.

pub mod api;
pub mod change;
pub mod compare;

pub use api::{Api, Unreadable};
pub use change::{Change, Kind, Level, Method, OperationKey, Place, Site, Step};
pub use compare::compare;
