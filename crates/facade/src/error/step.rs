//! The steps of the flow in words, for the first half of an error's sentence.

use std::borrow::Cow;

use bigcommerce_transport::Operation;

/// What the operation does for a shopper. One that is not part of the flow is called by its own name.
pub(super) fn of(operation: &'static Operation) -> Cow<'static, str> {
    let words = match (operation.api, operation.id) {
        ("management-checkout", "create_cart") => "opening the cart",
        ("management-checkout", "get_cart") => "reading the cart",
        ("management-checkout", "delete_consignment") => "removing the shipping address",
        ("management-checkout", "create_cart_redirect_urls") => "making redirect URLs",
        ("management-checkout", "get_checkout") => "reading the checkout",
        ("management-checkout", "add_billing_address") => "adding the billing address",
        ("management-checkout", "update_billing_address") => "changing the billing address",
        ("management-checkout", "add_consignments") => "adding the shipping address",
        ("management-checkout", "update_consignment") => "choosing the shipping option",
        ("management-checkout", "add_coupon") => "applying the coupon",
        ("management-checkout", "delete_coupon") => "removing the coupon",
        ("management-checkout", "update_checkout") => "leaving the message",
        ("management-checkout", "create_order") => "placing the order",
        ("orders", "create_order") => "creating the order directly",
        ("orders", "get_order") => "reading the order",
        ("orders", "list_orders") => "reading the orders of the cart",
        ("orders", "list_order_transactions") => "reading the order's transactions",
        ("payments", "list_payment_methods") => "reading the payment methods",
        ("payments", "create_payment_access_token") => "getting a payment access token",
        ("payments", "process_payment") => "paying",
        _ => return operation.id.replace('_', " ").into(),
    };
    words.into()
}
