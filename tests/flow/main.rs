//! The flow on the sandbox, over real sockets: what it does, and what it never does.

mod before_charge;
mod cart_page;
mod direct_orders;
mod drift;
mod dropped;
mod instruments;
mod journal;
mod several_addresses;
mod shared_schemas;
mod shop_rules;
mod unknown;
mod walk;
mod way_back;
