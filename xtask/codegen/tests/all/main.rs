//! The generator, stage by stage. One binary, because each costs a link.

mod golden;
mod lint;
mod load;
mod lower;
mod payment_codes;
mod plain;
mod regen;
mod render;
