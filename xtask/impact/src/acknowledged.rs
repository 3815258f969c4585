//! Differences that a person has seen and put off: `specs/acknowledged.yaml`.

use serde_json::Value;

use super::report::Stale;
use bigcommerce_codegen::document::{Fault, Source};
use bigcommerce_codegen::load;

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Acknowledged {
    file: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    fingerprint: String,
    reason: String,
    line: Option<usize>,
}

/// The rule that a wrong list breaks.
const RULE: &str = "acknowledged";

impl Acknowledged {
    /// Reads a list of `{fingerprint, reason, date}`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(source: &Source) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let Some(tree) = load::read(source, &mut faults) else {
            return Err(faults);
        };
        let mut wrong = |pointer: &str, message: String| {
            faults.push(Fault {
                rule: RULE,
                file: source.name.clone(),
                line: tree.lines.get(pointer).copied(),
                pointer: format!("#{pointer}"),
                message,
                help: "write `- {fingerprint: …, reason: …, date: 2026-01-31}`".to_owned(),
            });
        };
        let mut entries: Vec<Entry> = Vec::new();
        let listed = match &tree.value {
            Value::Array(list) => list.as_slice(),
            Value::Null => &[],
            _ => {
                wrong("", "the file is not a list".to_owned());
                &[]
            }
        };
        for (index, one) in listed.iter().enumerate() {
            let pointer = format!("/{index}");
            let text = |key: &str| one.get(key).and_then(Value::as_str).map(str::trim);
            let said = |key: &str| text(key).filter(|text| !text.is_empty());
            let (Some(fingerprint), Some(reason), Some(date)) =
                (said("fingerprint"), said("reason"), said("date"))
            else {
                wrong(
                    &pointer,
                    "the entry lacks `fingerprint`, `reason` or `date`".to_owned(),
                );
                continue;
            };
            if !is_date(date) {
                wrong(&pointer, format!("`{date}` is no date"));
            }
            if entries.iter().any(|entry| entry.fingerprint == fingerprint) {
                wrong(&pointer, format!("`{fingerprint}` stands there twice"));
            }
            entries.push(Entry {
                fingerprint: fingerprint.to_owned(),
                reason: reason.to_owned(),
                line: tree.lines.get(&pointer).copied(),
            });
        }
        if faults.is_empty() {
            Ok(Self {
                file: source.name.clone(),
                entries,
            })
        } else {
            Err(faults)
        }
    }

    /// Whether somebody has seen it.
    pub(super) fn has(&self, fingerprint: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.fingerprint == fingerprint)
    }

    /// Entries for differences that are none of `names`.
    pub(super) fn stale(&self, names: &[String]) -> Vec<Stale> {
        self.entries
            .iter()
            .filter(|entry| !names.contains(&entry.fingerprint))
            .map(|entry| Stale {
                place: match entry.line {
                    Some(line) => format!("{}:{line}  {}", self.file, entry.fingerprint),
                    None => format!("{}  {}", self.file, entry.fingerprint),
                },
                said: entry.reason.clone(),
                help: "there is no such difference any more: remove the entry".to_owned(),
            })
            .collect()
    }
}

/// `2026-01-31`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2)
        && ("01"..="12").contains(month) && ("01"..="31").contains(day))
}
