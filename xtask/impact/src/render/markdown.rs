//! As a comment of a pull request. Names and words of documents are escaped: they can be anybody's.

use std::fmt::Write;

use bigcommerce_drift::Level;

use super::super::report::{Finding, Report};
use super::words::{REVIEW, advice, counts, explained, first, location};

/// How many items of one kind stand in a row.
const MOST: usize = 5;

/// The whole report.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut text = format!("### API drift\n\n{}\n", prose(&counts(report)));
    for (level, title) in [
        (Level::RequestBreaking, "Breaks requests"),
        (Level::ResponseBreaking, "Breaks readers of answers"),
        (Level::Compatible, "Compatible"),
    ] {
        let of_level: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.level == level)
            .collect();
        if of_level.is_empty() {
            continue;
        }
        let folded = level == Level::Compatible;
        if folded {
            let _ = write!(
                text,
                "\n<details><summary>{title} ({})</summary>\n",
                of_level.len()
            );
        } else {
            let _ = write!(text, "\n#### {title}\n");
        }
        text.push_str("\n| What | Where | Rust | Flow | Ours |\n|---|---|---|---|---|\n");
        for finding in &of_level {
            row(&mut text, finding);
        }
        text.push_str("\n<details><summary>What to do</summary>\n\n");
        for finding in &of_level {
            details(&mut text, finding);
        }
        text.push_str("\n</details>\n");
        if folded {
            text.push_str("\n</details>\n");
        }
    }
    if !report.stale.is_empty() {
        text.push_str("\n#### Stale\n\n");
        for stale in &report.stale {
            let _ = writeln!(
                text,
                "- {}: {}. {}",
                code(&stale.place),
                prose(&stale.said),
                prose(&stale.help)
            );
        }
    }
    if !report.unreviewed.is_empty() {
        text.push_str("\n#### Not reviewed\n\n");
        for file in &report.unreviewed {
            let _ = writeln!(
                text,
                "- {}: {}. {}",
                code(&file.path),
                prose(&file.why),
                prose(REVIEW)
            );
        }
    }
    if report.reworded > 0 {
        let _ = write!(
            text,
            "\nOperations with other words or examples: {}.\n",
            report.reworded
        );
    }
    if let Some(explained) = explained(report) {
        let _ = write!(text, "\n{}.\n", prose(&explained));
    }
    text
}

fn row(text: &mut String, finding: &Finding) {
    let what = prose(&finding.text);
    let operations = codes(&finding.operations);
    let place = match finding.place.as_str() {
        "" => String::new(),
        place => format!("<br>{}", prose(place)),
    };
    let verdict = match (&finding.api, finding.tolerated) {
        _ if finding.explained.is_some() => {
            let why = finding.explained.as_deref().unwrap_or_default();
            format!("explained by a deviation: {}", prose(why))
        }
        (None, _) => "not ours".to_owned(),
        (_, true) => format!("tolerated: {}", prose(&finding.why)),
        (_, false) => format!("**breaks**: {}", prose(&finding.why)),
    };
    let _ = writeln!(
        text,
        "| {what} | {operations}{place} | {} | {} | {verdict} |",
        codes(&finding.rust),
        codes(&finding.steps)
    );
}

fn details(text: &mut String, finding: &Finding) {
    let _ = writeln!(
        text,
        "- {} {}: {}{}",
        code(&finding.name),
        code(&location(finding)),
        prose(&advice(finding)),
        finding
            .since
            .as_ref()
            .map(|since| format!(" ({})", prose(since)))
            .unwrap_or_default()
    );
}

fn codes(items: &[String]) -> String {
    let (shown, more) = first(items, MOST);
    let mut cells: Vec<String> = shown.into_iter().map(code).collect();
    if more > 0 {
        cells.push(format!("and {more} more"));
    }
    cells.join("<br>")
}

/// A code span that nothing inside can end, in a table that nothing inside can split.
fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let text = text.replace('|', "\\|");
    if longest == 0 {
        format!("{fence}{text}{fence}")
    } else {
        format!("{fence} {text} {fence}")
    }
}

/// Words that mean nothing to Markdown or HTML; what stands between backticks is code.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let paired = parts.len() % 2 == 1;
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        if paired && index % 2 == 1 && !part.trim().is_empty() {
            out.push_str(&code(part));
        } else {
            if index > 0 && !(paired && index % 2 == 0 && !parts[index - 1].trim().is_empty()) {
                out.push_str("&#96;");
            }
            out.extend(part.chars().map(plain));
        }
    }
    out
}

fn plain(c: char) -> String {
    match c {
        '\\' | '*' | '_' | '[' | ']' | '(' | ')' | '#' | '!' | '~' | '|' => format!("\\{c}"),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '&' => "&amp;".to_owned(),
        // Nobody is to be called.
        '@' => "&#64;".to_owned(),
        c if c.is_control() => " ".to_owned(),
        c => c.to_string(),
    }
}
