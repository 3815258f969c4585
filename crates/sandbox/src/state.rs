//! The state of the store: everything that one request leaves for the next, and the rules that change it. It knows no
//! HTTP, and writes no JSON of a response.

pub(crate) mod access_tokens;
pub(crate) mod addresses;
pub(crate) mod carts;
pub mod catalogue;
pub(crate) mod clock;
pub(crate) mod consignments;
pub(crate) mod coupons;
pub(crate) mod customers;
pub(crate) mod errors;
pub(crate) mod fees;
pub(crate) mod fields;
pub(crate) mod gift_certificates;
pub(crate) mod instruments;
pub(crate) mod lags;
pub(crate) mod ledger;
pub(crate) mod line_items;
pub(crate) mod manual_orders;
pub(crate) mod merchant;
pub(crate) mod methods;
pub(crate) mod money;
pub(crate) mod order_statuses;
pub(crate) mod orders;
pub(crate) mod payment_codes;
pub(crate) mod payments;
pub(crate) mod regions;
pub(crate) mod stock;
pub(crate) mod store;
pub mod test_cards;
pub(crate) mod transactions;
pub(crate) mod zones;
