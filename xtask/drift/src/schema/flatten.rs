//! Brings a schema into its normal form: `allOf` merged, `oneOf` and `anyOf` multiplied out, references followed, cycles cut.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use bigcommerce_openapi_yaml::{NodeId, Tree, Value};

use super::kinds::Kinds;
use super::limits;
use super::shape::{Field, Nullness, Rest, SchemaId, Shape, Union, Values};

/// Alternatives of one schema. What several unions side by side would multiply to beyond this is left out.
pub(super) const ALTERNATIVES: usize = 96;

/// How many half-made forms are made anew before they are taken as they are.
const WASTE: usize = 2_000;

/// How deep unions and parts may be nested in each other.
const DEPTH: usize = 100;

/// The schemas of one document.
#[derive(Debug)]
pub(crate) struct Schemas<'t> {
    pub(crate) tree: &'t Tree,
    /// Keys beside `$ref` count, as OpenAPI 3.1 has it.
    siblings: bool,
    groups: RefCell<Groups>,
    unions: RefCell<HashMap<SchemaId, Rc<Union>>>,
    open: RefCell<Vec<SchemaId>>,
    /// A schema was met again while it was being read: what was made of it meanwhile is not to be kept.
    cut: Cell<usize>,
    /// Forms that were made and thrown away.
    wasted: Cell<usize>,
}

#[derive(Debug, Default)]
struct Groups {
    members: Vec<Rc<[SchemaId]>>,
    known: HashMap<Rc<[SchemaId]>, SchemaId>,
}

impl<'t> Schemas<'t> {
    pub(crate) fn new(tree: &'t Tree, siblings: bool) -> Self {
        Self {
            tree,
            siblings,
            groups: RefCell::default(),
            unions: RefCell::default(),
            open: RefCell::default(),
            cut: Cell::new(usize::MAX),
            wasted: Cell::new(0),
        }
    }

    /// The schema at a node.
    pub(crate) fn at(&self, node: NodeId) -> SchemaId {
        if self.siblings && self.tree.entries(node).len() > 1 {
            return node;
        }
        self.tree.follow(node).unwrap_or(node)
    }

    /// The schema of all of these together.
    pub(super) fn both(&self, one: SchemaId, other: SchemaId) -> SchemaId {
        let mut members = self.members(one);
        for member in self.members(other) {
            if !members.contains(&member) {
                members.push(member);
            }
        }
        if let [single] = members[..] {
            return single;
        }
        let members: Rc<[SchemaId]> = members.into();
        let mut groups = self.groups.borrow_mut();
        if let Some(known) = groups.known.get(&members) {
            return *known;
        }
        let id = u32::try_from(self.tree.len() + groups.members.len()).unwrap_or(u32::MAX);
        groups.members.push(Rc::clone(&members));
        groups.known.insert(members, id);
        id
    }

    fn members(&self, schema: SchemaId) -> Vec<SchemaId> {
        match (schema as usize).checked_sub(self.tree.len()) {
            Some(group) => self.groups.borrow().members[group].to_vec(),
            None => vec![schema],
        }
    }

    /// The normal form of a schema.
    pub(crate) fn union(&self, schema: SchemaId) -> Rc<Union> {
        if let Some(union) = self.unions.borrow().get(&schema) {
            return Rc::clone(union);
        }
        let depth = {
            let open = self.open.borrow();
            if let Some(at) = open.iter().position(|open| *open == schema) {
                self.cut.set(self.cut.get().min(at));
                return Rc::new(self.opaque(schema, true));
            }
            open.len()
        };
        if depth >= DEPTH {
            return Rc::new(self.opaque(schema, true));
        }
        self.open.borrow_mut().push(schema);
        let members = self.members(schema);
        let union = if let [node] = members[..] {
            self.read(node)
        } else {
            let mut whole: Option<Union> = None;
            for member in members {
                let next = self.union(member);
                whole = Some(match whole {
                    None => (*next).clone(),
                    Some(whole) => self.intersect(&whole, &next),
                });
            }
            whole.unwrap_or_else(|| self.opaque(schema, true))
        };
        self.open.borrow_mut().pop();
        let union = Rc::new(union);
        // A form that was made inside an open circle is only half of it, except for the one the circle starts from.
        if self.cut.get() >= depth {
            self.cut.set(usize::MAX);
        }
        if self.cut.get() == usize::MAX || self.wasted.get() > WASTE {
            self.unions.borrow_mut().insert(schema, Rc::clone(&union));
        } else {
            self.wasted.set(self.wasted.get() + 1);
        }
        union
    }

    /// A schema of which nothing can be said; `open` where that means that it adds nothing.
    fn opaque(&self, schema: SchemaId, open: bool) -> Union {
        let at = if (schema as usize) < self.tree.len() {
            schema
        } else {
            Tree::ROOT
        };
        let mut shape = Shape::any(at);
        shape.unknown = !open;
        Union {
            at,
            nullness: Nullness::Silent,
            shapes: vec![Rc::new(shape)],
            read_only: false,
            write_only: false,
        }
    }

    fn read(&self, node: NodeId) -> Union {
        let tree = self.tree;
        if tree.text_at(node, "$ref").is_some() {
            let Some(behind) = tree.follow(node) else {
                return self.opaque(node, false);
            };
            if !self.siblings || tree.entries(node).len() < 2 {
                return (*self.union(behind)).clone();
            }
            let own = self.own(node);
            if behind == node {
                return own;
            }
            return self.intersect(&own, &self.union(behind));
        }
        match tree.value(node) {
            Value::Map(_) => {}
            Value::Bool(_) | Value::Null => return self.opaque(node, true),
            _ => return self.opaque(node, false),
        }
        let mut whole = self.own(node);
        for (key, value) in tree.entries(node) {
            match &**key {
                "allOf" => {
                    for part in tree.elements(*value) {
                        whole = self.intersect(&whole, &self.union(self.at(*part)));
                    }
                }
                "oneOf" | "anyOf" => {
                    let branches = self.branches(*value);
                    if branches.shapes.is_empty() && branches.nullness == Nullness::Silent {
                        continue;
                    }
                    if whole.shapes.len() * branches.shapes.len() <= ALTERNATIVES {
                        whole = self.intersect(&whole, &branches);
                    }
                }
                _ => {}
            }
        }
        if tree.flag(node, "nullable") == Some(true) {
            whole.nullness = match whole.nullness {
                Nullness::Marked => Nullness::Marked,
                _ => Nullness::Yes,
            };
            if self.own(node).nullness == Nullness::Marked {
                whole.nullness = Nullness::Marked;
            }
        }
        whole.at = node;
        if let [shape] = &mut whole.shapes[..] {
            let shape = Rc::make_mut(shape);
            shape.at = node;
            if let Some(name) = self.name(node) {
                shape.name = Some(name);
            }
        }
        whole
    }

    /// The alternatives of a `oneOf` or `anyOf`.
    fn branches(&self, list: NodeId) -> Union {
        let mut all = Union {
            at: list,
            nullness: Nullness::Silent,
            shapes: Vec::new(),
            read_only: false,
            write_only: false,
        };
        let mut first = true;
        for branch in self.tree.elements(list) {
            let schema = self.at(*branch);
            if self.open.borrow().contains(&schema) {
                // A union that contains itself adds nothing by it.
                continue;
            }
            let union = self.union(schema);
            all.nullness = if first {
                union.nullness
            } else {
                all.nullness.or(union.nullness)
            };
            first = false;
            for shape in &union.shapes {
                if all.shapes.len() < ALTERNATIVES {
                    all.shapes.push(Rc::clone(shape));
                }
            }
        }
        all
    }

    fn name(&self, node: NodeId) -> Option<String> {
        self.tree
            .text_at(node, "title")
            .filter(|title| !title.trim().is_empty())
            .or_else(|| self.tree.component(node))
            .map(|name| name.trim().to_owned())
    }

    /// What a node says itself, without its parts and alternatives.
    fn own(&self, node: NodeId) -> Union {
        let tree = self.tree;
        let mut shape = Shape::any(node);
        // The name of a union is not the name of its alternatives.
        let several = ["oneOf", "anyOf"].iter().any(|key| {
            tree.get(node, key)
                .is_some_and(|list| tree.elements(list).len() > 1)
        });
        shape.name = if several { None } else { self.name(node) };
        let mut kinds = Kinds::NONE;
        let mut null = false;
        let mut nullable = false;
        let (mut read_only, mut write_only) = (false, false);
        for (key, value) in tree.entries(node) {
            match &**key {
                "type" => match tree.value(*value) {
                    Value::List(names) => {
                        for name in names {
                            kind(tree, *name, &mut kinds, &mut null);
                        }
                    }
                    _ => kind(tree, *value, &mut kinds, &mut null),
                },
                "nullable" => nullable = matches!(tree.value(*value), Value::Bool(true)),
                "readOnly" => read_only = matches!(tree.value(*value), Value::Bool(true)),
                "writeOnly" => write_only = matches!(tree.value(*value), Value::Bool(true)),
                "enum" => self.values(*value, tree.elements(*value), &mut shape, &mut null),
                "const" => self.values(*value, &[*value], &mut shape, &mut null),
                "format" => {
                    shape.format = tree.text(*value).map(|text| (text.to_owned(), *value));
                }
                "properties" => {
                    for (name, field) in tree.entries(*value) {
                        shape.fields.push(Field {
                            name: name.to_string(),
                            at: *field,
                            schema: self.at(*field),
                        });
                    }
                }
                "required" => shape.required.extend(
                    tree.elements(*value)
                        .iter()
                        .filter_map(|name| tree.text(*name))
                        .map(str::to_owned),
                ),
                "items" => {
                    if tree.is_map(*value) {
                        shape.items = Some(self.at(*value));
                    }
                }
                "additionalProperties" => {
                    shape.rest = match tree.value(*value) {
                        Value::Bool(false) => Rest::Closed(*value),
                        Value::Map(entries) if !entries.is_empty() => {
                            Rest::Map(*value, self.at(*value))
                        }
                        _ => Rest::Open(*value),
                    };
                }
                "default" => shape.default = Some(*value),
                "allOf" | "oneOf" | "anyOf" | "$ref" | "discriminator" => {}
                _ if limits::is_limit(key) => {
                    shape.limits.extend(limits::read(tree, node, key, *value));
                }
                _ => shape.prose = shape.prose.wrapping_add(tree.entry_digest(key, *value)),
            }
        }
        let said = !kinds.is_empty() || null;
        if !said {
            if !shape.fields.is_empty() || matches!(shape.rest, Rest::Map(..)) {
                kinds = Kinds::OBJECT;
            } else if shape.items.is_some() {
                kinds = Kinds::ARRAY;
            } else if let Some(values) = shape.values.as_ref() {
                kinds = self.kinds_of(values.at);
            }
        }
        shape.declared = said || !kinds.is_empty();
        let only_null = shape.declared && kinds.is_empty();
        shape.kinds = if shape.declared { kinds } else { Kinds::ANY };
        let nullness = if !shape.declared && nullable {
            Nullness::Marked
        } else if null || nullable {
            Nullness::Yes
        } else if shape.declared {
            Nullness::No
        } else {
            Nullness::Silent
        };
        Union {
            at: node,
            nullness,
            shapes: if only_null {
                Vec::new()
            } else {
                vec![Rc::new(shape)]
            },
            read_only,
            write_only,
        }
    }

    /// The values of an enumeration; an empty one says nothing.
    fn values(&self, at: NodeId, nodes: &[NodeId], shape: &mut Shape, null: &mut bool) {
        let mut list = Vec::with_capacity(nodes.len());
        for value in nodes {
            match self.tree.value(*value) {
                Value::Null => *null = true,
                _ => {
                    let shown = self.tree.show(*value);
                    if !list.contains(&shown) {
                        list.push(shown);
                    }
                }
            }
        }
        if !list.is_empty() {
            shape.values = Some(Values { at, list });
        }
    }

    fn kinds_of(&self, values: NodeId) -> Kinds {
        let one = [values];
        let nodes = match self.tree.value(values) {
            Value::List(nodes) => nodes.as_slice(),
            _ => &one,
        };
        nodes.iter().fold(Kinds::NONE, |kinds, node| {
            kinds.with(match self.tree.value(*node) {
                Value::Null => Kinds::NONE,
                Value::Bool(_) => Kinds::BOOLEAN,
                Value::Number(text) if text.contains(['.', 'e', 'E']) => Kinds::NUMBER,
                Value::Number(_) => Kinds::INTEGER,
                Value::Text(_) => Kinds::STRING,
                Value::List(_) => Kinds::ARRAY,
                Value::Map(_) => Kinds::OBJECT,
            })
        })
    }
}

/// One name of `type`.
fn kind(tree: &Tree, name: NodeId, kinds: &mut Kinds, null: &mut bool) {
    match tree.value(name) {
        Value::Text(name) if name.eq_ignore_ascii_case("null") => *null = true,
        Value::Text(name) => {
            if let Some(kind) = Kinds::named(name) {
                *kinds = kinds.with(kind);
            }
        }
        Value::Null => *null = true,
        _ => {}
    }
}
