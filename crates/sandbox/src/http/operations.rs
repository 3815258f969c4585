//! The operations of the API, a file for each resource.

pub(crate) mod access_tokens;
pub(crate) mod carts;
pub(crate) mod checkouts;
pub(crate) mod consignments;
pub(crate) mod direct_orders;
pub(crate) mod gateway;
pub(crate) mod methods;
pub(crate) mod order_list;
pub(crate) mod order_products;
pub(crate) mod order_statuses;
pub(crate) mod orders;
pub(crate) mod payment_actions;
pub(crate) mod placing;
pub(crate) mod stored_instruments;
pub(crate) mod storefront_checkouts;
pub(crate) mod transactions;
