//! Maintenance commands of the workspace. Thin: reads and writes files; everything else is `bigcommerce-codegen`.

mod api;
mod ci;
mod drift;
mod failure;
mod git;
mod operations;
mod reference;
mod regen;
mod specs;
mod started;
mod stock;
mod target;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::regen::Tree;
use failure::Failure;
use specs::{Loaded, Specs};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Maintenance commands of the workspace"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Project to work on instead of this one.
    #[arg(long, global = true, hide = true, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
    root: PathBuf,
}

#[derive(Subcommand)]
enum Command {
    /// Writes crates/*/src/generated from specs/
    Regen {
        /// Compare only: print what would change, and fail if anything would
        #[arg(long)]
        check: bool,
    },
    /// Runs what CI runs: all of its steps, or those that are named
    Ci(ci::Ci),
    /// Lists every operation of the specs
    Operations {
        /// How to print them
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Writes crates/*/api.txt: every public item of the library crates, one a line
    Api {
        /// Compare only: say what has changed and whether it breaks users, and fail if anything has
        #[arg(long)]
        check: bool,
        /// Compare with this commit as well, and fail if the public API has changed and CHANGELOG.md has not
        #[arg(long, value_name = "COMMIT", requires = "check")]
        since: Option<String>,
    },
    /// Says what is wrong with the specs
    Lint,
    /// Says what changed between two documents, or between BigCommerce's and ours, and what that means for our clients
    Drift(drift::Drift),
    /// Puts bodies, or the published examples, through the generated types and back (`decode --help`)
    #[command(disable_help_flag = true)]
    Decode(Words),
    /// Prints operations, lines and types of each generated crate, and the CPU seconds of compiling it
    ///
    /// Lines are those of src/generated without comments, doc comments and the examples in them; blank lines count. Types are
    /// public structs and enums. CPU seconds are user and system time of cargo and of everything that it starts (getrusage of the
    /// children), for this crate alone: what it depends on is built before, nothing is incremental. They include cargo's own
    /// start, about a tenth of a second, and they differ from run to run.
    Footprint {
        /// Count only; compile nothing
        #[arg(long)]
        no_build: bool,
        /// Compare with what progenitor makes of the same specs without us, in the same run
        #[arg(long)]
        stock: bool,
    },
}

/// Words for a program of `tests/programs`.
#[derive(Args)]
struct Words {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    words: Vec<OsString>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Json,
    /// All specs as one OpenAPI document without the dialect, for validators
    Openapi,
    Text,
}

fn main() -> ExitCode {
    if let Some(code) = api::rustdoc::instead() {
        return code;
    }
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Regen { check } => regen(&cli.root, check),
        Command::Ci(given) => ci::run(&cli.root, &given),
        Command::Operations { format } => operations(&cli.root, format),
        Command::Api { check, since } => api::run(&cli.root, check, since.as_deref()),
        Command::Lint => lint(&cli.root),
        Command::Drift(given) => drift::run(&cli.root, &given),
        Command::Decode(given) => started::run(&cli.root, "decode", &given.words),
        Command::Footprint { no_build, stock } => footprint(&cli.root, no_build, stock),
    };
    match result {
        Ok(said) => {
            // A reader that stops listening (`| head`) is no failure of ours.
            let _ = io::stdout().write_all(said.as_bytes());
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let _ = io::stdout().write_all(failure.details().as_bytes());
            let said = failure.to_string();
            if !said.is_empty() {
                let _ = writeln!(io::stderr(), "{said}");
            }
            failure.code()
        }
    }
}

fn regen(root: &Path, check: bool) -> Result<String, Failure> {
    let specs = Specs::read(root)?;
    let hooks = specs.hooks();
    let specs = specs.linted()?;
    let mut tree = bigcommerce_codegen::regen::regen(&specs.documents, &specs.codes)
        .map_err(Failure::Faults)?;
    if let Some(hooks) = hooks {
        tree.extend(hooks_of(&hooks, &specs)?);
    }
    let changes = regen::Changes::between(root, &tree)?;
    if check {
        changes.refuse()
    } else {
        changes.apply(root)
    }
}

/// What the schema of webhooks becomes.
fn hooks_of(schema: &Source, specs: &Loaded) -> Result<Tree, Failure> {
    let has_client = specs
        .documents
        .iter()
        .any(|document| document.api == "hooks");
    bigcommerce_codegen::hooks::regen(schema, has_client).map_err(Failure::Faults)
}

fn operations(root: &Path, format: Format) -> Result<String, Failure> {
    let specs = Specs::read(root)?.loaded()?;
    match format {
        Format::Json => operations::json(&specs.documents),
        Format::Openapi => Ok(operations::openapi(&specs.documents)),
        Format::Text => Ok(operations::text(&specs.documents)),
    }
}

fn footprint(root: &Path, no_build: bool, stock: bool) -> Result<String, Failure> {
    let mut words = Vec::<OsString>::new();
    if no_build {
        words.push("--no-build".into());
    }
    if stock {
        let specs = Specs::read(root)?.linted()?;
        words.push("--stock".into());
        words.push(stock::write(root, &specs.documents)?.into());
    }
    started::run(root, "footprint", &words)
}

fn lint(root: &Path) -> Result<String, Failure> {
    let specs = Specs::read(root)?;
    let hooks = specs.hooks();
    let specs = specs.linted()?;
    if let Some(hooks) = hooks {
        hooks_of(&hooks, &specs)?;
    }
    let (documents, codes) = (specs.documents.len(), specs.codes.len());
    Ok(format!(
        "{documents} specs and {codes} payment codes keep every rule\n"
    ))
}
