//! Brings a schema into its normal form: `allOf` merged, `oneOf` and `anyOf` multiplied out, references followed, cycles cut.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use bigcommerce_openapi_yaml::{NodeId, Tree, Value};

use super::discriminator::Discriminator;
use super::shape::{Nullness, SchemaId, Shape, Union};

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

    /// The schema at a node; a schema of several nodes is itself.
    pub(crate) fn at(&self, node: SchemaId) -> SchemaId {
        if node as usize >= self.tree.len() {
            return node;
        }
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
                    let branches = self.branches(*value, Discriminator::read(tree, node));
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
            // Of a base that others extend all values are possible.
            if let Some(base) = Discriminator::read(tree, node).filter(|_| shape.tag.is_none()) {
                shape.tag = Some(base.all(tree));
            }
            if let Some(name) = self.name(node) {
                shape.name = Some(name);
            }
        }
        whole
    }

    /// The alternatives of a `oneOf` or `anyOf`.
    fn branches(&self, list: NodeId, discriminator: Option<Discriminator<'_>>) -> Union {
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
            let tag = discriminator.as_ref().map(|one| one.of(self.tree, *branch));
            for shape in &union.shapes {
                if all.shapes.len() < ALTERNATIVES {
                    let mut shape = Rc::clone(shape);
                    if let Some(tag) = &tag {
                        Rc::make_mut(&mut shape).tag = Some(tag.clone());
                    }
                    all.shapes.push(shape);
                }
            }
        }
        all
    }

    pub(super) fn name(&self, node: NodeId) -> Option<String> {
        self.tree
            .text_at(node, "title")
            .filter(|title| !title.trim().is_empty())
            .or_else(|| self.tree.component(node))
            .map(|name| name.trim().to_owned())
    }
}
