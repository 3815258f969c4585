//! Who uses which component: what nobody uses is not emitted, what a request uses gets setters, what a response uses may grow.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Operation, schema_name};
use crate::document::{Document, pointer_token};

/// Components by the way in which operations reach them.
#[derive(Debug, Default)]
pub struct Reach {
    request: BTreeSet<String>,
    response: BTreeSet<String>,
    /// Where each belongs, and how far from its operations it is.
    homes: BTreeMap<String, (usize, Home)>,
}

/// Where a component belongs: the module that it is written to.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Home {
    /// The tag of the operation that reaches it in the fewest steps; of several, the first in the file.
    pub tag: String,
    /// The families of all operations that reach it, which need it all.
    pub families: BTreeSet<String>,
    /// Whether it is in the second of two files, which has what only requests contain.
    pub requests: bool,
}

/// A tag with more components than these has a file for requests beside the one for answers.
const MANY: usize = 20;

impl Reach {
    pub(super) fn measure(
        document: &Document,
        operations: &[Operation],
        families: &BTreeMap<String, String>,
    ) -> Self {
        let mut reach = Self::default();
        for operation in operations {
            if let Some(body) = &operation.body {
                let names = closure(document, &body.schema);
                reach.request.extend(names.keys().cloned());
                reach.note(names, operation, families);
            }
            if let Some(schema) = &operation.response {
                let names = closure(document, schema);
                reach.response.extend(names.keys().cloned());
                reach.note(names, operation, families);
            }
            for param in &operation.params {
                reach.note(closure(document, &param.schema), operation, families);
            }
        }
        reach.split(document);
        reach
    }

    /// Parts the requests of large tags from the answers.
    fn split(&mut self, document: &Document) {
        let is_own = |name: &str| {
            let place = format!("/components/schemas/{}", pointer_token(name));
            document
                .get(&place)
                .is_some_and(|value| value.get("x-rust-type").is_none())
        };
        let mut sizes: BTreeMap<Home, usize> = BTreeMap::new();
        for (name, (_, home)) in &self.homes {
            if is_own(name) {
                *sizes.entry(home.clone()).or_default() += 1;
            }
        }
        for (name, (_, home)) in &mut self.homes {
            let only_sent = self.request.contains(name) && !self.response.contains(name);
            home.requests = only_sent && sizes.get(home).is_some_and(|size| *size > MANY);
        }
    }

    fn note(
        &mut self,
        names: BTreeMap<String, usize>,
        operation: &Operation,
        families: &BTreeMap<String, String>,
    ) {
        for (name, steps) in names {
            let (nearest, home) = self
                .homes
                .entry(name)
                .or_insert_with(|| (usize::MAX, Home::default()));
            if steps < *nearest {
                *nearest = steps;
                home.tag.clone_from(&operation.tag);
            }
            home.families.extend(families.get(&operation.tag).cloned());
        }
    }

    /// Everything that is used at all.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.homes.keys().map(String::as_str)
    }

    /// Whether a request body contains it.
    #[must_use]
    pub fn in_request(&self, name: &str) -> bool {
        self.request.contains(name)
    }

    /// Whether a response body contains it.
    #[must_use]
    pub fn in_response(&self, name: &str) -> bool {
        self.response.contains(name)
    }

    /// Where it belongs.
    #[must_use]
    pub fn home(&self, name: &str) -> Home {
        self.homes
            .get(name)
            .map(|(_, home)| home.clone())
            .unwrap_or_default()
    }
}

/// Names of the components that the schema at `pointer` refers to, directly or through others, each with the number of
/// references on the shortest way. A type that is hand-written elsewhere ends the walk.
fn closure(document: &Document, pointer: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut open = Vec::new();
    if let Some(value) = document.get(pointer) {
        names_in(value, &mut open);
    }
    for steps in 1.. {
        if open.is_empty() {
            break;
        }
        for name in std::mem::take(&mut open) {
            if found.contains_key(&name) {
                continue;
            }
            let place = format!("/components/schemas/{}", pointer_token(&name));
            if let Some(value) = document.get(&place)
                && value.get("x-rust-type").is_none()
            {
                names_in(value, &mut open);
            }
            found.insert(name, steps);
        }
    }
    found
}

fn names_in(value: &Value, names: &mut Vec<String>) {
    if let Some(name) = schema_name(value) {
        names.push(name.to_owned());
    }
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| *key != "example" && *key != "examples")
            .for_each(|(_, inner)| names_in(inner, names)),
        Value::Array(items) => items.iter().for_each(|inner| names_in(inner, names)),
        _ => {}
    }
}
