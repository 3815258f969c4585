//! What a type knows of its JSON, as data: which keys a record has, which words an enum. Reading does not use it, and pays
//! nothing for it; it is for finding what an answer holds beyond that.

use super::{RawValue, Wire, open::Shape};

/// Where the form of a type comes from. A function, because types contain themselves.
pub type Describe = fn() -> &'static Form;

/// What a type knows of its JSON.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A plain value, or JSON that is kept as it came: nothing in it can be unknown.
    Kept,
    /// An object with these keys.
    Record(&'static [Row]),
    /// A list of these.
    List(Describe),
    /// An object whose keys are data, with these for values.
    Map(Describe),
    /// A value of an open enum, and whether it has a name here.
    Word(fn(&RawValue) -> bool),
    /// Records that a key tells apart.
    Tagged(&'static str, &'static [(&'static str, Describe)]),
    /// What the kind of JSON tells apart.
    Shaped(&'static [(Shape, Describe)]),
    /// An object with these keys when it has the key `data`, and else that which would stand there.
    Envelope(&'static [Row], Describe),
}

/// One line of `record!`.
#[derive(Clone, Copy, Debug)]
pub enum Row {
    /// A field.
    Field(&'static str, Describe),
    /// A record whose fields stand beside the others.
    Flat(Describe),
}

impl Row {
    /// What stands at `key`, where one of the rows has it. `from` is where the last key was found: an answer has its keys
    /// more or less in the order of the rows.
    pub(super) fn find(rows: &'static [Row], key: &str, from: &mut usize) -> Option<Describe> {
        let (before, after) = rows.split_at((*from).min(rows.len()));
        let start = before.len();
        let numbered = (start..).zip(after).chain((0..).zip(before));
        for (index, row) in numbered {
            let found = match *row {
                Row::Field(name, form) => (name == key).then_some(form),
                Row::Flat(form) => match form() {
                    Form::Record(rows) => Row::find(rows, key, &mut 0),
                    _ => None,
                },
            };
            if found.is_some() {
                *from = match row {
                    Row::Field(..) => index + 1,
                    Row::Flat(_) => index,
                };
                return found;
            }
        }
        None
    }
}

/// The form of a field, found by its type: the rows of `record!` do not name it.
#[must_use]
pub const fn of_field<R, T: Wire>(_: fn(&R) -> &T) -> Describe {
    T::form
}

/// The form of what a variant holds.
#[must_use]
pub const fn of_variant<U, T: Wire>(_: fn(T) -> U) -> Describe {
    T::form
}
