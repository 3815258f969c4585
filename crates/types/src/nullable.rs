//! `null` where it means something.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wire::text::WriteText;
use crate::wire::{self, DecodeError, RawValue, Wire, form::Form};

/// A value, or an explicit `null` that clears it. Used as `Option<Nullable<T>>`: left out, cleared, set.
///
/// ```
/// use bigcommerce_types::{Nullable, record};
///
/// #[derive(Clone, PartialEq)]
/// pub struct Patch { pub note: Option<Nullable<String>> }
/// record! { Patch { note: "note" } }
///
/// assert_eq!(serde_json::to_string(&Patch { note: None })?, "{}");
/// assert_eq!(serde_json::to_string(&Patch { note: Some(Nullable::Null) })?, r#"{"note":null}"#);
/// assert_eq!(serde_json::to_string(&Patch { note: Some(Nullable::Value("hi".into())) })?, r#"{"note":"hi"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// The value to set.
    Value(T),
    /// `null`: what is there is taken away.
    Null,
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Null => None,
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// For literals, where a setter takes a text that can be cleared.
impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

/// `None` clears.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Wire> Wire for Nullable<T> {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        if T::is_absent(raw) {
            Ok(Self::Null)
        } else {
            T::from_wire(raw).map(Self::Value)
        }
    }

    fn is_absent(_: &RawValue) -> bool {
        false
    }

    fn form() -> &'static Form {
        T::form()
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(into),
            Self::Null => into.serialize_none(),
        }
    }
}

impl<'de, T: Wire> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::deserialize(from)
    }
}

impl<T: WriteText> WriteText for Nullable<T> {
    fn write_text<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        match self {
            Nullable::Value(value) => value.write_text(into),
            Nullable::Null => into.serialize_none(),
        }
    }
}
