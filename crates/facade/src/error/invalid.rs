//! Data that was well-formed and not accepted (422): whose it is, and a rule of the shop among it.

use bigcommerce_transport::{Error, Operation};
use bigcommerce_types::{Owner, ProblemShape, Remedy};

use super::diagnosis::{Diagnosis, diagnosis};

/// A refusal that names no field says that the request was understood: it is a rule of the shop, such as a largest
/// quantity or the stock (facts, section 13).
fn is_a_rule_of_the_shop(error: &Error) -> bool {
    error.problem().is_some_and(|problem| {
        problem.shape() == ProblemShape::Object
            && problem.errors().is_empty()
            && problem
                .title()
                .is_some_and(|title| !title.trim().is_empty())
    })
}

/// The refusal is of quantities and of nothing else: the shopper asked for none, or for more than the store counts.
fn is_of_quantities(error: &Error) -> bool {
    error.problem().is_some_and(|problem| {
        let mut fields = problem.field_names().peekable();
        fields.peek().is_some() && fields.all(|name| name.contains("quantity"))
    })
}

/// Well-formed, and not acceptable. Addresses, codes and messages are what the shopper typed; the rest is ours.
pub(super) fn invalid(error: &Error, operation: &Operation) -> Diagnosis {
    let sells = matches!(
        (operation.api, operation.id),
        (
            "management-checkout",
            "create_cart"
                | "add_cart_line_items"
                | "update_cart_line_item"
                | "delete_cart_line_item"
                | "create_order"
        ) | ("orders", "create_order")
    );
    if sells && is_a_rule_of_the_shop(error) {
        return diagnosis(
            "a rule of the shop does not allow it, such as a largest quantity or the stock (status 422)",
            Owner::Shopper,
            Remedy::AskForOtherItems,
        );
    }
    let what = refused_fields(error);
    if sells && is_of_quantities(error) {
        return diagnosis(what, Owner::Shopper, Remedy::AskForOtherItems)
            .advising("ask the shopper for another quantity");
    }
    let names_a_quantity = error
        .problem()
        .is_some_and(|problem| problem.field_names().any(|name| name.contains("quantity")));
    match operation.id {
        "add_consignments" | "update_consignment" if names_a_quantity => {
            diagnosis(what, Owner::Developer, Remedy::FixRequest)
                .advising("ship no more of a line than the cart holds and no consignment has yet")
        }
        "add_billing_address" | "update_billing_address" | "add_consignments" | "add_coupon"
        | "update_checkout" => diagnosis(what, Owner::Shopper, Remedy::FixRequest)
            .advising("ask for the details again"),
        "update_consignment" => diagnosis(what, Owner::Shopper, Remedy::ReloadAndReapply)
            .advising("read the checkout again and let the shopper choose from the present offers"),
        "create_order" if operation.api == "management-checkout" => {
            diagnosis(what, Owner::Shopper, Remedy::ReloadAndReapply).advising(
                "complete the addresses and ship everything again: something that an order needs is missing",
            )
        }
        _ => diagnosis(what, Owner::Developer, Remedy::FixRequest),
    }
}

/// Names the fields that were refused; their messages are the server's and are left out.
pub(super) fn refused_fields(error: &Error) -> String {
    let status = error.status().map_or(0, |status| status.as_u16());
    let fields: Vec<&str> = error
        .problem()
        .map(|problem| problem.field_names().collect())
        .unwrap_or_default();
    if fields.is_empty() {
        format!("the store refused the data (status {status})")
    } else {
        format!(
            "the store refused `{}` (status {status})",
            fields.join("`, `")
        )
    }
}
