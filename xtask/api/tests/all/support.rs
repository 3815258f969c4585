//! Crates to list: those in `fixtures/`, and such as fit into a line.

use std::fs;
use std::path::{Path, PathBuf};

use bigcommerce_api::{Package, Workspace};

pub(crate) type Failure = Box<dyn std::error::Error>;

/// The listing of a crate `it` that has one file.
pub(crate) fn listing(text: &str) -> Result<String, Failure> {
    with_manifest("", text)
}

/// The same with more in its manifest.
pub(crate) fn with_manifest(more: &str, text: &str) -> Result<String, Failure> {
    let package = Package {
        folder: "crates/it".to_owned(),
        manifest: format!("[package]\nname = \"it\"\n{more}"),
        files: [("lib.rs".to_owned(), text.to_owned())].into(),
    };
    let listings = Workspace::read(&[package])?.listings();
    Ok(listings.first().ok_or("one crate has one listing")?.text())
}

/// A crate of `fixtures/`.
pub(crate) fn fixture(name: &str) -> Result<Package, Failure> {
    let home = fixtures().join(name);
    let mut package = Package {
        folder: format!("crates/{name}"),
        // Under another name, or cargo would take it for a package of this repository.
        manifest: fs::read_to_string(home.join("manifest.toml"))?,
        ..Package::default()
    };
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        for entry in fs::read_dir(home.join("src").join(&below))? {
            let entry = entry?;
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                open.push(format!("{name}/"));
            } else {
                package
                    .files
                    .insert(name, fs::read_to_string(entry.path())?);
            }
        }
    }
    Ok(package)
}

/// The expected listing of a fixture; `UPDATE_GOLDENS=1` writes it.
pub(crate) fn golden(name: &str, found: &str) -> Result<String, Failure> {
    let path = fixtures().join(name).join("api.txt");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(&path, found)?;
    }
    Ok(fs::read_to_string(path)?)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}
