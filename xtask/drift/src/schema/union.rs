//! Compares two unions: each alternative with the one that takes it in.

use std::rc::Rc;

use super::finding::{Direction, Finding, SUBJECT, finding, level};
use super::flatten::Schemas;
use super::kinds::Kinds;
use super::matching::{Constants, Table};
use super::pair::Comparer;
use super::shape::{Field, Shape, Union};
use crate::change::Step;
use crate::kind::Kind;

impl Comparer<'_> {
    /// Differences between two unions.
    pub(crate) fn alternatives(
        &self,
        old: &Union,
        new: &Union,
        direction: Direction,
    ) -> Vec<Finding> {
        let (before, after) = (by_kind(old), by_kind(new));
        if before.iter().chain(&after).any(|shape| shape.unknown) {
            return Vec::new();
        }
        let response = direction.is_response();
        let (written, understood) = if response {
            (&after, &before)
        } else {
            (&before, &after)
        };
        let cell = |one: &Rc<Shape>, other: &Rc<Shape>| {
            if response {
                self.shapes(other, one, direction)
            } else {
                self.shapes(one, other, direction)
            }
        };
        let table = Table {
            cells: written
                .iter()
                .map(|one| understood.iter().map(|other| cell(one, other)).collect())
                .collect(),
            constants: {
                let (of_old, of_new) = (
                    before
                        .iter()
                        .map(|shape| constants(&self.old, shape))
                        .collect(),
                    after
                        .iter()
                        .map(|shape| constants(&self.new, shape))
                        .collect(),
                );
                if response {
                    (of_new, of_old)
                } else {
                    (of_old, of_new)
                }
            },
            written,
            understood,
            response,
        };
        let matching = table.matching();
        let mut findings = Vec::new();
        let several = written.len().max(understood.len()) > 1;
        for (row, told) in matching.told.iter().enumerate() {
            let Some(column) = *told else { continue };
            let shared = matching.rows[column] > 1;
            let step = several.then(|| {
                let name = written[row].name.clone();
                Step::Variant(name.unwrap_or_else(|| (row + 1).to_string()))
            });
            for inner in table.cell(row, column) {
                // A value that one alternative has no more is not gone where another has it that is read as the same.
                let elsewhere = shared
                    && !inner.breaks()
                    && matches!(inner.kind, Kind::EnumValuesRemoved { .. });
                if !elsewhere
                    && !findings
                        .iter()
                        .any(|known: &Finding| known.same_place(inner))
                {
                    findings.push(match &step {
                        Some(step) => inner.below(step),
                        None => inner.clone(),
                    });
                }
            }
        }
        let strange = matching.strange.iter().map(|row| (&written[*row], true));
        let unheard = (0..understood.len())
            .filter(|column| matching.rows[*column] == 0)
            .map(|column| (&understood[column], false));
        let types = self.types((kinds(&before), old.at), (kinds(&after), new.at), direction);
        let mut typed = false;
        for (shape, breaks) in strange.chain(unheard) {
            let others = if breaks { understood } else { written };
            let simple = Kinds::SCALAR.has(shape.kinds) && shape.values.is_none();
            if !types.is_empty() && (simple || kinds(others).common(shape.kinds).is_empty()) {
                typed = true;
                continue;
            }
            // What is written and not understood is new in answers, gone in requests; the other way round with the rest.
            let added = response == breaks;
            let name = if added {
                called(&self.new, shape, &after)
            } else {
                called(&self.old, shape, &before)
            };
            let text = if added {
                format!("{SUBJECT} may be {name} now")
            } else {
                format!("{SUBJECT} cannot be {name} any more")
            };
            findings.push(finding(
                level(breaks, direction),
                if added {
                    Kind::VariantAdded { name }
                } else {
                    Kind::VariantRemoved { name }
                },
                Some(if added { old.at } else { shape.at }),
                Some(if added { shape.at } else { new.at }),
                text,
            ));
        }
        if typed {
            findings.extend(types);
        }
        findings
    }
}

fn kinds(shapes: &[Rc<Shape>]) -> Kinds {
    shapes
        .iter()
        .fold(Kinds::NONE, |kinds, shape| kinds.with(shape.kinds))
}

fn constants(schemas: &Schemas<'_>, shape: &Shape) -> Constants {
    let value = |field: &Field| {
        let union = schemas.union(field.schema);
        let [only] = &union.shapes[..] else {
            return None;
        };
        let values = &only.values.as_ref()?.list;
        let [value] = &values[..] else { return None };
        Some((field.name.clone(), value.clone()))
    };
    shape.fields.iter().filter_map(value).collect()
}

/// An alternative with several types is several alternatives.
fn by_kind(union: &Union) -> Vec<Rc<Shape>> {
    let mut shapes = Vec::new();
    for shape in &union.shapes {
        if !shape.declared {
            shapes.push(Rc::clone(shape));
            continue;
        }
        let single: Vec<Kinds> = [
            Kinds::OBJECT,
            Kinds::ARRAY,
            Kinds::STRING,
            Kinds::BOOLEAN,
            Kinds::NUMBER,
        ]
        .into_iter()
        .map(|kind| kind.common(shape.kinds))
        .filter(|kind| !kind.is_empty())
        .collect();
        if single.len() < 2 {
            shapes.push(Rc::clone(shape));
            continue;
        }
        for kinds in single {
            let mut one = (**shape).clone();
            one.kinds = kinds;
            shapes.push(Rc::new(one));
        }
    }
    shapes
}

/// What a person calls an alternative: its name, or what it has and the others have not.
fn called(schemas: &Schemas<'_>, shape: &Rc<Shape>, all: &[Rc<Shape>]) -> String {
    if let Some(name) = &shape.name {
        return format!("`{name}`");
    }
    if shape.kinds == Kinds::ARRAY {
        let items = shape.items.map(|items| schemas.union(items));
        let name = items.as_ref().and_then(|items| match &items.shapes[..] {
            [item] => item.name.as_deref(),
            _ => None,
        });
        if let Some(name) = name {
            return format!("a list of `{name}`");
        }
    }
    if shape.kinds == Kinds::OBJECT && !shape.fields.is_empty() {
        let own = |name: &str| {
            !all.iter()
                .any(|other| !Rc::ptr_eq(other, shape) && other.field(name).is_some())
        };
        let alone = shape.fields.iter().any(|field| own(&field.name));
        let names: Vec<String> = shape
            .fields
            .iter()
            .filter(|field| !alone || own(&field.name))
            .take(3)
            .map(|field| format!("`{}`", field.name))
            .collect();
        return format!("an object with {}", names.join(", "));
    }
    shape.kinds.say()
}
