//! Finds for each alternative of a union the one that takes it in, whatever their order.

use std::rc::Rc;

use super::finding::{Direction, Finding, SUBJECT, finding, level, weight};
use super::flatten::Schemas;
use super::kinds::Kinds;
use super::pair::Comparer;
use super::shape::{Field, Shape, Union};
use crate::change::Step;
use crate::kind::Kind;

/// The differences between every alternative that is written (rows) and every one that is understood (columns).
struct Table<'u> {
    cells: Vec<Vec<Vec<Finding>>>,
    written: &'u [Rc<Shape>],
    understood: &'u [Rc<Shape>],
    /// Fields with one possible value, of each alternative that is written and of each that is understood.
    constants: (Vec<Constants>, Vec<Constants>),
    response: bool,
}

/// Name and value of the fields that can have one value only.
type Constants = Vec<(String, String)>;

/// What takes in the alternatives that are written.
struct Matching {
    /// For each row the column whose differences are to be told.
    told: Vec<Option<usize>>,
    /// How many rows a column takes in.
    rows: Vec<usize>,
    /// Rows that nothing takes in.
    strange: Vec<usize>,
}

impl Table<'_> {
    /// Exact partners first, then clean ones; what is left is taken in by another's partner, or has changed, or is strange.
    fn matching(&self) -> Matching {
        let mut matching = Matching {
            told: vec![None; self.written.len()],
            rows: vec![0; self.understood.len()],
            strange: Vec::new(),
        };
        let exact = |cell: &[Finding]| cell.iter().all(|finding| finding.kind == Kind::Prose);
        let mut left: Vec<usize> = (0..self.written.len()).collect();
        left.retain(|row| {
            !matching.pair(
                *row,
                self.free(&matching, *row, |column| exact(self.cell(*row, column))),
            )
        });
        left.retain(|row| {
            !matching.pair(
                *row,
                self.free(&matching, *row, |column| {
                    weight(self.cell(*row, column)) == 0 && self.related(*row, column)
                }),
            )
        });
        for row in left {
            if let Some(columns) = self.taken_in(&matching, row) {
                for column in columns {
                    matching.rows[column] += 1;
                }
                continue;
            }
            let changed = self.free(&matching, row, |column| self.related(row, column));
            if !matching.pair(row, changed) {
                matching.strange.push(row);
            }
        }
        matching
    }

    fn cell(&self, row: usize, column: usize) -> &[Finding] {
        &self.cells[row][column]
    }

    /// The best of the columns that have no row yet: what bears the same constants, breaks least, and then differs least.
    fn free(&self, matching: &Matching, row: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        (0..self.understood.len())
            .filter(|column| matching.rows[*column] == 0 && fits(*column))
            .min_by_key(|column| {
                let cell = self.cell(row, *column);
                let other = self.is_another(row, *column);
                (other, weight(cell), cell.len(), column.abs_diff(row))
            })
    }

    /// The columns that take in a row although it is not their own version of it.
    fn taken_in(&self, matching: &Matching, row: usize) -> Option<Vec<usize>> {
        let whole = (0..self.understood.len()).find(|column| {
            let cell = self.cell(row, *column);
            if self.response {
                matching.rows[*column] > 0 && self.is_part(row, *column)
            } else {
                weight(cell) == 0
            }
        });
        whole.map(|column| vec![column]).or_else(|| self.split(row))
    }

    /// Whether an answer is what the reader expects, with less in it: nothing new, and nothing missing that was sure to come
    /// or that no other answer has.
    fn is_part(&self, row: usize, column: usize) -> bool {
        let reader = &self.understood[column];
        self.related(row, column)
            && self.cell(row, column).iter().all(|finding| {
                match (&finding.kind, &finding.path[..]) {
                    (Kind::PropertyAdded { .. }, [_]) => false,
                    (Kind::PropertyRemoved { name }, [_]) => {
                        !reader.requires(name)
                            && self.written.iter().any(|shape| shape.field(name).is_some())
                    }
                    _ => !finding.breaks(),
                }
            })
    }

    /// Whether two alternatives can be two versions of one.
    fn related(&self, row: usize, column: usize) -> bool {
        let (one, other) = (&self.written[row], &self.understood[column]);
        if one.kinds.common(other.kinds).is_empty() {
            return false;
        }
        if one.kinds != Kinds::OBJECT || other.kinds != Kinds::OBJECT {
            return true;
        }
        one.fields.is_empty() && other.fields.is_empty()
            || one
                .fields
                .iter()
                .any(|field| other.field(&field.name).is_some())
    }

    /// Whether a constant says that the two alternatives are two things: `type: card` and `type: bank`.
    fn is_another(&self, row: usize, column: usize) -> bool {
        let constants = &self.constants;
        constants.0[row].iter().any(|(name, value)| {
            let other = constants.1[column].iter().find(|(known, _)| known == name);
            other.is_some_and(|(_, known)| known != value)
        })
    }

    /// Where all values of an enumeration are taken in, if each by another alternative: those alternatives.
    fn split(&self, row: usize) -> Option<Vec<usize>> {
        let cells = &self.cells[row];
        // The places of enumerations that stand in the way, each with the values that are not understood there.
        for place in cells.iter().flatten().filter(|f| is_enumeration(f)) {
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
}

impl Matching {
    fn pair(&mut self, row: usize, column: Option<usize>) -> bool {
        let Some(column) = column else {
            return false;
        };
        self.told[row] = Some(column);
        self.rows[column] += 1;
        true
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

fn is_enumeration(finding: &Finding) -> bool {
    let values = matches!(
        finding.kind,
        Kind::EnumValuesRemoved { .. } | Kind::EnumValuesAdded { .. }
    );
    values && finding.breaks()
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
