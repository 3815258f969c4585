//! Reads the library crates under `crates/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bigcommerce_api::Package;

use crate::failure::Failure;
use crate::regen::entries;

const FOLDER: &str = "crates";

/// Every crate that has a `src/lib.rs`.
pub(crate) fn read(root: &Path) -> Result<Vec<Package>, Failure> {
    let mut packages = Vec::new();
    let mut names = entries(&root.join(FOLDER))?;
    names.sort();
    for name in names {
        let folder = format!("{FOLDER}/{name}");
        let home = root.join(&folder);
        if !home.join("src/lib.rs").is_file() {
            continue;
        }
        let mut files = BTreeMap::new();
        let mut open = vec![String::new()];
        while let Some(below) = open.pop() {
            for entry in entries(&home.join("src").join(&below))? {
                let name = if below.is_empty() {
                    entry
                } else {
                    format!("{below}/{entry}")
                };
                let path = home.join("src").join(&name);
                if path.is_dir() {
                    open.push(name);
                } else if name.ends_with(".rs") {
                    files.insert(name, text(&path)?);
                }
            }
        }
        packages.push(Package {
            manifest: text(&home.join("Cargo.toml"))?,
            folder,
            files,
        });
    }
    Ok(packages)
}

fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::files("read", path, &error))
}
