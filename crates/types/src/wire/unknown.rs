//! Finds what an answer holds beyond what its type knows: in one pass over its text, without making a value of it.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
};

use super::{
    Object, RawValue,
    form::{Describe, Form, Row},
    is_empty_text, is_null_or_empty_object,
    name::is_field_name,
    object::Key,
    open, parse,
};

/// Something that the type of an answer does not know. Holds the names of fields and nothing else of the answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// What it is.
    pub kind: UnknownKind,
    /// Where it stands, as a JSON pointer with `*` for every index of a list and every key of a map.
    pub pointer: String,
}

/// What is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnknownKind {
    /// A key of a record.
    Field,
    /// The value of an open enum, or the one that tells the variants of a union apart.
    Value,
    /// JSON of a kind that none of the variants of a union has.
    Variant,
}

/// More keys than this that one object has and its type lacks are no fields: it has become a map, and they are data.
const FIELDS_OF_A_RECORD: usize = 16;
/// An answer in which more is unknown is another answer altogether; this much shows it.
const PER_ANSWER: usize = 256;

/// What `body` holds that a type of this form does not know, each place once.
#[must_use]
pub fn unknowns(form: &'static Form, body: &[u8]) -> Vec<Unknown> {
    let mut found = Vec::new();
    if let Ok(raw) = parse(body) {
        let top = Look {
            form,
            place: &Place::TOP,
            found: &mut found,
        };
        top.at(raw);
    }
    found
}

/// A way down from the top, as links on the stack: a pointer is written only where something is found.
struct Place<'p> {
    above: Option<&'p Place<'p>>,
    step: &'p str,
}

impl Place<'_> {
    const TOP: Place<'static> = Place {
        above: None,
        step: "",
    };

    fn write(&self, into: &mut String) {
        let Some(above) = self.above else { return };
        above.write(into);
        into.push('/');
        into.push_str(&self.step.replace('~', "~0").replace('/', "~1"));
    }
}

/// One value, to be held against its form.
struct Look<'a> {
    form: &'static Form,
    place: &'a Place<'a>,
    found: &'a mut Vec<Unknown>,
}

impl Look<'_> {
    fn at(mut self, raw: &RawValue) {
        match *self.form {
            Form::Kept => {}
            Form::Record(_) | Form::List(_) | Form::Map(_) => {
                // What is not JSON ends the look; it could not be read either.
                let _ = self.deserialize(&mut serde_json::Deserializer::from_str(raw.get()));
            }
            Form::Envelope(rows, inner) => match Object::parse(raw) {
                Ok(object) if object.get("data").is_some() => self.members(&object, rows, None),
                _ => self.turn(inner()).at(raw),
            },
            // What says nothing is absent, and not unknown.
            _ if is_null_or_empty_object(raw) || is_empty_text(raw) => {}
            Form::Word(knows) if knows(raw) => {}
            Form::Word(_) => self.report(UnknownKind::Value),
            Form::Shaped(variants) => {
                let shape = open::shape(raw);
                match variants.iter().find(|(known, _)| *known == shape) {
                    Some((_, form)) => self.turn(form()).at(raw),
                    None => self.report(UnknownKind::Variant),
                }
            }
            Form::Tagged(key, variants) => self.tagged(key, variants, raw),
        }
    }

    fn tagged(&mut self, key: &str, variants: &[(&str, Describe)], raw: &RawValue) {
        let object = Object::parse(raw).ok();
        let tag = object.as_ref().and_then(|object| object.tag(key));
        let (Some(object), Some(tag)) = (&object, tag) else {
            return self.report(UnknownKind::Variant);
        };
        let variant = variants.iter().find(|(known, _)| *known == tag);
        match variant.map(|(_, form)| form()) {
            Some(Form::Record(rows)) => self.members(object, rows, Some(key)),
            Some(_) => {}
            None => self.inside(key, &Form::Kept, |mut look| look.report(UnknownKind::Value)),
        }
    }

    fn members(&mut self, object: &Object<'_>, rows: &'static [Row], tag: Option<&str>) {
        let (mut unnamed, mut from) = (Unnamed::default(), 0);
        for (name, raw) in object.members() {
            match Row::find(rows, name, &mut from) {
                Some(form) => self.inside(name, form(), |look| look.at(raw)),
                None if tag == Some(name) => {}
                None => unnamed.add(name),
            }
        }
        self.report_fields(&unnamed);
    }

    /// The same place, with another form.
    fn turn(&mut self, form: &'static Form) -> Look<'_> {
        Look {
            form,
            place: self.place,
            found: self.found,
        }
    }

    /// One step down.
    fn inside<R>(
        &mut self,
        step: &str,
        form: &'static Form,
        look: impl FnOnce(Look<'_>) -> R,
    ) -> R {
        look(Look {
            form,
            place: &Place {
                above: Some(self.place),
                step,
            },
            found: self.found,
        })
    }

    fn report(&mut self, kind: UnknownKind) {
        let mut pointer = String::new();
        self.place.write(&mut pointer);
        let unknown = Unknown { kind, pointer };
        if self.found.len() < PER_ANSWER && !self.found.contains(&unknown) {
            self.found.push(unknown);
        }
    }

    fn report_fields(&mut self, unnamed: &Unnamed) {
        for name in unnamed.shown() {
            self.inside(name, &Form::Kept, |mut look| {
                look.report(UnknownKind::Field)
            });
        }
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match self.form {
            // Not `IgnoredAny`: a second caller of serde_json's skipping keeps it from being part of its first, which is reading.
            Form::Kept => <&RawValue>::deserialize(from).map(drop),
            Form::Record(_) | Form::List(_) | Form::Map(_) => from.deserialize_any(self),
            _ => {
                self.at(<&RawValue>::deserialize(from)?);
                Ok(())
            }
        }
    }
}

/// Any kind of JSON may stand anywhere: which of them can be read is not decided here.
impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let (rows, item) = match *self.form {
            Form::Record(rows) => (rows, None),
            Form::Map(item) => (&[][..], Some(item())),
            _ => (&[][..], Some(&Form::Kept)),
        };
        let (mut unnamed, mut from) = (Unnamed::default(), 0);
        while let Some(Key(name)) = map.next_key()? {
            if let Some(item) = item {
                self.inside("*", item, |look| map.next_value_seed(look))?;
            } else if let Some(form) = Row::find(rows, &name, &mut from) {
                self.inside(&name, form(), |look| map.next_value_seed(look))?;
            } else {
                unnamed.add(&name);
                map.next_value::<&RawValue>()?;
            }
        }
        self.report_fields(&unnamed);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let item = match *self.form {
            Form::List(item) => item(),
            _ => &Form::Kept,
        };
        while self
            .inside("*", item, |look| list.next_element_seed(look))?
            .is_some()
        {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// The keys of one object that its type lacks, as far as they can be shown.
#[derive(Default)]
struct Unnamed(Vec<String>);

impl Unnamed {
    fn add(&mut self, name: &str) {
        if self.0.len() <= FIELDS_OF_A_RECORD {
            let shown = if is_field_name(name) { name } else { "[field]" };
            self.0.push(shown.to_owned());
        }
    }

    fn shown(&self) -> impl Iterator<Item = &str> {
        let is_a_map = self.0.len() > FIELDS_OF_A_RECORD;
        let names = if is_a_map { &[][..] } else { &self.0 };
        names
            .iter()
            .map(String::as_str)
            .chain(is_a_map.then_some("*"))
    }
}
