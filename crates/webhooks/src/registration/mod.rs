//! Registration: the webhooks that a shop needs, compared with those that are registered.
//!
//! [`plan`] is a pure function from the two to the calls that are missing; [`reconcile`] makes them.

mod driver;
mod plan;
mod wanted;

pub use driver::{Reconciled, reconcile};
pub use plan::{Plan, plan};
pub use wanted::{InvalidDestination, WantedHooks};
