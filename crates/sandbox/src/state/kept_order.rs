//! An order as the store keeps it: one copy together with lists, until one of them changes.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::state::orders::Order;

/// An order that is copied when it is changed and lists still show what it was.
pub(crate) struct KeptOrder(Arc<Order>);

impl KeptOrder {
    pub(crate) fn new(order: Order) -> Self {
        Self(Arc::new(order))
    }

    /// The order as it is now, whatever becomes of it.
    pub(crate) fn snapshot(&self) -> Arc<Order> {
        Arc::clone(&self.0)
    }
}

/// A shared order in a file: the order itself.
pub(crate) mod in_a_file {
    use std::sync::Arc;

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::state::orders::Order;

    pub(crate) fn serialize<S: Serializer>(
        order: &Arc<Order>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Order::serialize(order, serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<Order>, D::Error> {
        Order::deserialize(deserializer).map(Arc::new)
    }
}

impl Deref for KeptOrder {
    type Target = Order;

    fn deref(&self) -> &Order {
        &self.0
    }
}

impl DerefMut for KeptOrder {
    fn deref_mut(&mut self) -> &mut Order {
        Arc::make_mut(&mut self.0)
    }
}
