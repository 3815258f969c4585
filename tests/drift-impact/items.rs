//! What a report calls by name is what a user finds under that name.

use std::fs;

use bigcommerce_impact::catalog::Type;

use crate::{Result, catalog, root};

#[test]
fn every_item_that_a_report_can_name_is_public() -> Result<()> {
    let root = root();
    let catalog = catalog()?;
    let listed = |package: &str| fs::read_to_string(root.join(format!("crates/{package}/api.txt")));
    let shared = listed("types")?;
    let (mut named, mut missing) = (0, Vec::new());
    for api in [
        "hooks",
        "management-checkout",
        "orders",
        "payments",
        "storefront-checkouts",
    ] {
        // The client of the hooks API is a module of another crate.
        let (package, library) = match api {
            "hooks" => ("webhooks", "bigcommerce_webhooks::api".to_owned()),
            _ => (api, format!("bigcommerce_{}", api.replace('-', "_"))),
        };
        let public = listed(package)?;
        let mut wanted = Vec::new();
        for call in catalog.calls().filter(|call| call.api == api) {
            wanted.push(format!("{library}::Client::{}", call.function));
            wanted.extend(
                call.query
                    .as_ref()
                    .map(|query| format!("{library}::query::{query}")),
            );
        }
        for (name, of) in catalog.components(api) {
            match of {
                Type::Record { rust, fields, .. } => {
                    let own = format!("{library}::types::{name}");
                    let path = rust.as_ref().unwrap_or(&own);
                    for (key, field) in fields {
                        let field = field.rust.as_ref().unwrap_or(key);
                        wanted.push(format!("{path}::{field}"));
                    }
                }
                Type::Enum { .. } | Type::Union { .. } => {
                    wanted.push(format!("{library}::types::{name}"));
                }
                Type::Envelope(_) | Type::Value { .. } => {}
            }
        }
        named += wanted.len();
        // A type, a field or a method of this very name.
        let is_listed = |item: &str| {
            let ends = [" ", ":", "(", ";", "\n"].map(|end| format!("{item}{end}"));
            let lists = [&public, &shared];
            ends.iter()
                .any(|item| lists.iter().any(|list| list.contains(item)))
        };
        missing.extend(wanted.into_iter().filter(|item| !is_listed(item)));
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(named > 1_500, "{named} items");
    Ok(())
}
