//! The operations of `specs/management-checkout.yaml`.

use super::{Operation, delete, get, post, put};
use crate::http::operations::metafields::of_carts as metafields;
use crate::http::operations::{carts, checkouts, consignments, placing, settings};

const CART: &str = "store_cart";
const INFORMATION: &str = "store_v2_information";
const CONTENT: &str = "store_checkout_content";
const CHECKOUT: &str = "store_checkout";

pub(super) static OPERATIONS: &[Operation] = &[
    get("/v3/carts/settings", INFORMATION, settings::carts),
    put("/v3/carts/settings", INFORMATION, settings::update_carts),
    get(
        "/v3/carts/settings/channels/{channel_id}",
        INFORMATION,
        settings::channel_carts,
    ),
    put(
        "/v3/carts/settings/channels/{channel_id}",
        INFORMATION,
        settings::update_channel_carts,
    ),
    get("/v3/carts/metafields", CART, metafields::list_all),
    post("/v3/carts/metafields", CART, metafields::create_all),
    put("/v3/carts/metafields", CART, metafields::update_all),
    delete("/v3/carts/metafields", CART, metafields::delete_all),
    get("/v3/checkouts/settings", CONTENT, settings::checkouts),
    put(
        "/v3/checkouts/settings",
        CONTENT,
        settings::update_checkouts,
    ),
    get(
        "/v3/checkouts/settings/channels/{channel_id}",
        CONTENT,
        settings::channel_checkouts,
    ),
    put(
        "/v3/checkouts/settings/channels/{channel_id}",
        CONTENT,
        settings::update_channel_checkouts,
    ),
    get("/v3/carts/{cart_id}/metafields", CART, metafields::list),
    post("/v3/carts/{cart_id}/metafields", CART, metafields::create),
    get(
        "/v3/carts/{cart_id}/metafields/{metafield_id}",
        CART,
        metafields::show,
    ),
    put(
        "/v3/carts/{cart_id}/metafields/{metafield_id}",
        CART,
        metafields::update,
    ),
    delete(
        "/v3/carts/{cart_id}/metafields/{metafield_id}",
        CART,
        metafields::delete,
    ),
    post(
        "/v3/checkouts/{checkout_id}/discounts",
        CHECKOUT,
        checkouts::add_discounts,
    ),
    post(
        "/v3/checkouts/{checkout_id}/fees",
        CHECKOUT,
        checkouts::add_fees,
    ),
    put(
        "/v3/checkouts/{checkout_id}/fees",
        CHECKOUT,
        checkouts::update_fees,
    ),
    delete(
        "/v3/checkouts/{checkout_id}/fees",
        CHECKOUT,
        checkouts::delete_fees,
    ),
    post(
        "/v3/checkouts/{checkout_id}/token",
        CHECKOUT,
        checkouts::create_token,
    ),
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
