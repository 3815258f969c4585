//! The operations of `specs/orders.yaml`.

use super::{Operation, delete, get, post, put};
use crate::http::operations::metafields::of_orders as metafields;
use crate::http::operations::{
    direct_orders, order_addresses as addresses, order_edits as edits, order_list as orders_list,
    order_parts as parts, order_statuses as statuses, orders, payment_actions as actions, refunds,
    settings, shipments, transactions,
};

const ORDERS: &str = "store_v2_orders";
const TRANSACTIONS: &str = "store_v2_transactions";

pub(super) static OPERATIONS: &[Operation] = &[
    post("/v2/orders", ORDERS, direct_orders::create),
    get("/v2/orders", ORDERS, orders_list::list),
    delete("/v2/orders", ORDERS, edits::archive_all),
    get("/v2/orders/count", ORDERS, orders_list::count),
    get("/v2/order_statuses", ORDERS, statuses::list),
    get("/v2/order_statuses/{status_id}", ORDERS, statuses::show),
    get("/v2/orders/{order_id}", ORDERS, orders::show),
    put("/v2/orders/{order_id}", ORDERS, edits::update),
    delete("/v2/orders/{order_id}", ORDERS, edits::archive),
    get("/v2/orders/{order_id}/products", ORDERS, parts::products),
    get(
        "/v2/orders/{order_id}/products/{order_product_id}",
        ORDERS,
        parts::show_product,
    ),
    get("/v2/orders/{order_id}/coupons", ORDERS, parts::coupons),
    get("/v2/orders/{order_id}/taxes", ORDERS, parts::taxes),
    get("/v2/orders/{order_id}/fees", ORDERS, parts::fees),
    get("/v2/orders/{order_id}/messages", ORDERS, parts::messages),
    get(
        "/v2/orders/{order_id}/shipping_addresses",
        ORDERS,
        addresses::list,
    ),
    get(
        "/v2/orders/{order_id}/shipping_addresses/{shipping_address_id}",
        ORDERS,
        addresses::show,
    ),
    put(
        "/v2/orders/{order_id}/shipping_addresses/{shipping_address_id}",
        ORDERS,
        addresses::update,
    ),
    get(
        "/v2/orders/{order_id}/shipping_addresses/{shipping_address_id}/shipping_quotes",
        ORDERS,
        addresses::quote,
    ),
    get(
        "/v2/orders/{order_id}/consignments",
        ORDERS,
        addresses::consignments,
    ),
    get(
        "/v2/orders/{order_id}/consignments/shipping/{shipping_consignment_id}/shipping_quotes",
        ORDERS,
        addresses::consignment_quote,
    ),
    get(
        "/v2/orders/{order_id}/shipments/count",
        ORDERS,
        shipments::count,
    ),
    get("/v2/orders/{order_id}/shipments", ORDERS, shipments::list),
    post("/v2/orders/{order_id}/shipments", ORDERS, shipments::create),
    delete(
        "/v2/orders/{order_id}/shipments",
        ORDERS,
        shipments::delete_all,
    ),
    get(
        "/v2/orders/{order_id}/shipments/{shipment_id}",
        ORDERS,
        shipments::show,
    ),
    put(
        "/v2/orders/{order_id}/shipments/{shipment_id}",
        ORDERS,
        shipments::update,
    ),
    delete(
        "/v2/orders/{order_id}/shipments/{shipment_id}",
        ORDERS,
        shipments::delete,
    ),
    get(
        "/v3/orders/{order_id}/transactions",
        TRANSACTIONS,
        transactions::list,
    ),
    post(
        "/v3/orders/{order_id}/payment_actions/capture",
        TRANSACTIONS,
        actions::capture,
    ),
    post(
        "/v3/orders/{order_id}/payment_actions/void",
        TRANSACTIONS,
        actions::void,
    ),
    post(
        "/v3/orders/{order_id}/payment_actions/refund_quotes",
        TRANSACTIONS,
        refunds::quote,
    ),
    get(
        "/v3/orders/{order_id}/payment_actions/refunds",
        TRANSACTIONS,
        refunds::list,
    ),
    post(
        "/v3/orders/{order_id}/payment_actions/refunds",
        TRANSACTIONS,
        refunds::create,
    ),
    get(
        "/v3/orders/payment_actions/refunds",
        TRANSACTIONS,
        refunds::list_all,
    ),
    get(
        "/v3/orders/payment_actions/refunds/{refund_id}",
        TRANSACTIONS,
        refunds::show,
    ),
    get("/v3/orders/settings", ORDERS, settings::orders),
    put("/v3/orders/settings", ORDERS, settings::update_orders),
    get(
        "/v3/orders/settings/channels/{channel_id}",
        ORDERS,
        settings::channel_orders,
    ),
    put(
        "/v3/orders/settings/channels/{channel_id}",
        ORDERS,
        settings::update_channel_orders,
    ),
    get("/v3/orders/metafields", ORDERS, metafields::list_all),
    post("/v3/orders/metafields", ORDERS, metafields::create_all),
    put("/v3/orders/metafields", ORDERS, metafields::update_all),
    delete("/v3/orders/metafields", ORDERS, metafields::delete_all),
    get("/v3/orders/{order_id}/metafields", ORDERS, metafields::list),
    post(
        "/v3/orders/{order_id}/metafields",
        ORDERS,
        metafields::create,
    ),
    get(
        "/v3/orders/{order_id}/metafields/{metafield_id}",
        ORDERS,
        metafields::show,
    ),
    put(
        "/v3/orders/{order_id}/metafields/{metafield_id}",
        ORDERS,
        metafields::update,
    ),
    delete(
        "/v3/orders/{order_id}/metafields/{metafield_id}",
        ORDERS,
        metafields::delete,
    ),
];
