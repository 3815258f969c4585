//! The JSON of responses, built from the state by hand: the sandbox shares no types with the bindings.

pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod order;
pub(crate) mod order_products;
