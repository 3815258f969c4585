//! `cargo xtask footprint`: how large the generated crates are, and what they cost to build.

mod cost;
mod size;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use bigcommerce_programs::decode::table;
use clap::Parser;

use cost::Cost;
use size::Size;

const CRATES: &[&str] = &[
    "management-checkout",
    "orders",
    "payments",
    "storefront-checkouts",
];

/// Started by `cargo xtask footprint`, which documents it.
#[derive(Parser)]
#[command(name = "cargo xtask footprint", bin_name = "cargo xtask footprint")]
struct Cli {
    /// Count only; compile nothing
    #[arg(long)]
    no_build: bool,
    /// The workspace with what progenitor makes of the same specs
    #[arg(long)]
    stock: Option<PathBuf>,
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
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), PathBuf::from)
        .join("footprint");
    let ours = Side::measured(cli, &root, target.clone(), |name| {
        root.join("crates").join(name).join("src/generated")
    })?;
    let mut text = row(
        "crate",
        ["operations", "lines", "types", "check s", "release s"],
    );
    text.push_str(&ours.rows());
    if let Some(stock) = &cli.stock {
        let other = Side::measured(cli, stock, target.join("stock-target"), |name| {
            stock.join(name).join("src")
        })?;
        text.push_str("\nprogenitor alone, on the same specs\n");
        text.push_str(&other.rows());
        text.push_str(&ours.total().share_of(&other.total()));
    }
    Ok(text)
}

/// The four crates as one generator writes them.
struct Side(Vec<Entry>);

struct Entry {
    name: &'static str,
    operations: usize,
    size: Size,
    cost: Option<Cost>,
}

impl Side {
    fn measured(
        cli: &Cli,
        workspace: &Path,
        target: PathBuf,
        sources: impl Fn(&str) -> PathBuf,
    ) -> Result<Self, String> {
        let costs = if cli.no_build {
            vec![None; CRATES.len()]
        } else {
            let costs = cost::of_all(workspace, target, CRATES)?;
            costs.into_iter().map(Some).collect()
        };
        let entry = |(name, cost): (&&'static str, _)| {
            Ok(Entry {
                name,
                operations: table::all()
                    .filter(|entry| entry.operation.api == *name)
                    .count(),
                size: size::of(&sources(name))?,
                cost,
            })
        };
        let entries = CRATES.iter().zip(costs).map(entry);
        entries.collect::<Result<_, _>>().map(Side)
    }

    fn total(&self) -> Entry {
        let size = Size {
            lines: self.0.iter().map(|entry| entry.size.lines).sum(),
            types: self.0.iter().map(|entry| entry.size.types).sum(),
        };
        let costs = self.0.iter().map(|entry| entry.cost);
        Entry {
            name: "all",
            operations: self.0.iter().map(|entry| entry.operations).sum(),
            size,
            cost: costs.reduce(|a, b| Some(a?.and(b?))).flatten(),
        }
    }

    fn rows(&self) -> String {
        let lines = self.0.iter().map(Entry::row).collect::<String>();
        lines + &self.total().row()
    }
}

impl Entry {
    fn row(&self) -> String {
        let seconds = |of: fn(&Cost) -> Duration| match &self.cost {
            Some(cost) => {
                let spent = of(cost);
                format!("{}.{:02}", spent.as_secs(), spent.subsec_millis() / 10)
            }
            None => "-".to_owned(),
        };
        row(
            self.name,
            [
                &self.operations.to_string(),
                &self.size.lines.to_string(),
                &self.size.types.to_string(),
                &seconds(|cost| cost.check),
                &seconds(|cost| cost.release),
            ],
        )
    }

    /// The last row: this in percent of the other.
    fn share_of(&self, other: &Self) -> String {
        let percent = |ours: u128, theirs: u128| match theirs {
            0 => "-".to_owned(),
            theirs => format!("{} %", ours * 100 / theirs),
        };
        let spent = |entry: &Self, of: fn(&Cost) -> Duration| {
            entry.cost.as_ref().map_or(0, |cost| of(cost).as_millis())
        };
        let shares = [
            percent(self.operations as u128, other.operations as u128),
            percent(self.size.lines as u128, other.size.lines as u128),
            percent(self.size.types as u128, other.size.types as u128),
            percent(
                spent(self, |cost| cost.check),
                spent(other, |cost| cost.check),
            ),
            percent(
                spent(self, |cost| cost.release),
                spent(other, |cost| cost.release),
            ),
        ];
        row("ours of theirs", shares.each_ref().map(String::as_str))
    }
}

fn row(name: &str, cells: [&str; 5]) -> String {
    let cells = cells.map(|cell| format!("  {cell:>10}")).concat();
    format!("{name:20}{cells}\n")
}
