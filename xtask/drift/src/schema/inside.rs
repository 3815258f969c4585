//! Content without a name of its own: items of lists, and fields with any name or a name that fits a pattern.

use super::finding::{Direction, Finding, OF_SUBJECT, SUBJECT, finding, level};
use super::kinds::Kinds;
use super::pair::Comparer;
use super::shape::{Pattern, Rest, Shape};
use super::values::misplaced;
use crate::change::{Level, Step};
use crate::kind::Kind;

impl Comparer<'_> {
    /// Differences between the places of two lists that have schemas of their own.
    pub(super) fn places(&self, old: &Shape, new: &Shape, direction: Direction) -> Vec<Finding> {
        let mut findings = Vec::new();
        for at in 0..old.prefix.len().max(new.prefix.len()) {
            let place = |shape: &Shape| shape.prefix.get(at).copied().or(shape.items);
            let number = at + 1;
            let found = match (place(old), place(new)) {
                (Some(one), Some(other)) => {
                    let inner = self.schemas(one, other, direction);
                    findings.extend(inner.iter().map(|finding| finding.below(&Step::Items)));
                    continue;
                }
                (Some(_), None) if new.ends => (
                    direction.breaking(),
                    Kind::Undescribed,
                    format!("item {number}{OF_SUBJECT} is gone"),
                ),
                (Some(_), None) => (
                    level(direction.is_response(), direction),
                    Kind::Undescribed,
                    format!("item {number}{OF_SUBJECT} is not described any more"),
                ),
                (None, Some(_)) => (
                    // Who was free to send anything there may have sent something else.
                    Level::Compatible,
                    Kind::Described,
                    format!("item {number}{OF_SUBJECT} is described now"),
                ),
                (None, None) => continue,
            };
            let (level, kind, text) = found;
            findings.push(finding(level, kind, Some(old.at), Some(new.at), text));
        }
        if !old.ends && new.ends && old.prefix.is_empty() {
            findings.push(finding(
                level(!direction.is_response(), direction),
                Kind::Limit {
                    keyword: "items".to_owned(),
                    old: None,
                    new: Some("false".to_owned()),
                },
                Some(old.at),
                Some(new.at),
                format!("{SUBJECT} ends after {} items now", new.prefix.len()),
            ));
        }
        findings
    }

    /// Differences between the fields whose names fit a pattern.
    pub(super) fn patterns(&self, old: &Shape, new: &Shape, direction: Direction) -> Vec<Finding> {
        let mut findings = Vec::new();
        let same = |one: &Pattern, other: &Pattern| one.pattern == other.pattern;
        for pattern in &old.patterns {
            let partner = new.patterns.iter().find(|other| same(pattern, other));
            let other = match (partner, new.rest) {
                (Some(partner), _) => Some(partner.schema),
                (None, Rest::Map(_, schema)) => Some(schema),
                _ => None,
            };
            if let Some(other) = other {
                let inner = self.schemas(pattern.schema, other, direction);
                findings.extend(inner.iter().map(|finding| finding.below(&Step::Values)));
                continue;
            }
            let open = matches!(new.rest, Rest::Open(_)) && !direction.is_response();
            findings.push(finding(
                level(!open, direction),
                Kind::MapClosed,
                Some(pattern.at),
                Some(new.at),
                format!(
                    "in {SUBJECT}, fields with names like `{}` are gone",
                    pattern.pattern
                ),
            ));
        }
        for pattern in &new.patterns {
            if old.patterns.iter().any(|other| same(pattern, other)) {
                continue;
            }
            if let Rest::Map(_, schema) = old.rest {
                let inner = self.schemas(schema, pattern.schema, direction);
                findings.extend(inner.iter().map(|finding| finding.below(&Step::Values)));
                continue;
            }
            // Who was told that any field is taken may have sent another kind of value.
            let open = matches!(old.rest, Rest::Open(_)) && !direction.is_response();
            findings.push(finding(
                level(open, direction),
                Kind::MapOpened,
                Some(old.at),
                Some(pattern.at),
                format!(
                    "in {SUBJECT}, fields with names like `{}` are described now",
                    pattern.pattern
                ),
            ));
        }
        findings
    }

    pub(super) fn items(&self, old: &Shape, new: &Shape, direction: Direction) -> Vec<Finding> {
        match (old.items, new.items) {
            (Some(one), Some(other)) => self
                .schemas(one, other, direction)
                .iter()
                .filter(|finding| match &finding.kind {
                    // The values of the items stand at the list itself, by mistake.
                    Kind::EnumClosed { values } => misplaced(old) != Some(values),
                    Kind::EnumOpened { values } => misplaced(new) != Some(values),
                    _ => true,
                })
                .map(|finding| finding.below(&Step::Items))
                .collect(),
            (Some(_), None) if old.kinds == Kinds::ARRAY => vec![finding(
                level(direction.is_response(), direction),
                Kind::Undescribed,
                Some(old.at),
                Some(new.at),
                format!("the items{OF_SUBJECT} are not described any more"),
            )],
            (None, Some(_)) if new.kinds == Kinds::ARRAY => vec![finding(
                Level::Compatible,
                Kind::Described,
                Some(old.at),
                Some(new.at),
                format!("the items{OF_SUBJECT} are described now"),
            )],
            _ => Vec::new(),
        }
    }

    /// Fields without a name of their own.
    pub(super) fn rest(&self, old: &Shape, new: &Shape, direction: Direction) -> Vec<Finding> {
        let closed = |breaks, old, new, text: &str| {
            vec![finding(
                level(breaks, direction),
                Kind::MapClosed,
                old,
                new,
                format!("in {SUBJECT}, {text}"),
            )]
        };
        match (old.rest, new.rest) {
            (Rest::Map(_, one), Rest::Map(_, other)) => self
                .schemas(one, other, direction)
                .iter()
                .map(|finding| finding.below(&Step::Values))
                .collect(),
            (Rest::Map(at, _), Rest::Closed(to)) => closed(
                true,
                Some(at),
                Some(to),
                "fields with names of one's own are not allowed any more",
            ),
            (Rest::Map(at, _), Rest::Silent | Rest::Open(_)) => closed(
                direction.is_response(),
                Some(at),
                Some(new.at),
                "the fields with names of one's own are not described any more",
            ),
            // Who was told nothing of other fields sends none.
            (Rest::Open(at), Rest::Closed(to)) => closed(
                !direction.is_response(),
                Some(at),
                Some(to),
                "other fields than the named ones are not allowed any more",
            ),
            // Who was told that any field is taken may have sent another kind of value.
            (Rest::Open(from), Rest::Map(at, _)) if !direction.is_response() => vec![finding(
                direction.breaking(),
                Kind::MapOpened,
                Some(from),
                Some(at),
                format!("in {SUBJECT}, fields with names of one's own have one kind of value now"),
            )],
            (Rest::Silent | Rest::Open(_) | Rest::Closed(_), Rest::Map(at, _)) => vec![finding(
                Level::Compatible,
                Kind::MapOpened,
                Some(old.at),
                Some(at),
                format!("in {SUBJECT}, fields with names of one's own are possible now"),
            )],
            _ => Vec::new(),
        }
    }
}
