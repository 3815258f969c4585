//! Compares what two alternatives say of single values: enumerations, formats and limits.

use super::finding::{Direction, Finding, OF_SUBJECT, SUBJECT, finding, level};
use super::formats::{self, Format};
use super::kinds::Kinds;
use super::shape::{Shape, Values};
use crate::change::Level;
use crate::kind::Kind;

/// The types of what a client writes into a URL: text that can only be numbers is as good as numbers.
pub(super) fn lexical(shape: &Shape, direction: Direction) -> Kinds {
    match &shape.values {
        Some(values) if direction == Direction::Parameter && shape.kinds == Kinds::STRING => {
            if values.list.iter().all(|value| value.parse::<i64>().is_ok()) {
                Kinds::INTEGER
            } else if values.list.iter().all(|v| v == "true" || v == "false") {
                Kinds::BOOLEAN
            } else {
                Kinds::STRING
            }
        }
        _ => shape.kinds,
    }
}

/// The values a schema enumerates; both booleans are no choice.
fn enumerated(shape: &Shape) -> Option<&Values> {
    shape.values.as_ref().filter(|values| {
        !(shape.kinds == Kinds::BOOLEAN && values.list.len() > 1) && misplaced(shape).is_none()
    })
}

/// Values at a list that no list can be: those of its items are meant.
pub(super) fn misplaced(shape: &Shape) -> Option<&Vec<String>> {
    let values = &shape.values.as_ref()?.list;
    (shape.kinds == Kinds::ARRAY && !values.iter().any(|value| value.starts_with('[')))
        .then_some(values)
}

pub(super) fn values(old: &Shape, new: &Shape, direction: Direction) -> Vec<Finding> {
    let mut findings = Vec::new();
    match (enumerated(old), enumerated(new)) {
        (Some(before), Some(after)) => {
            let gone = missing(&before.list, &after.list);
            let come = missing(&after.list, &before.list);
            if !gone.is_empty() {
                findings.push(finding(
                    level(!direction.is_response(), direction),
                    Kind::EnumValuesRemoved {
                        values: gone.clone(),
                    },
                    Some(before.at),
                    Some(after.at),
                    format!("{} gone", counted(&gone, &OF_SUBJECT.to_string())),
                ));
            }
            if !come.is_empty() {
                findings.push(finding(
                    level(direction.is_response(), direction),
                    Kind::EnumValuesAdded {
                        values: come.clone(),
                    },
                    Some(before.at),
                    Some(after.at),
                    format!("{} new", counted(&come, &OF_SUBJECT.to_string())),
                ));
            }
        }
        (Some(before), None) => findings.push(finding(
            level(direction.is_response(), direction),
            Kind::EnumOpened {
                values: before.list.clone(),
            },
            Some(before.at),
            Some(new.at),
            format!(
                "{SUBJECT} may be any value now, was one of {}",
                quoted(&before.list)
            ),
        )),
        (None, Some(after)) => {
            let all = old.kinds == Kinds::BOOLEAN
                && ["true", "false"]
                    .iter()
                    .all(|flag| after.list.iter().any(|value| value == flag));
            if !all {
                findings.push(finding(
                    level(!direction.is_response(), direction),
                    Kind::EnumClosed {
                        values: after.list.clone(),
                    },
                    Some(old.at),
                    Some(after.at),
                    format!("{SUBJECT} must be one of {} now", quoted(&after.list)),
                ));
            }
        }
        (None, None) => {}
    }
    findings
}

fn missing(of: &[String], from: &[String]) -> Vec<String> {
    of.iter()
        .filter(|value| !from.contains(value))
        .cloned()
        .collect()
}

fn quoted(values: &[String]) -> String {
    const SHOWN: usize = 8;
    let mut quoted: Vec<String> = values
        .iter()
        .take(SHOWN)
        .map(|value| format!("`{value}`"))
        .collect();
    if values.len() > SHOWN {
        return format!("{} and {} more", quoted.join(", "), values.len() - SHOWN);
    }
    match quoted.pop() {
        Some(last) if !quoted.is_empty() => format!("{} and {last}", quoted.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// "the value `a` is", "the values `a` and `b` are".
pub(crate) fn counted(values: &[String], of: &str) -> String {
    if values.len() == 1 {
        format!("the value {}{of} is", quoted(values))
    } else {
        format!("the values {}{of} are", quoted(values))
    }
}

pub(super) fn format(old: &Shape, new: &Shape, direction: Direction) -> Option<Finding> {
    let before = old.format.as_ref().map(|(name, _)| name.as_str());
    let after = new.format.as_ref().map(|(name, _)| name.as_str());
    if before == after {
        return None;
    }
    let kinds = old.kinds.common(new.kinds);
    let (one, other) = (formats::read(before, kinds), formats::read(after, kinds));
    let readable = if direction.is_response() {
        formats::readable(&other, &one)
    } else {
        formats::readable(&one, &other)
    };
    let level = if one == other && one != Format::Loose {
        Level::Documentation
    } else {
        level(!readable, direction)
    };
    let text = match (before, after) {
        (Some(before), Some(after)) => {
            format!("the format{OF_SUBJECT} was `{before}`, is `{after}` now")
        }
        (None, Some(after)) => format!("{SUBJECT} has the format `{after}` now"),
        (before, None) => format!(
            "{SUBJECT} has the format `{}` no more",
            before.unwrap_or_default()
        ),
    };
    Some(finding(
        level,
        Kind::FormatChanged {
            old: before.map(str::to_owned),
            new: after.map(str::to_owned),
        },
        Some(old.format.as_ref().map_or(old.at, |(_, at)| *at)),
        Some(new.format.as_ref().map_or(new.at, |(_, at)| *at)),
        text,
    ))
}

/// Limits bind who writes: a reader that is sent a longer text than it was told of can read it all the same.
pub(super) fn limits(old: &Shape, new: &Shape, direction: Direction) -> Vec<Finding> {
    let mut keywords: Vec<&str> = Vec::new();
    for limit in old.limits.iter().chain(&new.limits) {
        if !keywords.contains(&limit.keyword.as_str()) {
            keywords.push(&limit.keyword);
        }
    }
    let mut findings = Vec::new();
    for keyword in keywords {
        let before: Vec<_> = old.limits.iter().filter(|l| l.keyword == keyword).collect();
        let after: Vec<_> = new.limits.iter().filter(|l| l.keyword == keyword).collect();
        let tighter = after
            .iter()
            .find(|limit| !before.iter().any(|known| known.within(limit)));
        let looser = before
            .iter()
            .find(|limit| !after.iter().any(|known| known.within(limit)));
        let (one, other) = match (tighter, looser) {
            (None, None) => continue,
            (Some(tighter), _) => (before.first(), Some(tighter)),
            (None, Some(looser)) => (Some(looser), after.first()),
        };
        let text = match (one, other) {
            (Some(one), Some(other)) => {
                format!(
                    "the limit{OF_SUBJECT} was {}, is {} now",
                    one.say(),
                    other.say()
                )
            }
            (None, Some(other)) => format!("the limit {}{OF_SUBJECT} is new", other.say()),
            (Some(one), None) => format!("the limit {}{OF_SUBJECT} is gone", one.say()),
            (None, None) => continue,
        };
        // Values that are enumerated are limited by that.
        let breaks = tighter.is_some() && !direction.is_response() && old.values.is_none();
        findings.push(finding(
            level(breaks, direction),
            Kind::Limit {
                keyword: keyword.to_owned(),
                old: one.map(|limit| limit.value.clone()),
                new: other.map(|limit| limit.value.clone()),
            },
            Some(one.map_or(old.at, |limit| limit.at)),
            Some(other.map_or(new.at, |limit| limit.at)),
            text,
        ));
    }
    findings
}
