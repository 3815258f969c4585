//! Writes the clients that progenitor makes without us, as a workspace of their own: what the footprint is compared with.

mod client;

use std::fs;
use std::path::{Path, PathBuf};

use bigcommerce_codegen::document::Document;

use crate::failure::Failure;
use crate::target;

/// Writes one crate for each document, and says where.
pub(crate) fn write(root: &Path, documents: &[Document]) -> Result<PathBuf, Failure> {
    let target = target::folder(root).join("footprint/stock");
    let ours = root.join("Cargo.toml");
    let ours = fs::read_to_string(&ours).map_err(|error| Failure::files("read", &ours, &error))?;
    put(&target.join("Cargo.toml"), &workspace(&ours))?;
    // The same versions of everything on both sides.
    let lock = root.join("Cargo.lock");
    fs::copy(&lock, target.join("Cargo.lock"))
        .map_err(|error| Failure::files("copy", &lock, &error))?;
    for document in documents {
        let folder = target.join(&document.api);
        let text = client::stock(document).map_err(Failure::Faults)?;
        put(&folder.join("Cargo.toml"), &manifest(&document.api))?;
        put(&folder.join("src/lib.rs"), &text)?;
    }
    Ok(target)
}

fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let write = |path: &Path| {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)
    };
    write(path).map_err(|error| Failure::files("write", path, &error))
}

/// What the output of progenitor needs, in our versions and with our features.
const NEEDED: &[&str] = &["progenitor-client", "reqwest", "serde", "serde_json"];

fn workspace(ours: &str) -> String {
    let mut text = "[workspace]\nresolver = \"3\"\nmembers = [\"*/\"]\nexclude = [\"src\"]\n\n[workspace.dependencies]\n".to_owned();
    for line in ours.lines() {
        let name = line.split_once(" = ").map_or("", |(name, _)| name);
        if NEEDED.contains(&name) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn manifest(api: &str) -> String {
    let mut text = format!(
        "[package]\nname = \"bigcommerce-{api}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n"
    );
    for name in NEEDED {
        text.push_str(&format!("{name}.workspace = true\n"));
    }
    text
}
