//! The state of an order: what the journal holds of it, and what the store shows.

use std::collections::BTreeSet;
use std::time::Duration;

use bigcommerce_journal::{AttemptId, Failure, Journal, Key, Record, State};
use bigcommerce_orders::types::OrderStatus;
use bigcommerce_types::{Amount, OrderId};

use super::{
    OpenAttempt,
    driver::{Driver, Stopped, is_closed},
    look::{Keys, Looked, incomplete, look},
    machine::{Held, OrderAnswer, Waiting, order_answer},
    recorded::{is_marked, said},
};
use crate::{
    error::{Error, ShopperMessage, Step},
    flow::Flow,
    order::{Authorized, Order, Paid, Unpaid, from_minor},
    ticket::Ticket,
};

/// An order as the journal and the store have it; see [`Store::order`](crate::Store::order).
#[derive(Debug)]
#[must_use = "the arm says whether the order can be paid"]
pub enum OrderState {
    /// Nothing was paid.
    Unpaid(Order<Unpaid>),
    /// A part was paid; pay the rest.
    PartPaid {
        /// The order, with the rest to be paid.
        order: Order<Unpaid>,
        /// The rest, in major units.
        due: Amount,
    },
    /// A payment is not final, or the order waits for somebody's decision.
    Pending(HeldOrder),
    /// The whole is reserved.
    Authorized(Order<Authorized>),
    /// It is paid.
    Paid(Order<Paid>),
    /// The whole was taken, or a part of an order that was closed since, and the order did not move: the merchant has
    /// to look.
    TakenIncomplete(Order<Paid>),
    /// Nobody knows whether money moved.
    Unknown(HeldOrder),
    /// It cannot be paid, for this reason.
    Closed {
        /// The order.
        order: OrderId,
        /// The reason.
        why: Closed,
        /// The ticket of the order.
        ticket: Ticket,
    },
}

/// The reason why an order cannot be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Closed {
    /// All of its money was given back or voided.
    GivenBack,
    /// Another order of its cart or external id was paid: this one.
    PaidByOther(OrderId),
    /// It is in a status that cannot be paid.
    NotPayable,
    /// It was cancelled.
    Cancelled,
    /// The merchant turned it down.
    Declined,
    /// The store has no such order any more.
    Gone,
}

/// An order that waits.
#[derive(Debug)]
pub struct HeldOrder {
    /// The order.
    pub order: OrderId,
    /// The open attempt of it, where there is one in this journal.
    pub attempt: Option<OpenAttempt>,
    /// The error that keeps the state unknown, where there was one.
    pub error: Option<Error>,
    ticket: Ticket,
}

impl HeldOrder {
    /// The ticket of the order, with its open attempt where there is one.
    pub fn ticket(&self) -> Ticket {
        self.attempt
            .as_ref()
            .map_or_else(|| self.ticket.clone(), OpenAttempt::ticket)
    }

    /// The time after which asking again is of use.
    pub fn retry_after(&self) -> Duration {
        let of_attempt = self.attempt.as_ref().map(OpenAttempt::retry_after);
        let of_error = self.error.as_ref().and_then(Error::retry_after);
        of_attempt.or(of_error).unwrap_or(LATER)
    }
}

/// A wait where nothing better is known.
const LATER: Duration = Duration::from_secs(60);

impl OrderState {
    /// The order.
    pub fn order_id(&self) -> OrderId {
        match self {
            Self::Unpaid(order) | Self::PartPaid { order, .. } => order.id(),
            Self::Authorized(order) => order.id(),
            Self::Paid(order) | Self::TakenIncomplete(order) => order.id(),
            Self::Pending(held) | Self::Unknown(held) => held.order,
            Self::Closed { order, .. } => *order,
        }
    }

    /// The ticket that leads here again.
    pub fn ticket(&self) -> Ticket {
        match self {
            Self::Unpaid(order) | Self::PartPaid { order, .. } => order.ticket(),
            Self::Authorized(order) => order.ticket(),
            Self::Paid(order) | Self::TakenIncomplete(order) => order.ticket(),
            Self::Pending(held) | Self::Unknown(held) => held.ticket(),
            Self::Closed { ticket, .. } => ticket.clone(),
        }
    }

    /// The order can be paid now; [`into_order`](OrderState::into_order) hands it out.
    pub fn may_pay_again(&self) -> bool {
        matches!(self, Self::Unpaid(_) | Self::PartPaid { .. })
    }

    /// The order, where it can be paid.
    pub fn into_order(self) -> Option<Order<Unpaid>> {
        match self {
            Self::Unpaid(order) | Self::PartPaid { order, .. } => Some(order),
            _ => None,
        }
    }

    /// The time after which asking again is of use; nothing where the order does not wait for anything.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Pending(held) | Self::Unknown(held) => Some(held.retry_after()),
            _ => None,
        }
    }

    /// Nobody knows whether money moved: the shopper must neither pay nor open another cart for the same purchase
    /// meanwhile.
    pub fn must_wait(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// A sentence for the shopper, with a stable key for translation.
    pub fn shopper_message(&self) -> ShopperMessage {
        match self {
            Self::Unpaid(_) => ShopperMessage::ORDERED_UNPAID,
            Self::PartPaid { .. } => ShopperMessage::PART_PAID,
            Self::Pending(_) => ShopperMessage::PAYMENT_PENDING,
            Self::Authorized(_) | Self::Paid(_) => ShopperMessage::PAID,
            Self::TakenIncomplete(_) => ShopperMessage::PAYMENT_CONFIRMING,
            Self::Unknown(_) => ShopperMessage::PAYMENT_IN_DOUBT,
            Self::Closed { why, .. } => match why {
                Closed::GivenBack => ShopperMessage::GIVEN_BACK,
                Closed::PaidByOther(_) => ShopperMessage::ALREADY_PAID,
                _ => ShopperMessage::ORDER_NOT_PAYABLE,
            },
        }
    }
}

/// Reads an order: the journal first, then the store. Where the journal does not answer, `step` has failed.
pub(crate) async fn order(
    flow: Flow,
    id: OrderId,
    ticket: Option<&Ticket>,
    step: Step,
) -> Result<OrderState, Error> {
    let unread = |failure| Error::unread(failure, step);
    if flow.shared.known_identity().is_none() {
        flow.shared.read_identity().await.map_err(unread)?;
    }
    let base = match read(&flow, id, ticket).await {
        Ok(base) => base,
        Err(error) if error.is_not_found() => {
            let mut ticket = Ticket::new(flow.shared.store.clone());
            ticket.inner.order = Some(id);
            return Ok(OrderState::Closed {
                order: id,
                why: Closed::Gone,
                ticket,
            });
        }
        Err(error) => return Err(error),
    };
    let holding = held(&flow, &base).await.map_err(unread)?;
    let keys = Keys {
        carts: base.cart.iter().cloned().collect(),
        external_ids: base.stage.external_ids.clone(),
    };
    let looked = match look(&flow, id, &keys, 0).await {
        Ok(looked) => looked,
        Err(unreadable) => return Err(unreadable.error),
    };
    let known = known(&flow, id).await.map_err(unread)?;
    let whole = looked.look.whole(&known).is_some();
    answer(base, looked, whole, holding)
}

/// The order as the store shows it now, with what the ticket knows of it.
pub(super) async fn read(
    flow: &Flow,
    id: OrderId,
    ticket: Option<&Ticket>,
) -> Result<Order<Unpaid>, Error> {
    let query = bigcommerce_orders::query::GetOrderQuery::new();
    let reply = flow.orders.get_order(&id, &query).await?;
    if let Some(at) = crate::platform_clock::date_of(&reply) {
        flow.shared.clock.saw(at);
    }
    let inner = ticket.map(|ticket| &ticket.inner);
    let cart = inner.and_then(|inner| inner.checkout.clone());
    let mut order = Order::unpaid(flow.clone(), reply.into_value(), cart, None);
    if let Some(inner) = inner {
        order.stage.external = inner.external;
        order.stage.attempt = inner.attempt.unwrap_or(order.stage.attempt);
    }
    Ok(order)
}

async fn known(
    flow: &Flow,
    order: OrderId,
) -> Result<BTreeSet<bigcommerce_types::TransactionId>, Failure> {
    match &flow.shared.journal {
        Some(journal) => journal.seen(&flow.shared.store, order).await,
        None => Ok(BTreeSet::new()),
    }
}

/// The journal's word on the keys of an order, the record that says so, and until when it waits.
type Holding = (Held, Option<Record>, Option<(i64, Waiting)>);

/// Reads what the journal holds. Open attempts are driven as far as they go without waiting.
async fn held(flow: &Flow, order: &Order<Unpaid>) -> Result<Holding, Failure> {
    let Some(journal) = flow.shared.journal.clone() else {
        return Ok((Held::Nothing, None, None));
    };
    let keys: BTreeSet<Key> = super::open::keys(order);
    let found = journal.find(&flow.shared.store, &keys).await?;
    let mut records = Vec::new();
    let mut waits = None;
    for record in found {
        if !record.state().is_open() {
            records.push(record);
            continue;
        }
        let mut driver = Driver::follow(flow.clone(), journal.clone(), record);
        if let Stopped::Waiting { not_before, why } = driver.run(Duration::ZERO).await {
            waits = Some((not_before, why));
        }
        records.push(driver.record);
    }
    if let Some(record) = records.iter().find(|record| record.state().is_open()) {
        let held = if is_marked(record) {
            Held::Marked(said(record))
        } else {
            Held::Unmarked
        };
        return Ok((held, Some(record.clone()), waits));
    }
    let closed = records.iter().filter(|record| is_closed(record));
    let Some(record) = closed.max_by_key(|record| record.place) else {
        return Ok((Held::Nothing, None, None));
    };
    let here = record
        .opened()
        .is_some_and(|opened| opened.order == order.id());
    let held = match record.state() {
        State::Ended { how, .. } if here => Held::Here(how),
        _ => Held::Elsewhere,
    };
    Ok((held, Some(record.clone()), None))
}

/// The state of an order, from what the journal holds and a look.
pub(super) fn answer(
    mut base: Order<Unpaid>,
    looked: Looked,
    whole: bool,
    (held, record, waits): Holding,
) -> Result<OrderState, Error> {
    let answer = order_answer(&held, &looked.look, whole);
    let id = base.id();
    let status = looked.read.status_id.clone();
    let currency = looked.look.order.currency.clone();
    base.read = Box::new(looked.read);
    let of_this = |record: &&Record| record.opened().is_some_and(|opened| opened.order == id);
    let attempt: Option<AttemptId> = record.as_ref().filter(of_this).map(|record| record.id);
    let ticket = base.ticket_of(attempt, id);
    let closed = |why| {
        Ok(OrderState::Closed {
            order: id,
            why,
            ticket: ticket.clone(),
        })
    };
    match answer {
        OrderAnswer::Unpaid => Ok(OrderState::Unpaid(base)),
        OrderAnswer::PartPaid(due) => {
            let due = Amount::from(from_minor(due.max(0), &currency));
            let named = base.attempt();
            let mut order = base.showing(due.clone());
            order.stage.attempt = named;
            Ok(OrderState::PartPaid { order, due })
        }
        OrderAnswer::Pending => {
            let waits = waits.map_or((None, Waiting::Pending), |(then, why)| (Some(then), why));
            Ok(OrderState::Pending(waiting(base, record, waits, ticket)))
        }
        OrderAnswer::Unknown => {
            let waits = waits.map_or((None, Waiting::Unclear), |(then, why)| (Some(then), why));
            Ok(OrderState::Unknown(waiting(base, record, waits, ticket)))
        }
        OrderAnswer::Authorized => Ok(OrderState::Authorized(base.authorized(None, attempt))),
        OrderAnswer::Paid => Ok(OrderState::Paid(base.paid(None, attempt))),
        OrderAnswer::TakenIncomplete => Ok(OrderState::TakenIncomplete(base.paid(None, attempt))),
        OrderAnswer::GivenBack => closed(Closed::GivenBack),
        OrderAnswer::PaidByOther => {
            let other = record
                .as_ref()
                .and_then(Record::opened)
                .map_or(id, |opened| opened.order);
            closed(Closed::PaidByOther(other))
        }
        OrderAnswer::NotPayable => closed(Closed::NotPayable),
        OrderAnswer::Cancelled if status == OrderStatus::Declined => closed(Closed::Declined),
        OrderAnswer::Cancelled => closed(Closed::Cancelled),
        OrderAnswer::Unreadable => Err(looked.error.unwrap_or_else(incomplete)),
    }
}

fn waiting(
    order: Order<Unpaid>,
    record: Option<Record>,
    (not_before, why): (Option<i64>, Waiting),
    ticket: Ticket,
) -> HeldOrder {
    let id = order.id();
    let open = record.filter(|record| record.state().is_open());
    HeldOrder {
        order: id,
        attempt: open.map(|record| OpenAttempt {
            order,
            record,
            not_before,
            why,
            error: None,
        }),
        error: None,
        ticket,
    }
}

impl HeldOrder {
    /// An order of which nothing is known for this reason.
    pub(super) fn unknown(order: OrderId, ticket: Ticket, error: Error) -> Self {
        Self {
            order,
            attempt: None,
            error: Some(error),
            ticket,
        }
    }
}
