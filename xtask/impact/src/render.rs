//! A report as text, JSON or Markdown.

mod json;
mod markdown;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::text;

use bigcommerce_drift::Level;

use super::report::{Finding, Report};

/// `2 request-breaking, 1 response-breaking, 3 compatible`.
fn counts(report: &Report) -> String {
    let count = |level| {
        let of_level = report
            .findings
            .iter()
            .filter(|finding| finding.level == level);
        of_level.count()
    };
    let mut parts: Vec<String> = [
        Level::RequestBreaking,
        Level::ResponseBreaking,
        Level::Compatible,
    ]
    .into_iter()
    .map(|level| (level, count(level)))
    .filter(|(_, count)| *count > 0)
    .map(|(level, count)| format!("{count} {level}"))
    .collect();
    if parts.is_empty() {
        parts.push("no change of what is sent or read".to_owned());
    }
    let breaking = report
        .findings
        .iter()
        .filter(|finding| finding.level <= Level::ResponseBreaking);
    let (held, all) = breaking.fold((0, 0), |(held, all), finding| {
        (held + usize::from(finding.tolerated), all + 1)
    });
    if all > 0 {
        parts.push(format!("ours tolerates {held} of the {all} that break"));
    }
    if !report.stale.is_empty() {
        parts.push(format!("{} stale", report.stale.len()));
    }
    parts.join(", ")
}

/// What was settled without anybody: one sentence, where there is something to say.
fn settled(report: &Report) -> Option<String> {
    let settled = report.settled?;
    Some(format!(
        "{} differences are explained by deviations in specs/, {} are acknowledged, and {} make no difference to what ours reads and sends",
        settled.deviations, settled.acknowledged, settled.alike
    ))
}

/// What to do about a finding.
fn advice(report: &Report, finding: &Finding) -> String {
    let Some(api) = &finding.api else {
        return "nothing: none of our clients has this operation".to_owned();
    };
    let update = format!("update specs/{api}.yaml, then `cargo xtask regen`");
    match (report.settled.is_some(), finding.level) {
        (true, _) if report.settling.contains(&finding.alone) => format!(
            "{update}; or, if ours is right as it is, take it for seen: `cargo xtask drift --upstream DIR --settle`"
        ),
        (true, Level::Compatible) => format!("{update}, or say why not with an x-deviation"),
        (true, _) => format!(
            "{update}, or say why not with an x-deviation, or acknowledge: {}",
            finding.fingerprint
        ),
        (false, _) if finding.silent => {
            "nothing: ours reads and sends the same before and after".to_owned()
        }
        (false, Level::Compatible) => format!("nothing, or {update} to make use of it"),
        (false, _) => update,
    }
}

/// `file:line  pointer`.
fn location(finding: &Finding) -> String {
    let line = finding
        .line
        .map(|line| format!(":{line}"))
        .unwrap_or_default();
    let gone = finding.gone_from.as_ref();
    let gone = gone
        .map(|file| format!("  (not in {file})"))
        .unwrap_or_default();
    format!("{}{line}  {}{gone}", finding.file, finding.pointer)
}

/// At most `most` of them, and how many are left.
fn first(items: &[String], most: usize) -> (Vec<&str>, usize) {
    let shown = items.iter().take(most).map(String::as_str).collect();
    (shown, items.len().saturating_sub(most))
}
