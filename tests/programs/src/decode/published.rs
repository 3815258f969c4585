//! The published examples: the successes that a checkout of BigCommerce's docs shows for our operations.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::specs::{Example, Files};
use super::{Outcome, table};

/// Places in published files that no reader could take for part of an answer: `file pointer | reason`.
const BROKEN: &str = include_str!("broken-examples.txt");

struct Broken {
    file: &'static str,
    pointer: &'static str,
    why: &'static str,
}

fn broken() -> impl Iterator<Item = Broken> {
    let lines = BROKEN.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (place, why) = line.split_once(" | ")?;
        let (file, pointer) = place.split_once(' ')?;
        Some(Broken { file, pointer, why })
    })
}

/// One example and what became of it.
pub struct Tried {
    /// The example.
    pub example: Example,
    /// The API of ours that has its operation.
    pub api: &'static str,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it cannot be lossless. Without the places that are known to be broken, it is.
    pub broken: Vec<(&'static str, &'static str)>,
}

/// All of them.
pub struct Report {
    /// The examples of our operations.
    pub tried: Vec<Tried>,
    /// How many examples belong to operations that are not ours.
    pub others: usize,
}

/// Tries every success example of the checkout in `folder`.
///
/// # Errors
/// When there is no checkout, or a file cannot be read.
pub fn try_all(folder: &Path) -> Result<Report, String> {
    let reference = folder.join("reference");
    let mut names = Vec::new();
    files(&reference, "", &mut names)
        .map_err(|error| format!("cannot read {}: {error}", reference.display()))?;
    names.sort();
    let mut report = Report {
        tried: Vec::new(),
        others: 0,
    };
    // One at a time, so that a reference cannot lead into another file: the published ones never do.
    for name in names {
        let examples = Files::read(&reference, &[name])?.examples();
        for example in examples.into_iter().filter(Example::is_success) {
            let Some(entry) = table::find_path(&example.method, &example.path) else {
                report.others += 1;
                continue;
            };
            let outcome = Outcome::of_reply(entry, example.body.json().as_bytes());
            let mut broken: Vec<_> = broken()
                .filter(|broken| broken.file == example.file && !outcome.is_lossless())
                .filter(|broken| example.body.at(broken.pointer).is_some())
                .map(|broken| (broken.pointer, broken.why))
                .collect();
            let mut mended = example.body.clone();
            for (pointer, _) in &broken {
                mended.put(pointer, None);
            }
            if !Outcome::of_reply(entry, mended.json().as_bytes()).is_lossless() {
                broken.clear();
            }
            report.tried.push(Tried {
                outcome,
                api: entry.operation.api,
                broken,
                example,
            });
        }
    }
    Ok(report)
}

fn files(folder: &Path, below: &str, into: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            files(&entry.path(), &format!("{name}/"), into)?;
        } else if name.ends_with(".yml") || name.ends_with(".yaml") {
            into.push(name);
        }
    }
    Ok(())
}

impl Report {
    /// Those that are not lossless although they could be.
    pub fn failures(&self) -> impl Iterator<Item = &Tried> {
        self.tried
            .iter()
            .filter(|tried| !tried.outcome.is_lossless() && tried.broken.is_empty())
    }

    /// Entries of the list of broken places that no longer say anything true.
    #[must_use]
    pub fn stale(&self) -> Vec<String> {
        let holds = |broken: &Broken| {
            self.tried.iter().any(|tried| {
                let mut places = tried.broken.iter();
                tried.example.file == broken.file
                    && places.any(|(pointer, _)| *pointer == broken.pointer)
            })
        };
        broken()
            .filter(|broken| !holds(broken))
            .map(|broken| format!("{} {}", broken.file, broken.pointer))
            .collect()
    }

    /// The table, the failures and the examples that are known to be broken.
    #[must_use]
    pub fn text(&self) -> String {
        let mut rows: BTreeMap<(&str, &str), [usize; 4]> = BTreeMap::new();
        let mut sum = [0; 4];
        for tried in &self.tried {
            let row = rows.entry((&tried.example.file, tried.api)).or_default();
            let counted = [
                true,
                tried.outcome.is_decoded(),
                tried.outcome.is_lossless(),
                !tried.broken.is_empty(),
            ];
            for (column, counted) in counted.into_iter().enumerate() {
                row[column] += usize::from(counted);
                sum[column] += usize::from(counted);
            }
        }
        let width = rows.keys().map(|(file, _)| file.len()).max().unwrap_or(0);
        let mut text = format!(
            "{:width$}  {:20}  examples  decoded  lossless  broken\n",
            "published file", "our API"
        );
        let total = (("total", ""), sum);
        for ((file, api), [examples, decoded, lossless, broken]) in rows.into_iter().chain([total])
        {
            let _ = writeln!(
                text,
                "{file:width$}  {api:20}  {examples:8}  {decoded:7}  {lossless:8}  {broken:6}"
            );
        }
        let _ = writeln!(
            text,
            "{} more belong to operations that are not ours",
            self.others
        );
        let mut heading = "\nnot decoded, or not lossless:\n";
        for tried in self.failures() {
            text.push_str(std::mem::take(&mut heading));
            let _ = writeln!(text, "  {}\n    {}", tried.example.place(), tried.outcome);
        }
        let mut heading = "\nbroken as published, and lossless without the place that is (broken-examples.txt):\n";
        for tried in &self.tried {
            for (pointer, why) in &tried.broken {
                text.push_str(std::mem::take(&mut heading));
                let _ = writeln!(text, "  {}\n    {pointer}: {why}", tried.example.place());
            }
        }
        for place in self.stale() {
            let _ = writeln!(text, "\nno longer broken, or gone: {place}");
        }
        text
    }
}
