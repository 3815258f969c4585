//! What the generated methods send and read. One binary: each costs a link.

mod pages;
mod requests;
