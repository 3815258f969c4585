//! What two parts of a schema admit together.

use std::rc::Rc;

use super::flatten::{ALTERNATIVES, Schemas};
use super::shape::{Rest, Shape, Union, Values};

impl Schemas<'_> {
    /// What both admit.
    pub(super) fn intersect(&self, one: &Union, other: &Union) -> Union {
        let mut shapes = Vec::with_capacity(one.shapes.len() * other.shapes.len());
        for left in &one.shapes {
            for right in &other.shapes {
                if shapes.len() < ALTERNATIVES {
                    shapes.push(Rc::new(self.merge(left, right)));
                }
            }
        }
        Union {
            at: one.at,
            nullness: one.nullness.and(other.nullness),
            shapes,
            read_only: one.read_only || other.read_only,
            write_only: one.write_only || other.write_only,
        }
    }

    fn merge(&self, left: &Shape, right: &Shape) -> Shape {
        let mut whole = left.clone();
        whole.at = if right.declared { right.at } else { left.at };
        whole.name = right.name.clone().or(whole.name);
        whole.unknown |= right.unknown;
        // Parts that contradict each other are a slip of the pen, most often a needless `type` beside a union: the inner one is meant.
        let common = left.kinds.common(right.kinds);
        whole.kinds = if common.is_empty() {
            right.kinds
        } else {
            common
        };
        whole.declared |= right.declared;
        whole.values = match (&left.values, &right.values) {
            (Some(one), Some(other)) => {
                let list: Vec<String> = other
                    .list
                    .iter()
                    .filter(|value| one.list.contains(value))
                    .cloned()
                    .collect();
                Some(if list.is_empty() {
                    other.clone()
                } else {
                    Values { at: other.at, list }
                })
            }
            (one, other) => other.clone().or_else(|| one.clone()),
        };
        whole.format = right.format.clone().or(whole.format);
        for field in &right.fields {
            match whole.fields.iter_mut().find(|f| f.name == field.name) {
                Some(known) => known.schema = self.both(known.schema, field.schema),
                None => whole.fields.push(field.clone()),
            }
        }
        for name in &right.required {
            if !whole.requires(name) {
                whole.required.push(name.clone());
            }
        }
        for (at, item) in right.prefix.iter().enumerate() {
            match whole.prefix.get_mut(at) {
                Some(known) => *known = self.both(*known, *item),
                None => whole.prefix.push(*item),
            }
        }
        whole.ends |= right.ends;
        for pattern in &right.patterns {
            let known = whole.patterns.iter_mut();
            match known
                .into_iter()
                .find(|known| known.pattern == pattern.pattern)
            {
                Some(known) => known.schema = self.both(known.schema, pattern.schema),
                None => whole.patterns.push(pattern.clone()),
            }
        }
        whole.tag = right.tag.clone().or(whole.tag);
        whole.items = match (left.items, right.items) {
            (Some(one), Some(other)) => Some(self.both(one, other)),
            (one, other) => one.or(other),
        };
        whole.rest = match (left.rest, right.rest) {
            (Rest::Closed(at), _) | (_, Rest::Closed(at)) => Rest::Closed(at),
            (Rest::Map(at, one), Rest::Map(_, other)) => Rest::Map(at, self.both(one, other)),
            (map @ Rest::Map(..), _) | (_, map @ Rest::Map(..)) => map,
            (open @ Rest::Open(_), _) | (_, open @ Rest::Open(_)) => open,
            (Rest::Silent, Rest::Silent) => Rest::Silent,
        };
        for limit in &right.limits {
            if !whole.limits.iter().any(|known| known.same(limit)) {
                whole.limits.push(limit.clone());
            }
        }
        whole.default = right.default.or(whole.default);
        whole.prose = whole.prose.wrapping_add(right.prose);
        whole
    }
}
