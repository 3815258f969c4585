//! The part of a schema that a node says itself, without its parts and alternatives.

use std::rc::Rc;

use bigcommerce_openapi_yaml::{NodeId, Tree, Value};

use super::flatten::Schemas;
use super::kinds::Kinds;
use super::limits;
use super::shape::{Field, Nullness, Pattern, Rest, Shape, Union, Values};

impl Schemas<'_> {
    /// What a node says itself, without its parts and alternatives.
    pub(super) fn own(&self, node: NodeId) -> Union {
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
                "items" => match tree.value(*value) {
                    Value::Map(_) => shape.items = Some(self.at(*value)),
                    // As before JSON Schema 2020-12: a schema for each place.
                    Value::List(places) => {
                        shape.prefix = places.iter().map(|place| self.at(*place)).collect();
                    }
                    Value::Bool(false) => shape.ends = true,
                    _ => {}
                },
                "prefixItems" => {
                    let places = tree.elements(*value).iter();
                    shape.prefix = places.map(|place| self.at(*place)).collect();
                }
                "additionalItems" => match tree.value(*value) {
                    Value::Map(_) => shape.items = Some(self.at(*value)),
                    Value::Bool(false) => shape.ends = true,
                    _ => {}
                },
                "patternProperties" => {
                    for (pattern, field) in tree.entries(*value) {
                        shape.patterns.push(Pattern {
                            pattern: pattern.to_string(),
                            at: *field,
                            schema: self.at(*field),
                        });
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
            let named = !shape.fields.is_empty() || !shape.patterns.is_empty();
            if named || matches!(shape.rest, Rest::Map(..)) {
                kinds = Kinds::OBJECT;
            } else if shape.items.is_some() || !shape.prefix.is_empty() {
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
