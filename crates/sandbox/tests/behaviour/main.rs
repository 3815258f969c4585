//! What the store promises, over real sockets.
#![allow(clippy::unwrap_used, missing_docs)]

mod binary;
mod carts;
mod checkouts;
mod consignments;
mod declines;
mod direct_orders;
mod door;
mod faults;
mod lags;
mod merchant;
mod operations;
mod orders;
mod payments;
mod shopper;
mod stock;
mod storefront;
mod time;
