//! Every operation: where it is, which family answers, which scope it wants, and what runs.

use axum::Router;
use axum::routing::{MethodFilter, on};

use crate::http::admin;
use crate::http::call::{Answer, Call};
use crate::http::door::{self, Shared};
use crate::http::operations::checkouts;
use crate::http::operations::direct_orders;
use crate::http::operations::gateway;
use crate::http::operations::methods;
use crate::http::operations::order_list;
use crate::http::operations::payment_actions;
use crate::http::operations::placing;
use crate::http::operations::storefront;
use crate::state::access_tokens;
use crate::state::carts;
use crate::state::consignments;
use crate::state::customers;
use crate::state::errors::{Family, Refusal};
use crate::state::order_statuses;
use crate::state::store::Store;
use crate::state::transactions;
use crate::views;

/// What runs for an operation.
pub(crate) type Run = fn(&mut Store, &Call) -> Result<Answer, Refusal>;

/// One operation of the API.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    /// What follows `/stores/{store_hash}`; for the storefront, the whole path.
    pub(crate) path: &'static str,
    pub(crate) family: Family,
    /// The scopes that a token needs for it, separated by spaces; empty where none is asked for.
    pub(crate) scope: &'static str,
    pub(crate) run: Run,
}

const fn operation(
    method: &'static str,
    path: &'static str,
    family: Family,
    scope: &'static str,
    run: Run,
) -> Operation {
    Operation {
        method,
        path,
        family,
        scope,
        run,
    }
}

const CART: &str = "store_cart";
const CHECKOUT: &str = "store_checkout";
const ORDERS: &str = "store_v2_orders";
const TRANSACTIONS: &str = "store_v2_transactions";

/// All of them.
pub(crate) static OPERATIONS: [Operation; 32] = {
    use Family::{Gateway, PaymentsControl, Storefront, V2, V3};
    [
        operation("POST", "/v3/carts", V3, CART, carts::create),
        operation("GET", "/v3/carts/{cart_id}", V3, CART, carts::show),
        operation("PUT", "/v3/carts/{cart_id}", V3, CART, carts::update),
        operation("DELETE", "/v3/carts/{cart_id}", V3, CART, carts::delete),
        operation(
            "POST",
            "/v3/carts/{cart_id}/items",
            V3,
            CART,
            carts::add_items,
        ),
        operation(
            "PUT",
            "/v3/carts/{cart_id}/items/{item_id}",
            V3,
            CART,
            carts::update_item,
        ),
        operation(
            "DELETE",
            "/v3/carts/{cart_id}/items/{item_id}",
            V3,
            CART,
            carts::delete_item,
        ),
        operation(
            "POST",
            "/v3/carts/{cart_id}/redirect_urls",
            V3,
            CART,
            carts::redirect_urls,
        ),
        operation(
            "GET",
            "/v3/checkouts/{checkout_id}",
            V3,
            CHECKOUT,
            checkouts::show,
        ),
        operation(
            "PUT",
            "/v3/checkouts/{checkout_id}",
            V3,
            CHECKOUT,
            checkouts::update,
        ),
        operation(
            "POST",
            "/v3/checkouts/{checkout_id}/billing-address",
            V3,
            CHECKOUT,
            checkouts::add_billing_address,
        ),
        operation(
            "PUT",
            "/v3/checkouts/{checkout_id}/billing-address/{address_id}",
            V3,
            CHECKOUT,
            checkouts::update_billing_address,
        ),
        operation(
            "POST",
            "/v3/checkouts/{checkout_id}/consignments",
            V3,
            CHECKOUT,
            consignments::add,
        ),
        operation(
            "PUT",
            "/v3/checkouts/{checkout_id}/consignments/{consignment_id}",
            V3,
            CHECKOUT,
            consignments::update,
        ),
        operation(
            "DELETE",
            "/v3/checkouts/{checkout_id}/consignments/{consignment_id}",
            V3,
            CHECKOUT,
            consignments::delete,
        ),
        operation(
            "POST",
            "/v3/checkouts/{checkout_id}/coupons",
            V3,
            CHECKOUT,
            checkouts::add_coupon,
        ),
        operation(
            "DELETE",
            "/v3/checkouts/{checkout_id}/coupons/{coupon_code}",
            V3,
            CHECKOUT,
            checkouts::delete_coupon,
        ),
        operation(
            "POST",
            "/v3/checkouts/{checkout_id}/orders",
            V3,
            "store_checkout store_v2_orders",
            placing::create,
        ),
        operation("POST", "/v2/orders", V2, ORDERS, direct_orders::create),
        operation("GET", "/v2/orders", V2, ORDERS, order_list::list),
        operation(
            "GET",
            "/v2/orders/{order_id}",
            V2,
            ORDERS,
            views::order::show,
        ),
        operation(
            "GET",
            "/v2/orders/{order_id}/products",
            V2,
            ORDERS,
            views::order_products::list,
        ),
        operation(
            "GET",
            "/v2/order_statuses",
            V2,
            ORDERS,
            order_statuses::list,
        ),
        operation(
            "GET",
            "/v3/orders/{order_id}/transactions",
            V3,
            TRANSACTIONS,
            transactions::list,
        ),
        operation(
            "POST",
            "/v3/orders/{order_id}/payment_actions/capture",
            V3,
            TRANSACTIONS,
            payment_actions::capture,
        ),
        operation(
            "POST",
            "/v3/orders/{order_id}/payment_actions/void",
            V3,
            TRANSACTIONS,
            payment_actions::void,
        ),
        operation(
            "GET",
            "/v3/payments/methods",
            PaymentsControl,
            "store_payments_methods_read",
            methods::list,
        ),
        operation(
            "POST",
            "/v3/payments/access_tokens",
            PaymentsControl,
            "store_payments_access_token_create",
            access_tokens::create,
        ),
        operation(
            "GET",
            "/v3/customers/{customer_id}/stored-instruments",
            V3,
            "store_stored_payment_instruments",
            customers::stored_instruments,
        ),
        operation("POST", "/payments", Gateway, "", gateway::process),
        operation(
            "GET",
            "/api/storefront/checkouts/{checkout_id}",
            Storefront,
            "",
            storefront::show,
        ),
        operation(
            "PUT",
            "/api/storefront/checkouts/{checkout_id}",
            Storefront,
            "",
            storefront::update,
        ),
    ]
};

impl Operation {
    fn route(&self) -> String {
        match self.family {
            Family::Storefront => self.path.to_owned(),
            _ => format!("/stores/{{store_hash}}{}", self.path),
        }
    }

    fn filter(&self) -> MethodFilter {
        match self.method {
            "POST" => MethodFilter::POST,
            "PUT" => MethodFilter::PUT,
            "DELETE" => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        }
    }
}

/// The whole listener: the API, and the admin endpoints under `/sandbox`.
pub(crate) fn router(shared: Shared) -> Router {
    let mut router = Router::new();
    for operation in &OPERATIONS {
        let handler = move |state, path, query, headers, body| {
            door::enter(operation, state, path, query, headers, body)
        };
        router = router.route(&operation.route(), on(operation.filter(), handler));
    }
    router
        .merge(admin::router())
        .fallback(door::no_such_path)
        .method_not_allowed_fallback(door::no_such_method)
        .layer(axum::middleware::from_fn_with_state(
            shared.clone(),
            door::outer,
        ))
        .layer(axum::middleware::from_fn_with_state(
            shared.clone(),
            door::outermost,
        ))
        .with_state(shared)
}
