//! What a spec says that progenitor and typify do not carry into Rust: effects, names, words, which fields are personal,
//! who uses what. Read from the spec as its author wrote it, before any lowering; whatever the generator cannot express is
//! refused here, with the place in the file, so that progenitor never meets it.

mod operation;
mod param;
mod reach;
mod record;
mod schema;
mod variants;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{Document, Fault, pointer_token};

pub use operation::{Body, Effect, Host, Operation, Paging, Recovery};
pub use param::{Param, Place};
pub use reach::{Home, Reach};
pub use record::{Part, Property, Record};
pub use schema::Schema;
pub use variants::{EnumKind, EnumVariant, OpenEnum, Union, UnionBy, UnionVariant};

/// The rule that a fault of this module names.
const RULE: &str = "unsupported";

/// One spec, understood.
#[derive(Debug)]
pub struct Plan {
    /// The API's name, which is the directory of its crate.
    pub api: String,
    /// Path of the spec from the project root.
    pub source: String,
    /// In the order of the file.
    pub operations: Vec<Operation>,
    /// What each tag says about itself.
    pub tags: BTreeMap<String, String>,
    /// The family of each tag that has one: the cargo feature that its operations stand behind.
    pub families: BTreeMap<String, String>,
    /// Components by name: those that some operation uses.
    pub schemas: BTreeMap<String, Schema>,
    /// Who uses which component.
    pub reach: Reach,
}

impl Plan {
    /// Reads a spec.
    ///
    /// # Errors
    /// One fault for each construct that the generator does not support.
    pub fn read(document: &Document) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader {
            document,
            faults: Vec::new(),
        };
        let operations = operation::read_all(&mut reader);
        let families = said_of_tags(document, "x-family");
        let reach = Reach::measure(document, &operations, &families);
        let mut schemas = BTreeMap::new();
        for name in reach.names() {
            let pointer = format!("/components/schemas/{}", pointer_token(name));
            match document.get(&pointer) {
                Some(value) => {
                    if let Some(schema) = schema::read(&mut reader, &reach, name, &pointer, value) {
                        schemas.insert(name.to_owned(), schema);
                    }
                }
                None => reader.refuse(&pointer, format!("the component `{name}` does not exist")),
            }
        }
        if !reader.faults.is_empty() {
            return Err(reader.faults);
        }
        Ok(Self {
            api: document.api.clone(),
            source: document.name.clone(),
            operations,
            tags: said_of_tags(document, "description"),
            families,
            schemas,
            reach,
        })
    }

    /// The name under which the crate is imported: `bigcommerce_orders`.
    #[must_use]
    pub fn crate_name(&self) -> String {
        crate::package::rust_path(&self.api)
    }
}

/// A document being read, and what was found wrong with it so far.
struct Reader<'d> {
    document: &'d Document,
    faults: Vec<Fault>,
}

impl<'d> Reader<'d> {
    fn refuse(&mut self, pointer: &str, message: impl Into<String>) {
        self.faults.push(self.document.fault(
            RULE,
            pointer,
            message,
            "write it in one of the forms that specs/README.md describes",
        ));
    }

    /// The text at `key`, or a fault and an empty text.
    fn text(&mut self, value: &Value, pointer: &str, key: &str) -> String {
        match value.get(key).and_then(Value::as_str) {
            Some(text) => text.trim().to_owned(),
            None => {
                self.refuse(pointer, format!("`{key}` is missing"));
                String::new()
            }
        }
    }

    /// Follows `$ref`s within the document; the pointer that comes back is where the node really is.
    fn resolve(&mut self, pointer: &str) -> Option<(String, &'d Value)> {
        let found = resolve(self.document, pointer);
        if found.is_none() {
            self.refuse(pointer, "the reference leads nowhere");
        }
        found
    }

    /// The keys of the object at `pointer`, in the order of the file.
    fn keys_in_order(&self, pointer: &str) -> Vec<&'d String> {
        keys_in_order(self.document, pointer)
    }
}

/// What each tag has at `key`.
fn said_of_tags(document: &Document, key: &str) -> BTreeMap<String, String> {
    let tags = document.value.get("tags").and_then(Value::as_array);
    tags.into_iter()
        .flatten()
        .filter_map(|tag| {
            let name = tag.get("name")?.as_str()?;
            let words = tag.get(key)?.as_str()?;
            Some((name.to_owned(), words.trim().to_owned()))
        })
        .collect()
}

/// Follows `$ref`s from `pointer`.
fn resolve<'d>(document: &'d Document, pointer: &str) -> Option<(String, &'d Value)> {
    let mut place = pointer.to_owned();
    // A chain longer than this is a circle.
    for _ in 0..16 {
        let node = document.get(&place)?;
        match node.get("$ref").and_then(Value::as_str) {
            Some(target) => place = target.strip_prefix('#')?.to_owned(),
            None => return Some((place, node)),
        }
    }
    None
}

/// `Value` sorts keys; their lines restore the order in which the author put them.
fn keys_in_order<'d>(document: &'d Document, pointer: &str) -> Vec<&'d String> {
    let Some(Value::Object(map)) = document.get(pointer) else {
        return Vec::new();
    };
    let mut keys: Vec<&String> = map.keys().collect();
    keys.sort_by_key(|key| {
        document
            .lines
            .get(&format!("{pointer}/{}", pointer_token(key)))
            .copied()
            .unwrap_or(usize::MAX)
    });
    keys
}

/// The name in `#/components/schemas/Name`.
fn schema_name(value: &Value) -> Option<&str> {
    value
        .get("$ref")?
        .as_str()?
        .strip_prefix("#/components/schemas/")
}
