//! Amounts that travel as JSON strings.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap};

/// Writes the value as text where it would otherwise be a number.
///
/// V2 fields are strings, V3 requests want numbers, and a query has nothing but text: one Rust type
/// serves them all, and the place decides the form.
///
/// ```
/// use bigcommerce_types::{Amount, wire::Text};
///
/// let total: Amount = "12.50".parse()?;
/// assert_eq!(serde_json::to_string(&total)?, "12.50");
/// assert_eq!(serde_json::to_string(&Text(&total))?, r#""12.50""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Text<'a, T: WriteText>(pub &'a T);

/// A value that has a form as a JSON string beside its usual one.
pub trait WriteText {
    /// Writes the string form.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write_text<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error>;
}

impl<T: WriteText> Serialize for Text<'_, T> {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        self.0.write_text(into)
    }
}

impl<T: WriteText> WriteText for Option<T> {
    fn write_text<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write_text(into),
            None => into.serialize_none(),
        }
    }
}

impl<T: WriteText> WriteText for Vec<T> {
    fn write_text<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.collect_seq(self.iter().map(Text))
    }
}

impl<T: WriteText> WriteText for BTreeMap<String, T> {
    fn write_text<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        let mut map = into.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, &Text(value))?;
        }
        map.end()
    }
}
