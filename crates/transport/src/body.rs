//! The body writer: the only place where secrets are written out.

use bigcommerce_types::wire;
use serde::{Serialize, Serializer};

/// Wraps a request body so that its secrets are written as they are. Elsewhere they fail to serialize.
///
/// The generated clients use it in `.json(&Body(body))`. Anything serialized with it holds card numbers and tokens
/// in the clear: it belongs on the wire to the host that asked for it, and nowhere else.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Body<'a, T: ?Sized>(pub &'a T);

impl<T: Serialize + ?Sized> Serialize for Body<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        wire::revealing(|| self.0.serialize(serializer))
    }
}
