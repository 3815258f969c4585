//! The macros that generated files call: a record costs one line per field, an enum one per value.

mod open_enum;
mod record;
mod request;
mod response;
mod union;
