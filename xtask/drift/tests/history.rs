//! The published history of these files: pairs of versions with the verdict a person gave, where they are at hand.

#[path = "all/verdict.rs"]
mod verdict;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Once;

use bigcommerce_drift::{Api, Level, compare};
use verdict::verdict;

/// The pairs, where there are any; as whoever set the variable sees it, from the root of the project.
fn pairs() -> Option<PathBuf> {
    let named = std::env::var_os("BIGCOMMERCE_REFERENCE");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = named.map(|reference| root.join(reference).join("drift"));
    if folder.is_none() {
        SKIPPED
            .call_once(|| say("skipped: the published history (BIGCOMMERCE_REFERENCE is not set)"));
    }
    folder
}

/// One line for all of these tests.
static SKIPPED: Once = Once::new();

/// A line for people, past the harness, which would keep it to itself.
fn say(what: &str) {
    let _ = writeln!(io::stderr(), "{what}");
}

fn read(path: &Path) -> Api {
    let text = std::fs::read_to_string(path).expect("the pair is complete");
    Api::read(&path.display().to_string(), &text).expect("published documents are readable")
}

#[test]
fn every_breaking_pair_of_the_history_is_found_and_next_to_nothing_else() {
    let Some(folder) = pairs() else {
        return;
    };
    let index =
        std::fs::read_to_string(folder.join("index.json")).expect("the pairs have an index");
    let index: serde_json::Value = serde_json::from_str(&index).expect("the index is JSON");
    let (mut breaking, mut found, mut told, mut right) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut wrong = Vec::new();
    let pairs = index.as_array().expect("the index is a list");
    for pair in pairs {
        let text = |key: &str| pair[key].as_str().expect("text").to_owned();
        let changes = compare(
            &read(&folder.join(text("old"))),
            &read(&folder.join(text("new"))),
        );
        let (expected, given) = (text("verdict"), verdict(&changes));
        let (breaks, says) = (
            expected.ends_with("-breaking") && expected != "non-breaking",
            given.ends_with("-breaking") && given != "non-breaking",
        );
        breaking += u32::from(breaks);
        told += u32::from(says);
        found += u32::from(breaks && says);
        right += u32::from(expected == given);
        if expected != given {
            wrong.push(format!("{}: {given}, should be {expected}", text("id")));
        }
    }
    let ratio = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    let (recall, precision) = (ratio(found, breaking), ratio(found, told));
    say(&format!(
        "history: {} pairs, {breaking} breaking, found {found}, recall {recall:.3}, precision {precision:.3}, level right {right}",
        pairs.len()
    ));
    for line in &wrong {
        say(&format!("  {line}"));
    }
    assert_eq!(found, breaking, "a breaking pair was missed: {wrong:#?}");
    assert!(precision >= 0.97, "precision {precision:.3}: {wrong:#?}");
}

/// The document with every reference replaced by a copy of what it stands for, one level deep.
fn written_out(value: &serde_json::Value, whole: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(map) => {
            let target = map
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|target| whole.pointer(target.strip_prefix('#')?));
            match target {
                Some(target) => target.clone(),
                None => map
                    .iter()
                    .map(|(key, value)| (key.clone(), written_out(value, whole)))
                    .collect(),
            }
        }
        Value::Array(list) => list.iter().map(|value| written_out(value, whole)).collect(),
        other => other.clone(),
    }
}

#[test]
fn a_published_file_is_itself_with_references_or_without() {
    let Some(folder) = pairs() else {
        return;
    };
    let folders = std::fs::read_dir(folder).expect("the pairs are there");
    let mut files = 0;
    for folder in folders.flatten().filter(|entry| entry.path().is_dir()) {
        for file in std::fs::read_dir(folder.path())
            .expect("a folder")
            .flatten()
        {
            let path = file.path();
            // Most old files are the new ones of another pair.
            if !path.display().to_string().ends_with("-new.yml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a file");
            let api = read(&path);
            assert!(compare(&api, &api).is_empty(), "{}", path.display());
            let Ok(value) = serde_norway::from_str::<serde_json::Value>(&text) else {
                continue;
            };
            files += 1;
            let flat = Api::from_value("flat", &written_out(&value, &value), |_| None)
                .expect("it is readable");
            for changes in [compare(&api, &flat), compare(&flat, &api)] {
                assert!(
                    changes
                        .iter()
                        .all(|change| change.level == Level::Documentation),
                    "{}: {changes:#?}",
                    path.display()
                );
            }
        }
    }
    say(&format!(
        "history: {files} files are themselves with references or without"
    ));
}
