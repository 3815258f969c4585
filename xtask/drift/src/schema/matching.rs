//! Partners of the alternatives of two unions, whatever their order.

use std::rc::Rc;

use super::finding::{Finding, weight};
use super::kinds::Kinds;
use super::shape::Shape;
use crate::kind::Kind;

/// The differences between every alternative that is written (rows) and every one that is understood (columns).
pub(super) struct Table<'u> {
    pub(super) cells: Vec<Vec<Vec<Finding>>>,
    pub(super) written: &'u [Rc<Shape>],
    pub(super) understood: &'u [Rc<Shape>],
    /// Fields with one possible value, of each alternative that is written and of each that is understood.
    pub(super) constants: (Vec<Constants>, Vec<Constants>),
    pub(super) response: bool,
}

/// Name and value of the fields that can have one value only.
pub(super) type Constants = Vec<(String, String)>;

/// What takes in the alternatives that are written.
pub(super) struct Matching {
    /// For each row the column whose differences are to be told.
    pub(super) told: Vec<Option<usize>>,
    /// How many rows a column takes in.
    pub(super) rows: Vec<usize>,
    /// Rows that nothing takes in.
    pub(super) strange: Vec<usize>,
}

impl Table<'_> {
    /// Exact partners first, then clean ones; what is left is taken in by another's partner, or has changed, or is strange.
    pub(super) fn matching(&self) -> Matching {
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

    pub(super) fn cell(&self, row: usize, column: usize) -> &[Finding] {
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

fn is_enumeration(finding: &Finding) -> bool {
    let values = matches!(
        finding.kind,
        Kind::EnumValuesRemoved { .. } | Kind::EnumValuesAdded { .. }
    );
    values && finding.breaks()
}
