//! `cargo xtask decode`: bodies from files, or the published examples, through the generated types and back.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bigcommerce_programs::decode::{Outcome, published, table};
use clap::Parser;

/// Decodes bodies with the generated types, writes them again, and says what got lost
///
/// Equal are: numbers of one decimal value, also as text; dates of one instant; null, {}, [], "" and an absent key; an answer
/// with and without its envelope. Secrets are written in the clear: they are those of the files given.
#[derive(Parser)]
#[command(name = "cargo xtask decode", bin_name = "cargo xtask decode")]
struct Cli {
    /// API of the operation, which is the name of its spec
    #[arg(long, required_unless_present = "upstream", requires = "operation")]
    api: Option<String>,
    /// Operation, as `cargo xtask operations` lists it
    #[arg(long, required_unless_present = "upstream", requires = "api")]
    operation: Option<String>,
    /// HTTP status that the bodies came with
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(100..600))]
    status: u16,
    /// Checkout of BigCommerce's docs: every success example of our operations
    #[arg(long, value_name = "DIR", conflicts_with_all = ["api", "operation", "files", "status"])]
    upstream: Option<PathBuf>,
    /// JSON bodies; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "upstream")]
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match (&cli.upstream, &cli.api, &cli.operation) {
        (Some(folder), ..) => upstream(folder),
        (None, Some(api), Some(operation)) => files(api, operation, cli.status, &cli.files),
        (None, ..) => Err("an operation needs --api and --operation".to_owned()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}

fn upstream(folder: &Path) -> Result<bool, String> {
    let report = published::try_all(folder)?;
    let _ = io::stdout().write_all(report.text().as_bytes());
    if report.tried.is_empty() {
        return Err(format!(
            "{} shows no example of any operation of ours: is it a checkout of BigCommerce's docs?",
            folder.display()
        ));
    }
    Ok(report.failures().next().is_none())
}

fn files(api: &str, operation: &str, status: u16, files: &[PathBuf]) -> Result<bool, String> {
    let entry = table::find(api, operation).ok_or_else(|| {
        format!("there is no operation `{operation}` in `{api}`: `cargo xtask operations` lists them all")
    })?;
    let mut all = true;
    for file in files {
        let outcome = match read(file) {
            Ok(body) if (200..300).contains(&status) => Outcome::of_reply(entry, &body),
            Ok(body) => Outcome::of_refusal(status, &body),
            Err(error) => Outcome::unread(format!("the file cannot be read: {error}")),
        };
        all &= outcome.is_lossless();
        let line = outcome.line(&file.to_string_lossy()).json();
        let _ = writeln!(io::stdout(), "{line}");
    }
    Ok(all)
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    if file.as_os_str() == "-" {
        let mut body = Vec::new();
        io::copy(&mut io::stdin(), &mut body)?;
        Ok(body)
    } else {
        fs::read(file)
    }
}
