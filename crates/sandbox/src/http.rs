//! The listener: routes, checks of requests, operations, faults, and the admin endpoints.

pub(crate) mod admin;
pub(crate) mod call;
pub(crate) mod door;
pub mod faults;
pub(crate) mod operations;
pub(crate) mod pace;
pub(crate) mod pages;
pub(crate) mod routes;
pub(crate) mod serve;
pub(crate) mod session;
pub(crate) mod webhooks;
pub(crate) mod wire;
