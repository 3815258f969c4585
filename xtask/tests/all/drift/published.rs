//! The published files against our specs, where there is a checkout of them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;

use serde_json::Value;

use crate::project::copy;

use super::{Failure, changes, project, run, scratch, stderr, stdout};

#[test]
fn a_change_of_a_published_file_is_followed_to_its_rust_item_in_each_of_the_four_specs()
-> Result<(), Failure> {
    let Some(published) = published() else {
        return Ok(());
    };
    for (file, find, put, rust, step) in [
        (
            "reference/checkouts.v3.yml",
            "        grand_total:\n",
            "        total_of_everything:\n",
            "bigcommerce_management_checkout::types::Checkout::grand_total",
            Some("Checkout<Opened>::bill_to"),
        ),
        (
            "reference/orders.v2.oas2.yml",
            "        total_inc_tax:\n",
            "        total_of_everything:\n",
            "bigcommerce_orders::types::Order::total_inc_tax",
            Some("Order<Unpaid>::pay"),
        ),
        (
            "reference/payments/process_payments.yml",
            "                      transaction_type:\n",
            "                      what_it_was:\n",
            "bigcommerce_payments::types::PaymentReceipt::transaction_type",
            Some("Order<Unpaid>::pay"),
        ),
        // Another type is news even where ours reads it.
        (
            "reference/payments/process_payments.yml",
            "                        description: Identifier for this transaction\n                        type: string\n",
            "                        description: Identifier for this transaction\n                        type: integer\n",
            "bigcommerce_payments::types::PaymentReceipt::id",
            Some("Order<Unpaid>::pay"),
        ),
        (
            "reference/checkouts.sf.yml",
            "        outstandingBalance:\n",
            "        balance:\n",
            "bigcommerce_storefront_checkouts::types::Checkout::outstanding_balance",
            None,
        ),
    ] {
        let folder = scratch("planted")?;
        copy(&published, &folder)?;
        let path = folder.join(file);
        let text = fs::read_to_string(&path)?;
        assert!(
            text.contains(find),
            "{file} has no {find:?} any more: plant something else"
        );
        fs::write(&path, text.replace(find, put))?;
        let docs = folder.display().to_string();
        let drift = run(&["--upstream", &docs, "--format", "json"])?;
        assert_eq!(drift.status.code(), Some(1), "{file}: {}", stderr(&drift));
        let report: Value = serde_json::from_str(&stdout(&drift))?;
        let names = |change: &&Value| change["rust"].to_string().contains(rust);
        let found = changes(&report).into_iter().find(names);
        let found = found.ok_or_else(|| format!("{file}: {report}"))?;
        assert_eq!(found["level"], "response-breaking");
        if let Some(step) = step {
            assert!(found["steps"].to_string().contains(step), "{found}");
        }
    }
    Ok(())
}

#[test]
fn what_changes_where_a_deviation_stands_is_reported_with_its_rust_item_until_it_is_accepted()
-> Result<(), Failure> {
    let Some(published) = published() else {
        return Ok(());
    };
    let root = scratch("reviewed")?;
    copy(&project().join("specs"), &root.join("specs"))?;
    let docs = root.join("docs");
    copy(&published, &docs)?;
    let path = docs.join("reference/payments/process_payments.yml");
    let text = fs::read_to_string(&path)?;
    let find = "          description: Identifier representing this stored card (required)\n          type: string\n";
    assert!(text.contains(find), "plant something else");
    fs::write(
        &path,
        text.replace(find, &find.replace("string", "integer")),
    )?;
    let compare = |more: &[&str]| -> Result<(Option<i32>, Value), Failure> {
        let (output, report) = compared(&root, &docs, more)?;
        Ok((output.status.code(), report))
    };
    let (code, report) = compare(&[])?;
    let item = "bigcommerce_payments::types::StoredCardInstrument::token";
    let told = |change: &&Value| {
        change["level"] == "request-breaking" && change["rust"].to_string().contains(item)
    };
    assert_eq!(code, Some(1), "{report}");
    assert!(changes(&report).iter().any(told), "{report}");
    assert_eq!(compare(&["--accept"])?.0, Some(0));
    assert_eq!(compare(&[])?.0, Some(0));
    Ok(())
}

#[test]
fn the_published_files_differ_from_ours_for_known_reasons_only() -> Result<(), Failure> {
    let Some(published) = published() else {
        return Ok(());
    };
    let drift = run(&["--upstream", &published.display().to_string()])?;
    assert_eq!(
        drift.status.code(),
        Some(0),
        "{}{}",
        stdout(&drift),
        stderr(&drift)
    );
    Ok(())
}

/// What a project says of a checkout of the docs, as JSON.
fn compared(root: &Path, docs: &Path, more: &[&str]) -> Result<(Output, Value), Failure> {
    let output = Command::new(env!("CARGO_BIN_EXE_bigcommerce-xtask"))
        .args(["drift", "--format", "json", "--root"])
        .arg(root)
        .args(more)
        .arg("--upstream")
        .arg(docs)
        .output()?;
    let report = serde_json::from_str(&stdout(&output)).map_err(|_| stderr(&output))?;
    Ok((output, report))
}

/// One line for all of these tests.
static SKIPPED: Once = Once::new();

/// A checkout of the published files, where there is one.
fn published() -> Option<PathBuf> {
    // As whoever set it sees it, from the root of the project.
    let named = std::env::var_os("BIGCOMMERCE_REFERENCE");
    let folder = named.map(|reference| project().join(reference).join("upstream"));
    if folder.is_none() {
        SKIPPED.call_once(|| {
            // Past the harness, which would keep it to itself.
            let _ = writeln!(
                io::stderr(),
                "skipped: the published files against our specs (BIGCOMMERCE_REFERENCE is not set)"
            );
        });
    }
    folder
}
