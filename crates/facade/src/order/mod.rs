//! The order, from unpaid to paid.

mod direct;
mod money;

use std::{collections::BTreeSet, fmt};

use bigcommerce_orders::types::{Order as Read, OrderStatus};
use bigcommerce_payments::{
    query::ListPaymentMethodsQuery,
    types::{PaymentMethod, PaymentReceipt},
};
use bigcommerce_types::{Amount, CartId, OrderId, TransactionId};

use crate::{
    error::Error,
    flow::Flow,
    journal::{AttemptEnd, AttemptId, LockKey},
};

pub use direct::DirectOrder;
pub(crate) use direct::create as create_directly;
pub(crate) use money::{charged_as_same, digits, due};

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
    /// What the shopper was told is due, and in which currency.
    pub(crate) shown: Amount,
    pub(crate) shown_in: Option<String>,
    /// The checkout's total, where the order came from a cart and was not shown since.
    pub(crate) checkout_total: Option<Amount>,
    /// Payments that were seen before, so that they are not taken for the next attempt's.
    pub(crate) settled_before: BTreeSet<TransactionId>,
    /// An attempt that ended, and whose end the journal could not write down: it still holds the lock.
    pub(crate) unended: Option<(AttemptId, AttemptEnd)>,
}

/// The whole amount has been taken.
pub struct Paid {
    pub(crate) receipt: Option<PaymentReceipt>,
}

/// The whole amount is reserved: capture it or void it next.
pub struct Authorized {
    pub(crate) receipt: Option<PaymentReceipt>,
}

/// A payment was accepted and is not final. The attempt that it came from stays open until it is.
pub struct Pending {
    pub(crate) unpaid: Unpaid,
    pub(crate) receipt: Option<PaymentReceipt>,
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

    pub(crate) fn paid(self, receipt: Option<PaymentReceipt>) -> Order<Paid> {
        self.at(Paid { receipt })
    }

    pub(crate) fn authorized(self, receipt: Option<PaymentReceipt>) -> Order<Authorized> {
        self.at(Authorized { receipt })
    }

    /// The same order after another read; what was shown stays what is compared with.
    pub(crate) fn with_read(mut self, read: Read) -> Self {
        self.read = Box::new(read);
        self
    }
}

impl Order<Paid> {
    /// The gateway's receipt, where this order was paid by the attempt that it came from.
    pub fn receipt(&self) -> Option<&PaymentReceipt> {
        self.stage.receipt.as_ref()
    }
}

impl Order<Authorized> {
    /// The gateway's receipt, where the amount was reserved by the attempt that this came from.
    pub fn receipt(&self) -> Option<&PaymentReceipt> {
        self.stage.receipt.as_ref()
    }
}

impl Order<Pending> {
    /// The gateway's receipt, where the payment was accepted in the attempt that this came from.
    pub fn receipt(&self) -> Option<&PaymentReceipt> {
        self.stage.receipt.as_ref()
    }
}

impl Order<Unpaid> {
    pub(crate) fn unpaid(
        flow: Flow,
        read: Read,
        cart: Option<CartId>,
        checkout_total: Option<Amount>,
    ) -> Self {
        let stage = Unpaid {
            attempt: AttemptId::mint(),
            shown: due(&read),
            shown_in: money::currency(&read).map(str::to_owned),
            checkout_total,
            settled_before: BTreeSet::new(),
            unended: None,
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

    /// The checkout's total when it is not the order's: the cart changed between the last read and the order. Show
    /// [`due`](Order::due) again; the first `pay` comes back as [`Payment::Changed`](crate::Payment::Changed).
    pub fn differs_from_checkout(&self) -> Option<&Amount> {
        let total = self.total();
        self.stage
            .checkout_total
            .as_ref()
            .filter(|shown| !charged_as_same(shown, total, self.currency()))
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

    /// The order with this amount to be shown next, for another attempt that pays it. The only place where what is
    /// shown changes: the caller is handed the order in an arm that says so.
    pub(crate) fn showing(mut self, due: Amount, settled_before: BTreeSet<TransactionId>) -> Self {
        self.stage.shown = due;
        self.stage.shown_in = self.currency().map(str::to_owned);
        self.stage.checkout_total = None;
        self.stage.settled_before = settled_before;
        self.for_another_attempt()
    }

    pub(crate) fn pending(self, receipt: Option<PaymentReceipt>) -> Order<Pending> {
        let Order {
            flow,
            read,
            cart,
            stage,
        } = self;
        Order {
            flow,
            read,
            cart,
            stage: Pending {
                unpaid: stage,
                receipt,
            },
        }
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
