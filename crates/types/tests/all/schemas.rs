//! The schemas of the hand-written types name the keys that travel.
#![cfg(feature = "schemars")]

use std::collections::BTreeSet;

use bigcommerce_types::{
    Address, CursorPagination, OrderAddress, PageLinks, Pagination, StorefrontAddress, wire,
};
use schemars::{JsonSchema, schema_for};

/// Reads a body in which each key of the schema has a value, and looks whether each is written again.
fn keys_agree<T: wire::Wire + JsonSchema>() {
    let schema = schema_for!(T);
    let properties = schema
        .get("properties")
        .and_then(|properties| properties.as_object())
        .expect("an object schema");
    let members: Vec<String> = properties
        .keys()
        .map(|key| match key.to_lowercase().as_str() {
            "customfields" | "custom_fields" | "form_fields" => format!("{key:?}:[]"),
            "links" => format!("{key:?}:{{\"next\":\"?page=2\"}}"),
            "previous" | "current" | "next" | "start_cursor" | "end_cursor" => {
                format!("{key:?}:\"1\"")
            }
            _ => format!("{key:?}:1"),
        })
        .collect();
    let body = format!("{{{}}}", members.join(","));
    let value: T = wire::decode(body.as_bytes()).expect("every key takes this value");
    let written = serde_json::to_value(&value).expect("a record is an object");
    let written: BTreeSet<&String> = written
        .as_object()
        .expect("a record is an object")
        .keys()
        .collect();
    assert_eq!(written, properties.keys().collect());
}

#[test]
fn the_schema_of_each_type_has_the_keys_that_the_type_reads_and_writes() {
    keys_agree::<Address>();
    keys_agree::<StorefrontAddress>();
    keys_agree::<OrderAddress>();
    keys_agree::<Pagination>();
    keys_agree::<CursorPagination>();
    keys_agree::<PageLinks>();
}
