//! The catalog that a comparison keeps in the target directory: whatever is there, the report is the same.

use std::fs;
use std::path::{Path, PathBuf};

use crate::project::{Failure, Project, stderr, stdout};

const FLOW: &str = "crates/facade/flow.yaml";

#[test]
fn a_missing_catalog_is_made_and_a_fresh_one_is_left_as_it_is() -> Result<(), Failure> {
    let project = project("missing")?;
    assert!(!kept(&project).exists());
    let said = report(&project)?;
    assert!(said.contains("Order<Unpaid>::pay"), "{said}");
    let made = fs::read_to_string(kept(&project))?;
    let at = fs::metadata(kept(&project))?.modified()?;

    assert_eq!(report(&project)?, said);

    assert_eq!(fs::metadata(kept(&project))?.modified()?, at);
    assert_eq!(fs::read_to_string(kept(&project))?, made);
    Ok(())
}

#[test]
fn a_catalog_is_made_anew_when_a_spec_or_the_table_of_steps_has_changed() -> Result<(), Failure> {
    let project = project("stale")?;
    let said = report(&project)?;
    project.edit(
        FLOW,
        "\"Order<Unpaid>::pay\":",
        "\"Order<Unpaid>::settle\":",
    )?;
    let said_now = report(&project)?;
    assert_ne!(said_now, said);
    assert!(said_now.contains("Order<Unpaid>::settle"), "{said_now}");

    let before = fs::read_to_string(kept(&project))?;
    project.edit(
        "specs/shared.yaml",
        "openapi:",
        "# A comment is a change, too.\nopenapi:",
    )?;
    assert_eq!(report(&project)?, said_now);
    assert_ne!(fs::read_to_string(kept(&project))?, before);
    Ok(())
}

#[test]
fn a_damaged_catalog_is_made_anew() -> Result<(), Failure> {
    let project = project("damaged")?;
    let said = report(&project)?;
    let good = fs::read_to_string(kept(&project))?;
    let cut = &good[..good.len() / 2];
    let renamed = good.replace("transaction_type", "transaction_kind");
    assert_ne!(renamed, good);
    for damaged in [cut, &renamed, "", "{}", "\n\n", "made from nothing"] {
        fs::write(kept(&project), damaged)?;
        assert_eq!(report(&project)?, said);
        assert_eq!(fs::read_to_string(kept(&project))?, good);
    }
    fs::write(kept(&project), [0xff, 0xfe])?;
    assert_eq!(report(&project)?, said);
    Ok(())
}

#[test]
fn a_comparison_works_where_no_catalog_can_be_kept() -> Result<(), Failure> {
    let project = project("unkept")?;
    project.write("target", "not a folder")?;
    assert!(report(&project)?.contains("Order<Unpaid>::pay"));
    Ok(())
}

#[test]
fn a_comparison_without_changes_reads_neither_specs_nor_steps() -> Result<(), Failure> {
    let project = project("unread")?;
    fs::remove_dir_all(project.root.join("specs"))?;
    project.write(FLOW, "no: [table")?;
    let old = document("old");
    let drift = project.run(&["drift", "--old", &old, "--new", &old])?;
    assert_eq!(drift.status.code(), Some(0), "{}", stderr(&drift));

    let drift = project.run(&["drift", "--old", &old, "--new", &document("new")])?;
    assert_eq!(
        drift.status.code(),
        Some(1),
        "the specs are gone: {}",
        stdout(&drift)
    );
    Ok(())
}

fn project(name: &str) -> Result<Project, Failure> {
    Project::with_copies(&format!("catalog-{name}"), &["specs", FLOW])
}

fn kept(project: &Project) -> PathBuf {
    project.root.join("target/drift/catalog.txt")
}

/// The report on two documents that differ.
fn report(project: &Project) -> Result<String, Failure> {
    let drift = project.run(&[
        "drift",
        "--old",
        &document("old"),
        "--new",
        &document("new"),
    ])?;
    let said = stdout(&drift);
    assert_eq!(drift.status.code(), Some(1), "{said}{}", stderr(&drift));
    assert_eq!(stderr(&drift), "");
    Ok(said)
}

fn document(name: &str) -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/drift");
    tests
        .join(name)
        .with_extension("yaml")
        .display()
        .to_string()
}
