//! The places of an example, with what their schemas say about them.

use std::collections::BTreeSet;

use bigcommerce_programs::decode::specs::{Example, Files};
use bigcommerce_programs::decode::{Tree, tree::below};

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word of an open enum.
    Word,
    /// A number of an open enum.
    Code,
    Amount,
    Id,
    Integer,
    Time,
    Text,
    Bool,
    /// An object with fields of its own.
    Record,
    List,
    /// A map, and whatever stays JSON.
    Free,
}

/// A place in an example.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) pointer: String,
    /// The place as an error names it: what a store chose as a key is not repeated.
    pub(crate) named: String,
    pub(crate) kind: Kind,
    /// Its key may be missing.
    pub(crate) optional: bool,
    /// It is one of several shapes, and a new shape is kept as it came.
    pub(crate) open_shape: bool,
    /// It is an object that says nothing.
    pub(crate) empty: bool,
}

/// Every place of `body` that the schema knows.
pub(crate) fn of(files: &Files, file: &str, schema: &Tree, body: &Tree) -> Vec<Site> {
    let mut walk = Walk {
        files,
        found: Vec::new(),
    };
    let root = Site {
        pointer: String::new(),
        named: String::new(),
        kind: Kind::Free,
        optional: false,
        open_shape: false,
        empty: false,
    };
    walk.step(file, schema, body, root);
    walk.found
}

/// Whether no example with the same schema had such a place yet. Many operations answer with one type, and one list has many items
/// of one kind: what happens there happens everywhere.
pub(crate) fn is_new(seen: &mut BTreeSet<String>, example: &Example, site: &Site) -> bool {
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = site.named.split('/');
    let steps: Vec<_> = steps
        .map(|step| if is_index(step) { "#" } else { step })
        .collect();
    let schema = example.schema.as_ref().map(Tree::json).unwrap_or_default();
    let (file, empty) = (&example.file, site.empty);
    seen.insert(format!(
        "{file} {schema} {} {:?} {empty}",
        steps.join("/"),
        site.kind
    ))
}

struct Walk<'a> {
    files: &'a Files,
    found: Vec<Site>,
}

impl Walk<'_> {
    fn step(&mut self, file: &str, schema: &Tree, value: &Tree, mut site: Site) {
        let (file, schema) = self.files.follow(file, schema);
        let parts = schema.get("allOf").map_or(&[][..], Tree::items);
        if let [only] = parts
            && schema.get("properties").is_none()
        {
            return self.step(file, only, value, site);
        }
        if let Some(variants) = schema.get("oneOf") {
            return self.union(file, schema, variants.items(), value, site);
        }
        let rust = schema
            .get("x-rust-type")
            .and_then(|rust| rust.get("path")?.text())
            .and_then(|path| path.rsplit("::").next())
            .unwrap_or_default();
        let kind = schema.get("type").and_then(Tree::text).unwrap_or("object");
        let is_enum = schema.get("enum").is_some();
        site.kind = match (rust, kind) {
            ("Amount" | "AmountText", _) => Kind::Amount,
            ("Time", _) => Kind::Time,
            ("Json" | "FieldValue", _) => Kind::Free,
            (id, "integer" | "string") if id.ends_with("Id") || id.ends_with("IdText") => Kind::Id,
            (_, "integer") if is_enum => Kind::Code,
            (_, "string") if is_enum => Kind::Word,
            (_, "integer") => Kind::Integer,
            (_, "string") => Kind::Text,
            (_, "boolean") => Kind::Bool,
            (_, "array") => Kind::List,
            (_, "object") if rust != "Meta" => return self.object(file, schema, value, site),
            _ => Kind::Free,
        };
        let here = site.clone();
        self.found.push(site);
        if let Some(schema) = schema.get("items") {
            for (index, item) in value.items().iter().enumerate() {
                let index = index.to_string();
                self.step(file, schema, item, here.child(&index, &index, false));
            }
        }
    }

    fn object(&mut self, file: &str, schema: &Tree, value: &Tree, mut site: Site) {
        let mut fields = Vec::new();
        let mut required = BTreeSet::new();
        self.fields(file, schema, &mut fields, &mut required);
        site.kind = if fields.is_empty() {
            Kind::Free
        } else {
            Kind::Record
        };
        site.empty = value.members().next().is_none();
        let here = site.clone();
        self.found.push(site);
        if fields.is_empty() {
            if let Some(schema @ Tree::Map(_)) = schema.get("additionalProperties") {
                for (name, value) in value.members() {
                    self.step(file, schema, value, here.child(name, "*", false));
                }
            }
            return;
        }
        for (file, name, schema) in fields {
            if let Some(value) = value.get(&name) {
                let optional = !required.contains(&name);
                self.step(&file, &schema, value, here.child(&name, &name, optional));
            }
        }
    }

    /// The fields of an object and of what it is put together from.
    fn fields(
        &self,
        file: &str,
        schema: &Tree,
        into: &mut Vec<(String, String, Tree)>,
        required: &mut BTreeSet<String>,
    ) {
        for part in schema.get("allOf").map_or(&[][..], Tree::items) {
            let (file, part) = self.files.follow(file, part);
            self.fields(file, part, into, required);
        }
        for (name, schema) in schema.get("properties").into_iter().flat_map(Tree::members) {
            into.push((file.to_owned(), name.to_owned(), schema.clone()));
        }
        let names = schema.get("required").map_or(&[][..], Tree::items);
        required.extend(names.iter().filter_map(Tree::text).map(str::to_owned));
    }

    fn union(
        &mut self,
        file: &str,
        schema: &Tree,
        variants: &[Tree],
        value: &Tree,
        mut site: Site,
    ) {
        let tag = schema.get("discriminator");
        if let Some(tag) = tag {
            let name = tag.get("propertyName").and_then(Tree::text);
            let word = name.and_then(|name| value.get(name)?.text());
            let target = word.and_then(|word| tag.get("mapping")?.get(word));
            if let Some(target) = target {
                let reference = Tree::Map(vec![("$ref".to_owned(), target.clone())]);
                self.step(file, &reference, value, site);
            }
            return;
        }
        site.open_shape = true;
        let wanted: &[&str] = match value {
            Tree::Map(_) => &["object"],
            Tree::List(_) => &["array"],
            Tree::Text(_) => &["string"],
            Tree::Number(_) => &["number", "integer"],
            Tree::Bool(_) => &["boolean"],
            Tree::Null => &[],
        };
        let variant = variants.iter().find(|variant| {
            let (_, variant) = self.files.follow(file, variant);
            let kind = variant.get("type").and_then(Tree::text).unwrap_or("object");
            wanted.contains(&kind)
        });
        if let Some(variant) = variant {
            self.step(file, variant, value, site);
        }
    }
}

impl Site {
    fn child(&self, step: &str, named: &str, optional: bool) -> Self {
        Self {
            pointer: below(&self.pointer, step),
            named: below(&self.named, named),
            kind: Kind::Free,
            optional,
            open_shape: false,
            empty: false,
        }
    }
}
