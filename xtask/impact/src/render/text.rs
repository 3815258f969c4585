//! For people at a terminal: what, where, used by, what to do.

use std::fmt::Write;

use super::super::report::{Finding, Report};
use super::words::{REVIEW, advice, counts, explained, first, location};

/// How many lines of one kind are shown.
const MOST: usize = 4;

/// The whole report, with the counts at the end.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    let mut since = None;
    for finding in &report.findings {
        if finding.since != since {
            since.clone_from(&finding.since);
            let _ = writeln!(text, "commit {}\n", since.as_deref().unwrap_or_default());
        }
        one(&mut text, finding);
    }
    for stale in &report.stale {
        let _ = writeln!(
            text,
            "stale  {}\n  said      {}\n  do        {}\n",
            stale.place, stale.said, stale.help
        );
    }
    for file in &report.unreviewed {
        let _ = writeln!(
            text,
            "not reviewed  {}\n  why       {}\n  do        {REVIEW}\n",
            file.path, file.why
        );
    }
    if report.reworded > 0 {
        let operations = match report.reworded {
            1 => "one operation has".to_owned(),
            many => format!("{many} operations have"),
        };
        let _ = writeln!(
            text,
            "documentation  {operations} other words or examples\n"
        );
    }
    if let Some(explained) = explained(report) {
        let _ = writeln!(text, "{explained}");
    }
    let _ = writeln!(text, "{}", counts(report));
    // Names are anybody's, and a terminal obeys.
    text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

fn one(text: &mut String, finding: &Finding) {
    let api = finding.api.as_deref().unwrap_or("not ours");
    let title = format!("{}  {api} · {}", finding.level, finding.operations[0]);
    let title = match finding.operations.len() {
        1 => title,
        2 => format!("{title} and {}", finding.operations[1]),
        more => format!("{title} and {} more", more - 1),
    };
    let what = match finding.place.as_str() {
        "" => finding.text.clone(),
        place => format!("{place}: {}", finding.text),
    };
    let _ = writeln!(text, "{title}\n  {what}");
    let mut line = |label: &str, words: &str| {
        let _ = writeln!(text, "  {label:8}  {words}");
    };
    line("at", &location(finding));
    listed(&mut line, "used by", &finding.used_by);
    listed(&mut line, "in flow", &finding.steps);
    if finding.api.is_some() {
        let verdict = if finding.tolerated {
            "tolerated"
        } else {
            "breaks"
        };
        line("ours", &format!("{verdict}: {}", finding.why));
    }
    if let Some(why) = &finding.explained {
        line("reason", why);
    }
    line("do", &advice(finding));
    text.push('\n');
}

fn listed(line: &mut impl FnMut(&str, &str), label: &str, items: &[String]) {
    let (shown, more) = first(items, MOST);
    for (index, item) in shown.iter().enumerate() {
        line(if index == 0 { label } else { "" }, item);
    }
    if more > 0 {
        line("", &format!("and {more} more"));
    }
}
