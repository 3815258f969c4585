//! A hand-written type that stands for a schema of `specs/shared.yaml` agrees with it.

use std::collections::BTreeSet;

use bigcommerce_types::{
    Address, CursorPagination, OrderAddress, PageLinks, Pagination, StorefrontAddress,
};
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

use bigcommerce_tests::shop::Tested;

const SHARED: &str = include_str!("../../specs/shared.yaml");

#[test]
fn the_addresses_and_the_paginations_have_the_properties_of_their_schemas() -> Tested {
    let shared: Value = serde_norway::from_str(SHARED)?;
    same::<Address>(&shared, "Address");
    same::<StorefrontAddress>(&shared, "StorefrontAddress");
    same::<OrderAddress>(&shared, "OrderAddress");
    same::<Pagination>(&shared, "Pagination");
    same::<CursorPagination>(&shared, "CursorPagination");
    same::<PageLinks>(&shared, "PageLinks");
    Ok(())
}

/// Compares names, and the JSON type of each scalar.
fn same<T: JsonSchema>(shared: &Value, name: &str) {
    let ours = schema_for!(T).to_value();
    let theirs = &shared["components"]["schemas"][name];
    let keys = |schema: &Value| -> BTreeSet<String> {
        schema["properties"]
            .as_object()
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default()
    };
    assert!(!keys(theirs).is_empty(), "{name} is in specs/shared.yaml");
    assert_eq!(keys(&ours), keys(theirs), "the properties of {name}");
    for key in keys(theirs) {
        if let Some(wanted) = theirs["properties"][&key]["type"].as_str() {
            let have = &ours["properties"][&key]["type"];
            let fits = have.as_str() == Some(wanted)
                || have
                    .as_array()
                    .is_some_and(|types| types.iter().any(|one| one.as_str() == Some(wanted)));
            assert!(
                fits,
                "{name}.{key} is {have} in Rust and {wanted} in the spec"
            );
        }
    }
}
