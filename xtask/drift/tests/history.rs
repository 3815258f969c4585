//! The published history of these files: pairs of versions with the verdict a person gave, where they are at hand.

use std::path::{Path, PathBuf};

use bigcommerce_drift::{Api, Change, Level, compare};

/// Where the pairs are: beside the project, or where `BIGCOMMERCE_DRIFT_PAIRS` says.
fn pairs() -> PathBuf {
    std::env::var_os("BIGCOMMERCE_DRIFT_PAIRS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/drift"),
        PathBuf::from,
    )
}

fn verdict(changes: &[Change]) -> &'static str {
    let has = |level| changes.iter().any(|change| change.level == level);
    match (has(Level::RequestBreaking), has(Level::ResponseBreaking)) {
        (true, true) => "both-breaking",
        (true, false) => "request-breaking",
        (false, true) => "response-breaking",
        (false, false) if has(Level::Compatible) => "non-breaking",
        (false, false) => "docs-only",
    }
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
