//! JSON that stays as it came.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{DecodeError, Object, RawValue, Wire, is_null};

/// Any JSON value, kept as text: free-form fields and values that a newer API added.
///
/// What is in it is not known, so `Debug` prints none of it.
///
/// ```
/// use bigcommerce_types::wire::{self, Json};
///
/// let json: Json = wire::decode(br#"{"weight": 0.0800}"#)?;
/// assert_eq!(json.as_str(), r#"{"weight": 0.0800}"#);
/// assert_eq!(format!("{json:?}"), "Json([redacted])");
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Json(Box<RawValue>);

impl Json {
    /// The text as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Reads the value as a type of this family.
    ///
    /// # Errors
    /// When it is not one.
    pub fn decode<T: Wire>(&self) -> Result<T, DecodeError> {
        T::from_wire(&self.0)
    }

    /// The members, where the value is an object.
    pub(crate) fn object(&self) -> Option<Object<'_>> {
        Object::parse(&self.0).ok()
    }

    pub(crate) fn sent(raw: &RawValue) -> Self {
        Self(raw.to_owned())
    }
}

impl Wire for Json {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        Ok(Self::sent(raw))
    }

    fn is_absent(raw: &RawValue) -> bool {
        is_null(raw)
    }
}

/// By text: two spellings of one value are not equal.
impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Json {}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(into)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::deserialize(from)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json([redacted])")
    }
}
