//! Bodies through the generated types, both ways: the examples of our specs, the published ones, and mutants of both kinds,
//! those that a newer or a sloppier API could send and those that are really wrong.

mod command;
mod mutants;
mod own;
mod published;
mod sites;
mod unknown;
mod wrong;

use std::fs;
use std::path::Path;

use bigcommerce_programs::decode::specs::{Example, Files};
use bigcommerce_programs::decode::{Entry, table};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Our specs.
fn specs() -> Result<Files> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".yaml") && name != "payment-codes.yaml" {
            names.push(name);
        }
    }
    Ok(Files::read(&folder, &names)?)
}

/// The examples of our specs with the operations that they belong to. Those of refusals are the same everywhere.
fn examples(files: &Files) -> Result<Vec<(Example, &'static Entry)>> {
    let mut found = Vec::new();
    for example in files.examples() {
        if example.is_success() || example.status.is_none() {
            let entry = table::find_path(&example.method, &example.path)
                .ok_or_else(|| format!("no method for {}", example.place()))?;
            found.push((example, entry));
        }
    }
    Ok(found)
}
