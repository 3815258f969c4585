//! The published examples, where a checkout of BigCommerce's docs is at hand: they are not ours to keep here.

use std::io::{self, Write};
use std::path::Path;

use bigcommerce_programs::decode::published;

use crate::Result;

#[test]
fn every_published_example_comes_back_as_it_was() -> Result<()> {
    let Some(reference) = std::env::var_os("BIGCOMMERCE_REFERENCE") else {
        // Past the harness, which would keep it to itself.
        let _ = writeln!(
            io::stderr(),
            "skipped: the published examples (BIGCOMMERCE_REFERENCE is not set)"
        );
        return Ok(());
    };
    // As whoever set it sees it, from the root of the project.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(reference)
        .join("upstream");
    let report = published::try_all(&folder)?;
    assert!(
        report.tried.len() >= 60,
        "only {} examples in {}",
        report.tried.len(),
        folder.display()
    );
    assert!(
        report.failures().next().is_none() && report.stale().is_empty(),
        "{}",
        report.text()
    );
    Ok(())
}
