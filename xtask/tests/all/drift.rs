//! `cargo xtask drift` as it is typed: files and commits in, a report and an exit code out.

mod published;
mod register;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

#[test]
fn the_report_names_what_changed_what_uses_it_and_what_to_do() -> Result<(), Failure> {
    let drift = run(&["--old", &own("old"), "--new", &own("new")])?;
    let said = stdout(&drift);
    assert_eq!(drift.status.code(), Some(1), "{said}{}", stderr(&drift));
    for line in [
        "response-breaking  payments · POST /payments",
        "  201 answer, at `data.transaction_type`: the field `transaction_type` is gone",
        "  used by   bigcommerce_payments::Client::process_payment → types::PaymentReceipt::transaction_type",
        "  in flow   Order<Unpaid>::pay",
        "  ours      breaks: ours cannot read an answer without it",
        "  ours      tolerated: an unknown value is kept as it came",
        "  do        update specs/payments.yaml, then `cargo xtask regen`",
        "response-breaking  not ours · GET /loaves",
        "documentation  one operation has other words or examples",
        "2 response-breaking, ours tolerates 1 of the 2 that break, in operations that none of our clients has: 1 response-breaking",
    ] {
        assert!(said.lines().any(|said| said == line), "{line:?} in\n{said}");
    }
    Ok(())
}

#[test]
fn json_has_the_agreed_keys_first_and_in_their_order() -> Result<(), Failure> {
    let drift = run(&[
        "--old",
        &own("old"),
        "--new",
        &own("new"),
        "--format",
        "json",
    ])?;
    let said = stdout(&drift);
    let report: Value = serde_json::from_str(&said)?;
    assert_eq!(report["breaking"], Value::Bool(true));
    let keys = [
        "level",
        "operation",
        "pointer",
        "text",
        "rust",
        "steps",
        "tolerated",
        "fingerprint",
    ];
    for line in said.lines().filter(|line| line.contains("\"level\"")) {
        let places: Vec<_> = keys
            .iter()
            .map(|key| line.find(&format!("\"{key}\":")))
            .collect();
        assert!(
            places.iter().all(Option::is_some) && places.is_sorted(),
            "{line}"
        );
    }
    let changes = changes(&report);
    let gone = changes
        .iter()
        .find(|change| change["kind"] == "property-removed")
        .ok_or("the field is gone")?;
    assert_eq!(gone["operation"], "POST /payments");
    assert_eq!(gone["tolerated"], false);
    let rust = gone["rust"].to_string();
    assert!(
        rust.contains("bigcommerce_payments::types::PaymentReceipt::transaction_type"),
        "{rust}"
    );
    assert!(
        gone["steps"].to_string().contains("Order<Unpaid>::pay"),
        "{gone}"
    );
    Ok(())
}

#[test]
fn a_name_depends_on_no_line_and_no_words() -> Result<(), Failure> {
    let folder = scratch("words")?;
    let moved = folder.join("new.yaml");
    let text = fs::read_to_string(own("new"))?;
    fs::write(
        &moved,
        format!(
            "# Moved.\n\n{}",
            text.replace("Taken.", "It is in the till.")
        ),
    )?;
    let names = |new: &str| -> Result<Vec<String>, Failure> {
        let drift = run(&["--old", &own("old"), "--new", new, "--format", "json"])?;
        let report: Value = serde_json::from_str(&stdout(&drift))?;
        let changes = changes(&report);
        let names = changes
            .iter()
            .map(|change| change["fingerprint"].to_string());
        Ok(names.collect())
    };
    let before = names(&own("new"))?;
    assert_eq!(before, names(&moved.display().to_string())?);
    assert_eq!(before.len(), 3);
    let mut apart = before.clone();
    apart.dedup();
    assert_eq!(apart, before);
    Ok(())
}

#[test]
fn markdown_keeps_its_table_whatever_a_document_says() -> Result<(), Failure> {
    let drift = run(&[
        "--old",
        &own("old"),
        "--new",
        &own("new"),
        "--format",
        "markdown",
    ])?;
    let said = stdout(&drift);
    assert!(said.starts_with("### API drift\n"), "{said}");
    assert!(said.contains("on \\| hold"), "{said}");
    let rows: Vec<_> = said.lines().filter(|line| line.starts_with("| ")).collect();
    assert!(rows.len() > 2, "{said}");
    for row in rows {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 6, "{row}");
    }
    Ok(())
}

#[test]
fn the_same_document_twice_is_no_drift() -> Result<(), Failure> {
    let drift = run(&["--old", &own("old"), "--new", &own("old")])?;
    assert_eq!(drift.status.code(), Some(0));
    assert_eq!(stdout(&drift), "no change of what is sent or read\n");
    Ok(())
}

#[test]
fn what_cannot_be_read_ends_with_two_and_says_where() -> Result<(), Failure> {
    let folder = scratch("unreadable")?;
    let broken = folder.join("broken.yaml");
    fs::write(&broken, "openapi: 3.0.3\npaths:\n  /x: {a: [1\n")?;
    let strange = folder.join("strange.yaml");
    fs::write(&strange, "openapi: 3.0.3\ninfo: {}\npaths: [1, 2]\n")?;
    let (broken, strange) = (broken.display().to_string(), strange.display().to_string());
    let nowhere = folder.join("nowhere.yaml").display().to_string();
    let outside = std::env::temp_dir().display().to_string();
    for (words, said) in [
        (vec!["--old", &broken, "--new", &own("new")], "broken.yaml:"),
        (
            vec!["--old", &own("old"), "--new", &strange],
            "strange.yaml:3\n  at #/paths\n",
        ),
        (
            vec!["--old", &own("old"), "--new", &nowhere],
            "nowhere.yaml",
        ),
        (
            vec!["--upstream", &nowhere],
            "nowhere.yaml/reference/carts.v3.yml",
        ),
        (
            vec!["--upstream", &nowhere, "--since", "HEAD"],
            "there is no folder",
        ),
        (
            vec!["--upstream", &outside, "--since", "HEAD"],
            "is not a checkout",
        ),
    ] {
        let drift = run(&words)?;
        assert_eq!(
            drift.status.code(),
            Some(2),
            "{words:?}: {}",
            stderr(&drift)
        );
        assert!(
            stderr(&drift).contains(said),
            "{words:?}: {}",
            stderr(&drift)
        );
        assert_eq!(stdout(&drift), "");
    }
    Ok(())
}

#[test]
fn commits_are_told_apart_and_an_unknown_one_is_named() -> Result<(), Failure> {
    let folder = scratch("since")?;
    let git = |words: &[&str]| -> Result<String, Failure> {
        let output = Command::new("git")
            .arg("-C")
            .arg(&folder)
            .args(["-c", "user.name=Jane", "-c", "user.email=jane@example.com"])
            .args(words)
            .output()?;
        assert!(output.status.success(), "{}", stderr(&output));
        Ok(stdout(&output).trim().to_owned())
    };
    git(&["init", "--quiet"])?;
    let file = folder.join("reference/payments/process_payments.yml");
    fs::create_dir_all(file.parent().ok_or("no folder")?)?;
    let mut hashes = Vec::new();
    for (text, words) in [("old", "The till"), ("new", "Cake"), ("old", "No cake")] {
        fs::copy(own(text), &file)?;
        git(&["add", "."])?;
        git(&["commit", "--quiet", "--message", words])?;
        hashes.push(git(&["rev-parse", "HEAD"])?);
    }
    let docs = folder.display().to_string();
    let since = |commit: &str| run(&["--upstream", &docs, "--since", commit]);
    let all = since(&hashes[0])?;
    assert_eq!(all.status.code(), Some(1), "{}", stderr(&all));
    let said = stdout(&all);
    let (cake, no_cake) = (said.find(" Cake\n"), said.find(" No cake\n"));
    assert!(cake.is_some() && cake < no_cake, "{said}");
    let last = since(&hashes[1])?;
    assert!(!stdout(&last).contains(" Cake\n"), "{}", stdout(&last));
    assert_eq!(since("HEAD")?.status.code(), Some(0));
    for wrong in ["no-such-branch", "--output=x", "HEAD:reference"] {
        let drift = since(wrong)?;
        assert_eq!(drift.status.code(), Some(2), "{wrong}");
    }
    fs::write(&file, "paths: [")?;
    git(&["commit", "--quiet", "--all", "--message", "Half a loaf"])?;
    let broken = since(&hashes[0])?;
    assert_eq!(broken.status.code(), Some(2));
    assert!(
        stderr(&broken).contains(" Half a loaf"),
        "{}",
        stderr(&broken)
    );
    let named = since("no-such-branch")?;
    assert!(
        stderr(&named).contains("no commit `no-such-branch`"),
        "{}",
        stderr(&named)
    );
    Ok(())
}

fn run(words: &[&str]) -> Result<Output, Failure> {
    let output = Command::new(env!("CARGO_BIN_EXE_bigcommerce-xtask"))
        .arg("drift")
        .args(words)
        .arg("--root")
        .arg(project())
        .env_remove("BIGCOMMERCE_REFERENCE")
        .output()?;
    Ok(output)
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn own(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/all/drift/{name}.yaml"));
    path.display().to_string()
}

fn changes(report: &Value) -> Vec<&Value> {
    report["changes"].as_array().into_iter().flatten().collect()
}

fn scratch(name: &str) -> Result<PathBuf, Failure> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("drift")
        .join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
