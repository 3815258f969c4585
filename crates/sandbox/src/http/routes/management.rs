//! The operations of `specs/management-checkout.yaml`.

use super::{Operation, delete, get, post, put};
use crate::http::operations::{carts, checkouts, consignments, placing};

const CART: &str = "store_cart";
const CHECKOUT: &str = "store_checkout";

pub(super) static OPERATIONS: &[Operation] = &[
    post("/v3/carts", CART, carts::create),
    get("/v3/carts/{cart_id}", CART, carts::show),
    put("/v3/carts/{cart_id}", CART, carts::update),
    delete("/v3/carts/{cart_id}", CART, carts::delete),
    post("/v3/carts/{cart_id}/items", CART, carts::add_items),
    put(
        "/v3/carts/{cart_id}/items/{item_id}",
        CART,
        carts::update_item,
    ),
    delete(
        "/v3/carts/{cart_id}/items/{item_id}",
        CART,
        carts::delete_item,
    ),
    post(
        "/v3/carts/{cart_id}/redirect_urls",
        CART,
        carts::redirect_urls,
    ),
    get("/v3/checkouts/{checkout_id}", CHECKOUT, checkouts::show),
    put("/v3/checkouts/{checkout_id}", CHECKOUT, checkouts::update),
    post(
        "/v3/checkouts/{checkout_id}/billing-address",
        CHECKOUT,
        checkouts::add_billing_address,
    ),
    put(
        "/v3/checkouts/{checkout_id}/billing-address/{address_id}",
        CHECKOUT,
        checkouts::update_billing_address,
    ),
    post(
        "/v3/checkouts/{checkout_id}/consignments",
        CHECKOUT,
        consignments::add,
    ),
    put(
        "/v3/checkouts/{checkout_id}/consignments/{consignment_id}",
        CHECKOUT,
        consignments::update,
    ),
    delete(
        "/v3/checkouts/{checkout_id}/consignments/{consignment_id}",
        CHECKOUT,
        consignments::delete,
    ),
    post(
        "/v3/checkouts/{checkout_id}/coupons",
        CHECKOUT,
        checkouts::add_coupon,
    ),
    delete(
        "/v3/checkouts/{checkout_id}/coupons/{coupon_code}",
        CHECKOUT,
        checkouts::delete_coupon,
    ),
    post(
        "/v3/checkouts/{checkout_id}/orders",
        "store_checkout store_v2_orders",
        placing::create,
    ),
];
