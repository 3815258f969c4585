//! The order, from unpaid to paid.

mod create;
mod direct;
mod equal;
mod money;

use std::{collections::BTreeSet, fmt};

use bigcommerce_journal::{AttemptId, ExternalIdHash};
use bigcommerce_orders::types::{Order as Read, OrderStatus};
use bigcommerce_payments::{
    query::ListPaymentMethodsQuery,
    types::{PaymentMethod, PaymentReceipt, StoredInstrument},
};
use bigcommerce_types::{Amount, CartId, OrderId};

use crate::{
    error::{Error, Step},
    flow::{Flow, in_step},
    ticket::Ticket,
};

pub(crate) use create::create as create_directly;
pub use direct::DirectOrder;
pub(crate) use money::{charged_as_same, currency, due, from_minor, left, minor, rounded_minor};

/// An order at the stage `S`: [`Unpaid`], [`Paid`] or [`Authorized`].
///
/// It is not `Clone`: who holds an unpaid order may make one attempt to pay it.
#[must_use = "an order that is dropped stays as it is on the store; keep its ticket"]
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
    /// The amount that the shopper was told is due, and its currency.
    pub(crate) shown: Amount,
    pub(crate) shown_in: String,
    /// The checkout's total, where the order came from a cart and was not shown since.
    pub(crate) checkout_total: Option<Amount>,
    /// The external id that the order was created with.
    pub(crate) external: Option<ExternalIdHash>,
    /// The same in clear, where this process knows it.
    pub(crate) external_ids: BTreeSet<String>,
}

/// The whole amount has been taken.
pub struct Paid {
    pub(crate) receipt: Option<PaymentReceipt>,
    pub(crate) attempt: Option<AttemptId>,
}

/// The whole amount is reserved: capture it or void it next.
pub struct Authorized {
    pub(crate) receipt: Option<PaymentReceipt>,
    pub(crate) attempt: Option<AttemptId>,
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

    pub(crate) fn paid(
        self,
        receipt: Option<PaymentReceipt>,
        attempt: Option<AttemptId>,
    ) -> Order<Paid> {
        self.at(Paid { receipt, attempt })
    }

    pub(crate) fn authorized(
        self,
        receipt: Option<PaymentReceipt>,
        attempt: impl Into<Option<AttemptId>>,
    ) -> Order<Authorized> {
        let attempt = attempt.into();
        self.at(Authorized { receipt, attempt })
    }

    /// The ticket of this order with this attempt.
    fn named(&self, order: OrderId, attempt: Option<AttemptId>) -> Ticket {
        let cart = self.cart.clone().or_else(|| self.read.cart_id.clone());
        Ticket::of_attempt(&self.flow.shared, cart, order, attempt)
    }
}

impl Order<Paid> {
    /// The gateway's receipt, where this order was paid by the attempt that it came from, in this process.
    pub fn receipt(&self) -> Option<&PaymentReceipt> {
        self.stage.receipt.as_ref()
    }

    /// The ticket that finds the payment again.
    pub fn ticket(&self) -> Ticket {
        self.named(self.id(), self.stage.attempt)
    }
}

impl Order<Authorized> {
    /// The gateway's receipt, where the amount was reserved by the attempt that this came from, in this process.
    pub fn receipt(&self) -> Option<&PaymentReceipt> {
        self.stage.receipt.as_ref()
    }

    /// The ticket that finds the payment again.
    pub fn ticket(&self) -> Ticket {
        self.named(self.id(), self.stage.attempt)
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
            shown_in: shown_in(&read),
            checkout_total,
            external: None,
            external_ids: BTreeSet::new(),
        };
        Self {
            flow,
            cart: cart.or_else(|| read.cart_id.clone()),
            read: Box::new(read),
            stage,
        }
    }

    /// The amount that is due, in major units of [`currency`](Order::currency): show it before you call `pay`, which
    /// pays this amount or nothing.
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

    /// The ticket of the attempt that `pay` will make. Store it *before* you call `pay`: it finds the payment again
    /// when the handler was dropped, the process died, or another server made it.
    pub fn ticket(&self) -> Ticket {
        self.ticket_of(Some(self.attempt()), self.id())
    }

    pub(crate) fn ticket_of(&self, attempt: Option<AttemptId>, order: OrderId) -> Ticket {
        let mut ticket = self.named(order, attempt);
        ticket.inner.external = self.stage.external;
        ticket
    }

    /// The ways to pay this order, with the shopper's stored instruments: `GET /v3/payments/methods?order_id=`.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn payment_methods(&self) -> Result<Vec<PaymentMethod>, Error> {
        in_step(Step::ReadPaymentMethods, async move {
            let query = ListPaymentMethodsQuery::new().order_id(self.id());
            Ok(self
                .flow
                .payments
                .list_payment_methods(&query)
                .await?
                .into_data())
        })
        .await
    }

    /// The instruments that the shopper stored, of all [ways to pay](Order::payment_methods) this order;
    /// [`Instrument::stored`](crate::Instrument::stored) pays with one.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Error, Instrument, Order, Payment, Unpaid};
    /// # async fn pay(order: Order<Unpaid>) -> Result<Option<Payment>, Error> {
    /// let stored = order.stored_instruments().await?;
    /// Ok(match stored.iter().find_map(Instrument::stored) {
    ///     Some(instrument) => Some(order.pay(instrument).await?),
    ///     None => None, // show the other ways to pay
    /// })
    /// # }
    /// ```
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn stored_instruments(&self) -> Result<Vec<StoredInstrument>, Error> {
        let methods = self.payment_methods().await?.into_iter();
        Ok(methods
            .flat_map(|method| method.stored_instruments)
            .collect())
    }

    /// The same order, known by this external id as well.
    pub(crate) fn created_as(mut self, external_id: &str) -> Self {
        self.stage.external = Some(ExternalIdHash::of(external_id));
        self.stage.external_ids.insert(external_id.to_owned());
        self
    }

    /// The same order for another attempt.
    pub(crate) fn for_another_attempt(mut self) -> Self {
        self.stage.attempt = AttemptId::mint();
        self
    }

    /// The order with this amount to be shown next, for another attempt that pays it. The only place where what is
    /// shown changes: the caller is handed the order in an arm that says so.
    pub(crate) fn showing(mut self, due: Amount) -> Self {
        self.stage.shown = due;
        self.stage.shown_in = shown_in(&self.read);
        self.stage.checkout_total = None;
        self.for_another_attempt()
    }
}

fn shown_in(read: &Read) -> String {
    currency(read).unwrap_or_default().to_ascii_uppercase()
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
