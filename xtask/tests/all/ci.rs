//! `cargo xtask ci` and the script that starts it agree, and nothing is skipped in silence.

use std::fs;

use crate::project::{Failure, Project, stderr, stdout};

#[test]
fn the_script_has_a_line_for_each_step_in_the_order_of_the_list() -> Result<(), Failure> {
    let project = Project::with_copies("ci-lines", &[".ci/run"])?;
    let list = project.done(&["ci", "--list"])?;
    let default = list
        .lines()
        .filter(|line| !line.ends_with("(only when named)"));
    let steps: Vec<_> = default.filter_map(|line| line.split(' ').next()).collect();
    let script = fs::read_to_string(project.root.join(".ci/run"))?;
    let started: Vec<_> = script
        .lines()
        .filter_map(|line| line.strip_prefix("cargo xtask ci "))
        .collect();
    assert!(steps.len() > 10, "{list}");
    assert_eq!(started, steps);
    Ok(())
}

#[test]
fn without_the_reference_each_step_that_needs_it_is_skipped_with_one_line() -> Result<(), Failure> {
    let project = Project::empty("ci-skipped")?;
    let said = project.done(&["ci", "drift", "history", "prose"])?;
    let skipped = said
        .lines()
        .filter(|line| *line == "skipped: BIGCOMMERCE_REFERENCE is not set");
    assert_eq!(skipped.count(), 3, "{said}");
    Ok(())
}

#[test]
fn without_postgresql_its_step_is_skipped_with_one_line() -> Result<(), Failure> {
    let project = Project::empty("ci-no-postgres")?;
    project.write(".ci/postgres", "exit 69\n")?;
    let said = project.done(&["ci", "postgres"])?;
    let skipped = "skipped: PostgreSQL is not installed here, and not to be had from Debian";
    assert!(said.lines().any(|line| line == skipped), "{said}");
    Ok(())
}

#[test]
fn a_postgresql_server_that_does_not_start_fails_its_step() -> Result<(), Failure> {
    let project = Project::empty("ci-postgres-fails")?;
    project.write(".ci/postgres", "exit 1\n")?;
    let ci = project.run(&["ci", "postgres"])?;
    assert_eq!(ci.status.code(), Some(1), "{}", stdout(&ci));
    Ok(())
}

#[test]
fn without_a_browser_the_step_of_the_page_is_skipped_with_one_line() -> Result<(), Failure> {
    let project = Project::empty("ci-no-browser")?;
    project.write(".ci/page", "exit 69\n")?;
    let said = project.done(&["ci", "page"])?;
    let skipped = "skipped: Node.js, axe from npm or Debian's chromium is not to be had here";
    assert!(said.lines().any(|line| line == skipped), "{said}");
    Ok(())
}

#[test]
fn a_step_that_fails_is_named_and_nothing_runs_after_it() -> Result<(), Failure> {
    let project = Project::regenerated("ci-fails")?;
    project.edit(
        "specs/shop.yaml",
        "Lists orders, newest first.",
        "Lists the orders.",
    )?;
    let ci = project.run(&["ci", "regen", "prose"])?;
    assert_eq!(ci.status.code(), Some(1));
    assert!(
        stderr(&ci).contains("`cargo xtask ci regen` runs it alone"),
        "{}",
        stderr(&ci)
    );
    assert!(!stdout(&ci).contains("== prose"), "{}", stdout(&ci));
    Ok(())
}
