//! Pacing: when a request may leave, so that all processes of a store share its quota and few of them are refused.
//!
//! One [`Limiter`] per store and host. Requests ask it before every attempt and tell it every answer; between two requests
//! nothing runs. The decisions are in [`pacer`], without time and randomness of their own.

mod limiter;
mod pacer;
mod registry;

pub(crate) use limiter::{Limiter, Ticket};
pub(crate) use registry::limiter_of;

/// The importance of a request when the quota runs low.
///
/// Reads wait first, then writes. A payment waits behind neither: what a payment needs (its order, its transactions, its
/// token) is few requests, and a shopper waits for them with the order locked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Priority {
    /// By the operation's effect: a read waits before a write.
    #[default]
    ByEffect,
    /// Not held back by the quota.
    Payment,
}

/// The class of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Read,
    Write,
    Payment,
}
