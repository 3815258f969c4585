//! The published history of these files: pairs of versions with the verdict a person gave, where they are at hand.

mod verdict;

use std::path::{Path, PathBuf};

use bigcommerce_drift::{Api, Level, compare};
use verdict::verdict;

/// Where the pairs are: beside the project, or where `BIGCOMMERCE_DRIFT_PAIRS` says.
fn pairs() -> PathBuf {
    std::env::var_os("BIGCOMMERCE_DRIFT_PAIRS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/drift"),
        PathBuf::from,
    )
}

fn read(path: &Path) -> Api {
    let text = std::fs::read_to_string(path).expect("the pair is complete");
    Api::read(&path.display().to_string(), &text).expect("published documents are readable")
}

#[test]
#[expect(clippy::print_stdout, reason = "figures for people")]
fn every_breaking_pair_of_the_history_is_found_and_next_to_nothing_else() {
    let folder = pairs();
    let Ok(index) = std::fs::read_to_string(folder.join("index.json")) else {
        println!(
            "history: skipped, there are no pairs at {} (BIGCOMMERCE_DRIFT_PAIRS names another place)",
            folder.display()
        );
        return;
    };
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
    println!(
        "history: {} pairs, {breaking} breaking, found {found}, recall {recall:.3}, precision {precision:.3}, level right {right}",
        pairs.len()
    );
    for line in &wrong {
        println!("  {line}");
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
#[expect(clippy::print_stdout, reason = "figures for people")]
fn a_published_file_is_itself_with_references_or_without() {
    let Ok(folders) = std::fs::read_dir(pairs()) else {
        println!(
            "history: skipped, there are no pairs at {}",
            pairs().display()
        );
        return;
    };
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
    println!("history: {files} files are themselves with references or without");
}
