//! Values of a saved store that the running one keeps by static reference. They are read once, when the store starts, and
//! live as long as the process.

use serde::{Deserialize, Deserializer};

/// A text of one of the store's tables. Its name is no reference, so that serde does not borrow it from its input.
pub(crate) type Text = &'static str;
/// The same for a value.
pub(crate) type Kept<T> = &'static T;
/// The same for a list.
pub(crate) type KeptList<T> = &'static [T];

pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(Box::leak(text.into_boxed_str()))
}

pub(crate) fn one<'de, D: Deserializer<'de>, T: Deserialize<'de> + 'static>(
    deserializer: D,
) -> Result<Kept<T>, D::Error> {
    let value = T::deserialize(deserializer)?;
    Ok(Box::leak(Box::new(value)))
}

pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de> + 'static>(
    deserializer: D,
) -> Result<KeptList<T>, D::Error> {
    let list = Vec::<T>::deserialize(deserializer)?;
    Ok(Box::leak(list.into_boxed_slice()))
}
