//! Options, lists, maps, and nothing at all.

use std::collections::BTreeMap;

use super::{
    DecodeError, Object, RawValue, Wire, form::Form, is_null, is_null_or_empty_object,
    raw::is_empty_array,
};

impl<T: Wire> Wire for Option<T> {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        if T::is_absent(raw) {
            Ok(None)
        } else {
            T::from_wire(raw).map(Some)
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(raw: &RawValue) -> bool {
        T::is_absent(raw)
    }

    fn form() -> &'static Form {
        T::form()
    }

    fn is_unset(&self) -> bool {
        self.is_none()
    }
}

/// A list may be `null`, `{}` or missing; it is always written, also when it is empty.
impl<T: Wire> Wire for Vec<T> {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        let elements = elements(raw)?;
        // A plain loop: with adapters and `collect` each kind of element brings ten functions of its own, and there are many.
        let mut values = Vec::with_capacity(elements.len());
        for (index, raw) in elements.iter().enumerate() {
            match T::from_wire(raw) {
                Ok(value) => values.push(value),
                Err(error) => return Err(error.at(index)),
            }
        }
        Ok(values)
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn form() -> &'static Form {
        const { &Form::List(T::form) }
    }
}

impl<T: Wire> Wire for Box<T> {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        T::from_wire(raw).map(Box::new)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }

    fn is_absent(raw: &RawValue) -> bool {
        T::is_absent(raw)
    }

    fn form() -> &'static Form {
        T::form()
    }

    fn is_unset(&self) -> bool {
        T::is_unset(self)
    }
}

/// `{}` is an empty map, not an absent one; so is `[]`, which is how PHP writes it.
impl<T: Wire> Wire for BTreeMap<String, T> {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        if is_null(raw) || is_empty_array(raw) {
            return Ok(BTreeMap::new());
        }
        // The key is data of the store: it does not go into the error.
        let read = |(key, raw): (&str, &RawValue)| match T::from_wire(raw) {
            Ok(value) => Ok((key.to_owned(), value)),
            Err(error) => Err(error.inside("*")),
        };
        Object::parse(raw)?.members().map(read).collect()
    }

    fn absent() -> Option<Self> {
        Some(BTreeMap::new())
    }

    fn is_absent(raw: &RawValue) -> bool {
        is_null(raw)
    }

    fn form() -> &'static Form {
        const { &Form::Map(T::form) }
    }
}

fn elements(raw: &RawValue) -> Result<Vec<&RawValue>, DecodeError> {
    if is_null_or_empty_object(raw) {
        return Ok(Vec::new());
    }
    serde_json::from_str(raw.get()).map_err(|_| DecodeError::expected("a list", raw))
}

/// An answer without content: whatever stands there is left unread.
impl Wire for () {
    fn from_wire(_: &RawValue) -> Result<Self, DecodeError> {
        Ok(())
    }

    fn absent() -> Option<Self> {
        Some(())
    }

    /// No key is known.
    fn form() -> &'static Form {
        &Form::Record(&[])
    }
}
