//! What changed upstream, and what that means here: from the changes of `bigcommerce-drift` to Rust items, steps of the flow and
//! whether our clients go on working. Pure functions from texts to texts.

mod alike;
pub mod catalog;
mod deviations;
mod difference;
mod judged;
pub mod kept;
pub mod lock;
mod names;
pub mod origins;
mod place;
pub mod published;
mod reading;
pub mod render;
pub mod report;
pub mod steps;
pub mod survey;
mod tolerance;
mod walk;

pub use catalog::Catalog;
pub use report::{Finding, Report};
pub use steps::Steps;
pub use survey::survey;
