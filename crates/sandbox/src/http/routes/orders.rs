//! The operations of `specs/orders.yaml`.

use super::{Operation, get, post};
use crate::http::operations::{
    direct_orders, order_list, order_products, order_statuses, orders, payment_actions,
    transactions,
};

const ORDERS: &str = "store_v2_orders";
const TRANSACTIONS: &str = "store_v2_transactions";

pub(super) static OPERATIONS: &[Operation] = &[
    post("/v2/orders", ORDERS, direct_orders::create),
    get("/v2/orders", ORDERS, order_list::list),
    get("/v2/orders/{order_id}", ORDERS, orders::show),
    get(
        "/v2/orders/{order_id}/products",
        ORDERS,
        order_products::list,
    ),
    get("/v2/order_statuses", ORDERS, order_statuses::list),
    get(
        "/v3/orders/{order_id}/transactions",
        TRANSACTIONS,
        transactions::list,
    ),
    post(
        "/v3/orders/{order_id}/payment_actions/capture",
        TRANSACTIONS,
        payment_actions::capture,
    ),
    post(
        "/v3/orders/{order_id}/payment_actions/void",
        TRANSACTIONS,
        payment_actions::void,
    ),
];
