//! A crate as it lies on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The files of a library crate.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// Its folder, from the root of the project: `crates/orders`.
    pub folder: String,
    /// Text of its `Cargo.toml`.
    pub manifest: String,
    /// Path below `src`, with forward slashes → text.
    pub files: BTreeMap<String, String>,
}

/// Why a crate cannot be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file, from the root of the project.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

/// What the manifest says.
pub(crate) struct Manifest {
    /// The package's name: `bigcommerce-orders`.
    pub(crate) name: String,
    /// Each feature, and whether it is on by default.
    pub(crate) features: BTreeMap<String, bool>,
}

impl Package {
    pub(crate) fn manifest(&self) -> Result<Manifest, Unreadable> {
        let file = format!("{}/Cargo.toml", self.folder);
        let unreadable = |what: String| Unreadable {
            file: file.clone(),
            what,
        };
        let table: toml::Table = self
            .manifest
            .parse()
            .map_err(|error: toml::de::Error| unreadable(error.message().to_owned()))?;
        let name = table
            .get("package")
            .and_then(|package| package.get("name")?.as_str())
            .ok_or_else(|| unreadable("there is no `package.name`".to_owned()))?;
        let declared = table.get("features").and_then(toml::Value::as_table);
        let switched_on = |feature: &str| -> Vec<String> {
            declared
                .and_then(|features| features.get(feature)?.as_array())
                .into_iter()
                .flatten()
                .filter_map(|part| part.as_str().map(str::to_owned))
                .collect()
        };
        let mut default = BTreeSet::new();
        let mut open = switched_on("default");
        while let Some(feature) = open.pop() {
            if default.insert(feature.clone()) {
                open.extend(switched_on(&feature));
            }
        }
        Ok(Manifest {
            name: name.to_owned(),
            features: declared
                .into_iter()
                .flat_map(toml::Table::keys)
                .filter(|feature| *feature != "default")
                .map(|feature| (feature.clone(), default.contains(feature)))
                .collect(),
        })
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot be listed: {}", self.file, self.what)
    }
}

impl std::error::Error for Unreadable {}
