//! What a shopper put into a field that the store has added.

use std::fmt;

use crate::union;
use crate::unknown::UnknownObject;

/// The content of a custom field: text, or for a field with boxes to tick, several texts.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum FieldValue {
    /// One text.
    Text(String),
    /// The texts that were ticked.
    Many(Vec<String>),
    /// A form newer than these bindings.
    Unknown(UnknownObject),
}

union! { FieldValue open by shape { Text = string, Many = array } }

impl From<&str> for FieldValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for FieldValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Personal, whatever it is.
impl fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FieldValue([redacted])")
    }
}

/// The schema is that of the usual form. The others are tolerated in answers, not promised.
#[cfg(feature = "schemars")]
impl schemars::JsonSchema for FieldValue {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FieldValue".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}
