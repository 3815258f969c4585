//! The archives that would be published, and a user's crate that is built from them.

use std::fs;
use std::path::{Path, PathBuf};

use super::commands::{Commands, cargo};
use super::outcome::Outcome;

/// What a library is compiled from.
const SOURCES: [&str; 2] = ["src", "templates"];
/// What an archive holds beside the sources. Cargo adds the last four.
const BESIDES: [&str; 7] = [
    "README.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "Cargo.toml",
    "Cargo.toml.orig",
    "Cargo.lock",
    ".cargo_vcs_info.json",
];
/// What is missed where it is missing; the rest is Cargo's.
const REQUIRED: [&str; 3] = ["README.md", "LICENSE-APACHE", "LICENSE-MIT"];
/// Keys without which a registry shows a page that nobody finds or understands.
const KEYS: [&str; 5] = ["description", "readme", "keywords", "categories", "include"];

/// A library crate of the workspace.
struct Library {
    name: String,
    home: PathBuf,
}

pub(super) fn check(ci: &Commands) -> Result<Outcome, String> {
    let libraries = libraries(&ci.root().join("crates"))?;
    let mut faults = Vec::new();
    for library in &libraries {
        let said = |file: &str| read(&library.home.join(file));
        let found = in_sources(
            &said("Cargo.toml")?,
            &said("src/lib.rs")?,
            &said("README.md")?,
        )?;
        faults.extend(found.into_iter().map(|fault| (library, fault)));
    }
    package(ci, &libraries)?;

    let version = version(&read(&ci.root().join("Cargo.toml"))?)?;
    let unpacked = fresh(&ci.target("outside"))?;
    for library in &libraries {
        let folder = unpack(ci, &library.name, &version, &unpacked)?;
        faults.extend(
            in_archive(&names(&folder)?)
                .into_iter()
                .map(|f| (library, f)),
        );
    }
    if faults.is_empty() {
        build(ci, &libraries, &version, &unpacked)
    } else {
        for (library, fault) in &faults {
            ci.note(&format!("{}: {fault}", library.name));
        }
        Err(format!("{} faults in packages", faults.len()))
    }
}

/// Packs the libraries, in one call: each is in the registry of the others. The user's crate compiles them afterwards.
fn package(ci: &Commands, libraries: &[Library]) -> Result<Outcome, String> {
    let mut words = vec!["package", "--no-verify", "--locked", "--allow-dirty"];
    words.extend(libraries.iter().flat_map(|library| ["-p", &library.name]));
    offline_or_online(ci, &words)
}

/// Earlier steps have fetched what is needed, as a rule, and asking the registry again costs more than the packing.
fn offline_or_online(ci: &Commands, words: &[&str]) -> Result<Outcome, String> {
    let cargo = cargo();
    let offline: Vec<&str> = words.iter().copied().chain(["--offline"]).collect();
    if ci.tries(Path::new(&cargo), &offline) {
        ci.note(&format!("$ cargo {}", offline.join(" ")));
        return Ok(Outcome::Passed);
    }
    ci.program(Path::new(&cargo), words)
}

/// The user's crate, copied beside the archives, so that nothing of the workspace is near it but the versions of
/// dependencies and what is built of them.
fn build(
    ci: &Commands,
    libraries: &[Library],
    version: &str,
    unpacked: &Path,
) -> Result<Outcome, String> {
    let shop = unpacked.join("shop");
    copy(&ci.root().join("tests/outside"), &shop)?;
    copy(&ci.root().join("Cargo.lock"), &shop.join("Cargo.lock"))?;
    let patch = unpacked.join("patch.toml");
    write(&patch, &patches(libraries, version, unpacked))?;
    let (manifest, target) = (shop.join("Cargo.toml"), ci.target(""));
    let words = [
        "check",
        "--tests",
        "--manifest-path",
        &manifest.to_string_lossy(),
        "--config",
        &patch.to_string_lossy(),
        "--target-dir",
        &target.to_string_lossy(),
    ];
    offline_or_online(ci, &words)
}

fn patches(libraries: &[Library], version: &str, unpacked: &Path) -> String {
    let mut table = toml::Table::new();
    for Library { name, .. } in libraries {
        let folder = unpacked.join(format!("{name}-{version}"));
        let path = toml::Value::String(folder.to_string_lossy().into_owned());
        let row = toml::Table::from_iter([("path".to_owned(), path)]);
        table.insert(name.clone(), row.into());
    }
    let sources = toml::Table::from_iter([("crates-io".to_owned(), table.into())]);
    toml::Table::from_iter([("patch".to_owned(), sources.into())]).to_string()
}

/// What users would miss in the manifest and the documentation of a library.
fn in_sources(manifest: &str, library: &str, readme: &str) -> Result<Vec<String>, String> {
    let manifest: toml::Table = manifest
        .parse()
        .map_err(|error| format!("a manifest cannot be read: {error}"))?;
    let package = manifest.get("package").and_then(toml::Value::as_table);
    let has = |key: &str| package.is_some_and(|package| package.contains_key(key));
    let mut faults: Vec<String> = KEYS
        .iter()
        .filter(|key| !has(key))
        .map(|key| format!("its manifest has no `{key}`"))
        .collect();
    let docs_rs = package
        .and_then(|package| package.get("metadata")?.get("docs")?.get("rs")?.as_table())
        .is_some();
    if !docs_rs {
        faults.push("its manifest has no [package.metadata.docs.rs]".to_owned());
    }
    let documentation: String = library
        .lines()
        .filter(|line| line.starts_with("//!"))
        .collect();
    let features = manifest.get("features").and_then(toml::Value::as_table);
    let features = features.into_iter().flat_map(toml::Table::keys);
    for feature in features.filter(|name| *name != "default") {
        let word = format!("`{feature}`");
        for (place, text) in [
            ("src/lib.rs", documentation.as_str()),
            ("README.md", readme),
        ] {
            if !text.contains(&word) {
                faults.push(format!("{place} does not say what the feature {word} is"));
            }
        }
    }
    Ok(faults)
}

/// What is missing in an archive, and what does not belong there. `names` are those at its top.
fn in_archive(names: &[String]) -> Vec<String> {
    let is_here = |name: &&str| names.iter().any(|found| found == name);
    let missing = REQUIRED
        .iter()
        .filter(|name| !is_here(name))
        .map(|name| format!("its archive has no {name}"));
    let superfluous = names
        .iter()
        .filter(|name| !SOURCES.iter().chain(&BESIDES).any(|known| known == name))
        .map(|name| format!("its archive has {name}, which users do not need"));
    missing.chain(superfluous).collect()
}

/// Those below `crates` that do not inherit `publish = false`.
fn libraries(crates: &Path) -> Result<Vec<Library>, String> {
    let mut libraries = Vec::new();
    for directory in names(crates)? {
        let home = crates.join(&directory);
        if !read(&home.join("Cargo.toml"))?.contains("publish") {
            let name = format!("bigcommerce-{directory}");
            libraries.push(Library { name, home });
        }
    }
    Ok(libraries)
}

fn version(workspace: &str) -> Result<String, String> {
    let manifest: toml::Table = workspace
        .parse()
        .map_err(|error| format!("Cargo.toml cannot be read: {error}"))?;
    let version = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("package")?.get("version")?.as_str());
    let version = version.ok_or("Cargo.toml has no workspace.package.version")?;
    Ok(version.to_owned())
}

fn unpack(ci: &Commands, name: &str, version: &str, into: &Path) -> Result<PathBuf, String> {
    let archive = ci.target("package").join(format!("{name}-{version}.crate"));
    // With the time of now: those in an archive are always the same, and cargo would take older builds for fresh.
    let words = [
        "-xzmf",
        &archive.to_string_lossy(),
        "-C",
        &into.to_string_lossy(),
    ];
    ci.program(Path::new("tar"), &words)?;
    Ok(into.join(format!("{name}-{version}")))
}

/// The folder, empty.
fn fresh(folder: &Path) -> Result<PathBuf, String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| failed("empty", folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| failed("make", folder, &error))?;
    Ok(folder.to_owned())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    if !from.is_dir() {
        return fs::copy(from, to)
            .map(|_| ())
            .map_err(|error| failed("copy", from, &error));
    }
    fs::create_dir_all(to).map_err(|error| failed("make", to, &error))?;
    for name in names(from)? {
        copy(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>, String> {
    let unreadable = |error| failed("read", folder, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| failed("read", path, &error))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| failed("write", path, &error))
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"
[package]
name = "a"
description = "d"
readme = "README.md"
keywords = []
categories = []
include.workspace = true
[package.metadata.docs.rs]
all-features = true
[features]
default = ["v2"]
v2 = []
"#;

    #[test]
    fn a_feature_is_named_in_the_documentation_and_in_the_readme() {
        let found = |library, readme| in_sources(MANIFEST, library, readme);
        assert_eq!(found("//! - `v2`: x.", "| `v2` |"), Ok(Vec::new()));
        assert_eq!(
            found("// `v2`", "").map(|faults| faults.len()),
            Ok(2),
            "a comment is no documentation"
        );
    }

    #[test]
    fn a_manifest_says_what_a_registry_shows() {
        let bare = "[package]\nname = \"a\"\n";
        let faults = in_sources(bare, "", "").unwrap_or_default();
        assert_eq!(faults.len(), KEYS.len() + 1, "{faults:?}");
    }

    #[test]
    fn an_archive_holds_the_licences_and_nothing_of_ours() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let whole = names(&[
            "Cargo.toml",
            "LICENSE-APACHE",
            "LICENSE-MIT",
            "README.md",
            "src",
        ]);
        assert!(in_archive(&whole).is_empty());
        let odd = names(&["LICENSE-MIT", "README.md", "api.txt", "src"]);
        assert_eq!(
            in_archive(&odd),
            [
                "its archive has no LICENSE-APACHE",
                "its archive has api.txt, which users do not need"
            ]
        );
    }
}
