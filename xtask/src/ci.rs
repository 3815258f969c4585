//! `cargo xtask ci`: the checks that every change has to pass, each with a name of its own.

mod commands;
mod cost;
mod explained;
mod families;
mod foreign;
mod linters;
mod outcome;
mod packages;
mod prism;
mod python;
mod started;
mod steps;

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Instant;

use clap::Args;

use crate::failure::Failure;
use commands::Commands;
use cost::Cost;
use outcome::Outcome;
use steps::{STEPS, Step};

#[derive(Args)]
pub(crate) struct Ci {
    /// Steps to run, in the order of the list [default: all that run by default]
    #[arg(value_name = "STEP", value_parser = steps::names())]
    steps: Vec<String>,
    /// List the steps
    #[arg(long, conflicts_with = "steps")]
    list: bool,
}

pub(crate) fn run(root: &Path, given: &Ci) -> Result<String, Failure> {
    if given.list {
        return Ok(list());
    }
    let commands = Commands::new(root)?;
    let mut rows = Vec::new();
    for step in STEPS.iter().filter(|step| is_wanted(step, &given.steps)) {
        // The output of a step goes straight to the terminal: what is said here must not come after it.
        say(&format!("\n== {}: {}\n", step.name, step.about));
        let (before, start) = (Cost::of_children(), Instant::now());
        let outcome = (step.run)(&commands);
        let cost = Cost::of_children().since(before);
        let passed = match &outcome {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::Skipped(why)) => {
                say(&format!("skipped: {why}\n"));
                "skipped".to_owned()
            }
            Err(_) => "FAILED".to_owned(),
        };
        rows.push((step.name, start.elapsed(), cost, passed));
        if let Err(what) = outcome {
            say(&cost::table(&rows));
            return Err(Failure::Files(format!(
                "step `{}` failed: {what}\n  help: `cargo xtask ci {}` runs it alone",
                step.name, step.name
            )));
        }
    }
    Ok(cost::table(&rows))
}

fn is_wanted(step: &Step, named: &[String]) -> bool {
    match named {
        [] => step.by_default,
        named => named.iter().any(|name| name == step.name),
    }
}

fn list() -> String {
    let width = STEPS.iter().map(|step| step.name.len()).max().unwrap_or(0);
    STEPS.iter().fold(String::new(), |mut text, step| {
        let more = if step.by_default {
            ""
        } else {
            " (only when named)"
        };
        let _ = writeln!(text, "{:width$}  {}{more}", step.name, step.about);
        text
    })
}

fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
