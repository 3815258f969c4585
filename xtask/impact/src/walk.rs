//! From a place on the wire to the Rust items that stand for it, and to the nodes of our spec that describe it.

use bigcommerce_drift::{Site, Step};

use super::catalog::{Call, Catalog, Field, Reads, Shape, Type};
use bigcommerce_codegen::document::pointer_token;

/// One of the things of ours that stand at a place: several, where a union has several variants with such a field.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// What is held there.
    pub(super) shape: Shape,
    /// Pointers of the nodes of our spec that describe this place, outermost first: a property, and the component it refers to.
    pub(super) at: Vec<String>,
    /// The Rust item: a struct's field, or the type itself where the place is no field.
    pub(super) item: String,
    /// The field, where the last step led to one.
    pub(super) field: Option<Field>,
    /// Whether it is what an envelope is around.
    pub(super) enveloped: bool,
    /// The union that this is a variant of, or that this is the tag of.
    pub(super) tag: Option<Tag>,
}

/// What tells the variants of a union apart.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    /// The property.
    pub(super) key: String,
    /// What stands there.
    pub(super) values: Vec<String>,
    /// Whether a value that is not known is kept with all that stands around it.
    pub(super) open: bool,
    /// Whether the place is the property itself.
    pub(super) here: bool,
}

/// Where a change is, among our things.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What stands at the place; nothing where ours has no such place.
    pub(super) spots: Vec<Spot>,
    /// What stands at the last place on the way that ours has.
    pub(super) around: Vec<Spot>,
    /// The names of the fields on the way that ours does not have.
    pub(super) beyond: Vec<String>,
}

/// Follows `path` from `site` of `call`.
pub(super) fn find(catalog: &Catalog, call: &Call, site: &Site, path: &[Step]) -> Found {
    let walk = Walk { catalog, call };
    let mut spots = walk.root(site);
    for (index, step) in path.iter().enumerate() {
        let next: Vec<Spot> = spots
            .iter()
            .flat_map(|spot| walk.step(spot, step))
            .collect();
        if next.is_empty() {
            let beyond = path[index..].iter().filter_map(|step| match step {
                Step::Property(name) => Some(name.clone()),
                _ => None,
            });
            return Found {
                around: spots,
                beyond: beyond.collect(),
                spots: Vec::new(),
            };
        }
        spots = next;
    }
    Found {
        around: spots.clone(),
        beyond: Vec::new(),
        spots,
    }
}

struct Walk<'c> {
    catalog: &'c Catalog,
    call: &'c Call,
}

impl Walk<'_> {
    fn root(&self, site: &Site) -> Vec<Spot> {
        let call = self.call;
        match site {
            Site::Operation => Vec::new(),
            Site::Parameter { location, name } => {
                let known = call
                    .parameters
                    .iter()
                    .filter(|argument| argument.location == *location)
                    // The names of placeholders are not on the wire; with one of them there is no doubt which it is.
                    .filter(|argument| {
                        argument.name == *name
                            || location == "path"
                                && argument.name == heck::ToSnakeCase::to_snake_case(name.as_str())
                    });
                known
                    .map(|argument| Spot {
                        shape: argument.shape.clone(),
                        at: vec![call.at.clone(), argument.at.clone()],
                        item: self.argument(location, &argument.name),
                        field: Some(Field {
                            rust: None,
                            required: argument.required,
                            nullable: false,
                            shape: argument.shape.clone(),
                        }),
                        enveloped: false,
                        tag: None,
                    })
                    .map(|spot| self.settled(spot))
                    .collect()
            }
            Site::Request { .. } => self.content(call.body.as_ref()),
            Site::Response { status, .. } if status.starts_with('2') => {
                self.content(call.reply.as_ref())
            }
            Site::Response { .. } | Site::Header { .. } => Vec::new(),
        }
    }

    fn argument(&self, location: &str, name: &str) -> String {
        let krate = self.call.crate_name();
        match (&self.call.query, location) {
            (Some(query), "query") => {
                let name = heck::ToSnakeCase::to_snake_case(name);
                format!("{krate}::query::{query}::{name}")
            }
            _ => format!("{krate}::Client::{}", self.call.function),
        }
    }

    fn content(&self, content: Option<&super::catalog::Content>) -> Vec<Spot> {
        let spot = |content: &super::catalog::Content| Spot {
            shape: content.shape.clone(),
            at: vec![self.call.at.clone(), content.at.clone()],
            item: String::new(),
            field: None,
            enveloped: false,
            tag: None,
        };
        content
            .map(|content| self.settled(spot(content)))
            .into_iter()
            .collect()
    }

    /// With the component that it refers to among its places, and named after it if it has no name yet.
    fn settled(&self, mut spot: Spot) -> Spot {
        if let Shape::Of(name) = &spot.shape {
            spot.at
                .push(format!("/components/schemas/{}", pointer_token(name)));
        }
        if spot.item.is_empty() {
            spot.item = self.named(&spot.shape);
        }
        spot
    }

    /// The type that a shape is, or is made of.
    fn named(&self, shape: &Shape) -> String {
        match shape {
            Shape::Of(name) => match self.catalog.component(&self.call.api, name) {
                Some(Type::Envelope(inner)) => self.named(inner),
                Some(
                    Type::Value { rust, .. }
                    | Type::Record {
                        rust: Some(rust), ..
                    },
                ) => rust.clone(),
                _ => format!("{}::types::{name}", self.call.crate_name()),
            },
            Shape::List(inner) | Shape::Map(inner) => self.named(inner),
            Shape::Text => "String".to_owned(),
            Shape::Integer | Shape::Small => "i64".to_owned(),
            Shape::Boolean => "bool".to_owned(),
        }
    }

    fn step(&self, spot: &Spot, step: &Step) -> Vec<Spot> {
        match (&spot.shape, step) {
            (Shape::Of(name), _) => match self.catalog.component(&self.call.api, name) {
                Some(of) => self.into(spot, name, of, step),
                None => Vec::new(),
            },
            (Shape::List(inner), Step::Items) => vec![self.inside(spot, inner, "items")],
            (Shape::Map(inner), Step::Values | Step::Property(_)) => {
                vec![self.inside(spot, inner, "additionalProperties")]
            }
            // One form on our side where a document has several.
            (_, Step::Variant(_)) => vec![spot.clone()],
            _ => Vec::new(),
        }
    }

    fn into(&self, spot: &Spot, name: &str, of: &Type, step: &Step) -> Vec<Spot> {
        match (of, step) {
            (Type::Envelope(inner), Step::Property(key)) if key == "data" => {
                vec![self.part(name, key, inner.clone(), true)]
            }
            (Type::Envelope(_), Step::Property(key)) if key == "meta" => {
                vec![self.part(name, key, Shape::Of("Meta".to_owned()), false)]
            }
            // An envelope is read with and without itself.
            (Type::Envelope(inner), _) => {
                let bare = self.settled(Spot {
                    shape: inner.clone(),
                    item: String::new(),
                    ..spot.clone()
                });
                self.step(&bare, step)
            }
            (Type::Record { .. }, Step::Property(key)) => match &spot.tag {
                Some(tag) if tag.key == *key => vec![told(spot, tag)],
                _ => self.field(name, key).into_iter().collect(),
            },
            (
                Type::Union {
                    variants,
                    tag,
                    open,
                },
                _,
            ) => {
                let wanted: Vec<_> = match step {
                    Step::Variant(which) => variants
                        .iter()
                        .filter(|variant| {
                            let holds = matches!(&variant.shape, Shape::Of(name) if name == which);
                            holds || variant.name == *which || variant.told_by == *which
                        })
                        .collect(),
                    _ => Vec::new(),
                };
                let wanted = if wanted.is_empty() {
                    variants.iter().collect()
                } else {
                    wanted
                };
                let spots = wanted.into_iter().map(|variant| {
                    self.settled(Spot {
                        shape: variant.shape.clone(),
                        at: spot.at.clone(),
                        item: String::new(),
                        field: None,
                        enveloped: false,
                        tag: tag.as_ref().map(|key| Tag {
                            key: key.clone(),
                            values: vec![variant.told_by.clone()],
                            open: *open,
                            here: false,
                        }),
                    })
                });
                match step {
                    Step::Variant(_) => spots.collect(),
                    _ => spots.flat_map(|spot| self.step(&spot, step)).collect(),
                }
            }
            // What is kept as it came has everything in it.
            (
                Type::Value {
                    reads: Reads::Anything,
                    ..
                },
                _,
            ) => vec![Spot {
                field: None,
                ..spot.clone()
            }],
            (_, Step::Variant(_)) => vec![spot.clone()],
            _ => Vec::new(),
        }
    }

    /// One of the two parts of an envelope.
    fn part(&self, envelope: &str, key: &str, shape: Shape, required: bool) -> Spot {
        self.settled(Spot {
            shape: shape.clone(),
            at: vec![format!(
                "/components/schemas/{}/properties/{key}",
                pointer_token(envelope)
            )],
            item: String::new(),
            field: Some(Field {
                rust: None,
                required,
                nullable: false,
                shape,
            }),
            enveloped: required,
            tag: None,
        })
    }

    /// A field of a record, or of one that is flattened into it.
    fn field(&self, record: &str, key: &str) -> Option<Spot> {
        let of = self.catalog.component(&self.call.api, record)?;
        let Type::Record { rust, with, fields } = of else {
            return None;
        };
        let Some(field) = fields.get(key) else {
            return with.iter().find_map(|part| self.field(part, key));
        };
        let owner = rust
            .clone()
            .unwrap_or_else(|| format!("{}::types::{record}", self.call.crate_name()));
        let name = field.rust.as_deref().unwrap_or(key);
        Some(self.settled(Spot {
            shape: field.shape.clone(),
            at: vec![format!(
                "/components/schemas/{}/properties/{}",
                pointer_token(record),
                pointer_token(key)
            )],
            item: format!("{owner}::{name}"),
            field: Some(field.clone()),
            enveloped: false,
            tag: None,
        }))
    }

    fn inside(&self, spot: &Spot, inner: &Shape, key: &str) -> Spot {
        let outer = spot.at.last().cloned().unwrap_or_default();
        self.settled(Spot {
            shape: inner.clone(),
            at: vec![format!("{outer}/{key}")],
            item: spot.item.clone(),
            field: None,
            enveloped: false,
            tag: None,
        })
    }
}

/// The tag of a variant: no field of ours, but always sent, and read first.
fn told(variant: &Spot, tag: &Tag) -> Spot {
    let at = variant
        .at
        .iter()
        .map(|at| format!("{at}/properties/{}", pointer_token(&tag.key)));
    Spot {
        shape: Shape::Text,
        at: at.collect(),
        item: variant.item.clone(),
        field: Some(Field {
            rust: None,
            required: true,
            nullable: false,
            shape: Shape::Text,
        }),
        enveloped: false,
        tag: Some(Tag {
            here: true,
            ..tag.clone()
        }),
    }
}

impl Spot {
    /// The tag, where the place is one.
    pub(super) fn is_tag(&self) -> Option<&Tag> {
        self.tag.as_ref().filter(|tag| tag.here)
    }
}
