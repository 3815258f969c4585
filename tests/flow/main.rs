//! The flow on the sandbox, over real sockets and in process: what it does, and what it never does.

mod attack;
mod before_charge;
mod cart_page;
mod changes;
mod direct_orders;
mod drift;
mod dropped;
mod in_process;
mod in_process_faults;
mod instruments;
mod journal;
mod journal_faults;
mod lags;
mod loss;
mod order_states;
mod several_addresses;
mod shared_schemas;
mod shop_rules;
mod sweep;
mod tickets;
mod truth;
mod unknown;
mod walk;
mod way_back;
mod web_forms;
mod webhooks;
