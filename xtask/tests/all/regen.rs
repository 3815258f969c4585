//! What `cargo xtask` does to files, in a project of its own.

use std::fs;
use std::path::Path;

use crate::project::{Failure, Project, stderr, stdout};

#[test]
fn an_edited_file_fails_the_check_with_a_diff_and_the_command_that_mends_it() -> Result<(), Failure>
{
    let project = Project::regenerated("edited")?;
    let file = project.some_generated_file()?;
    let text = fs::read_to_string(&file)?;
    fs::write(
        &file,
        text.replacen("//!", "//! Edited by hand.\n//!", 1) + "// And here.\n",
    )?;

    let check = project.run(&["regen", "--check"])?;

    assert!(!check.status.success());
    let (diff, help) = (stdout(&check), stderr(&check));
    let name = file.strip_prefix(&project.root)?.display().to_string();
    assert!(
        diff.contains(&format!("--- a/{name}\n+++ b/{name}\n@@")),
        "{diff}"
    );
    assert!(diff.contains("\n-// And here.\n"), "{diff}");
    assert!(help.contains("help: run `cargo xtask regen`"), "{help}");
    assert!(
        fs::read_to_string(&file)?.ends_with("// And here.\n"),
        "a check writes nothing"
    );
    Ok(())
}

#[test]
fn an_edited_spec_fails_the_check_until_it_is_regenerated() -> Result<(), Failure> {
    let project = Project::regenerated("spec")?;
    assert!(project.run(&["regen", "--check"])?.status.success());
    project.edit(
        "specs/shop.yaml",
        "Lists orders, newest first.",
        "Lists the orders.",
    )?;

    let check = project.run(&["regen", "--check"])?;
    assert!(!check.status.success());
    assert!(
        stdout(&check).contains("Lists the orders."),
        "{}",
        stdout(&check)
    );

    assert!(project.run(&["regen"])?.status.success());
    assert!(project.run(&["regen", "--check"])?.status.success());
    Ok(())
}

#[test]
fn unchanged_output_is_not_rewritten() -> Result<(), Failure> {
    let project = Project::regenerated("unchanged")?;
    let file = project.some_generated_file()?;
    let before = fs::metadata(&file)?.modified()?;

    let again = project.run(&["regen"])?;

    assert!(again.status.success());
    assert!(
        stdout(&again).starts_with("0 written, 0 deleted"),
        "{}",
        stdout(&again)
    );
    assert_eq!(fs::metadata(&file)?.modified()?, before);
    Ok(())
}

#[test]
fn a_spec_without_a_crate_is_refused_and_nothing_is_written() -> Result<(), Failure> {
    let project = Project::regenerated("homeless")?;
    let before = project.snapshot()?;
    let home = project.root.join("crates/shop");
    let library = home.join("src/lib.rs");
    fs::write(&library, "// another crate of this name")?;
    fs::remove_dir_all(home.join("src/generated"))?;
    let regen = project.run(&["regen"])?;
    assert!(!regen.status.success());
    assert!(
        stderr(&regen).contains("has no crate"),
        "{}",
        stderr(&regen)
    );
    assert!(!home.join("src/generated").exists());
    assert!(!before.is_empty());
    Ok(())
}

#[test]
fn what_is_no_longer_generated_is_deleted_and_the_rest_is_left_alone() -> Result<(), Failure> {
    let project = Project::regenerated("vanished")?;
    let old = project.write("crates/shop/src/generated/old/thing.rs", "// Old.\n")?;
    let gone = project.write("crates/gone/src/generated/mod.rs", "// Gone.\n")?;
    let ours = project.write("crates/gone/src/lib.rs", "// Ours.\n")?;

    let check = project.run(&["regen", "--check"])?;
    assert!(
        stdout(&check).contains("+++ /dev/null"),
        "{}",
        stdout(&check)
    );
    assert!(project.run(&["regen"])?.status.success());

    assert!(!old.exists() && !old.parent().is_some_and(Path::exists));
    assert!(!gone.exists() && ours.exists());
    Ok(())
}

#[test]
fn a_broken_spec_leaves_the_tree_untouched_and_says_where_it_is_broken() -> Result<(), Failure> {
    let project = Project::regenerated("broken")?;
    let before = project.snapshot()?;
    for (find, put, rule) in [
        (
            "summary: Lists orders",
            "summary: [Lists orders",
            "error[syntax]: specs/shop.yaml:",
        ),
        (
            "operationId: list_orders",
            "operationId: listOrders",
            "error[operation-id-malformed]: specs/shop.yaml:",
        ),
    ] {
        let spec = fs::read_to_string(project.root.join("specs/shop.yaml"))?;
        project.edit("specs/shop.yaml", find, put)?;

        let regen = project.run(&["regen"])?;

        assert_eq!(regen.status.code(), Some(1));
        let said = stderr(&regen);
        assert!(said.contains(rule) && said.contains("\n  help: "), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert_eq!(project.snapshot()?, before);
        fs::write(project.root.join("specs/shop.yaml"), spec)?;
    }
    Ok(())
}

#[test]
fn files_that_cannot_be_read_are_named() -> Result<(), Failure> {
    let project = Project::new("unreadable")?;
    fs::write(project.root.join("specs/shop.yaml"), [0xff, 0xfe, 0x00])?;
    let regen = project.run(&["regen"])?;
    assert_eq!(regen.status.code(), Some(1));
    assert!(
        stderr(&regen).contains("specs/shop.yaml"),
        "{}",
        stderr(&regen)
    );

    fs::remove_dir_all(project.root.join("specs"))?;
    let lint = project.run(&["lint"])?;
    assert_eq!(lint.status.code(), Some(1));
    assert!(
        stderr(&lint).starts_with("cannot read "),
        "{}",
        stderr(&lint)
    );
    Ok(())
}

#[test]
fn operations_are_listed_by_api_in_the_order_of_their_file() -> Result<(), Failure> {
    let project = Project::new("operations")?;
    let json = project.run(&["operations", "--format", "json"])?;
    let rows: serde_json::Value = serde_json::from_slice(&json.stdout)?;
    assert_eq!(
        rows,
        serde_json::json!([
            {"api": "shop", "operation_id": "list_orders", "method": "GET", "path": "/v2/orders", "effect": "read"},
            {"api": "shop", "operation_id": "update_order", "method": "PUT", "path": "/v3/orders/{order_id}", "effect": "replace"},
        ])
    );
    let text = project.run(&["operations"])?;
    assert!(
        stdout(&text).contains("shop  update_order  replace  PUT     /v3/orders/{order_id}"),
        "{}",
        stdout(&text)
    );
    Ok(())
}
