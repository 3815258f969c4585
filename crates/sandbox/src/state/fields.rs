//! Reads a request body field by field, and words a fault the way V3 does: a dotted path and a short code.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::state::errors::Refusal;
use crate::state::money;

const MISSING: &str = "error.path.missing";
/// The largest quantity of a line.
const MOST: u32 = 10_000;

/// A JSON object of a request, and where in the body it stands. `null` counts as absent.
#[derive(Clone)]
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a Value, path: impl Into<String>) -> Result<Self, Refusal> {
        let path = path.into();
        match value {
            Value::Object(object) => Ok(Self { object, path }),
            _ => Err(Refusal::field_fault(path, "error.expected.jsobject")),
        }
    }

    /// The full name of a field, for an error.
    pub(crate) fn name(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    pub(crate) fn missing(&self, key: &str) -> Refusal {
        Refusal::field_fault(self.name(key), MISSING)
    }

    fn wrong(&self, key: &str, fault: &str) -> Refusal {
        Refusal::field_fault(self.name(key), fault)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    /// Whether the key is there at all, `null` included: for the fields where `null` says "remove".
    pub(crate) fn mentions(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.object.keys().map(String::as_str)
    }

    pub(crate) fn text(&self, key: &str) -> Result<Option<&'a str>, Refusal> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(key, "error.expected.jsstring")),
        }
    }

    pub(crate) fn required_text(&self, key: &str) -> Result<&'a str, Refusal> {
        match self.text(key)? {
            Some(text) if !text.trim().is_empty() => Ok(text),
            _ => Err(self.missing(key)),
        }
    }

    /// A text, or `""`.
    pub(crate) fn text_or_empty(&self, key: &str) -> Result<String, Refusal> {
        Ok(self.text(key)?.unwrap_or_default().to_owned())
    }

    pub(crate) fn bool(&self, key: &str) -> Result<Option<bool>, Refusal> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(_) => Err(self.wrong(key, "error.expected.jsboolean")),
        }
    }

    pub(crate) fn integer(&self, key: &str) -> Result<Option<i64>, Refusal> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Number(number)) => number
                .as_i64()
                .map(Some)
                .ok_or_else(|| self.wrong(key, "error.expected.jsnumber")),
            Some(_) => Err(self.wrong(key, "error.expected.jsnumber")),
        }
    }

    pub(crate) fn required_integer(&self, key: &str) -> Result<i64, Refusal> {
        self.integer(key)?.ok_or_else(|| self.missing(key))
    }

    /// How many: a whole number from 1, and no more than anybody orders.
    pub(crate) fn quantity(&self) -> Result<u32, Refusal> {
        let quantity = self.required_integer("quantity")?;
        u32::try_from(quantity)
            .ok()
            .filter(|quantity| (1..=MOST).contains(quantity))
            .ok_or_else(|| self.wrong("quantity", "error.range"))
    }

    /// An amount, not negative; a number, or a string that holds one. The upper bound keeps sums exact.
    pub(crate) fn amount(&self, key: &str) -> Result<Option<Decimal>, Refusal> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        let amount =
            money::read(value).ok_or_else(|| self.wrong(key, "error.expected.jsnumber"))?;
        if amount < Decimal::ZERO || amount > money::HIGHEST {
            return Err(self.wrong(key, "error.range"));
        }
        Ok(Some(amount))
    }

    pub(crate) fn list(&self, key: &str) -> Result<&'a [Value], Refusal> {
        match self.get(key) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(self.wrong(key, "error.expected.jsarray")),
        }
    }

    /// Each entry of a list as an object, with its place in its path.
    pub(crate) fn objects(&self, key: &str) -> Result<Vec<Fields<'a>>, Refusal> {
        self.list(key)?
            .iter()
            .enumerate()
            .map(|(index, value)| Fields::of(value, format!("{}.{index}", self.name(key))))
            .collect()
    }

    pub(crate) fn object(&self, key: &str) -> Result<Option<Fields<'a>>, Refusal> {
        self.get(key)
            .map(|value| Fields::of(value, self.name(key)))
            .transpose()
    }

    pub(crate) fn required_object(&self, key: &str) -> Result<Fields<'a>, Refusal> {
        self.object(key)?.ok_or_else(|| self.missing(key))
    }
}
