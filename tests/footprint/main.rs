//! `cargo xtask footprint`: how large the generated crates are, and what they cost to build.

mod cost;
mod size;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use bigcommerce_tests::decode::table;
use clap::Parser;

use cost::Cost;
use size::Size;

const CRATES: &[&str] = &[
    "management-checkout",
    "orders",
    "payments",
    "storefront-checkouts",
];

/// Prints operations, lines and types of each generated crate, and the CPU seconds of compiling it
///
/// Lines are those of src/generated without comments, doc comments and the examples in them; blank lines count. Types are public
/// structs and enums. CPU seconds are user and system time of cargo and of everything that it starts (getrusage of the children),
/// for this crate alone: what it depends on is built before, nothing is incremental. They include cargo's own start, about a tenth
/// of a second, and they differ from run to run.
#[derive(Parser)]
#[command(name = "cargo xtask footprint", bin_name = "cargo xtask footprint")]
struct Cli {
    /// Count only; compile nothing
    #[arg(long)]
    no_build: bool,
}

fn main() -> ExitCode {
    match report(&Cli::parse()) {
        Ok(text) => {
            let _ = io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn report(cli: &Cli) -> Result<String, String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let costs = if cli.no_build {
        None
    } else {
        Some(cost::of_all(&root, CRATES)?)
    };
    let mut text = row(
        "crate",
        ["operations", "lines", "types", "check s", "release s"],
    );
    let mut all_operations = 0;
    let mut all = Size::default();
    for (index, name) in CRATES.iter().enumerate() {
        let operations = table::all()
            .filter(|entry| entry.operation.api == *name)
            .count();
        let size = size::of(&root, name)?;
        let cost = costs.as_ref().map(|costs| costs[index]);
        text.push_str(&line(name, operations, &size, cost));
        all_operations += operations;
        all.lines += size.lines;
        all.types += size.types;
    }
    let cost = costs.map(|costs| costs.into_iter().fold(Cost::default(), Cost::and));
    text.push_str(&line("all", all_operations, &all, cost));
    Ok(text)
}

fn line(name: &str, operations: usize, size: &Size, cost: Option<Cost>) -> String {
    let seconds = |of: fn(&Cost) -> std::time::Duration| match &cost {
        Some(cost) => format!(
            "{}.{:02}",
            of(cost).as_secs(),
            of(cost).subsec_millis() / 10
        ),
        None => "-".to_owned(),
    };
    row(
        name,
        [
            &operations.to_string(),
            &size.lines.to_string(),
            &size.types.to_string(),
            &seconds(|cost| cost.check),
            &seconds(|cost| cost.release),
        ],
    )
}

fn row(name: &str, cells: [&str; 5]) -> String {
    let cells = cells.map(|cell| format!("  {cell:>10}")).concat();
    format!("{name:20}{cells}\n")
}
