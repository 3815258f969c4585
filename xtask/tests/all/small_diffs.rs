//! A change of a spec touches the files that show it and no others, so that unrelated branches merge.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::project::{Failure, Project, stderr, stdout};

/// The specs, and the crates that are made from them.
const CLIENTS: [&str; 6] = [
    "specs",
    "crates/management-checkout",
    "crates/orders",
    "crates/payments",
    "crates/storefront-checkouts",
    "crates/webhooks",
];

#[test]
fn a_comment_in_any_spec_changes_no_generated_file() -> Result<(), Failure> {
    let project = Project::with_copies("comments", &CLIENTS)?;
    let mut planted = 0;
    for entry in fs::read_dir(project.root.join("specs"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let text = fs::read_to_string(&path)?;
            // At the top, in the middle and at the end: everything below has another line.
            let middle = "\n  schemas:\n";
            let text = text.replacen(
                middle,
                &format!("\n  # Planted.\n{middle}    # Here too.\n"),
                1,
            );
            fs::write(&path, format!("# Planted.\n\n{text}\n# And here.\n"))?;
            planted += 1;
        }
    }
    assert!(planted >= 6, "{planted} specs");

    let check = project.run(&["regen", "--check"])?;

    assert!(
        check.status.success(),
        "{}{}",
        stdout(&check),
        stderr(&check)
    );
    Ok(())
}

#[test]
fn an_optional_field_changes_the_files_that_show_it_and_no_others() -> Result<(), Failure> {
    let project = Project::with_copies("field", &CLIENTS)?;
    let before = project.snapshot()?;
    plant(&project, "orders", "Refund")?;

    project.done(&["regen"])?;

    let after: BTreeSet<(PathBuf, String)> = project.snapshot()?.into_iter().collect();
    let before = before.into_iter().collect();
    let changed: Vec<String> = after
        .difference(&before)
        .map(|(path, _)| {
            path.strip_prefix(&project.root)
                .unwrap_or(path)
                .display()
                .to_string()
        })
        .collect();
    assert_eq!(changed, ["crates/orders/src/generated/types/refunds.rs"]);
    Ok(())
}

#[test]
fn branches_that_add_unrelated_fields_merge_and_need_no_regen_after_it() -> Result<(), Failure> {
    let project = Project::with_copies(
        "branches",
        &[
            "specs",
            "crates",
            "Cargo.toml",
            "CHANGELOG.md",
            ".gitattributes",
        ],
    )?;
    git(&project, &["init", "--quiet", "--initial-branch", "base"])?;
    git(&project, &["add", "--all"])?;
    git(&project, &["commit", "--quiet", "--message", "base"])?;
    // Two objects of one spec: nothing but what is made from it keeps them apart.
    let branches = [
        ("refunds", "orders", "Refund"),
        ("messages", "orders", "OrderMessage"),
    ];
    for (branch, spec, schema) in branches {
        git(&project, &["checkout", "--quiet", "-b", branch, "base"])?;
        plant(&project, spec, schema)?;
        let entry = format!("### New\n\n- `{schema}` has a field for plants.\n");
        project.edit("CHANGELOG.md", "### New\n", &entry)?;
        project.done(&["regen"])?;
        list(&project, spec, schema)?;
        git(
            &project,
            &["commit", "--quiet", "--all", "--message", branch],
        )?;
    }
    git(&project, &["checkout", "--quiet", "base"])?;
    for (branch, ..) in branches {
        git(&project, &["merge", "--quiet", "--no-edit", branch])?;
    }

    project.done(&["regen", "--check"])?;
    let changelog = fs::read_to_string(project.root.join("CHANGELOG.md"))?;
    for (branch, _, schema) in branches {
        assert!(
            changelog.contains(&format!("- `{schema}` has")),
            "{branch}: {changelog}"
        );
    }
    Ok(())
}

#[test]
fn regen_reads_the_specs_and_nothing_of_the_facade() -> Result<(), Failure> {
    let project = Project::with_copies("no-facade", &CLIENTS)?;
    assert!(!project.root.join("crates/facade").exists());
    project.done(&["regen"])?;
    project.write("crates/facade/flow.yaml", "no: [table")?;
    project.done(&["regen", "--check"])?;
    Ok(())
}

/// Adds an optional field to a schema of a spec.
fn plant(project: &Project, spec: &str, schema: &str) -> Result<(), Failure> {
    let name = format!("specs/{spec}.yaml");
    let text = fs::read_to_string(project.root.join(&name))?;
    let at = text
        .find(&format!("\n    {schema}:\n"))
        .ok_or("no such schema")?;
    let properties = "\n      properties:\n";
    let at = at + text[at..].find(properties).ok_or("no properties")? + properties.len();
    let (above, below) = text.split_at(at);
    let field = "        planted:\n          type: string\n          description: The plant on the counter.\n";
    fs::write(project.root.join(&name), format!("{above}{field}{below}"))?;
    Ok(())
}

/// Lists the planted field where `cargo xtask api` would: the items of a type stand together, in alphabetical order.
/// The command itself has rustdoc read every library, which a test has no time for; its own tests hold the order.
fn list(project: &Project, spec: &str, schema: &str) -> Result<(), Failure> {
    let name = format!("crates/{spec}/api.txt");
    let listing = fs::read_to_string(project.root.join(&name))?;
    let item = format!("field bigcommerce_{spec}::types::{schema}::planted: Option<String>");
    let of_schema = format!("field bigcommerce_{spec}::types::{schema}::");
    let mut lines: Vec<&str> = listing.lines().collect();
    let last = lines
        .iter()
        .rposition(|line| line.starts_with(&of_schema) && **line < *item);
    lines.insert(last.ok_or("no field of the schema")? + 1, &item);
    fs::write(project.root.join(&name), lines.join("\n") + "\n")?;
    Ok(())
}

fn git(project: &Project, words: &[&str]) -> Result<(), Failure> {
    let output = Command::new("git")
        .arg("-C")
        .arg(&project.root)
        .args(["-c", "user.name=Jane", "-c", "user.email=jane@example.com"])
        .args(words)
        .output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("git {words:?}: {}{}", stdout(&output), stderr(&output)).into())
    }
}
