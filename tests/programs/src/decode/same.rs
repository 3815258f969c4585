//! What a round trip lost. The rule of equality is here and nowhere else:
//!
//! - numbers are equal by decimal value, and a number equals the text that spells it (amounts and ids come as both);
//! - texts are equal letter by letter, or as dates by the instant that they name;
//! - `true` equals `"true"`, `1` and `"1"`, because V2 writes all of them;
//! - `null`, `{}`, `[]`, `""` and an absent key all say nothing, and are equal;
//! - an answer without the envelope equals the `data` of one that has it.
//!
//! Whatever was sent and is not there afterwards is lost. Whatever is there and says something that was not sent is made up,
//! and counts as lost at its place.

use std::cmp::Ordering;

use bigcommerce_types::Time;

use super::{Tree, tree::below};

/// The JSON pointers of everything in `sent` that `written` does not say, and of everything that `written` adds.
#[must_use]
pub fn lost(sent: &Tree, written: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    match envelope(sent, written) {
        Some((data, meta)) => {
            let (bare, beside) = match sent {
                Tree::Map(members) => {
                    let (beside, bare): (Vec<_>, Vec<_>) = members
                        .iter()
                        .cloned()
                        .partition(|(name, _)| name == "meta");
                    (
                        Tree::Map(bare),
                        beside.into_iter().next().map(|(_, meta)| meta),
                    )
                }
                other => (other.clone(), None),
            };
            compare(&bare, data, String::new(), &mut found);
            compare(
                &beside.unwrap_or(Tree::Null),
                meta.unwrap_or(&Tree::Null),
                "/meta".to_owned(),
                &mut found,
            );
        }
        None => compare(sent, written, String::new(), &mut found),
    }
    found
}

/// The parts of an envelope that `written` has and `sent` has not.
fn envelope<'a>(sent: &Tree, written: &'a Tree) -> Option<(&'a Tree, Option<&'a Tree>)> {
    let data = written.get("data")?;
    let only = written
        .members()
        .all(|(name, _)| name == "data" || name == "meta");
    (only && sent.get("data").is_none() && !is_nothing(sent)).then(|| (data, written.get("meta")))
}

fn compare(sent: &Tree, written: &Tree, pointer: String, found: &mut Vec<String>) {
    match (sent, written) {
        _ if is_nothing(sent) && is_nothing(written) => {}
        (Tree::Map(members), Tree::Map(others)) => {
            for (name, value) in members {
                let other = written.get(name).unwrap_or(&Tree::Null);
                compare(value, other, below(&pointer, name), found);
            }
            for (name, other) in others {
                if sent.get(name).is_none() {
                    compare(&Tree::Null, other, below(&pointer, name), found);
                }
            }
        }
        (Tree::List(items), Tree::List(others)) => {
            for index in 0..items.len().max(others.len()) {
                let at = |list: &[Tree]| list.get(index).cloned().unwrap_or(Tree::Null);
                let pointer = below(&pointer, &index.to_string());
                compare(&at(items), &at(others), pointer, found);
            }
            if items.len() != others.len() {
                found.push(pointer);
            }
        }
        // A new object in which nothing is said.
        (_, Tree::Map(others)) if is_nothing(sent) => {
            for (name, other) in others {
                compare(&Tree::Null, other, below(&pointer, name), found);
            }
        }
        (Tree::Map(members), _) if is_nothing(written) => {
            for (name, value) in members {
                compare(value, &Tree::Null, below(&pointer, name), found);
            }
        }
        _ if is_same(sent, written) => {}
        _ => found.push(pointer),
    }
}

fn is_nothing(tree: &Tree) -> bool {
    match tree {
        Tree::Null => true,
        Tree::Map(members) => members.is_empty(),
        Tree::List(items) => items.is_empty(),
        Tree::Text(text) => text.is_empty(),
        Tree::Bool(_) | Tree::Number(_) => false,
    }
}

fn is_same(one: &Tree, other: &Tree) -> bool {
    match (one, other) {
        (Tree::Bool(one), Tree::Bool(other)) => one == other,
        (Tree::Bool(value), other) | (other, Tree::Bool(value)) => {
            let (Tree::Text(text) | Tree::Number(text)) = other else {
                return false;
            };
            matches!(
                (value, text.as_str()),
                (true, "true" | "1") | (false, "false" | "0")
            )
        }
        (Tree::Text(one), Tree::Text(other)) => {
            one == other || (!is_number(one) && !is_number(other) && is_same_instant(one, other))
        }
        (Tree::Number(one) | Tree::Text(one), Tree::Number(other) | Tree::Text(other)) => {
            one == other
                || (is_number(one) && is_number(other) && Decimal::of(one) == Decimal::of(other))
        }
        _ => false,
    }
}

fn is_same_instant(one: &str, other: &str) -> bool {
    let instant = |text: &str| text.parse::<Time>().ok().and_then(|time| time.instant());
    instant(one).is_some_and(|one| instant(other) == Some(one))
}

/// Whether a text is a number as JSON writes them.
pub(super) fn is_number(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'-' | b'0'..=b'9'))
        && serde_json::from_str::<&bigcommerce_types::wire::RawValue>(text)
            .is_ok_and(|raw| raw.get() == text)
}

/// A number of any length as its sign, its digits without zeros at either end, and the power of ten behind them.
#[derive(PartialEq, Eq)]
struct Decimal {
    sign: Ordering,
    digits: String,
    power: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let unsigned = text.trim_start_matches('-');
        let (mantissa, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let kept = digits.trim_end_matches('0');
        let zeros = i64::try_from(digits.len() - kept.len()).unwrap_or(i64::MAX);
        let behind = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        let power = power.parse::<i64>().unwrap_or(i64::MAX / 2);
        let digits = kept.trim_start_matches('0').to_owned();
        let is_zero = digits.is_empty();
        Self {
            sign: match (is_zero, text.starts_with('-')) {
                (true, _) => Ordering::Equal,
                (false, true) => Ordering::Less,
                (false, false) => Ordering::Greater,
            },
            power: if is_zero { 0 } else { power + zeros - behind },
            digits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost_of(sent: &str, written: &str) -> Vec<String> {
        let tree = |text: &str| Tree::parse(text.as_bytes()).unwrap_or(Tree::Null);
        lost(&tree(sent), &tree(written))
    }

    #[test]
    fn other_spellings_of_one_thing_are_no_loss() {
        for (sent, written) in [
            (r#"{"a": 12.5}"#, r#"{"a": "12.5000"}"#),
            (r#"{"a": 1e2}"#, r#"{"a": 100}"#),
            (r#"{"a": 0.0}"#, r#"{"a": -0}"#),
            (r#"{"a": "17"}"#, r#"{"a": 17}"#),
            (r#"{"a": null, "b": {}, "c": []}"#, "{}"),
            ("{}", r#"{"a": [], "b": {"c": []}}"#),
            (r#"{"a": 1}"#, r#"{"data": {"a": 1}, "meta": {}}"#),
            ("[1]", r#"{"data": [1], "meta": {}}"#),
            (
                r#"{"a": 1, "meta": {"b": 2}}"#,
                r#"{"data": {"a": 1}, "meta": {"b": 2}}"#,
            ),
            (
                r#"{"a": "Tue, 20 Nov 2012 00:00:00 +0000"}"#,
                r#"{"a": "2012-11-20T01:00:00+01:00"}"#,
            ),
        ] {
            assert_eq!(
                lost_of(sent, written),
                Vec::<String>::new(),
                "{sent} and {written}"
            );
        }
    }

    #[test]
    fn what_is_missing_changed_or_made_up_is_named_by_its_place() {
        for (sent, written, place) in [
            (r#"{"a": {"b": 1}}"#, r#"{"a": {}}"#, "/a/b"),
            (r#"{"a": 13.858823529412}"#, r#"{"a": 13.858823}"#, "/a"),
            (
                r#"{"a": 123456789012345678901234567890}"#,
                r#"{"a": 123456789012345678901234567891}"#,
                "/a",
            ),
            (r#"{"a": "007"}"#, r#"{"a": 7}"#, "/a"),
            (r#"{"a": "12"}"#, r#"{"a": "12.5"}"#, "/a"),
            (r#"{"a": false}"#, "{}", "/a"),
            (r#"{"a": 0}"#, "{}", "/a"),
            ("{}", r#"{"a": 0}"#, "/a"),
            (r#"{"a/b": [1, 2]}"#, r#"{"a/b": [1, 3]}"#, "/a~1b/1"),
            (
                r#"{"a": 1, "meta": {"b": 2}}"#,
                r#"{"data": {"a": 1}, "meta": {}}"#,
                "/meta/b",
            ),
            (
                r#"{"data": {"a": 1}}"#,
                r#"{"data": {}, "meta": {}}"#,
                "/data/a",
            ),
        ] {
            assert_eq!(lost_of(sent, written), [place], "{sent} and {written}");
        }
    }
}
