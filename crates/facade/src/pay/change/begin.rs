//! The beginning of a change: what the order holds, whose money it is, and the opening of the attempt.

use std::collections::BTreeSet;

use bigcommerce_journal::{AttemptId, Failure, Journal, Key, Kind, Money, Nonce, Opened, Record};
use bigcommerce_types::{CartId, OrderId, TransactionId};

use super::{Change, Request, made};
use crate::{
    error::{Error, Rejected, Step},
    flow::Flow,
    limited_journal::LimitedJournal,
    order::{Authorized, Order, from_minor},
    pay::{
        UnderWay,
        change_look::change_look,
        driver::Driver,
        look::{Looked, incomplete},
        machine::{Look, Minor, reserved},
        open::{Opens, open_attempt},
        recorded::is_marked,
        without_journal,
    },
    ticket::Ticket,
};

/// The order whose money is changed.
#[derive(Clone)]
pub(super) struct Subject {
    pub(super) flow: Flow,
    pub(super) order: OrderId,
    pub(super) cart: Option<CartId>,
}

impl Subject {
    pub(super) fn of<S>(order: &Order<S>) -> Self {
        Self {
            flow: order.flow.clone(),
            order: order.id(),
            cart: order.cart.clone().or_else(|| order.read.cart_id.clone()),
        }
    }

    pub(super) fn ticket(&self, attempt: AttemptId) -> Ticket {
        Ticket::of_attempt(&self.flow.shared, self.cart.clone(), self.order, attempt)
    }

    pub(super) fn journal(&self, step: Step) -> Result<LimitedJournal, Error> {
        let journal = self.flow.shared.journal.clone();
        journal.ok_or_else(|| without_journal().during(step))
    }

    /// Reads what the order holds. A look that is not whole is no ground for a change.
    pub(super) async fn before(
        &self,
        journal: &LimitedJournal,
        step: Step,
    ) -> Result<Before, Error> {
        let own = self
            .own(journal)
            .await
            .map_err(|failure| Error::from(failure).during(step))?;
        let looked = change_look(&self.flow, self.order, false, 0).await;
        let Looked { look, error, .. } = looked.map_err(|unreadable| unreadable.error)?;
        match look.at.filter(|_| look.complete) {
            Some(at) => Ok(Before { look, own, at }),
            None => Err(error.unwrap_or_else(incomplete)),
        }
    }

    /// The transactions of the payments that attempts of this journal made for the order.
    async fn own(&self, journal: &LimitedJournal) -> Result<BTreeSet<TransactionId>, Failure> {
        let paid = self.payments(journal).await?;
        Ok(paid.iter().flat_map(Record::own).collect())
    }

    /// The attempts to pay the order.
    pub(super) async fn payments(&self, journal: &LimitedJournal) -> Result<Vec<Record>, Failure> {
        let keys = [Key::Order(self.order)].into();
        let mut found = journal.find(&self.flow.shared.store, &keys).await?;
        let is_of_it = |record: &Record| {
            record
                .opened()
                .is_some_and(|opened| opened.order == self.order && !opened.kind.is_change())
        };
        found.retain(is_of_it);
        Ok(found)
    }

    /// Opens a change, carries it out, and tells what came of it.
    pub(super) async fn change(
        &self,
        journal: LimitedJournal,
        id: AttemptId,
        (kind, shown, at): (Kind, Money, i64),
        (request, step): (Request, Step),
    ) -> Result<Change, Error> {
        let opened = Opened {
            store: self.flow.shared.store.clone(),
            order: self.order,
            keys: [Key::Change(self.order)].into(),
            kind,
            shown,
            may_pay_part: false,
            nonce: Nonce::mint(),
            at,
        };
        let opens = open_attempt(&self.flow, &journal, id, opened).await;
        let (record, mine) = match opens.map_err(|error| error.during(step))? {
            Opens::Mine(record) => (record, true),
            Opens::Follow(record) => (record, false),
            Opens::Other(other, wait) => return Ok(self.in_progress(&other, wait)),
        };
        let mut driver = Driver::follow(self.flow.clone(), journal, record);
        if mine {
            driver = driver.carry_out_request(request);
        }
        let stopped = Box::pin(driver.run_and_persist()).await;
        Ok(made::of(self.clone(), driver, stopped).await)
    }

    fn in_progress(&self, other: &Record, wait: Option<i64>) -> Change {
        let clock = &self.flow.shared.clock;
        Change::InProgress(UnderWay {
            order: self.order,
            attempt: Some(other.id),
            ticket: self.ticket(other.id),
            retry_after: wait.map(|not_before| clock.until(not_before)),
            in_doubt: is_marked(other),
        })
    }
}

/// What an order holds before a change of it is opened.
pub(super) struct Before {
    pub(super) look: Look,
    own: BTreeSet<TransactionId>,
    pub(super) at: i64,
}

impl Before {
    /// The payments that a change of this money names: those that attempts of this journal made, and of an order that
    /// none of them paid, all that hold it.
    pub(super) fn named(&self, held: &BTreeSet<TransactionId>) -> BTreeSet<TransactionId> {
        if self.own.is_empty() {
            held.clone()
        } else {
            held.intersection(&self.own).copied().collect()
        }
    }

    /// An attempt of this journal paid the order.
    pub(super) fn is_own(&self) -> bool {
        !self.own.is_empty()
    }

    pub(super) fn money(&self, amount: Minor) -> Money {
        let currency = &self.look.order.currency;
        Money::new(from_minor(amount, currency), currency)
    }
}

impl Order<Authorized> {
    /// Takes the money that is reserved: `POST /v3/orders/{order_id}/payment_actions/capture`.
    ///
    /// Locks the changes of the order, reads the order and its transactions, compares, writes down that it is about to
    /// send, sends once, and reads back. The store carries a capture out later: it is
    /// [`Pending`](Change::Pending) until a transaction shows it. A lost answer is looked up and never repeated. It is
    /// refused where the order holds reserved money of another payment than this journal's own.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Authorized, Change, Error, Order};
    /// # async fn example(order: Order<Authorized>) -> Result<(), Error> {
    /// match order.capture().await? {
    ///     Change::Captured(made) => println!("{} {}", made.amount(), made.currency()),
    ///     other => println!("{}", other.merchant_message()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The order comes back when no attempt was opened: a store without a journal, a journal that does not answer or
    /// was lost a short while ago, an order that cannot be read. Nothing was sent then.
    pub async fn capture(self) -> Result<Change, Rejected<Self>> {
        self.release_or_take(Step::Capture).await
    }

    /// Lets the reserved money go without taking it: `POST /v3/orders/{order_id}/payment_actions/void`. It works as
    /// [`capture`](Order::capture) does.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Authorized, Error, Order};
    /// # async fn example(order: Order<Authorized>) -> Result<(), Error> {
    /// println!("{}", order.void().await?.merchant_message());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`capture`](Order::capture).
    pub async fn void(self) -> Result<Change, Rejected<Self>> {
        self.release_or_take(Step::Void).await
    }

    async fn release_or_take(self, step: Step) -> Result<Change, Rejected<Self>> {
        let subject = Subject::of(&self);
        let flow = self.flow.clone();
        let changed = flow
            .step_to_the_end(
                step,
                Box::pin(async move { of_reserved(&subject, step).await }),
            )
            .await;
        changed.map_err(|error| Rejected::new(self, error))
    }
}

/// Captures or voids all that is reserved for an order.
pub(super) async fn of_reserved(subject: &Subject, step: Step) -> Result<Change, Error> {
    let journal = subject.journal(step)?;
    let before = subject.before(&journal, step).await?;
    let (held, amount) = reserved(&before.look);
    let of = before.named(&held);
    let (kind, request) = match step {
        Step::Void => (Kind::Void { of }, Request::Void),
        _ => (Kind::Capture { of }, Request::Capture),
    };
    let opening = (kind, before.money(amount), before.at);
    let id = AttemptId::mint();
    subject.change(journal, id, opening, (request, step)).await
}
