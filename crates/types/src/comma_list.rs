//! Several values in one query parameter.

use std::fmt;

use serde::{Serialize, Serializer};

/// Values of a query parameter, sent as one text with commas between (`include=fees,consignments`).
/// An empty list is not sent at all.
///
/// ```
/// use bigcommerce_types::{CommaList, OrderId};
///
/// let ids: CommaList<OrderId> = [7, 8].map(OrderId::new).into_iter().collect();
/// assert_eq!(ids.to_string(), "7,8");
/// assert_eq!(serde_json::to_string(&ids)?, r#""7,8""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommaList<T>(Vec<T>);

impl<T> CommaList<T> {
    /// The values.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    /// Whether there are none, so that nothing is sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for CommaList<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<T> for CommaList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T> From<Vec<T>> for CommaList<T> {
    fn from(values: Vec<T>) -> Self {
        Self(values)
    }
}

impl<T, const N: usize> From<[T; N]> for CommaList<T> {
    fn from(values: [T; N]) -> Self {
        Self(values.into())
    }
}

impl<T: fmt::Display> fmt::Display for CommaList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, value) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{value}")?;
        }
        Ok(())
    }
}

impl<T: fmt::Display> Serialize for CommaList<T> {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        if self.is_empty() {
            into.serialize_none()
        } else {
            into.collect_str(self)
        }
    }
}
