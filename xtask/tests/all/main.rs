//! The commands, in projects of their own. One binary, because each costs a link.

mod api;
mod catalog;
mod ci;
mod circles;
mod drift;
mod drift_issue;
mod features;
mod project;
mod regen;
mod small_diffs;
mod untested_targets;
