//! The report about a listing that has changed.

use std::fmt::Write;

use bigcommerce_api::Verdict;

use super::Compared;
use super::causes::Causes;

/// Each change with its effect on users and its origin in the specs.
pub(crate) fn text(changed: &[Compared], causes: &Causes) -> String {
    changed
        .iter()
        .map(|compared| one(compared, causes))
        .collect()
}

fn one(compared: &Compared, causes: &Causes) -> String {
    let mut text = format!("{}\n", compared.name);
    if compared.changes.is_empty() {
        text += "  every item is as it was; only the form of the file differs\n";
    } else if compared.is_new {
        return text + "  listed for the first time\n\n";
    }
    for change in &compared.changes {
        let Some(line) = change.line() else {
            continue;
        };
        let verdict = match change.verdict {
            Verdict::Breaking => "breaking  ",
            Verdict::Compatible => "compatible",
        };
        let _ = writeln!(text, "  {verdict}  {} {}", line.path, change.why);
        let sides = [("-", &change.old), ("+", &change.new)].into_iter();
        let lines = sides.filter_map(|(sign, line)| Some(format!("{sign} {}", line.as_ref()?)));
        for line in lines.chain(causes.of(line)) {
            let _ = writeln!(text, "              {line}");
        }
    }
    text + "\n"
}

/// `the listing …: 2 breaking, 1 compatible (changes of crates/orders)`.
pub(crate) fn sentence(changed: &[Compared], what: &str) -> String {
    let count = |verdict| {
        let all = changed.iter().flat_map(|compared| &compared.changes);
        all.filter(|change| change.verdict == verdict).count()
    };
    let counts = match (count(Verdict::Breaking), count(Verdict::Compatible)) {
        (0, 0) => String::new(),
        (0, compatible) => format!(": {compatible} compatible"),
        (breaking, 0) => format!(": {breaking} breaking"),
        (breaking, compatible) => format!(": {breaking} breaking, {compatible} compatible"),
    };
    let crates = changed
        .iter()
        .map(|compared| compared.name.trim_end_matches("/api.txt"));
    let crates = crates.collect::<Vec<_>>().join(", ");
    format!("{what}{counts} (changes of {crates})")
}
