//! A JSON object as keys and raw values, and the types that are read from one.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
    ser::SerializeMap,
};

use super::{DecodeError, RawValue, Text, Wire, WriteText, is_null, string_text};

/// The members of one JSON object, unread.
///
/// ```
/// use bigcommerce_types::{Amount, wire::{Object, RawValue}};
///
/// let raw: &RawValue = serde_json::from_str(r#"{"total": "12.50", "note": null}"#)?;
/// let object = Object::parse(raw)?;
/// let total: Amount = object.field("total")?;
/// let note: Option<String> = object.field("note")?;
/// assert_eq!((total.as_str(), note), ("12.50", None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

/// A [`Wire`] that is an object, and so can be flattened into another or carry a union's tag.
pub trait Record: Wire {
    /// Reads the fields from an object that may hold others too.
    ///
    /// # Errors
    /// When a field cannot be read or a required one is missing.
    fn from_object(object: &Object<'_>) -> Result<Self, DecodeError>;

    /// Writes the fields that are set into an object that is already open.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write_fields<M: SerializeMap>(&self, into: &mut M) -> Result<(), M::Error>;
}

impl<'a> Object<'a> {
    /// Splits an object into its members.
    ///
    /// # Errors
    /// When the value is not an object.
    pub fn parse(raw: &'a RawValue) -> Result<Self, DecodeError> {
        serde_json::from_str(raw.get()).map_err(|_| DecodeError::expected("an object", raw))
    }

    /// Reads one field. A key that is missing, `null` or `{}` gives what `T` says for absent.
    ///
    /// # Errors
    /// When a required key is missing, or its value is not what `T` can be read from.
    pub fn field<T: Wire>(&self, key: &str) -> Result<T, DecodeError> {
        let found = self.get(key);
        // Plain matches, and what does not need `T` in a function of its own: this is compiled once for each type.
        let raw = match found {
            Some(raw) if !T::is_absent(raw) => raw,
            _ => {
                if let Some(value) = T::absent() {
                    return Ok(value);
                }
                match required(found) {
                    Ok(raw) => raw,
                    Err(error) => return Err(error.inside(key)),
                }
            }
        };
        match T::from_wire(raw) {
            Ok(value) => Ok(value),
            Err(error) => Err(error.inside(key)),
        }
    }

    /// [`field`](Self::field), or the first error of the record put by.
    #[doc(hidden)]
    pub fn slot<T: Wire>(&self, key: &str, wrong: &mut Option<DecodeError>) -> Option<T> {
        kept(self.field(key), wrong)
    }

    /// The raw value of a key. Of a key that was sent twice, the last one counts.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'a RawValue> {
        self.0
            .iter()
            .rev()
            .find(|(name, _)| name == key)
            .map(|(_, raw)| *raw)
    }

    /// All members in the order they were sent.
    pub fn members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, raw)| (name.as_ref(), *raw))
    }

    /// The text that tells the variants of a union apart; `None` when there is none.
    #[doc(hidden)]
    #[must_use]
    pub fn tag(&self, key: &str) -> Option<Cow<'a, str>> {
        self.get(key)
            .and_then(|raw| string_text(raw).ok().flatten())
    }
}

/// Names and raw values count as content of the body: only their number shows.
impl fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Object({} members)", self.0.len())
    }
}

/// What a required field is read from although its type takes it for absent.
fn required(found: Option<&RawValue>) -> Result<&RawValue, DecodeError> {
    match found {
        // `{}` for a required record whose own fields are all optional.
        Some(raw) if !is_null(raw) => Ok(raw),
        Some(_) => Err(DecodeError::found("a value", "null")),
        None => Err(DecodeError::found("a value", "nothing")),
    }
}

/// The value, or the first error of the record put by.
#[doc(hidden)]
pub fn kept<T>(read: Result<T, DecodeError>, wrong: &mut Option<DecodeError>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(error) => {
            wrong.get_or_insert(error);
            None
        }
    }
}

#[doc(hidden)]
pub fn first_wrong(wrong: Option<DecodeError>) -> DecodeError {
    wrong.unwrap_or_else(|| DecodeError::found("an object", "one that is not"))
}

#[doc(hidden)]
pub fn write_field<M: SerializeMap, T: Wire>(
    into: &mut M,
    key: &'static str,
    value: &T,
) -> Result<(), M::Error> {
    if value.is_unset() {
        Ok(())
    } else {
        into.serialize_entry(key, value)
    }
}

#[doc(hidden)]
pub fn write_text_field<M: SerializeMap, T: Wire + WriteText>(
    into: &mut M,
    key: &'static str,
    value: &T,
) -> Result<(), M::Error> {
    if value.is_unset() {
        Ok(())
    } else {
        into.serialize_entry(key, &Text(value))
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some((Key(name), raw)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
            members.push((name, raw));
        }
        Ok(Object(members))
    }
}

/// A key, borrowed unless it has escapes.
pub(super) struct Key<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    // Reading is what it is made for; that something else reads keys as well shall not make it a call.
    #[inline]
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            #[inline]
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }
        }
        from.deserialize_str(Name)
    }
}
