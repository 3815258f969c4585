//! Reading and writing of the types, by subject. One binary, because each costs a link.

mod absence;
mod amounts;
mod broken_bodies;
mod in_users_types;
mod leniency;
mod open_values;
mod problems;
mod requests;
mod schemas;
mod secrecy;
mod times;
mod unknowns;
