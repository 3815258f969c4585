//! The words about a listing that has changed.

use std::fmt::Write;

use bigcommerce_api::{Change, Verdict};

use super::Compared;
use super::causes::Causes;

/// Whether a change goes under a heading.
type Belongs = fn(&Change) -> bool;

/// What has changed, item by item, with what it does to users and where it comes from.
pub(crate) fn text(name: &str, compared: &Compared, causes: &Causes) -> String {
    let changes = &compared.difference.changes;
    let mut text = format!("{name}\n");
    if changes.is_empty() {
        text.push_str("  every item is as it was; only the form of the file differs\n");
    }
    let groups: [(&str, Belongs); 3] = [
        ("gone", |change| change.new.is_none()),
        ("changed", |change| {
            change.new.is_some() && change.old.is_some()
        }),
        ("new", |change| change.old.is_none()),
    ];
    for (heading, belongs) in groups {
        let mut group = changes.iter().filter(|change| belongs(change)).peekable();
        if group.peek().is_some() {
            let _ = writeln!(text, "  {heading}");
        }
        for change in group {
            one(change, compared, causes, &mut text);
        }
    }
    text.push('\n');
    text
}

fn one(change: &Change, compared: &Compared, causes: &Causes, text: &mut String) {
    let Some(line) = change.line() else {
        return;
    };
    let verdict = match change.verdict {
        Verdict::Breaking => "breaking  ",
        Verdict::Compatible => "compatible",
    };
    let parts = match change.parts {
        0 => String::new(),
        1 => ", and one part of it".to_owned(),
        many => format!(", and {many} parts of it"),
    };
    let _ = writeln!(text, "    {verdict}  {} {}{parts}", line.path, change.why);
    let sides = [("-", &change.old), ("+", &change.new)];
    for (sign, line) in sides {
        if let Some(line) = line {
            let _ = writeln!(text, "                {sign} {line}");
        }
    }
    let from = causes.of(line).or_else(|| {
        let lines = &compared.listing.lines;
        let (_, file) = lines.iter().find(|(listed, _)| listed == line)?;
        (!file.is_empty()).then(|| format!("in {file}"))
    });
    if let Some(from) = from {
        let _ = writeln!(text, "                {from}");
    }
}

/// `the listing …: 2 breaking changes and one other in crates/orders`.
pub(crate) fn sentence(changed: &[Compared], what: &str) -> String {
    let all = || {
        changed
            .iter()
            .flat_map(|compared| &compared.difference.changes)
    };
    let breaking = all()
        .filter(|change| change.verdict == Verdict::Breaking)
        .count();
    let others = all().count() - breaking;
    let crates: Vec<&str> = changed
        .iter()
        .map(|compared| compared.listing.package.as_str())
        .collect();
    let crates = crates.join(", ");
    match (breaking, others) {
        (0, 0) => format!("{what} ({crates})"),
        (0, others) => format!("{what}: {others} compatible (changes of {crates})"),
        (breaking, 0) => format!("{what}: {breaking} breaking (changes of {crates})"),
        (breaking, others) => {
            format!("{what}: {breaking} breaking, {others} compatible (changes of {crates})")
        }
    }
}
