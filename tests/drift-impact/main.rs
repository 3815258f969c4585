//! The drift report's statements about our side, held to what our side does: the operations that each step of the
//! facade sends, and the answers that the generated types read after a change.

mod cart_steps;
mod change_steps;
mod items;
mod steps;
mod tolerated;

use std::fs;
use std::path::{Path, PathBuf};

use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::load;
use bigcommerce_impact::{Catalog, Steps, survey};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The specs of our clients, and what they share.
const SPECS: [&str; 6] = [
    "hooks",
    "management-checkout",
    "orders",
    "payments",
    "shared",
    "storefront-checkouts",
];

/// The root of the project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the project.
fn source(name: String) -> Result<Source> {
    let text = fs::read_to_string(root().join(&name))?;
    Ok(Source { name, text })
}

/// The catalog that the report reads.
fn catalog() -> Result<Catalog> {
    let sources = SPECS.map(|name| source(format!("specs/{name}.yaml")));
    let sources = sources.into_iter().collect::<Result<Vec<_>>>()?;
    let told = |faults: Vec<_>| format!("{faults:?}");
    let steps = Steps::read(&source("crates/facade/flow.yaml".to_owned())?).map_err(told)?;
    Ok(survey(&load::load(&sources).map_err(told)?, &steps).map_err(told)?)
}
