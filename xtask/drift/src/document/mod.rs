//! OpenAPI documents as the comparison sees them.

pub mod api;
pub(crate) mod body;
pub(crate) mod media;
pub(crate) mod operation;
pub(crate) mod parameter;
pub(crate) mod paths;
pub(crate) mod security;
pub mod unreadable;
mod words;
