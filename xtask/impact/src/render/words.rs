//! Words that text and Markdown share.

use bigcommerce_drift::Level;

use super::super::report::{Between, Finding, Report};

/// `2 request-breaking, 3 compatible, ours tolerates 1 of the 2 that break`; what is in operations that none of our clients has is
/// counted apart.
pub(super) fn counts(report: &Report) -> String {
    let open = report
        .findings
        .iter()
        .filter(|finding| finding.explained.is_none());
    let (ours, others): (Vec<&Finding>, Vec<&Finding>) =
        open.partition(|finding| finding.api.is_some());
    let mut parts = levels(&ours);
    if ours.is_empty() && others.is_empty() {
        parts.push(match report.explained {
            None => "no change of what is sent or read".to_owned(),
            Some(_) => "no other change or difference".to_owned(),
        });
    }
    let breaking = ours
        .iter()
        .filter(|finding| finding.level <= Level::ResponseBreaking);
    let (held, all) = breaking.fold((0, 0), |(held, all), finding| {
        (held + usize::from(finding.tolerated), all + 1)
    });
    if all > 0 {
        parts.push(format!("ours tolerates {held} of the {all} that break"));
    }
    if !others.is_empty() {
        let levels = levels(&others).join(", ");
        parts.push(format!(
            "in operations that none of our clients has: {levels}"
        ));
    }
    if !report.stale.is_empty() {
        parts.push(format!("{} stale", report.stale.len()));
    }
    if !report.unreviewed.is_empty() {
        parts.push(format!("{} not reviewed", report.unreviewed.len()));
    }
    parts.join(", ")
}

/// `2 request-breaking`, for each level that there is.
fn levels(findings: &[&Finding]) -> Vec<String> {
    [
        Level::RequestBreaking,
        Level::ResponseBreaking,
        Level::Compatible,
    ]
    .into_iter()
    .map(|level| {
        let of_level = findings.iter().filter(|finding| finding.level == level);
        (level, of_level.count())
    })
    .filter(|(_, count)| *count > 0)
    .map(|(level, count)| format!("{count} {level}"))
    .collect()
}

/// The differences that need nobody: one sentence, where they were looked for.
pub(super) fn explained(report: &Report) -> Option<String> {
    let explained = report.explained?;
    Some(format!(
        "{} differences are explained by deviations in specs/, and {} make no difference to what ours reads and sends",
        explained.deviations, explained.alike
    ))
}

/// The next step for a published file that nobody has reviewed.
pub(super) const REVIEW: &str = "give a checkout of the docs that has the reviewed version in its history; or read the file, and then `cargo xtask drift --upstream DIR --accept`";

/// The next step for a finding.
pub(super) fn advice(finding: &Finding) -> String {
    let accept = "`cargo xtask drift --upstream DIR --accept`";
    let Some(api) = &finding.api else {
        return match finding.between {
            Between::Reviews => format!("nothing for our clients: {accept}"),
            _ => "nothing: none of our clients has this operation".to_owned(),
        };
    };
    if finding.explained.is_some() {
        return format!("read the published file there; if the deviation still says why, {accept}");
    }
    let update = format!("update specs/{api}.yaml, then `cargo xtask regen`");
    match (finding.between, finding.level) {
        (Between::Specs, _) if finding.is_only_ours() => format!(
            "if it is there all the same, write `x-deviation: {{absent: true, why: …, evidence: …, until: …}}` at it; otherwise remove it from specs/{api}.yaml, then `cargo xtask regen`"
        ),
        (Between::Specs, _) => {
            format!("{update}, or write an x-deviation that says why it differs")
        }
        (Between::Reviews, _) if finding.silent => {
            format!("nothing, ours reads and sends the same before and after: {accept}")
        }
        (Between::Reviews, Level::Compatible) => {
            format!("nothing, or {update} to make use of it; then {accept}")
        }
        (Between::Reviews, _) => format!("{update}, then {accept}"),
        (Between::Documents, _) if finding.silent => {
            "nothing: ours reads and sends the same before and after".to_owned()
        }
        (Between::Documents, Level::Compatible) => {
            format!("nothing, or {update} to make use of it")
        }
        (Between::Documents, _) => update,
    }
}

/// `file:line  pointer`.
pub(super) fn location(finding: &Finding) -> String {
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
pub(super) fn first(items: &[String], most: usize) -> (Vec<&str>, usize) {
    let shown = items.iter().take(most).map(String::as_str).collect();
    (shown, items.len().saturating_sub(most))
}
