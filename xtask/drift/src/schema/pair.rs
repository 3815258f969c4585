//! Compares two schemas, one alternative of each at a time, and remembers what it has compared.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use bigcommerce_openapi_yaml::NodeId;

use super::finding::{Direction, Finding, OF_SUBJECT, SUBJECT, finding, level};
use super::flatten::Schemas;
use super::kinds::Kinds;
use super::shape::{SchemaId, Shape, Union};
use super::values::{format, lexical, limits, values};
use crate::change::Level;
use crate::kind::Kind;

/// Fields within fields. What lies deeper is taken as equal; no published schema has half as many.
const DEPTH: usize = 120;

type Known = HashMap<(SchemaId, SchemaId, Direction), Option<Rc<Vec<Finding>>>>;

/// Two documents that are being compared.
pub(crate) struct Comparer<'t> {
    pub(crate) old: Schemas<'t>,
    pub(crate) new: Schemas<'t>,
    known: RefCell<Known>,
    depth: Cell<usize>,
}

impl<'t> Comparer<'t> {
    pub(crate) fn new(old: Schemas<'t>, new: Schemas<'t>) -> Self {
        Self {
            old,
            new,
            known: RefCell::default(),
            depth: Cell::new(0),
        }
    }

    /// Differences between two schemas for values that travel this way. A pair that is met again inside itself is taken as equal
    /// there: whatever differs is reported where it was met first.
    pub(crate) fn schemas(
        &self,
        old: SchemaId,
        new: SchemaId,
        direction: Direction,
    ) -> Rc<Vec<Finding>> {
        let key = (old, new, direction);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone().unwrap_or_default();
        }
        if self.depth.get() >= DEPTH {
            return Rc::default();
        }
        self.known.borrow_mut().insert(key, None);
        self.depth.set(self.depth.get() + 1);
        let findings = Rc::new(self.unions(&self.old.union(old), &self.new.union(new), direction));
        self.depth.set(self.depth.get() - 1);
        self.known
            .borrow_mut()
            .insert(key, Some(Rc::clone(&findings)));
        findings
    }

    fn unions(&self, old: &Union, new: &Union, direction: Direction) -> Vec<Finding> {
        let mut findings = Vec::new();
        if direction != Direction::Parameter {
            let (kind, breaks, text) = match (old.nullness.allows(), new.nullness.allows()) {
                (Some(false), Some(true)) => (
                    Some(Kind::Nullable),
                    direction.is_response(),
                    "{SUBJECT} may be `null` now",
                ),
                (Some(true), Some(false)) => (
                    Some(Kind::NotNullable),
                    !direction.is_response(),
                    "{SUBJECT} may not be `null` any more",
                ),
                _ => (None, false, ""),
            };
            if let Some(kind) = kind {
                findings.push(finding(
                    level(breaks, direction),
                    kind,
                    Some(old.at),
                    Some(new.at),
                    text.replace("{SUBJECT}", &SUBJECT.to_string()),
                ));
            }
        }
        match (&old.shapes[..], &new.shapes[..]) {
            ([old], [new]) => findings.extend(self.shapes(old, new, direction)),
            ([], []) => {}
            ([], _) | (_, []) => {
                let kinds = |union: &Union| {
                    union
                        .shapes
                        .iter()
                        .fold(Kinds::NONE, |kinds, shape| kinds.with(shape.kinds))
                };
                findings.extend(self.types((kinds(old), old.at), (kinds(new), new.at), direction));
            }
            _ => findings.extend(self.alternatives(old, new, direction)),
        }
        findings
    }

    /// Differences between two alternatives.
    pub(crate) fn shapes(&self, old: &Shape, new: &Shape, direction: Direction) -> Vec<Finding> {
        if old.unknown || new.unknown {
            return Vec::new();
        }
        if let Some(wrapped) = self.wrapped_list(old, new, direction) {
            return wrapped;
        }
        let mut findings = self.types(
            (lexical(old, direction), old.at),
            (new.kinds, new.at),
            direction,
        );
        let common = old.kinds.common(new.kinds);
        let text = direction == Direction::Parameter
            && Kinds::SCALAR.has(old.kinds)
            && Kinds::SCALAR.has(new.kinds);
        if common.is_empty() && !text {
            return findings;
        }
        if !(old.is_open()
            && findings
                .iter()
                .any(|f| matches!(f.kind, Kind::TypeChanged { .. })))
        {
            findings.extend(values(old, new, direction));
            findings.extend(format(old, new, direction));
            findings.extend(limits(old, new, direction));
        }
        if common.has(Kinds::OBJECT) && !new.is_open() {
            findings.extend(self.fields(old, new, direction));
            findings.extend(self.patterns(old, new, direction));
            findings.extend(self.rest(old, new, direction));
        }
        if common.has(Kinds::OBJECT) {
            findings.extend(self.tag(old, new, direction));
        }
        if common.has(Kinds::ARRAY) {
            findings.extend(self.places(old, new, direction));
            findings.extend(self.items(old, new, direction));
        }
        if let Some(default) = self.default(old, new) {
            findings.push(default);
        }
        if old.prose != new.prose {
            findings.push(finding(
                Level::Documentation,
                Kind::Prose,
                Some(old.at),
                Some(new.at),
                format!("the description or an example{OF_SUBJECT} is different"),
            ));
        }
        findings
    }

    /// Differences between two sets of types.
    pub(crate) fn types(
        &self,
        (old, old_at): (Kinds, NodeId),
        (new, new_at): (Kinds, NodeId),
        direction: Direction,
    ) -> Vec<Finding> {
        let accepted = if direction == Direction::Parameter && new.has(Kinds::STRING) {
            new.with(Kinds::SCALAR)
        } else {
            new
        };
        if old == new {
            return Vec::new();
        }
        let breaks = if direction.is_response() {
            !new.without(old).is_empty()
        } else {
            !old.without(accepted).is_empty()
        };
        let names = |kinds: Kinds| kinds.names().into_iter().map(str::to_owned).collect();
        let say = |kinds: Kinds| {
            if kinds.is_empty() {
                "always `null`".to_owned()
            } else {
                kinds.say()
            }
        };
        vec![finding(
            level(breaks, direction),
            Kind::TypeChanged {
                old: names(old),
                new: names(new),
            },
            Some(old_at),
            Some(new_at),
            format!("{SUBJECT} was {}, is {} now", say(old), say(new)),
        )]
    }

    fn default(&self, old: &Shape, new: &Shape) -> Option<Finding> {
        let before = old.default.map(|node| self.old.tree.show(node));
        let after = new.default.map(|node| self.new.tree.show(node));
        if before == after {
            return None;
        }
        let text = match (&before, &after) {
            (Some(before), Some(after)) => {
                format!("the default{OF_SUBJECT} was `{before}`, is `{after}` now")
            }
            (None, Some(after)) => format!("the default{OF_SUBJECT} is `{after}` now"),
            (before, None) => format!(
                "the default `{}`{OF_SUBJECT} is not mentioned any more",
                before.as_deref().unwrap_or_default()
            ),
        };
        Some(finding(
            Level::Compatible,
            Kind::DefaultChanged {
                old: before,
                new: after,
            },
            Some(old.default.unwrap_or(old.at)),
            Some(new.default.unwrap_or(new.at)),
            text,
        ))
    }
}
