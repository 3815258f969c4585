//! What the store promises, over real sockets.
#![allow(clippy::unwrap_used, missing_docs)]

mod binary;
mod carts;
mod checklist;
mod checkouts;
mod consignments;
mod declines;
mod direct_orders;
mod faults;
mod lags;
mod layout;
mod merchant;
mod metafields;
mod operations;
mod order_parts;
mod orders;
mod payments;
mod refunds;
mod requests;
mod seed;
mod shopper;
mod stock;
mod storefront;
mod time;
mod totals;
mod webhooks;
