//! Targets without unit tests build none, and targets that have some run them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

/// A library or program with `test = false` would leave out a test that is written into it, and one without tests
/// would be built twice.
#[test]
fn a_target_builds_unit_tests_where_its_sources_have_some_and_nowhere_else() -> Result<(), Failure>
{
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("packages")?;
    let targets = packages.iter().filter_map(|one| one["targets"].as_array());
    let mut checked = 0;
    for target in targets.flatten() {
        let kind = target["kind"][0].as_str().ok_or("kind")?;
        if !matches!(kind, "lib" | "bin") {
            continue;
        }
        let main = Path::new(target["src_path"].as_str().ok_or("src_path")?);
        let folder = main.parent().ok_or("a folder")?;
        let has_tests = sources(folder)?.iter().any(|text| has_test(text));
        let builds_tests = target["test"].as_bool().ok_or("test")?;
        let is_beside_library = kind == "bin" && folder.join("lib.rs").is_file();
        let expected = has_tests && !is_beside_library;
        assert_eq!(
            builds_tests,
            expected,
            "{}: `test = false` belongs where no source has a unit test",
            main.display()
        );
        checked += 1;
    }
    assert!(checked > 20, "{checked} targets");
    Ok(())
}

/// The texts below a folder, without the programs of `bin/`, which have folders of their own.
fn sources(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut texts = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() && path.file_name() != Some(OsStr::new("bin")) {
                folders.push(path);
            } else if path.extension() == Some(OsStr::new("rs")) {
                texts.push(fs::read_to_string(&path)?);
            }
        }
    }
    Ok(texts)
}

fn has_test(text: &str) -> bool {
    text.lines().any(|line| {
        matches!(line.trim_start(), "#[test]" | "#[cfg(test)]") || line.contains("#[tokio::test")
    })
}
