//! The operations of the API, a file for each resource.

pub(crate) mod checkouts;
pub(crate) mod direct_orders;
pub(crate) mod gateway;
pub(crate) mod methods;
pub(crate) mod order_list;
pub(crate) mod payment_actions;
pub(crate) mod placing;
pub(crate) mod storefront;
