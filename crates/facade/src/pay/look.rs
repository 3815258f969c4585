//! A look: the order, the other orders of its keys with their transactions, and last its own transactions.

use std::collections::BTreeSet;

use tokio::{task::JoinSet, time::error::Elapsed};

use bigcommerce_orders::{
    query::{GetOrderQuery, ListOrdersQuery},
    types::{
        Order as Read, OrderStatus, PaymentStatus, Transaction, TransactionEvent, TransactionStatus,
    },
};
use bigcommerce_transport::Reply;
use bigcommerce_types::{CartId, OrderId, Owner, Remedy};

use super::{
    lists,
    machine::{Claim, Entry, EntryState, Event, Look, Moving, OrderView, Other, Standing},
};
use crate::{
    error::{Error, Step},
    flow::Flow,
    order::{currency, due, minor, rounded_minor},
    platform_clock::{date_of, date_of_error},
};

/// Other orders of a key whose transactions are read at once.
const AT_ONCE: usize = 8;

/// The keys that a look goes by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    pub(crate) carts: BTreeSet<CartId>,
    /// External order ids, in clear.
    pub(crate) external_ids: BTreeSet<String>,
}

/// A look, with the order as it was read.
pub(crate) struct Looked {
    pub(crate) look: Look,
    pub(crate) read: Read,
    /// The error that left the look incomplete, where a read failed.
    pub(crate) error: Option<Error>,
}

/// The order itself could not be read.
pub(crate) struct Unreadable {
    pub(crate) error: Error,
    /// The earliest `Date` of its responses, refusals included.
    pub(crate) at: Option<i64>,
}

/// The `Date`s of the responses of a look.
#[derive(Debug, Default)]
pub(super) struct Dates {
    earliest: Option<i64>,
    latest: Option<i64>,
    missing: bool,
}

impl Dates {
    pub(super) fn saw<T>(&mut self, reply: &Reply<T>) {
        self.add(date_of(reply));
    }

    /// The `Date` of a refusal counts as well.
    pub(super) fn failed(&mut self, error: bigcommerce_transport::Error) -> Error {
        if let Some(date) = date_of_error(&error) {
            self.add(Some(date));
        }
        Error::from(error)
    }

    fn add(&mut self, date: Option<i64>) {
        match date {
            None => self.missing = true,
            Some(date) => {
                self.earliest = Some(self.earliest.map_or(date, |known| known.min(date)));
                self.latest = self.latest.max(Some(date));
            }
        }
    }

    fn join(&mut self, other: &Self) {
        self.missing |= other.missing;
        for date in [other.earliest, other.latest].into_iter().flatten() {
            self.add(Some(date));
        }
    }

    /// The earliest of all; nothing where a response had none.
    pub(super) fn at(&self) -> Option<i64> {
        self.earliest.filter(|_| !self.missing)
    }
}

/// Takes a look. `facts` is the number of facts on record before it.
pub(crate) async fn look(
    flow: &Flow,
    order: OrderId,
    keys: &Keys,
    facts: usize,
) -> Result<Looked, Unreadable> {
    let mut dates = Dates::default();
    let limit = flow.shared.settings.look_limit;
    let flow = &flow.of_payment(limit);
    let looked = tokio::time::timeout(limit, read(flow, order, keys, facts, &mut dates)).await;
    in_time(flow, &dates, looked)
}

/// What was read within the time limit of a look; the platform's time is noted.
pub(super) fn in_time(
    flow: &Flow,
    dates: &Dates,
    looked: Result<Result<Looked, Error>, Elapsed>,
) -> Result<Looked, Unreadable> {
    if let Some(latest) = dates.latest {
        flow.shared.clock.saw(latest);
    }
    match looked {
        Ok(looked) => looked.map_err(|error| Unreadable {
            error,
            at: dates.at(),
        }),
        Err(_) => Err(Unreadable {
            error: too_slow(),
            at: dates.at(),
        }),
    }
}

async fn read(
    flow: &Flow,
    order: OrderId,
    keys: &Keys,
    facts: usize,
    dates: &mut Dates,
) -> Result<Looked, Error> {
    let read = read_order(flow, order, dates).await?;
    let mut parts = Parts {
        complete: read.id == order,
        ..Parts::default()
    };
    if let Err(error) = parts.read(flow, &read, keys, dates).await {
        parts.complete = false;
        parts.error = Some(error);
    }
    let view = view(&read);
    let look = Look {
        at: dates.at(),
        facts,
        complete: parts.complete,
        entries: entries(&parts.transactions, &view.currency),
        order: view,
        others: parts.others,
        refunds: None,
    };
    Ok(Looked {
        look,
        read,
        error: parts.error,
    })
}

/// Reads the order: `GET /v2/orders/{order_id}`.
pub(super) async fn read_order(
    flow: &Flow,
    order: OrderId,
    dates: &mut Dates,
) -> Result<Read, Error> {
    match flow.orders.get_order(&order, &GetOrderQuery::new()).await {
        Ok(reply) => {
            dates.saw(&reply);
            Ok(reply.into_value())
        }
        Err(error) => Err(dates.failed(error)),
    }
}

/// The parts that are read after the order.
#[derive(Default)]
struct Parts {
    complete: bool,
    others: Vec<Other>,
    transactions: Vec<Transaction>,
    error: Option<Error>,
}

impl Parts {
    async fn read(
        &mut self,
        flow: &Flow,
        order: &Read,
        keys: &Keys,
        dates: &mut Dates,
    ) -> Result<(), Error> {
        let mut others = Vec::new();
        for list in lists_of(order, keys) {
            others.extend(self.list(flow, order, &list, dates).await?);
        }
        let mut read = BTreeSet::new();
        let others: Vec<Read> = others
            .into_iter()
            .filter(|other| read.insert(other.id))
            .collect();
        for some in others.chunks(AT_ONCE) {
            self.others_transactions(flow, some, dates).await?;
        }
        // Read at once, judged in one order.
        self.others.sort_by_key(|other| other.order.id);
        let list = lists::transactions(flow, order.id, dates).await?;
        self.complete &= list.complete && are_of(&list.entries, order.id);
        self.transactions = list.entries;
        Ok(())
    }

    /// The transactions of some other orders, read at once: a cart may have many orders, and a look has a time limit.
    async fn others_transactions(
        &mut self,
        flow: &Flow,
        others: &[Read],
        dates: &mut Dates,
    ) -> Result<(), Error> {
        let mut reading = JoinSet::new();
        for other in others {
            let (flow, id) = (flow.clone(), other.id);
            reading.spawn(async move {
                let mut dates = Dates::default();
                let list = lists::transactions(&flow, id, &mut dates).await;
                (id, list, dates)
            });
        }
        while let Some(read) = reading.join_next().await {
            let Ok((id, list, seen)) = read else {
                return Err(incomplete());
            };
            dates.join(&seen);
            let list = list?;
            self.complete &= list.complete && are_of(&list.entries, id);
            let Some(order) = others.iter().find(|other| other.id == id).map(view) else {
                continue;
            };
            let entries = entries(&list.entries, &order.currency);
            self.others.push(Other { order, entries });
        }
        Ok(())
    }

    /// The other orders of one key. A list that lacks the very order, or holds one of another key, is not what was
    /// asked for.
    async fn list(
        &mut self,
        flow: &Flow,
        order: &Read,
        list: &KeyList,
        dates: &mut Dates,
    ) -> Result<Vec<Read>, Error> {
        let found = lists::orders(flow, &list.query(), dates).await?;
        let holds_it =
            found.entries.iter().any(|one| one.id == order.id) || list.is_of_an_earlier_name(order);
        let others: Vec<Read> = found
            .entries
            .into_iter()
            .filter(|one| one.id != order.id)
            .collect();
        let as_asked = others.iter().all(|one| list.holds(one));
        self.complete &= found.complete && holds_it && as_asked;
        Ok(others)
    }
}

/// A list of orders by one of the keys.
enum KeyList {
    Cart(CartId),
    ExternalId(String),
}

impl KeyList {
    fn query(&self) -> ListOrdersQuery {
        match self {
            Self::Cart(cart) => ListOrdersQuery::new().cart_id(cart.clone()),
            Self::ExternalId(id) => ListOrdersQuery::new().external_order_id(id.clone()),
        }
    }

    /// The order shows another key of this kind now, or none: a merchant may edit an external id, and the list of the
    /// earlier one lacks the order then.
    fn is_of_an_earlier_name(&self, order: &Read) -> bool {
        match self {
            Self::Cart(_) => false,
            Self::ExternalId(id) => external_id(order) != Some(id),
        }
    }

    fn holds(&self, order: &Read) -> bool {
        match self {
            Self::Cart(cart) => order.cart_id.as_ref() == Some(cart),
            Self::ExternalId(id) => order.external_order_id.as_ref() == Some(id),
        }
    }
}

/// The orders of an external id; nothing where the list is incomplete or holds others.
pub(crate) async fn orders_of_external_id(
    flow: &Flow,
    external_id: &str,
) -> Result<Option<BTreeSet<OrderId>>, Error> {
    let orders = orders_of(flow, &KeyList::ExternalId(external_id.to_owned())).await?;
    Ok(orders.map(|orders| orders.iter().map(|order| order.id).collect()))
}

/// The orders of a cart; nothing where the list is incomplete or holds others.
pub(crate) async fn orders_of_cart(flow: &Flow, cart: &CartId) -> Result<Option<Vec<Read>>, Error> {
    orders_of(flow, &KeyList::Cart(cart.clone())).await
}

async fn orders_of(flow: &Flow, list: &KeyList) -> Result<Option<Vec<Read>>, Error> {
    let found = lists::orders(flow, &list.query(), &mut Dates::default()).await?;
    let as_asked = found.complete && found.entries.iter().all(|order| list.holds(order));
    Ok(as_asked.then_some(found.entries))
}

/// The lists by the keys that the order shows now and by those that it was opened with.
fn lists_of(order: &Read, keys: &Keys) -> Vec<KeyList> {
    let carts: BTreeSet<CartId> = keys
        .carts
        .iter()
        .cloned()
        .chain(order.cart_id.clone())
        .collect();
    let shown = external_id(order).map(str::to_owned);
    let external_ids: BTreeSet<String> = keys.external_ids.iter().cloned().chain(shown).collect();
    carts
        .into_iter()
        .map(KeyList::Cart)
        .chain(external_ids.into_iter().map(KeyList::ExternalId))
        .collect()
}

/// The external id that an order shows.
pub(crate) fn external_id(order: &Read) -> Option<&str> {
    order
        .external_order_id
        .as_deref()
        .filter(|id| !id.is_empty())
}

/// Transactions that say whose they are have to be this order's.
pub(super) fn are_of(transactions: &[Transaction], order: OrderId) -> bool {
    transactions
        .iter()
        .all(|one| one.order_id.is_none_or(|of| of == order))
}

pub(super) fn view(read: &Read) -> OrderView {
    let currency = currency(read).unwrap_or_default().to_ascii_uppercase();
    OrderView {
        id: read.id,
        standing: Standing::from(&read.status_id),
        refunded: read.status_id == OrderStatus::Refunded,
        claim: Claim::from(read.payment_status.as_ref()),
        moving: moving(read.payment_status.as_ref()),
        total: rounded_minor(&read.total_inc_tax.decimal(), &currency),
        due: rounded_minor(&due(read).decimal(), &currency),
        currency,
    }
}

fn moving(status: Option<&PaymentStatus>) -> Option<Moving> {
    match status {
        Some(PaymentStatus::CapturePending) => Some(Moving::Capture),
        Some(PaymentStatus::VoidPending) => Some(Moving::Void),
        _ => None,
    }
}

pub(super) fn entries(transactions: &[Transaction], currency: &str) -> Vec<Entry> {
    transactions
        .iter()
        .map(|one| entry(one, currency))
        .collect()
}

fn entry(transaction: &Transaction, currency: &str) -> Entry {
    let own_currency = currency.is_empty() || transaction.currency.eq_ignore_ascii_case(currency);
    let event = event(&transaction.event);
    let amount = minor(&transaction.amount.decimal(), currency)
        .filter(|_| own_currency && transaction.amount.is_exact());
    Entry {
        id: transaction.id,
        event,
        state: state(transaction),
        amount: match event {
            // Some gateways write what goes back with a minus.
            Event::Refund | Event::Void => amount.map(i128::abs),
            _ => amount.filter(|amount| *amount >= 0),
        },
        own_currency,
        // Some answers write 0 where there is no earlier one.
        refers: transaction
            .reference_transaction_id
            .filter(|id| id.get() != 0),
    }
}

fn event(event: &TransactionEvent) -> Event {
    match event {
        TransactionEvent::Purchase => Event::Purchase,
        TransactionEvent::Authorization => Event::Authorization,
        TransactionEvent::Capture => Event::Capture,
        TransactionEvent::Void => Event::Void,
        TransactionEvent::Refund => Event::Refund,
        TransactionEvent::Settled => Event::Settled,
        TransactionEvent::Pending => Event::Pending,
        _ => Event::Unknown,
    }
}

fn state(transaction: &Transaction) -> EntryState {
    match transaction.status {
        Some(TransactionStatus::Error) => EntryState::Failed,
        Some(TransactionStatus::Ok) if transaction.fraud_review != Some(true) => EntryState::Ok,
        _ => EntryState::Review,
    }
}

fn too_slow() -> Error {
    Error::here(
        Step::ReadOrder,
        Owner::Platform,
        Remedy::RetryLater,
        "the order and its transactions were not read in time",
        "wait a little, then repeat the step",
    )
}

/// A look that is not whole.
pub(crate) fn incomplete() -> Error {
    Error::here(
        Step::ReadOrder,
        Owner::Platform,
        Remedy::RetryLater,
        "the order, its transactions or the other orders of its cart could not be read completely",
        "wait a little, then repeat the step",
    )
}
