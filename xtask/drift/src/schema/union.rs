//! Finds for each alternative of a union the one that takes it in, whatever their order.

use std::rc::Rc;

use super::finding::{Direction, Finding, SUBJECT, weight};
use super::flatten::Schemas;
use super::kinds::Kinds;
use super::pair::{Comparer, finding, level};
use super::shape::{Shape, Union};
use crate::change::{Kind, Step};

/// The differences between every alternative that is written and every one that is understood.
struct Table {
    cells: Vec<Vec<Vec<Finding>>>,
}

impl Table {
    /// The best of the row: what breaks least, and then what differs least.
    fn best(&self, row: usize, columns: usize) -> usize {
        (0..columns)
            .min_by_key(|column| {
                let cell = &self.cells[row][*column];
                (weight(cell), cell.len(), column.abs_diff(row))
            })
            .unwrap_or_default()
    }
}

impl Comparer<'_> {
    /// What is different between two unions.
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
        let mut table = Table {
            cells: written
                .iter()
                .map(|one| {
                    understood
                        .iter()
                        .map(|other| {
                            if response {
                                self.shapes(other, one, direction)
                            } else {
                                self.shapes(one, other, direction)
                            }
                        })
                        .collect()
                })
                .collect(),
        };
        if response && written.len() != understood.len() {
            keep_lost(&mut table, written, understood);
        }
        if response {
            unrelated(&mut table, written, understood);
        }
        only_together(&mut table, understood.len());
        let mut findings = Vec::new();
        let mut taken = vec![false; understood.len()];
        let mut left = Vec::new();
        for (row, one) in written.iter().enumerate() {
            let column = table.best(row, understood.len());
            let cell = &table.cells[row][column];
            if weight(cell) == 0 {
                taken[column] = true;
                add(
                    &mut findings,
                    cell,
                    step(one, understood.len().max(written.len()), row),
                );
            } else if let Some(columns) = split(&table, row) {
                for column in columns {
                    taken[column] = true;
                }
            } else {
                left.push(row);
            }
        }
        let mut strange = Vec::new();
        for row in left {
            let column = (0..understood.len())
                .filter(|column| !taken[*column] && related(&written[row], &understood[*column]))
                .min_by_key(|column| {
                    let cell = &table.cells[row][*column];
                    (weight(cell), cell.len(), column.abs_diff(row))
                });
            // With as many alternatives as before, one that is like another has changed; with more, it is new.
            match column {
                Some(column) => {
                    taken[column] = true;
                    add(
                        &mut findings,
                        &table.cells[row][column],
                        step(&written[row], understood.len().max(written.len()), row),
                    );
                }
                None => strange.push(row),
            }
        }
        let unheard: Vec<usize> = (0..understood.len()).filter(|c| !taken[*c]).collect();
        if strange.is_empty() && unheard.is_empty() {
            return findings;
        }
        let scalar = |shape: &Rc<Shape>| Kinds::SCALAR.has(shape.kinds) && shape.values.is_none();
        let kinds = |shapes: &[Rc<Shape>]| {
            shapes
                .iter()
                .fold(Kinds::NONE, |kinds, shape| kinds.with(shape.kinds))
        };
        let types = self.types((kinds(&before), old.at), (kinds(&after), new.at), direction);
        let told = |shape: &Rc<Shape>, others: &[Rc<Shape>]| {
            !types.is_empty() && (scalar(shape) || kinds(others).common(shape.kinds).is_empty())
        };
        let mut typed = false;
        for (row, breaks) in strange
            .iter()
            .map(|row| (&written[*row], true))
            .chain(unheard.iter().map(|column| (&understood[*column], false)))
        {
            let others = if breaks { understood } else { written };
            if told(row, others) {
                typed = true;
                continue;
            }
            // What is written and not understood is new in answers, gone in requests; the other way round with the rest.
            let added = response == breaks;
            let name = if response == breaks {
                called(&self.new, row, &after)
            } else {
                called(&self.old, row, &before)
            };
            findings.push(finding(
                level(breaks, direction),
                if added {
                    Kind::VariantAdded { name: name.clone() }
                } else {
                    Kind::VariantRemoved { name: name.clone() }
                },
                Some(if added { old.at } else { row.at }),
                Some(if added { row.at } else { new.at }),
                if added {
                    format!("{SUBJECT} may be {name} now")
                } else {
                    format!("{SUBJECT} cannot be {name} any more")
                },
            ));
        }
        if typed {
            findings.extend(types);
        }
        findings
    }
}

/// Fields that an answer has in another alternative are not lost, unless they were sure to come.
fn keep_lost(table: &mut Table, written: &[Rc<Shape>], understood: &[Rc<Shape>]) {
    for row in &mut table.cells {
        for (cell, reader) in row.iter_mut().zip(understood) {
            cell.retain(|finding| match (&finding.kind, &finding.path[..]) {
                (Kind::PropertyRemoved { name }, [_]) => {
                    reader.requires(name)
                        || !written.iter().any(|shape| shape.field(name).is_some())
                }
                _ => true,
            });
        }
    }
}

/// Values that one alternative has no more are not gone where another one has them that is read as the same.
fn only_together(table: &mut Table, columns: usize) {
    let best: Vec<usize> = (0..table.cells.len())
        .map(|row| table.best(row, columns))
        .collect();
    let gone = |cell: &[Finding]| -> Vec<Kind> {
        cell.iter()
            .filter(|finding| matches!(finding.kind, Kind::EnumValuesRemoved { .. }))
            .map(|finding| finding.kind.clone())
            .collect()
    };
    for column in 0..columns {
        let rows: Vec<usize> = (0..best.len()).filter(|row| best[*row] == column).collect();
        if rows.len() < 2 {
            continue;
        }
        let all: Vec<Vec<Kind>> = rows
            .iter()
            .map(|row| gone(&table.cells[*row][column]))
            .collect();
        for row in rows {
            table.cells[row][column].retain(|finding| {
                finding.breaks()
                    || !matches!(finding.kind, Kind::EnumValuesRemoved { .. })
                    || all.iter().all(|kinds| kinds.contains(&finding.kind))
            });
        }
    }
}

/// An answer that has no field of what was expected is no form of it, even if nothing of that was sure to come.
fn unrelated(table: &mut Table, written: &[Rc<Shape>], understood: &[Rc<Shape>]) {
    for (row, one) in table.cells.iter_mut().zip(written) {
        for (cell, other) in row.iter_mut().zip(understood) {
            if !related(one, other) && weight(cell) == 0 {
                cell.push(finding(
                    level(true, Direction::Response),
                    Kind::VariantAdded {
                        name: String::new(),
                    },
                    Some(other.at),
                    Some(one.at),
                    String::new(),
                ));
            }
        }
    }
}

fn add(findings: &mut Vec<Finding>, cell: &[Finding], step: Option<Step>) {
    for inner in cell {
        if !findings.iter().any(|known| known.same_place(inner)) {
            findings.push(match &step {
                Some(step) => inner.below(step),
                None => inner.clone(),
            });
        }
    }
}

fn step(shape: &Shape, alternatives: usize, row: usize) -> Option<Step> {
    (alternatives > 1)
        .then(|| Step::Variant(shape.name.clone().unwrap_or_else(|| (row + 1).to_string())))
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

/// Where all values of an enumeration are taken in, if each by another alternative: those alternatives.
fn split(table: &Table, row: usize) -> Option<Vec<usize>> {
    let cells = &table.cells[row];
    // The places of enumerations that stand in the way, each with the values that are not understood there.
    for place in cells.iter().flatten().filter_map(enumeration) {
        let mut columns = Vec::new();
        let mut open: Option<Vec<&String>> = None;
        for (column, cell) in cells.iter().enumerate() {
            let mut refused: Vec<&String> = Vec::new();
            let mut other = false;
            for finding in cell.iter().filter(|finding| finding.breaks()) {
                match (&finding.kind, finding.path == place.path) {
                    (
                        Kind::EnumValuesRemoved { values } | Kind::EnumValuesAdded { values },
                        true,
                    ) => refused.extend(values),
                    _ => other = true,
                }
            }
            if other {
                continue;
            }
            columns.push(column);
            open = Some(match open {
                None => refused,
                Some(open) => open
                    .into_iter()
                    .filter(|value| refused.contains(value))
                    .collect(),
            });
        }
        if open.is_some_and(|open| open.is_empty()) {
            return Some(columns);
        }
    }
    None
}

fn enumeration(finding: &Finding) -> Option<&Finding> {
    let values = matches!(
        finding.kind,
        Kind::EnumValuesRemoved { .. } | Kind::EnumValuesAdded { .. }
    );
    (values && finding.breaks()).then_some(finding)
}

/// Whether two alternatives can be two versions of one.
fn related(one: &Shape, other: &Shape) -> bool {
    let common = one.kinds.common(other.kinds);
    if common.is_empty() {
        return false;
    }
    if one.kinds != Kinds::OBJECT || other.kinds != Kinds::OBJECT {
        return true;
    }
    one.fields.is_empty()
        || other.fields.is_empty()
        || one
            .fields
            .iter()
            .any(|field| other.field(&field.name).is_some())
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
