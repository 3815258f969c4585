//! The order, from unpaid to paid.

mod direct;
mod money;

use std::{collections::BTreeSet, fmt};

use bigcommerce_orders::types::{Order as Read, OrderStatus};
use bigcommerce_payments::{query::ListPaymentMethodsQuery, types::PaymentMethod};
use bigcommerce_types::{Amount, CartId, OrderId, TransactionId};

use crate::{
    error::Error,
    flow::Flow,
    journal::{AttemptId, LockKey},
};

pub use direct::DirectOrder;
pub(crate) use direct::create as create_directly;
pub(crate) use money::due;

/// An order at the stage `S`: [`Unpaid`], [`Paid`], [`Authorized`] or [`Pending`].
///
/// It is not `Clone`: who holds an unpaid order may make one attempt to pay it.
#[must_use = "an order that is dropped stays as it is on the store"]
pub struct Order<S> {
    pub(crate) flow: Flow,
    pub(crate) read: Box<Read>,
    pub(crate) cart: Option<CartId>,
    pub(crate) stage: S,
}

/// Nothing, or only a part, has been paid.
pub struct Unpaid {
    /// The attempt that `pay` will make: one order, one id, one charge.
    pub(crate) attempt: AttemptId,
    /// What the shopper was told is due.
    pub(crate) shown: Amount,
    /// The checkout's total, where the order came from a cart.
    pub(crate) checkout_total: Option<Amount>,
    /// Payments that were seen before, so that they are not taken for the next attempt's.
    pub(crate) settled_before: BTreeSet<TransactionId>,
}

/// The whole amount has been taken.
pub struct Paid(());

/// The whole amount is reserved: capture it or void it next.
pub struct Authorized(());

/// A payment was accepted and is not final; its attempt stays open until it is.
pub struct Pending {
    pub(crate) unpaid: Unpaid,
}

impl<S> Order<S> {
    /// The order's number.
    pub fn id(&self) -> OrderId {
        self.read.id
    }

    /// The order as it was last read.
    pub fn details(&self) -> &Read {
        &self.read
    }

    /// The status as it was last read; merchants can rename statuses, the numbers stay.
    pub fn status(&self) -> &OrderStatus {
        &self.read.status_id
    }

    /// The total with tax, before gift certificates and store credit, in major units.
    pub fn total(&self) -> &Amount {
        &self.read.total_inc_tax
    }

    /// ISO 4217 code of the currency that is charged.
    pub fn currency(&self) -> Option<&str> {
        money::currency(&self.read)
    }

    pub(crate) fn at<T>(self, stage: T) -> Order<T> {
        Order {
            flow: self.flow,
            read: self.read,
            cart: self.cart,
            stage,
        }
    }

    pub(crate) fn paid(self) -> Order<Paid> {
        self.at(Paid(()))
    }

    pub(crate) fn authorized(self) -> Order<Authorized> {
        self.at(Authorized(()))
    }
}

impl Order<Unpaid> {
    pub(crate) fn unpaid(
        flow: Flow,
        read: Read,
        cart: Option<CartId>,
        checkout_total: Option<Amount>,
    ) -> Self {
        let shown = due(&read);
        let stage = Unpaid {
            attempt: AttemptId::mint(),
            shown,
            checkout_total,
            settled_before: BTreeSet::new(),
        };
        Self {
            flow,
            cart: cart.or_else(|| read.cart_id.clone()),
            read: Box::new(read),
            stage,
        }
    }

    /// What is due, in major units of [`currency`](Order::currency): show it before you call `pay`, which pays this
    /// amount or nothing.
    pub fn due(&self) -> &Amount {
        &self.stage.shown
    }

    /// The checkout's total when it is not the order's: the cart changed between the last read and the order.
    pub fn differs_from_checkout(&self) -> Option<&Amount> {
        self.stage
            .checkout_total
            .as_ref()
            .filter(|shown| *shown != self.total())
    }

    /// The name of the attempt that `pay` will make.
    pub fn attempt(&self) -> AttemptId {
        self.stage.attempt
    }

    /// The ways to pay this order, with the shopper's stored instruments: `GET /v3/payments/methods?order_id=`.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn payment_methods(&self) -> Result<Vec<PaymentMethod>, Error> {
        let query = ListPaymentMethodsQuery::new().order_id(self.id());
        Ok(self
            .flow
            .payments
            .list_payment_methods(&query)
            .await?
            .into_data())
    }

    /// The same order for another attempt.
    pub(crate) fn for_another_attempt(mut self) -> Self {
        self.stage.attempt = AttemptId::mint();
        self
    }

    /// The same order as it is now, for another attempt that pays what is due now.
    pub(crate) fn changed_to(mut self, read: Read) -> Self {
        self.stage.shown = due(&read);
        self.with_read(read).for_another_attempt()
    }

    /// The same order after another read; the amount that was shown stays the one to be compared with.
    pub(crate) fn with_read(mut self, read: Read) -> Self {
        self.read = Box::new(read);
        self
    }

    /// The order after a part was paid: the rest is what is shown, and what was paid is not counted again.
    pub(crate) fn for_the_rest(mut self, transactions: BTreeSet<TransactionId>) -> Self {
        self.stage.shown = due(&self.read);
        self.stage.settled_before = transactions;
        self.for_another_attempt()
    }

    pub(crate) fn lock_key(&self) -> LockKey {
        self.cart
            .clone()
            .map_or(LockKey::Order(self.id()), LockKey::Cart)
    }
}

impl<S> fmt::Debug for Order<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order")
            .field("id", &self.id())
            .field("status", &self.status())
            .field("total", &self.total())
            .finish_non_exhaustive()
    }
}
