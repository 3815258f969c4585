//! Paying: one attempt, one charge, and an arm for everything that can have happened to the money.
//!
//! The order of work: open, mint, write that down, read, compare, mark, send once, write the answer, read back, end.
//! The [machine] decides, the [driver] does; whatever fails before the mark sends nothing, and whatever is in doubt
//! after it stays on record until evidence ends it.

mod change;
mod change_look;
mod claims;
mod company;
mod driver;
mod events;
mod instrument;
mod lists;
mod look;
pub(crate) mod machine;
mod made;
mod merchant;
mod method;
mod mint;
mod nothing_due;
mod open;
mod open_attempt;
mod outcome;
mod persist;
mod reconcile;
mod recorded;
mod resume;
mod send;
mod state;
mod sweep;

use bigcommerce_journal::{Kind, Record};
use bigcommerce_types::{Decimal, Owner, Remedy};

use crate::{
    error::{Error, Rejected, Step},
    limited_journal::LimitedJournal,
    order::{Order, Unpaid},
    platform_clock::date_of,
};
use change::Request;
use driver::{Driver, Stopped};
use open::Opens;

pub use change::{
    Change, ChangeKind, ChangeMade, MerchantMessage, NotMade, NotMadeReason, OpenChange,
    PaidElsewhere, RefundChoice, RefundItems, RefundQuote,
};
#[cfg(feature = "raw-cards")]
pub use instrument::Card;
pub use instrument::Instrument;
pub use machine::Waiting;
pub use open_attempt::OpenAttempt;
pub use outcome::{
    Declined, NotCharged, NotChargedReason, NotSent, NotSentReason, PaidBefore, Payment, UnderWay,
};
pub use resume::Resumed;
pub use state::{Closed, HeldOrder, OrderState};
pub use sweep::{Swept, SweptState};

pub(crate) use look::{orders_of_cart, orders_of_external_id};
pub(crate) use merchant::{release, reopen};
pub(crate) use resume::resume;
pub(crate) use state::order;
pub(crate) use sweep::{observe, sweep};

/// An order that may be paid.
#[diagnostic::on_unimplemented(
    message = "this order cannot be paid: only an `Order<Unpaid>` can; match on the `Payment` that it came from",
    label = "it is paid, authorized, or waits for a payment that was accepted"
)]
pub trait Payable: sealed::Sealed + Send + 'static {
    /// The stage by its name.
    #[doc(hidden)]
    fn into_unpaid(self) -> Unpaid;
}

impl Payable for Unpaid {
    fn into_unpaid(self) -> Unpaid {
        self
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::order::Unpaid {}
}

type Paying = Result<Payment, Rejected<Order<Unpaid>>>;

impl<S> Order<S> {
    /// Pays what is due with this instrument, in one attempt that is sent once.
    ///
    /// Takes the journal's lock on the order, its cart and its external ids; gets a payment access token
    /// (`POST /v3/payments/access_tokens`); reads the order, all its transactions, and every other order of its cart
    /// and of its external id with theirs; compares the amount with the one that was [shown](Order::due); writes down
    /// that it is about to send; charges (`POST /payments` on the payments host); writes the answer down; reads back.
    /// It runs in a task of its own: a shopper who closes the tab does not cut it in half. Store the order's
    /// [ticket](Order::ticket) first.
    ///
    /// An attempt is made once: paying again with the same ticket follows the attempt that is there.
    ///
    /// # Errors
    /// The order comes back when no attempt was opened: a store without a journal, a journal that does not answer or
    /// was lost or restored a short while ago, an order that cannot be read. Nothing was sent then. It comes back as
    /// well when a part was paid and the rest cannot be read: paying again with the same ticket tells the rest.
    pub async fn pay(self, instrument: Instrument) -> Result<Payment, Rejected<Order<Unpaid>>>
    where
        S: Payable,
    {
        let order = self.into_unpaid();
        order.pay_by(Means::Instrument(instrument)).await
    }

    /// Puts a payment on the order that was taken or reserved through another gateway, so that it counts as paid and
    /// can be captured, voided and given back here: `POST /v3/payments/transactions/purchases` or `…/authorizations`
    /// (beta). Nothing is charged.
    ///
    /// It is an attempt to pay like any other: it takes the same locks, is refused where the order, its cart or its
    /// external id has another payment, is on record before it is sent, and is sent once. The import has the amount
    /// that is [due](Order::due), since a request names none. Its lost answer is looked up. No time proves that an
    /// import was not made: one in doubt stays [`Payment::Unknown`] until the store shows it or the merchant
    /// [releases](crate::Store::release) it.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Error, Order, PaidElsewhere, Payment, PaymentMethodId, Unpaid};
    /// # async fn example(order: Order<Unpaid>) -> Result<Payment, Error> {
    /// let payment = PaidElsewhere::taken(PaymentMethodId::new("stripe.card"), "pi_test_0118");
    /// Ok(order.paid_elsewhere(payment).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`pay`](Order::pay).
    pub async fn paid_elsewhere(
        self,
        payment: PaidElsewhere,
    ) -> Result<Payment, Rejected<Order<Unpaid>>>
    where
        S: Payable,
    {
        let order = self.into_unpaid();
        let request = Request::Import(Box::new(payment.into_request(order.id())));
        order.pay_by(Means::Request(Box::new(request))).await
    }

    fn into_unpaid(self) -> Order<Unpaid>
    where
        S: Payable,
    {
        let Order {
            flow,
            read,
            cart,
            stage,
        } = self;
        let stage = stage.into_unpaid();
        Order {
            flow,
            read,
            cart,
            stage,
        }
    }
}

/// The means of an attempt to pay.
enum Means {
    /// An instrument that is charged.
    Instrument(Instrument),
    /// The import of a payment.
    Request(Box<Request>),
}

impl Means {
    fn step(&self) -> Step {
        match self {
            Self::Instrument(_) => Step::Pay,
            Self::Request(_) => Step::ImportPayment,
        }
    }

    fn kind(&self) -> (Kind, bool) {
        match self {
            Self::Instrument(instrument) => (Kind::Payment, instrument.may_pay_a_part()),
            Self::Request(_) => (Kind::Import, false),
        }
    }
}

impl Order<Unpaid> {
    async fn pay_by(self, means: Means) -> Paying {
        let Some(journal) = self.flow.shared.journal.clone() else {
            return Err(Rejected::new(self, without_journal()));
        };
        let flow = self.flow.clone();
        let step = means.step();
        flow.step_to_the_end(step, Box::pin(attempt(self, means, journal)))
            .await
    }
}

async fn attempt(order: Order<Unpaid>, means: Means, journal: LimitedJournal) -> Paying {
    let (order, at) = match reread(order).await {
        Ok(read) => read,
        Err(rejected) => return Err(rejected),
    };
    if order.differs_from_checkout().is_some() {
        let due = crate::order::due(&order.read);
        let order = order.showing(due.clone());
        return Ok(Payment::Changed { order, due });
    }
    if order.due().decimal() <= Decimal::ZERO {
        return nothing_due::settle(order).await;
    }
    match open::open(&order, &journal, means.kind(), at).await {
        Ok(Opens::Mine(record)) => {
            let driver = driver(&order, journal, record);
            let driver = match means {
                Means::Instrument(instrument) => driver.carry_out(instrument),
                Means::Request(request) => driver.carry_out_request(*request),
            };
            drive(order, driver).await
        }
        Ok(Opens::Follow(record)) => {
            let driver = driver(&order, journal, record);
            drive(order, driver).await
        }
        Ok(Opens::Other(record, wait)) => Ok(made::refused(&order, &record, wait)),
        Err(error) => Err(Rejected::new(order, error)),
    }
}

/// Reads the order once more: its keys, and the platform's time.
async fn reread(mut order: Order<Unpaid>) -> Result<(Order<Unpaid>, i64), Rejected<Order<Unpaid>>> {
    let query = bigcommerce_orders::query::GetOrderQuery::new();
    let flow = order.flow.of_payment(order.flow.shared.settings.look_limit);
    let reply = match flow.orders.get_order(&order.id(), &query).await {
        Ok(reply) => reply,
        Err(error) => return Err(Rejected::new(order, error)),
    };
    let Some(at) = date_of(&reply) else {
        return Err(Rejected::new(order, undated()));
    };
    order.flow.shared.clock.saw(at);
    let read = reply.into_value();
    if read.id != order.id() {
        return Err(Rejected::new(order, another_order()));
    }
    order.read = Box::new(read);
    Ok((order, at))
}

fn driver(order: &Order<Unpaid>, journal: LimitedJournal, record: Record) -> Driver {
    let mut driver = Driver::follow(order.flow.clone(), journal, record);
    driver.external_ids = order.stage.external_ids.clone();
    driver
}

/// Runs the loop, and sees to it that what only this process knows gets on record.
async fn drive(order: Order<Unpaid>, mut driver: Driver) -> Paying {
    let stopped = driver.run_and_persist().await;
    finish(order, driver, stopped, Step::Pay).await
}

impl Driver {
    /// Runs the loop with the patience of the store. What only this process knows afterwards is written by a task.
    async fn run_and_persist(&mut self) -> Stopped {
        let stopped = self.run(self.flow.shared.settings.patience).await;
        if let Some(unwritten) = self.unwritten() {
            let (flow, journal) = (self.flow.clone(), self.journal.clone());
            let writing = persist::persist(flow, journal, self.record.id, unwritten);
            self.flow.shared.tasks.spawn(writing);
        }
        stopped
    }
}

/// The outcome. A rest that is to be told comes from a whole look, or there is an error.
async fn finish(order: Order<Unpaid>, mut driver: Driver, stopped: Stopped, step: Step) -> Paying {
    if stopped.tells_a_rest(&driver.record, order.id())
        && let Err(error) = driver.whole_look(step).await
    {
        return Err(Rejected::new(order, error));
    }
    Ok(made::of(order, driver, stopped))
}

fn without_journal() -> Error {
    Error::here(
        Step::Pay,
        Owner::Developer,
        Remedy::FixRequest,
        "the store has no journal of payment attempts",
        "give the store a journal when it is built; `InMemoryJournal` does for tests",
    )
}

fn undated() -> Error {
    Error::here(
        Step::ReadOrder,
        Owner::Platform,
        Remedy::RetryLater,
        "the response has no Date, and without the platform's time nothing is paid",
        "look for a proxy that takes the header off, then pay again",
    )
}

fn another_order() -> Error {
    Error::here(
        Step::ReadOrder,
        Owner::Platform,
        Remedy::RetryLater,
        "the response is about another order than the one that was asked for",
        "look for a proxy or a cache in front of the API, then pay again",
    )
}
