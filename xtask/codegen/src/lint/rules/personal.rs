//! What a log must not show.

use crate::document::{Fault, Rule};
use crate::lint::schemas::{Place, Schema};
use crate::lint::spec::Spec;
use crate::lint::words::snake;

const PERSONAL: Rule = Rule {
    id: "personal-unmarked",
    why: "Whatever tells who the shopper is stays out of `Debug`, and only a mark says which fields those are.",
};
const SECRET: Rule = Rule {
    id: "secret-untyped",
    why: "A secret that is plain text prints itself, is compared in the open, and outlives its use in memory.",
};

pub(super) const RULES: &[Rule] = &[PERSONAL, SECRET];

const PERSONAL_NAMES: [&str; 22] = [
    "address1",
    "address2",
    "address_1",
    "address_2",
    "cardholder_name",
    "city",
    "customer_ip_address",
    "email",
    "first_name",
    "full_name",
    "ip_address",
    "ip_address_v6",
    "last_name",
    "phone",
    "phone_number",
    "postal_code",
    "recipient_email",
    "recipient_name",
    "sender_email",
    "street_1",
    "street_2",
    "zip",
];

const SECRET_NAMES: [&str; 12] = [
    "card_number",
    "cart_url",
    "checkout_url",
    "client_secret",
    "cvc",
    "cvv",
    "embedded_checkout_url",
    "gift_certificate_code",
    "password",
    "pat",
    "token",
    "verification_value",
];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in &spec.schemas {
        let named = matches!(schema.place, Place::Property | Place::Parameter);
        if !named || schema.hand_written || schema.kind() != Some("string") || schema.has("enum") {
            continue;
        }
        let name = snake(schema.name);
        if PERSONAL_NAMES.contains(&name.as_str()) && !is_marked(spec, schema) {
            faults.push(spec.fault(
                &PERSONAL,
                &schema.pointer,
                format!("`{}` tells who somebody is, and is not marked", schema.name),
                "add `x-personal: true`, or refer to a type of shared.yaml that hides it",
            ));
        }
        if SECRET_NAMES.contains(&name.as_str()) || name.ends_with("_token") {
            faults.push(spec.fault(
                &SECRET,
                &schema.pointer,
                format!("`{}` is a secret, and plain text", schema.name),
                "refer to its type in shared.yaml: InstrumentToken, CardNumber, VerificationValue, RedirectUrl, …",
            ));
        }
    }
}

/// The mark of a parameter may stand on the parameter or on its schema.
fn is_marked(spec: &Spec<'_>, schema: &Schema<'_>) -> bool {
    let parent = schema.pointer.strip_suffix("/schema");
    let parent = parent.filter(|_| schema.place == Place::Parameter);
    schema.flag("x-personal")
        || parent
            .and_then(|pointer| spec.document.get(&format!("{pointer}/x-personal")))
            .is_some_and(|mark| mark == true)
}
