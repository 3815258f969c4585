//! Fields that come, go, change their name or move into another field.

use super::akin::akin;
use super::finding::{Direction, Finding, OF_SUBJECT, finding, level, weight};
use super::flatten::Schemas;
use super::kinds::Kinds;
use super::pair::Comparer;
use super::shape::{Field, SchemaId, Shape};
use crate::change::Step;
use crate::kind::Kind;

impl Comparer<'_> {
    /// Differences between the fields of two objects.
    pub(crate) fn fields(&self, old: &Shape, new: &Shape, direction: Direction) -> Vec<Finding> {
        let before = visible(&self.old, old, direction);
        let after = visible(&self.new, new, direction);
        let mut gone: Vec<&Field> = before
            .iter()
            .filter(|field| !after.iter().any(|other| other.name == field.name))
            .copied()
            .collect();
        let mut come: Vec<&Field> = after
            .iter()
            .filter(|field| !before.iter().any(|other| other.name == field.name))
            .copied()
            .collect();
        let mut findings = Vec::new();
        self.wrapped(old, direction, (&mut gone, &mut come), &mut findings);
        self.unwrapped(new, direction, (&mut gone, &mut come), &mut findings);
        for field in gone {
            let renamed = come
                .iter()
                .position(|other| self.is_renamed(field, other, direction));
            let finding = match renamed {
                Some(at) => {
                    let other = come.remove(at);
                    finding(
                        direction.breaking(),
                        Kind::PropertyRenamed {
                            old: field.name.clone(),
                            new: other.name.clone(),
                        },
                        Some(field.at),
                        Some(other.at),
                        format!("the field `{}` is called `{}` now", field.name, other.name),
                    )
                }
                None => finding(
                    direction.breaking(),
                    Kind::PropertyRemoved {
                        name: field.name.clone(),
                    },
                    Some(field.at),
                    new.field(&field.name).map(|field| field.at),
                    gone_text(field, new, direction),
                ),
            };
            findings.push(finding.below(&Step::Property(field.name.clone())));
        }
        for field in come {
            let required = new.requires(&field.name);
            findings.push(
                finding(
                    level(required && !direction.is_response(), direction),
                    Kind::PropertyAdded {
                        name: field.name.clone(),
                        required,
                    },
                    None,
                    Some(field.at),
                    if required && !direction.is_response() {
                        format!("the field `{}` is new and required", field.name)
                    } else {
                        format!("the field `{}` is new", field.name)
                    },
                )
                .below(&Step::Property(field.name.clone())),
            );
        }
        for field in &before {
            let Some(other) = after.iter().find(|other| other.name == field.name) else {
                continue;
            };
            let step = Step::Property(field.name.clone());
            if let Some(finding) = requirement(old, new, field, other, direction) {
                findings.push(finding.below(&step));
            }
            self.join(
                &mut findings,
                field.schema,
                other.schema,
                direction,
                &[&step],
            );
        }
        findings.extend(nameless(old, new, direction));
        findings
    }

    /// Adds what is different between two schemas further in.
    fn join(
        &self,
        findings: &mut Vec<Finding>,
        old: SchemaId,
        new: SchemaId,
        direction: Direction,
        steps: &[&Step],
    ) {
        for inner in self.schemas(old, new, direction).iter() {
            if findings.iter().any(|known| known.same_place(inner)) {
                continue;
            }
            let mut outer = inner.clone();
            for step in steps.iter().rev() {
                outer = outer.below(step);
            }
            findings.push(outer);
        }
    }

    /// Fields that moved into a new field.
    fn wrapped(
        &self,
        old: &Shape,
        direction: Direction,
        (gone, come): (&mut Vec<&Field>, &mut Vec<&Field>),
        findings: &mut Vec<Finding>,
    ) {
        let wrapper = come.iter().position(|field| {
            moved(&self.new, field, gone) && (gone.len() > 1 || old.fields.len() == 1)
        });
        let Some(wrapper) = wrapper.map(|at| come.remove(at)) else {
            return;
        };
        findings.push(finding(
            direction.breaking(),
            Kind::Wrapped {
                in_: wrapper.name.clone(),
            },
            Some(old.at),
            Some(wrapper.at),
            format!("the fields{OF_SUBJECT} moved into `{}`", wrapper.name),
        ));
        let inner = self.new.union(wrapper.schema);
        let Some(inner) = inner.shapes.first() else {
            return;
        };
        gone.retain(|field| {
            let Some(other) = inner.field(&field.name) else {
                return true;
            };
            self.join(
                findings,
                field.schema,
                other.schema,
                direction,
                &[
                    &Step::Property(wrapper.name.clone()),
                    &Step::Property(field.name.clone()),
                ],
            );
            false
        });
    }

    /// Fields that came out of a field that is gone.
    fn unwrapped(
        &self,
        new: &Shape,
        direction: Direction,
        (gone, come): (&mut Vec<&Field>, &mut Vec<&Field>),
        findings: &mut Vec<Finding>,
    ) {
        let wrapper = gone.iter().position(|field| {
            moved(&self.old, field, come) && (come.len() > 1 || new.fields.len() == 1)
        });
        let Some(wrapper) = wrapper.map(|at| gone.remove(at)) else {
            return;
        };
        findings.push(finding(
            direction.breaking(),
            Kind::Unwrapped {
                from: wrapper.name.clone(),
            },
            Some(wrapper.at),
            Some(new.at),
            format!("the fields of `{}` moved out of it", wrapper.name),
        ));
        let inner = self.old.union(wrapper.schema);
        let Some(inner) = inner.shapes.first() else {
            return;
        };
        come.retain(|field| {
            let Some(other) = inner.field(&field.name) else {
                return true;
            };
            self.join(
                findings,
                other.schema,
                field.schema,
                direction,
                &[&Step::Property(field.name.clone())],
            );
            false
        });
    }

    /// A list that became a field of an object, or the other way round.
    pub(crate) fn wrapped_list(
        &self,
        old: &Shape,
        new: &Shape,
        direction: Direction,
    ) -> Option<Vec<Finding>> {
        let into = old.kinds == Kinds::ARRAY && new.kinds == Kinds::OBJECT;
        let out = old.kinds == Kinds::OBJECT && new.kinds == Kinds::ARRAY;
        let object = match (into, out) {
            (true, _) => new,
            (_, true) => old,
            _ => return None,
        };
        let field = object.field("data")?;
        let schemas = if into { &self.new } else { &self.old };
        let inner = schemas.union(field.schema);
        let [inner] = &inner.shapes[..] else {
            return None;
        };
        if inner.kinds != Kinds::ARRAY {
            return None;
        }
        let step = Step::Property(field.name.clone());
        let mut findings = Vec::new();
        if into {
            findings.push(finding(
                direction.breaking(),
                Kind::Wrapped {
                    in_: field.name.clone(),
                },
                Some(old.at),
                Some(field.at),
                format!("the list{OF_SUBJECT} moved into `{}`", field.name),
            ));
            let inside = self.shapes(old, inner, direction);
            findings.extend(inside.iter().map(|finding| finding.below(&step)));
        } else {
            findings.push(finding(
                direction.breaking(),
                Kind::Unwrapped {
                    from: field.name.clone(),
                },
                Some(field.at),
                Some(new.at),
                format!("the list of `{}` stands by itself now", field.name),
            ));
            findings.extend(self.shapes(inner, new, direction));
        }
        Some(findings)
    }

    /// One is gone, the other new, both have the same form and their names are akin.
    fn is_renamed(&self, gone: &Field, come: &Field, direction: Direction) -> bool {
        let (old, new) = (self.old.union(gone.schema), self.new.union(come.schema));
        let ([one], [other]) = (&old.shapes[..], &new.shapes[..]) else {
            return false;
        };
        one.kinds == other.kinds
            && one.declared
            && akin(&gone.name, &come.name)
            && weight(&self.schemas(gone.schema, come.schema, direction)) == 0
    }
}

/// The fields that travel this way.
fn visible<'s>(schemas: &Schemas<'_>, shape: &'s Shape, direction: Direction) -> Vec<&'s Field> {
    shape
        .fields
        .iter()
        .filter(|field| {
            let union = schemas.union(field.schema);
            if direction.is_response() {
                !union.write_only
            } else {
                !union.read_only
            }
        })
        .collect()
}

fn gone_text(field: &Field, new: &Shape, direction: Direction) -> String {
    if new.field(&field.name).is_none() {
        format!("the field `{}` is gone", field.name)
    } else if direction.is_response() {
        format!("the field `{}` is only written now", field.name)
    } else {
        format!("the field `{}` is only read now", field.name)
    }
}

/// Whether at least half of the fields, and more than a chance few, are in this field.
fn moved(schemas: &Schemas<'_>, wrapper: &Field, fields: &[&Field]) -> bool {
    let union = schemas.union(wrapper.schema);
    let [inner] = &union.shapes[..] else {
        return false;
    };
    if inner.kinds != Kinds::OBJECT {
        return false;
    }
    let found = fields
        .iter()
        .filter(|field| inner.field(&field.name).is_some())
        .count();
    found > 0 && found * 2 >= fields.len() && (found > 1 || inner.fields.len() == 1)
}

fn requirement(
    old: &Shape,
    new: &Shape,
    field: &Field,
    other: &Field,
    direction: Direction,
) -> Option<Finding> {
    let (kind, breaks, text) = match (old.requires(&field.name), new.requires(&field.name)) {
        (false, true) => (
            Kind::Required,
            !direction.is_response(),
            format!("the field `{}` is required now", field.name),
        ),
        (true, false) => (
            Kind::Optional,
            direction.is_response(),
            format!("the field `{}` may be missing now", field.name),
        ),
        _ => return None,
    };
    Some(finding(
        level(breaks, direction),
        kind,
        Some(field.at),
        Some(other.at),
        text,
    ))
}

/// Names that are required without being described.
fn nameless(old: &Shape, new: &Shape, direction: Direction) -> Vec<Finding> {
    if direction.is_response() {
        return Vec::new();
    }
    new.required
        .iter()
        .filter(|name| new.field(name).is_none() && !old.requires(name))
        .map(|name| {
            finding(
                level(true, direction),
                Kind::Required,
                Some(old.at),
                Some(new.at),
                format!("the field `{name}` is required now"),
            )
            .below(&Step::Property(name.clone()))
        })
        .collect()
}
