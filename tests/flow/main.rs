//! The flow on the sandbox, over real sockets: what it does, and what it never does.

mod before_charge;
mod drift;
mod dropped;
mod instruments;
mod journal;
mod shared_schemas;
mod unknown;
mod walk;
