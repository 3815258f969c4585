//! The way back to an order: what the journal holds of it, and what the store shows.

use std::collections::BTreeSet;
use std::time::Duration;

use bigcommerce_journal::{AttemptId, Journal, Key, Record, State};
use bigcommerce_orders::types::OrderStatus;
use bigcommerce_types::{Amount, OrderId, Owner, Remedy};

use super::{
    OpenAttempt, Payment,
    driver::{Driver, Stopped},
    look::{Keys, Looked, incomplete, look},
    machine::{Held, OrderAnswer, Waiting, order_answer},
    open_attempt::{is_marked, said},
    outcome,
};
use crate::{
    checkout::CheckoutState,
    error::{Error, ShopperMessage, Step},
    flow::Flow,
    order::{Authorized, Order, Paid, Unpaid, from_minor},
    ticket::Ticket,
};

/// What a [`Ticket`] leads to.
#[derive(Debug)]
#[must_use = "the arm says how it goes on"]
pub enum Resumed {
    /// No order was placed yet: the checkout as it is now.
    Checkout(CheckoutState),
    /// No attempt to pay was made yet, or it ended because another payment was under way: the order as it is now.
    Order(OrderState),
    /// The payment that was made, or that speaks for it.
    Payment(Payment),
}

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
    /// The whole was taken, or a part of an order that was closed since, and the order did not move: the merchant has to look.
    TakenIncomplete(Order<Paid>),
    /// Nobody knows whether money moved.
    Unknown(HeldOrder),
    /// It cannot be paid, for this reason.
    Closed {
        /// The order.
        order: OrderId,
        /// The reason.
        why: Closed,
    },
}

/// Why an order cannot be paid.
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
    /// Why it is not known what the order is, where something went wrong.
    pub error: Option<Error>,
}

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

/// Follows a ticket that names an order.
pub(crate) async fn resume(
    flow: Flow,
    ticket: &Ticket,
    order_id: OrderId,
) -> Result<Resumed, Error> {
    let Some(journal) = flow.shared.journal.clone() else {
        return order(flow, order_id, Some(ticket))
            .await
            .map(Resumed::Order);
    };
    let identity = flow.shared.read_identity().await?;
    if let (Some((id, openings)), Some(identity)) = (ticket.inner.journal, identity)
        && (id != identity.id || openings > identity.openings)
    {
        return Ok(Resumed::Order(OrderState::Unknown(HeldOrder {
            order: order_id,
            attempt: None,
            error: Some(another_journal(id != identity.id)),
        })));
    }
    let Some(attempt) = ticket.inner.attempt else {
        return order(flow, order_id, Some(ticket))
            .await
            .map(Resumed::Order);
    };
    let record = match journal.get(attempt).await? {
        Some(record) => record,
        // It was never opened: the ticket still stands for the same attempt.
        None => {
            return order(flow, order_id, Some(ticket))
                .await
                .map(Resumed::Order);
        }
    };
    let of = record.opened().map(|opened| (&opened.store, opened.order));
    if of.is_none_or(|of| of != (&flow.shared.store, order_id)) {
        return Err(of_another());
    }
    let base = read(&flow, order_id, Some(ticket))
        .await?
        .for_another_attempt();
    let patience = flow.shared.settings.patience;
    let mut driver = Driver::follow(flow.clone(), journal, record);
    let stopped = driver.run(patience).await;
    if needs_a_look(&driver, &stopped) {
        driver.look_now().await?;
        if driver.looked.is_none() {
            return Err(driver.error.take().unwrap_or_else(of_another));
        }
    }
    match outcome::of(base, driver, stopped) {
        // It ended because something else was under way, which may be over by now. Its id is used up.
        Payment::InProgress(other) if other.attempt.is_none() => {
            let mut ticket = ticket.clone();
            ticket.inner.attempt = None;
            order(flow, order_id, Some(&ticket))
                .await
                .map(Resumed::Order)
        }
        payment => Ok(Resumed::Payment(payment)),
    }
}

/// The rest after a part is told from a look.
fn needs_a_look(driver: &Driver, stopped: &Stopped) -> bool {
    use super::machine::Done;
    use bigcommerce_journal::End;
    driver.looked.is_none() && matches!(stopped, Stopped::Done(Done::Ended(End::Part(_))))
}

/// Reads an order: the journal first, then the store.
pub(crate) async fn order(
    flow: Flow,
    id: OrderId,
    ticket: Option<&Ticket>,
) -> Result<OrderState, Error> {
    if flow.shared.known_identity().is_none() {
        flow.shared.read_identity().await?;
    }
    let base = match read(&flow, id, ticket).await {
        Ok(base) => base,
        Err(error) if error.is_not_found() => {
            let why = Closed::Gone;
            return Ok(OrderState::Closed { order: id, why });
        }
        Err(error) => return Err(error),
    };
    let (held, attempt) = held(&flow, &base).await?;
    let keys = Keys {
        carts: base.cart.iter().cloned().collect(),
        external_ids: base.stage.external_ids.clone(),
    };
    let looked = match look(&flow, id, &keys, 0).await {
        Ok(looked) => looked,
        Err(unreadable) => return Err(unreadable.error),
    };
    let known = known(&flow, id).await?;
    let whole = looked.look.whole(&known).is_some();
    answer(base, looked, whole, held, attempt)
}

/// The order as the store shows it now, with what the ticket knows of it.
async fn read(flow: &Flow, id: OrderId, ticket: Option<&Ticket>) -> Result<Order<Unpaid>, Error> {
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
) -> Result<BTreeSet<bigcommerce_types::TransactionId>, Error> {
    match &flow.shared.journal {
        Some(journal) => Ok(journal.seen(&flow.shared.store, order).await?),
        None => Ok(BTreeSet::new()),
    }
}

/// What the journal holds for the keys of an order. Open attempts are driven as far as they go without waiting.
async fn held(flow: &Flow, order: &Order<Unpaid>) -> Result<(Held, Option<Record>), Error> {
    let Some(journal) = flow.shared.journal.clone() else {
        return Ok((Held::Nothing, None));
    };
    let keys: BTreeSet<Key> = super::open::keys(order);
    let mut found = journal.find(&flow.shared.store, &keys).await?;
    for record in &mut found {
        if record.state().is_open() {
            let mut driver = Driver::follow(flow.clone(), journal.clone(), record.clone());
            driver.run(Duration::ZERO).await;
            *record = driver.record;
        }
    }
    let open = found.iter().find(|record| record.state().is_open());
    if let Some(record) = open {
        let held = if is_marked(record) {
            Held::Marked(said(record))
        } else {
            Held::Unmarked
        };
        return Ok((held, Some(record.clone())));
    }
    let closed = |record: &&Record| match record.state() {
        State::Ended {
            how,
            reopened: false,
        } => how.closes_keys(),
        _ => false,
    };
    let Some(record) = found
        .iter()
        .filter(closed)
        .max_by_key(|record| record.place)
    else {
        return Ok((Held::Nothing, None));
    };
    let here = record
        .opened()
        .is_some_and(|opened| opened.order == order.id());
    let held = match record.state() {
        State::Ended { how, .. } if here => Held::Here(how),
        _ => Held::Elsewhere,
    };
    Ok((held, Some(record.clone())))
}

fn answer(
    mut base: Order<Unpaid>,
    looked: Looked,
    whole: bool,
    held: Held,
    record: Option<Record>,
) -> Result<OrderState, Error> {
    let answer = order_answer(&held, &looked.look, whole);
    let id = base.id();
    let status = looked.read.status_id.clone();
    let currency = looked.look.order.currency.clone();
    base.read = Box::new(looked.read);
    let attempt: Option<AttemptId> = record.as_ref().map(|record| record.id);
    let closed = |why| Ok(OrderState::Closed { order: id, why });
    match answer {
        OrderAnswer::Unpaid => Ok(OrderState::Unpaid(base)),
        OrderAnswer::PartPaid(due) => {
            let due = Amount::from(from_minor(due.max(0), &currency));
            let named = base.attempt();
            let mut order = base.showing(due.clone());
            order.stage.attempt = named;
            Ok(OrderState::PartPaid { order, due })
        }
        OrderAnswer::Pending => Ok(OrderState::Pending(waiting(base, record, Waiting::Pending))),
        OrderAnswer::Unknown => Ok(OrderState::Unknown(waiting(base, record, Waiting::Unclear))),
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

fn waiting(order: Order<Unpaid>, record: Option<Record>, why: Waiting) -> HeldOrder {
    let id = order.id();
    let open = record.filter(|record| record.state().is_open());
    HeldOrder {
        order: id,
        attempt: open.map(|record| OpenAttempt {
            order,
            record,
            not_before: None,
            why,
            error: None,
        }),
        error: None,
    }
}

fn another_journal(other: bool) -> Error {
    let what = if other {
        "the ticket was made with another journal than this one"
    } else {
        "the journal has fewer openings than the ticket: an older copy of it was put back"
    };
    Error::here(
        Step::Resume,
        Owner::Merchant,
        Remedy::Reconcile,
        what,
        "find the right journal, or call `after_loss` or `restored` on this one, and look at the order in the control panel",
    )
    .in_doubt()
}

fn of_another() -> Error {
    Error::here(
        Step::Resume,
        Owner::Developer,
        Remedy::FixRequest,
        "the ticket's attempt is of another store or order",
        "begin from the order",
    )
}
