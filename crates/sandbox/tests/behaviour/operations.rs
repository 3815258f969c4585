//! The sandbox serves every operation of the specs.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::shopper::Shopper;

const SPECS: [&str; 5] = [
    "hooks.yaml",
    "management-checkout.yaml",
    "orders.yaml",
    "payments.yaml",
    "storefront-checkouts.yaml",
];

/// Method and path of every operation of a spec. Paths and methods are keys at their own depth below `paths`.
fn operations_of(text: &str) -> Vec<(String, String)> {
    let (mut found, mut path, mut within) = (Vec::new(), String::new(), false);
    for line in text.lines() {
        let key = line.trim_start().trim_end().trim_end_matches(':');
        match line.len() - line.trim_start().len() {
            0 if !line.is_empty() && !line.starts_with('#') => within = line == "paths:",
            2 if within => path = key.trim_matches(['"', '\'']).to_owned(),
            4 if within && ["get", "put", "post", "delete"].contains(&key) => {
                found.push((key.to_uppercase(), path.clone()));
            }
            _ => {}
        }
    }
    found
}

fn of_all_specs() -> BTreeSet<(String, String)> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let read = |name| std::fs::read_to_string(specs.join(name)).unwrap();
    let all = SPECS.into_iter().map(read);
    all.flat_map(|text| operations_of(&text)).collect()
}

fn served() -> BTreeSet<(String, String)> {
    bigcommerce_sandbox::operations()
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .collect()
}

#[test]
fn every_operation_of_the_specs_is_served_and_no_other() {
    let (specified, served) = (of_all_specs(), served());
    assert_eq!(specified.len(), 127);
    let missing: Vec<_> = specified.difference(&served).collect();
    assert!(missing.is_empty(), "not served: {missing:?}");
    let more: Vec<_> = served.difference(&specified).collect();
    assert!(more.is_empty(), "not in the specs: {more:?}");
    assert_eq!(bigcommerce_sandbox::operations().count(), served.len());
}

/// The ids of the specs, as spec and `operationId`, with their methods and paths.
fn ids_of_all_specs() -> BTreeSet<(String, String, String)> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let mut ids = BTreeSet::new();
    for name in SPECS {
        let text = std::fs::read_to_string(specs.join(name)).unwrap();
        let found = text
            .lines()
            .filter_map(|line| line.strip_prefix("      operationId: "));
        let spec = name.trim_end_matches(".yaml");
        for (id, (method, path)) in found.zip(operations_of(&text)) {
            ids.insert((format!("{spec}.{id}"), method, path));
        }
    }
    ids
}

#[test]
fn every_operation_has_the_id_of_its_spec() {
    let served: BTreeSet<_> = bigcommerce_sandbox::operation_ids()
        .map(|(id, method, path)| (id.to_owned(), method.to_owned(), path.to_owned()))
        .collect();
    assert_eq!(served, ids_of_all_specs());
}

#[test]
fn the_binary_lists_the_operations_that_it_serves() {
    let output = Command::new(env!("CARGO_BIN_EXE_bigcommerce-sandbox"))
        .arg("--operations")
        .output()
        .unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let listed: BTreeSet<(String, String)> = listed
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .collect();
    assert_eq!(listed, served());
}

#[tokio::test]
async fn an_operation_that_is_not_served_is_501_and_says_so() {
    let shopper = Shopper::new().await;
    let refused = shopper.get("/v3/catalog/products").await.is(501).json();
    assert!(
        refused["title"]
            .as_str()
            .unwrap()
            .contains("does not serve")
    );
    let refused = shopper.get("/v2/coupons/1").await.is(501).json();
    assert_eq!(refused[0]["status"], json!(501));
    shopper.get("/v3/nothing").await.is(404);
}
