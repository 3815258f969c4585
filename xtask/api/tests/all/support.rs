//! Runs rustdoc on single files.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bigcommerce_api::{Library, Listing};

pub(crate) type Failure = Box<dyn std::error::Error>;

/// False, with a line about it, when the compiler is not the one that the listings are written with.
pub(crate) fn has_toolchain() -> Result<bool, Failure> {
    let wanted = fs::read_to_string(root().join("rust-toolchain.toml"))?;
    let here = Command::new("rustc").arg("-V").output()?;
    let here = String::from_utf8(here.stdout)?;
    let version = here.split(' ').nth(1).unwrap_or_default();
    let same = wanted.contains(&format!("\"{version}\""));
    if !same {
        eprintln!(
            "skipped: the JSON of {} is not the one that is read",
            here.trim()
        );
    }
    Ok(same)
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Lists crates; each with the file of its root, below the package. A later one can use those before it.
pub(crate) fn list(group: &str, crates: &[(&str, &str)]) -> Result<Vec<Listing>, Failure> {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(group);
    fs::create_dir_all(&out)?;
    let mut libraries = Vec::<Library>::new();
    for (name, source) in crates {
        let common = [
            "--edition=2024",
            "--crate-type=lib",
            "--cap-lints=allow",
            "--crate-name",
            name,
            source,
        ];
        let features =
            ["beds", "roses", "water", "x", "y"].map(|name| format!("--cfg=feature=\"{name}\""));
        let mut tools = vec![(
            "rustdoc",
            ["-Zunstable-options", "--output-format=json"].as_slice(),
        )];
        // The last crate need not compile: rustdoc does not look into bodies.
        if libraries.len() + 1 < crates.len() {
            tools.push(("rustc", &["--emit=metadata"]));
        }
        for (tool, more) in tools {
            let mut command = Command::new(tool);
            command.env("RUSTC_BOOTSTRAP", "1").current_dir(root());
            command
                .args(common)
                .args(&features)
                .args(more)
                .arg("--out-dir")
                .arg(&out);
            for library in &libraries {
                let Library { package, .. } = library;
                let compiled = out.join(format!("lib{package}.rmeta"));
                command
                    .arg("--extern")
                    .arg(format!("{package}={}", compiled.display()));
            }
            let said = command.output()?;
            if !said.status.success() {
                return Err(
                    format!("{tool} {source}: {}", String::from_utf8_lossy(&said.stderr)).into(),
                );
            }
        }
        libraries.push(Library {
            package: (*name).to_owned(),
            folder: format!("crates/{name}"),
            features: [("beds".to_owned(), true), ("roses".to_owned(), false)].into(),
            json: out.join(format!("{name}.json")),
            root: root(),
        });
    }
    Ok(bigcommerce_api::listings(&libraries)?)
}
