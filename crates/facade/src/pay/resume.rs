//! The way back by a ticket.

use std::time::Duration;

use bigcommerce_journal::{End, Identity, Journal, Trust};
use bigcommerce_types::{OrderId, Owner, Remedy};

use super::{
    Change, HeldOrder, OrderState, Payment, change,
    driver::{Driver, Stopped},
    finish,
    machine::{Done, Held, OrderAnswer, TOKEN_LIFE, order_answer},
    made,
    open::of_another,
    state,
};
use crate::{
    checkout::CheckoutState,
    error::{Error, ShopperMessage, Step},
    flow::Flow,
    limited_journal::LimitedJournal,
    order::{Order, Unpaid},
    ticket::Ticket,
};

/// The checkout, order or payment that a [`Ticket`] leads to.
#[derive(Debug)]
#[must_use = "the arm says how it goes on"]
pub enum Resumed {
    /// No order was placed yet: the checkout as it is now.
    Checkout(CheckoutState),
    /// No attempt to pay was made yet, or it ended because another payment was under way: the order as it is now.
    Order(OrderState),
    /// The payment that was made, or that speaks for it.
    Payment(Payment),
    /// The capture, the void or the refund that was made; see [`Change`].
    Change(Change),
}

impl Resumed {
    /// A sentence for the shopper, with a stable key for translation; nothing for a checkout that goes on, nor for a
    /// capture, a void or a refund, which speaks to the merchant.
    pub fn shopper_message(&self) -> Option<ShopperMessage> {
        match self {
            Self::Checkout(CheckoutState::Gone(gone)) => Some(gone.shopper_message()),
            Self::Checkout(_) | Self::Change(_) => None,
            Self::Order(order) => Some(order.shopper_message()),
            Self::Payment(payment) => Some(payment.shopper_message()),
        }
    }

    /// There is an order that can be paid now; [`into_order`](Resumed::into_order) hands it out.
    pub fn may_pay_again(&self) -> bool {
        match self {
            Self::Checkout(_) | Self::Change(_) => false,
            Self::Order(order) => order.may_pay_again(),
            Self::Payment(payment) => payment.may_pay_again(),
        }
    }

    /// The order, where it can be paid. Its [ticket](Order::ticket) is another one where an attempt was made before.
    pub fn into_order(self) -> Option<Order<Unpaid>> {
        match self {
            Self::Checkout(_) | Self::Change(_) => None,
            Self::Order(order) => order.into_order(),
            Self::Payment(payment) => payment.into_order(),
        }
    }

    /// Nobody knows whether money moves, or another payment is under way: the shopper must neither pay nor open another
    /// cart for the same purchase meanwhile.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Error, Store, Ticket};
    /// # async fn may_shop(store: &Store, ticket: &Ticket) -> Result<bool, Error> {
    /// Ok(!store.resume(ticket).await?.must_wait())
    /// # }
    /// ```
    pub fn must_wait(&self) -> bool {
        match self {
            Self::Checkout(_) => false,
            Self::Order(order) => order.must_wait(),
            Self::Payment(payment) => payment.must_wait(),
            Self::Change(change) => change.must_wait(),
        }
    }

    /// The time after which asking again is of use; nothing where there is nothing to wait for.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Checkout(_) => None,
            Self::Order(order) => order.retry_after(),
            Self::Payment(payment) => payment.retry_after(),
            Self::Change(change) => change.retry_after(),
        }
    }
}

/// Follows a ticket that names an order.
pub(crate) async fn resume(
    flow: Flow,
    ticket: &Ticket,
    order_id: OrderId,
) -> Result<Resumed, Error> {
    let unread = |failure| Error::unread(failure, Step::Resume);
    let by_order = |ticket: Ticket| {
        let flow = flow.clone();
        async move {
            state::order(flow, order_id, Some(&ticket), Step::Resume)
                .await
                .map(Resumed::Order)
        }
    };
    let Some(journal) = flow.shared.journal.clone() else {
        return by_order(ticket.clone()).await;
    };
    let identity = flow.shared.read_identity().await.map_err(unread)?;
    if let Some(identity) = identity
        && let Some(error) = another_journal(ticket, identity)
    {
        let trust = identity.trust;
        return before_the_loss(&flow, ticket, order_id, (&journal, trust), error).await;
    }
    let record = match ticket.inner.attempt {
        Some(attempt) => journal.get(attempt).await.map_err(unread)?,
        None => None,
    };
    // An attempt that was never opened still stands for the ticket.
    let Some(record) = record else {
        return by_order(ticket.clone()).await;
    };
    let of = record.opened().map(|opened| (&opened.store, opened.order));
    if of.is_none_or(|of| of != (&flow.shared.store, order_id)) {
        return Err(of_another());
    }
    if record.is_change() {
        let change = change::resume(flow, ticket, order_id, (journal, record)).await;
        return Ok(Resumed::Change(change));
    }
    let base = state::read(&flow, order_id, Some(ticket)).await?;
    let base = base.for_another_attempt();
    let mut driver = Driver::follow(flow.clone(), journal, record);
    let stopped = driver.run(flow.shared.settings.patience).await;
    if let Stopped::Done(Done::Ended(end)) = &stopped
        && end.closes_keys()
    {
        let end = end.clone();
        return closed(base, driver, end).await;
    }
    let finished = finish(base, driver, stopped, Step::Resume).await;
    match finished.map_err(Error::from)? {
        // It ended because something else was under way, which may be over by now. Its id is used up.
        Payment::InProgress(other) if other.attempt.is_none() => {
            let mut ticket = ticket.clone();
            ticket.inner.attempt = None;
            by_order(ticket).await
        }
        payment => Ok(Resumed::Payment(payment)),
    }
}

/// An attempt that took or reserved the whole: it may have been captured, voided or given back since. A store that
/// cannot be read leaves the record's word.
async fn closed(base: Order<Unpaid>, mut driver: Driver, end: End) -> Result<Resumed, Error> {
    let word = |how: End| Stopped::Done(Done::Ended(how));
    if driver.whole_look(Step::Resume).await.is_err() {
        return Ok(Resumed::Payment(made::of(base, driver, word(end))));
    }
    let Some(looked) = &driver.looked else {
        return Ok(Resumed::Payment(made::of(base, driver, word(end))));
    };
    let held = Held::Here(end.clone());
    let now = match order_answer(&held, &looked.look, true) {
        OrderAnswer::Paid => End::Paid,
        OrderAnswer::Authorized => End::Authorized,
        OrderAnswer::TakenIncomplete => End::TakenIncomplete,
        _ => {
            let record = Some(driver.record.clone());
            let looked = driver.looked.take().ok_or_else(of_another)?;
            return state::answer(base, looked, true, (held, record, None)).map(Resumed::Order);
        }
    };
    Ok(Resumed::Payment(made::of(base, driver, word(now))))
}

/// A ticket of another journal, or of a newer state of this one. Nothing is known of it until every request that the
/// lost journal allowed has expired; after that the store and this journal speak for the order.
async fn before_the_loss(
    flow: &Flow,
    ticket: &Ticket,
    order_id: OrderId,
    (journal, trust): (&LimitedJournal, Trust),
    error: Error,
) -> Result<Resumed, Error> {
    let mut named = ticket.clone();
    named.inner.attempt = None;
    let state = state::order(flow.clone(), order_id, Some(&named), Step::Resume).await;
    let now = flow.shared.clock.now();
    let quiet = flow.shared.settings.machine().quiet;
    let over = match trust_since(journal, trust, now).await? {
        Trust::Since(at) => {
            let until = at.saturating_add(TOKEN_LIFE).saturating_add(quiet);
            now.is_some_and(|now| now > until)
        }
        _ => false,
    };
    match state {
        Ok(state) if over => Ok(Resumed::Order(state)),
        // Money that the store shows is there, whatever was lost.
        Ok(state @ (OrderState::Paid(_) | OrderState::Authorized(_))) => Ok(Resumed::Order(state)),
        Err(error) if over => Err(error),
        _ => Ok(Resumed::Order(OrderState::Unknown(HeldOrder::unknown(
            order_id,
            ticket.clone(),
            error,
        )))),
    }
}

/// The time since which the journal can be trusted. Where nothing has set it yet, a shop without payments waits from
/// now on.
async fn trust_since(
    journal: &LimitedJournal,
    trust: Trust,
    now: Option<i64>,
) -> Result<Trust, Error> {
    match (trust, now) {
        (Trust::Unset, Some(now)) => journal
            .trust_since(now)
            .await
            .map_err(|failure| Error::unread(failure, Step::Resume)),
        (trust, _) => Ok(trust),
    }
}

fn another_journal(ticket: &Ticket, identity: Identity) -> Option<Error> {
    let (id, openings) = ticket.inner.journal?;
    let what = if id != identity.id {
        "the ticket was made with another journal than this one"
    } else if openings > identity.openings {
        "the journal has fewer openings than the ticket: an older copy of it was put back"
    } else {
        return None;
    };
    let error = Error::here(
        Step::Resume,
        Owner::Merchant,
        Remedy::Reconcile,
        what,
        "find the right journal, or call `after_loss` or `restored` on this one; look at the order in the control panel",
    );
    Some(error.in_doubt())
}
