//! The listener: routes, checks of requests, operations, faults, and the admin endpoints.

pub(crate) mod admin;
pub(crate) mod app;
pub(crate) mod call;
pub mod faults;
pub(crate) mod guard;
pub(crate) mod not_served;
pub(crate) mod operations;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod rate_limit;
pub(crate) mod redacted;
pub(crate) mod router;
pub(crate) mod routes;
pub(crate) mod serve;
pub(crate) mod service;
pub(crate) mod session;
pub(crate) mod shared;
pub(crate) mod webhooks;
pub(crate) mod wire;
