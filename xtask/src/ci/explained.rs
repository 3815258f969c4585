//! What a validator found, compared with the list of what is known and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value;

/// One kind of finding, in the words of the proxy.
#[derive(Debug, Deserialize)]
pub(super) struct Finding {
    document: String,
    /// Method and path, as the document writes them.
    operation: String,
    status: u16,
    /// `request` or `response`.
    side: String,
    /// The keyword of JSON Schema, or what Prism calls the rule.
    rule: String,
    /// The place in the message, with `*` for an index.
    pointer: String,
    message: String,
    count: usize,
}

/// One entry of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    document: String,
    side: String,
    rule: String,
    /// Pointers; an empty one is the message as such.
    at: Vec<String>,
    /// `METHOD path status`, or `* status` for any operation.
    on: Vec<String>,
    why: String,
    evidence: String,
}

impl Entry {
    pub(super) fn document(&self) -> &str {
        &self.document
    }

    /// Which of its places and which of its operations a finding is at.
    fn explains(&self, finding: &Finding) -> Option<(usize, usize)> {
        if (&self.document, &self.side, &self.rule)
            != (&finding.document, &finding.side, &finding.rule)
        {
            return None;
        }
        let exact = format!("{} {}", finding.operation, finding.status);
        let any = format!("* {}", finding.status);
        let at = self.at.iter().position(|at| *at == finding.pointer)?;
        let on = self.on.iter().position(|on| *on == exact || *on == any)?;
        Some((at, on))
    }
}

/// The findings in the proxy's file, a line each; its other lines say what was asked.
pub(super) fn findings(text: &str) -> Result<Vec<Finding>, String> {
    let mut asked = 0;
    let mut findings = Vec::new();
    for line in text.lines() {
        let unreadable = |error| format!("the proxy wrote a line that cannot be read: {error}");
        let value: Value = serde_json::from_str(line).map_err(unreadable)?;
        if value.get("asked").is_some() {
            asked += 1;
        } else {
            findings.push(serde_json::from_value(value).map_err(unreadable)?);
        }
    }
    if asked == 0 {
        return Err("nothing went through the proxy".to_owned());
    }
    Ok(findings)
}

pub(super) fn entries(list: &Value) -> Result<Vec<Entry>, String> {
    let entries = list.get("entries").cloned().unwrap_or_default();
    let entries: Vec<Entry> = serde_json::from_value(entries)
        .map_err(|error| format!("the list of explained findings cannot be read: {error}"))?;
    for entry in &entries {
        if entry.why.trim().is_empty() || entry.evidence.trim().is_empty() {
            return Err(format!(
                "an entry for {} {} says nothing under `why` or `evidence`",
                entry.document, entry.rule
            ));
        }
    }
    Ok(entries)
}

/// A line for each finding without an entry, and for each part of an entry without a finding; nothing when they agree.
pub(super) fn compare(entries: &[&Entry], findings: &[Finding]) -> String {
    let mut used = BTreeMap::<usize, (BTreeSet<usize>, BTreeSet<usize>)>::new();
    let mut unexplained = BTreeMap::<String, (usize, &str)>::new();
    for finding in findings {
        let explained = entries
            .iter()
            .enumerate()
            .find_map(|(index, entry)| Some((index, entry.explains(finding)?)));
        if let Some((index, (at, on))) = explained {
            let used = used.entry(index).or_default();
            used.0.insert(at);
            used.1.insert(on);
        } else {
            let place = format!(
                "{} {} {} at `{}` on {} {}",
                finding.document,
                finding.side,
                finding.rule,
                finding.pointer,
                finding.operation,
                finding.status
            );
            let said = unexplained.entry(place).or_insert((0, &finding.message));
            said.0 += finding.count;
        }
    }
    let mut report = String::new();
    for (place, (count, message)) in unexplained {
        let _ = writeln!(report, "  not explained: {place}, {count} times: {message}");
    }
    for (index, entry) in entries.iter().enumerate() {
        let used = used.remove(&index).unwrap_or_default();
        let mut stale = |parts: &[String], used: &BTreeSet<usize>, key: &str| {
            for (index, part) in parts.iter().enumerate() {
                if !used.contains(&index) {
                    let Entry {
                        document,
                        side,
                        rule,
                        ..
                    } = entry;
                    let _ = writeln!(
                        report,
                        "  stale: {document} {side} {rule}: nothing was found with `{key}: {part}`; remove it"
                    );
                }
            }
        };
        stale(&entry.at, &used.0, "at");
        stale(&entry.on, &used.1, "on");
    }
    report
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(pointer: &str, status: u16) -> Finding {
        let finding = json!({
            "document": "orders", "operation": "GET /orders", "status": status, "side": "response",
            "rule": "type", "pointer": pointer, "message": "must be text", "count": 2,
        });
        serde_json::from_value(finding).unwrap()
    }

    fn entry(at: &[&str], on: &[&str]) -> Entry {
        let list = json!({ "entries": [{
            "document": "orders", "side": "response", "rule": "type", "at": at, "on": on,
            "why": "it is a number", "evidence": "an answer",
        }] });
        entries(&list).unwrap().remove(0)
    }

    #[test]
    fn a_finding_without_an_entry_is_reported() {
        let entry = entry(&["body/id"], &["GET /orders 200"]);
        let entries = [&entry];
        assert_eq!(compare(&entries, &[found("body/id", 200)]), "");
        let findings = [found("body/id", 200), found("body/total", 200)];
        let report = compare(&entries, &findings);
        assert!(report.contains(
            "not explained: orders response type at `body/total` on GET /orders 200, 2 times"
        ));
        let findings = [found("body/id", 200), found("body/id", 404)];
        assert!(compare(&entries, &findings).contains("GET /orders 404"));
    }

    #[test]
    fn a_part_of_an_entry_without_a_finding_is_stale() {
        let entry = entry(&["body/id", "body/gone"], &["* 200", "* 500"]);
        let report = compare(&[&entry], &[found("body/id", 200)]);
        assert!(
            report.contains("nothing was found with `at: body/gone`"),
            "{report}"
        );
        assert!(
            report.contains("nothing was found with `on: * 500`"),
            "{report}"
        );
        assert_eq!(report.lines().count(), 2);
    }

    #[test]
    fn an_entry_says_why_and_with_which_evidence() {
        let list = json!({ "entries": [{
            "document": "orders", "side": "response", "rule": "type", "at": [""], "on": ["* 200"],
            "why": " ", "evidence": "an answer",
        }] });
        assert!(entries(&list).is_err());
    }

    #[test]
    fn a_proxy_that_saw_nothing_is_no_success() {
        assert!(findings("").is_err());
        assert!(
            findings("{\"asked\": \"orders GET /orders 200\", \"count\": 1}\n")
                .unwrap()
                .is_empty()
        );
    }
}
