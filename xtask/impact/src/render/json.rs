//! For programs.

use serde_json::{Value, json};

use super::super::report::{Finding, Report};

/// `{"breaking": …, "changes": […]}`, and what is stale where that was looked for.
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
    if let Some(settled) = report.settled {
        let stale: Vec<Value> = report
            .stale
            .iter()
            .map(|stale| json!({"place": stale.place, "said": stale.said, "help": stale.help}))
            .collect();
        text.push_str(&format!(
            ",\n  \"stale\": {},\n  \"settled\": {}",
            Value::Array(stale),
            json!({
                "deviations": settled.deviations,
                "acknowledged": settled.acknowledged,
                "alike": settled.alike,
            })
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
        ("fingerprint", json!(finding.fingerprint)),
        ("operations", json!(finding.operations)),
        ("api", json!(finding.api)),
        ("at", json!(finding.place)),
        ("kind", json!(finding.kind)),
        ("why", json!(finding.why)),
        ("file", json!(finding.file)),
        ("line", json!(finding.line)),
        ("since", json!(finding.since)),
    ];
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| format!("\"{key}\": {value}"))
        .collect();
    format!("{{{}}}", pairs.join(", "))
}
