//! What changed on the wire between two versions of an OpenAPI document, and whom it breaks. Pure functions, no I/O; knows
//! nothing of Rust items.

pub mod change;
pub mod compare;
pub mod document;
pub mod kind;
mod schema;

pub use change::{Change, Level, Method, OperationKey, Place, Site, Step};
pub use compare::compare;
pub use document::api::Api;
pub use document::unreadable::Unreadable;
pub use kind::Kind;
