//! Differences between the values that tell the alternatives of a union apart.

use super::finding::{Direction, Finding, finding, level};
use super::flatten::Schemas;
use super::pair::Comparer;
use super::shape::{Shape, Tag};
use crate::change::Step;
use crate::kind::Kind;

impl Comparer<'_> {
    /// Differences between the tags of two versions of one alternative.
    pub(super) fn tag(&self, old: &Shape, new: &Shape, direction: Direction) -> Option<Finding> {
        let (before, after) = (old.tag.as_ref()?, new.tag.as_ref()?);
        if before.field != after.field {
            return Some(
                finding(
                    direction.breaking(),
                    Kind::DiscriminatorChanged {
                        old: vec![before.field.clone()],
                        new: vec![after.field.clone()],
                    },
                    Some(before.at),
                    Some(after.at),
                    format!(
                        "the alternatives were told apart by `{}`, are by `{}` now",
                        before.field, after.field
                    ),
                )
                .below(&Step::Property(before.field.clone())),
            );
        }
        let (was, is) = (
            possible(&self.old, old, before),
            possible(&self.new, new, after),
        );
        let alone = was.by_field && is.by_field;
        let (was, is) = (was.values, is.values);
        // Values that the field lists itself are compared like those of any other field.
        if alone || was == is || was.is_empty() || is.is_empty() {
            return None;
        }
        let (written, understood) = if direction.is_response() {
            (&is, &was)
        } else {
            (&was, &is)
        };
        let breaks = written.iter().any(|value| !understood.contains(value));
        let said = |values: &[String]| {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            values.join(" or ")
        };
        let text = format!(
            "`{}` was {} in this alternative, is {} now",
            before.field,
            said(&was),
            said(&is)
        );
        Some(
            finding(
                level(breaks, direction),
                Kind::DiscriminatorChanged { old: was, new: is },
                Some(before.at),
                Some(after.at),
                text,
            )
            .below(&Step::Property(before.field.clone())),
        )
    }
}

/// The values of a tag.
struct Possible {
    values: Vec<String>,
    /// The field lists no other values.
    by_field: bool,
}

fn possible(schemas: &Schemas<'_>, shape: &Shape, tag: &Tag) -> Possible {
    let field = shape
        .field(&tag.field)
        .map(|field| schemas.union(field.schema));
    let listed = field.as_ref().and_then(|union| match &union.shapes[..] {
        [shape] => shape.values.as_ref(),
        _ => None,
    });
    let Some(listed) = listed else {
        return Possible {
            values: tag.values.clone(),
            by_field: false,
        };
    };
    let known = |value: &&String| listed.list.contains(value);
    let values: Vec<String> = tag.values.iter().filter(known).cloned().collect();
    Possible {
        by_field: values.is_empty() || values.len() == listed.list.len(),
        values,
    }
}
