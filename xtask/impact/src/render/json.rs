//! For programs.

use serde_json::{Value, json};

use super::super::report::{Between, Finding, Report};

/// `{"breaking": …, "changes": […]}`; against the published files also the stale deviations and the files without a review. The key
/// `fingerprint` is the name of the change.
#[must_use]
pub fn json(report: &Report) -> String {
    // Written key by key: `Value` would sort them, and readers know the first ones in their order.
    let changes: Vec<String> = report.findings.iter().map(change).collect();
    let mut text = format!(
        "{{\n  \"breaking\": {},\n  \"changes\": [{}]",
        report.is_breaking(),
        if changes.is_empty() {
            String::new()
        } else {
            format!("\n    {}\n  ", changes.join(",\n    "))
        }
    );
    if let Some(explained) = report.explained {
        let stale: Vec<Value> = report
            .stale
            .iter()
            .map(|stale| json!({"place": stale.place, "said": stale.said, "help": stale.help}))
            .collect();
        let unreviewed: Vec<Value> = report
            .unreviewed
            .iter()
            .map(|file| json!({"file": file.path, "why": file.why}))
            .collect();
        text.push_str(&format!(
            ",\n  \"stale\": {},\n  \"unreviewed\": {},\n  \"explained\": {}",
            Value::Array(stale),
            Value::Array(unreviewed),
            json!({"deviations": explained.deviations, "alike": explained.alike})
        ));
    }
    text.push_str("\n}\n");
    text
}

fn change(finding: &Finding) -> String {
    let pairs = [
        ("level", json!(finding.level.to_string())),
        (
            "operation",
            json!(finding.operations.first().cloned().unwrap_or_default()),
        ),
        ("pointer", json!(finding.pointer)),
        ("text", json!(finding.text)),
        ("rust", json!(finding.rust)),
        ("steps", json!(finding.steps)),
        ("tolerated", json!(finding.tolerated)),
        ("fingerprint", json!(finding.name)),
        (
            "between",
            match finding.between {
                Between::Documents => Value::Null,
                Between::Reviews => json!("the published file as it was reviewed and as it is"),
                Between::Specs => json!("our spec and the published file"),
            },
        ),
        ("operations", json!(finding.operations)),
        ("api", json!(finding.api)),
        ("at", json!(finding.place)),
        ("kind", json!(finding.kind)),
        ("why", json!(finding.why)),
        ("file", json!(finding.file)),
        ("line", json!(finding.line)),
        ("explained", json!(finding.explained)),
        ("since", json!(finding.since)),
    ];
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| format!("\"{key}\": {value}"))
        .collect();
    format!("{{{}}}", pairs.join(", "))
}
