//! The operations of `specs/storefront-checkouts.yaml`. They ask for a session, not for a scope.

use super::{Operation, delete, get, post, put};
use crate::http::operations::storefront_carts as carts;
use crate::http::operations::storefront_checkouts as checkouts;
use crate::http::operations::storefront_orders as orders;

pub(super) static OPERATIONS: &[Operation] = &[
    get("/api/storefront/carts", "", carts::list),
    post("/api/storefront/carts", "", carts::create),
    delete("/api/storefront/carts/{cart_id}", "", carts::delete),
    post(
        "/api/storefront/carts/{cart_id}/items",
        "",
        carts::add_items,
    ),
    put(
        "/api/storefront/carts/{cart_id}/items/{item_id}",
        "",
        carts::update_item,
    ),
    delete(
        "/api/storefront/carts/{cart_id}/items/{item_id}",
        "",
        carts::delete_item,
    ),
    post(
        "/api/storefront/carts/{cart_id}/currency",
        "",
        carts::switch_currency,
    ),
    get(
        "/api/storefront/checkouts/{checkout_id}",
        "",
        checkouts::show,
    ),
    put(
        "/api/storefront/checkouts/{checkout_id}",
        "",
        checkouts::update,
    ),
    put(
        "/api/storefront/checkouts/{checkout_id}/carts/{cart_id}/items/{item_id}",
        "",
        checkouts::update_item,
    ),
    delete(
        "/api/storefront/checkouts/{checkout_id}/carts/{cart_id}/items/{item_id}",
        "",
        checkouts::delete_item,
    ),
    post(
        "/api/storefront/checkouts/{checkout_id}/billing-address",
        "",
        checkouts::add_billing_address,
    ),
    put(
        "/api/storefront/checkouts/{checkout_id}/billing-address/{address_id}",
        "",
        checkouts::update_billing_address,
    ),
    post(
        "/api/storefront/checkouts/{checkout_id}/consignments",
        "",
        checkouts::add_consignments,
    ),
    put(
        "/api/storefront/checkouts/{checkout_id}/consignments/{consignment_id}",
        "",
        checkouts::update_consignment,
    ),
    delete(
        "/api/storefront/checkouts/{checkout_id}/consignments/{consignment_id}",
        "",
        checkouts::delete_consignment,
    ),
    post(
        "/api/storefront/checkouts/{checkout_id}/gift-certificates",
        "",
        checkouts::add_gift_certificate,
    ),
    delete(
        "/api/storefront/checkouts/{checkout_id}/gift-certificates/{gift_certificate_code}",
        "",
        checkouts::delete_gift_certificate,
    ),
    post(
        "/api/storefront/checkouts/{checkout_id}/coupons",
        "",
        checkouts::add_coupon,
    ),
    delete(
        "/api/storefront/checkouts/{checkout_id}/coupons/{coupon_code}",
        "",
        checkouts::delete_coupon,
    ),
    post(
        "/api/storefront/checkouts/{checkout_id}/store-credit",
        "",
        checkouts::apply_store_credit,
    ),
    delete(
        "/api/storefront/checkouts/{checkout_id}/store-credit",
        "",
        checkouts::remove_store_credit,
    ),
    post(
        "/api/storefront/checkouts/{checkout_id}/spam-protection",
        "",
        checkouts::pass_spam_check,
    ),
    get("/api/storefront/orders/{order_id}", "", orders::show),
];
