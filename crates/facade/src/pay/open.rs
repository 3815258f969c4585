//! The opening of an attempt: its keys are taken, or somebody else's attempt is named.

use std::collections::BTreeSet;
use std::time::Duration;

use bigcommerce_journal::{
    AttemptId, Failure, Journal, Key, Kind, Money, Nonce, Opened, Opening, Record, Trust,
};
use bigcommerce_types::{Owner, Remedy};

use super::{
    driver::{Driver, Stopped},
    look::external_id,
    machine::TOKEN_LIFE,
};
use crate::{
    error::{Error, Step},
    flow::Flow,
    limited_journal::LimitedJournal,
    order::{Order, Unpaid, from_minor, rounded_minor},
};

/// The result of an opening.
pub(super) enum Opens {
    /// This process opened the attempt: it may mint, mark and send.
    Mine(Record),
    /// The attempt was opened before, by somebody who may still carry it out.
    Follow(Record),
    /// Another attempt of a key is open, until at least this platform time where that is known, or took money.
    Other(Record, Option<i64>),
}

/// Opens the attempt to pay an order. `at` is the platform's time of the read that the keys come from.
pub(super) async fn open(
    order: &Order<Unpaid>,
    journal: &LimitedJournal,
    (kind, may_pay_part): (Kind, bool),
    at: i64,
) -> Result<Opens, Error> {
    let opened = opened(order, kind, may_pay_part, at);
    open_attempt(&order.flow, journal, order.attempt(), opened).await
}

/// Opens an attempt of any kind.
pub(super) async fn open_attempt(
    flow: &Flow,
    journal: &LimitedJournal,
    id: AttemptId,
    opened: Opened,
) -> Result<Opens, Error> {
    let at = opened.at;
    let settings = flow.shared.settings.machine();
    let wary = TOKEN_LIFE.saturating_add(settings.quiet);
    trust(journal, at).await?;
    let mut lost = None;
    // A lost answer is looked up, and asked for once more; another's attempt that is at its end gives way.
    for _ in 0..3 {
        match journal.open(id, opened.clone(), wary).await {
            Ok(Opening::Opened(record)) => {
                flow.shared.saw_opening(record.place);
                return Ok(Opens::Mine(record));
            }
            Ok(Opening::Exists(record)) => return whose(record, &opened),
            Ok(Opening::Locked(record)) => {
                if let Err((record, wait)) = gives_way(flow, journal, record).await {
                    return Ok(Opens::Other(record, wait));
                }
            }
            Ok(Opening::Closed(record) | Opening::PartElsewhere(record)) => {
                return Ok(Opens::Other(record, None));
            }
            Ok(Opening::NotTrusted { until }) => return Err(not_trusted(until, at)),
            Err(failure) => {
                if let Some(record) = journal.get(id).await? {
                    return whose(record, &opened);
                }
                lost = Some(failure);
            }
        }
    }
    Err(lost
        .unwrap_or_else(|| Failure::new("its answers contradict each other"))
        .into())
}

/// An id that was opened before is one's own only if the record bears one's nonce, and can be followed only for its own
/// order.
fn whose(record: Record, mine: &Opened) -> Result<Opens, Error> {
    match record.opened() {
        Some(opened) if opened.nonce == mine.nonce => Ok(Opens::Mine(record)),
        Some(opened) if opened.order == mine.order && opened.store == mine.store => {
            Ok(Opens::Follow(record))
        }
        _ => Err(of_another()),
    }
}

/// An attempt id that is another order's, as a forged ticket would have it.
pub(super) fn of_another() -> Error {
    Error::here(
        Step::Resume,
        Owner::Developer,
        Remedy::FixRequest,
        "the ticket's attempt is of another store or order",
        "begin from the order",
    )
}

/// Drives the attempt that is in the way, without waiting. It gives way when it is at its end; if not, it and its wait
/// come back.
async fn gives_way(
    flow: &Flow,
    journal: &LimitedJournal,
    record: Record,
) -> Result<(), (Record, Option<i64>)> {
    let mut other = Driver::follow(flow.clone(), journal.clone(), record);
    match other.run(Duration::ZERO).await {
        Stopped::Done(_) => Ok(()),
        Stopped::Waiting { not_before, .. } => Err((other.record, Some(not_before))),
        Stopped::Journal(_) => Err((other.record, None)),
    }
}

/// Sets the time since which a journal that was restored, or that replaces a lost one, can be trusted.
async fn trust(journal: &LimitedJournal, at: i64) -> Result<(), Failure> {
    if journal.identity().await?.trust == Trust::Unset {
        journal.trust_since(at).await?;
    }
    Ok(())
}

fn opened(order: &Order<Unpaid>, kind: Kind, may_pay_part: bool, at: i64) -> Opened {
    let currency = order.stage.shown_in.clone();
    let shown = rounded_minor(&order.due().decimal(), &currency);
    Opened {
        store: order.flow.shared.store.clone(),
        order: order.id(),
        keys: keys_to_pay(order),
        kind,
        shown: Money::new(from_minor(shown, &currency), &currency),
        may_pay_part,
        nonce: Nonce::mint(),
        at,
    }
}

/// The keys of a payment: those of the order, and that of its changes, so that neither is made beside the other.
fn keys_to_pay(order: &Order<Unpaid>) -> BTreeSet<Key> {
    let mut keys = keys(order);
    keys.insert(Key::Change(order.id()));
    keys
}

/// The order, its cart, and every external id that names it: the one that it shows and the one that it was created
/// with.
pub(super) fn keys(order: &Order<Unpaid>) -> BTreeSet<Key> {
    let mut keys = BTreeSet::from([Key::Order(order.id())]);
    let carts = order.cart.iter().chain(&order.read.cart_id);
    keys.extend(carts.cloned().map(Key::Cart));
    keys.extend(external_id(&order.read).map(Key::external_id));
    keys.extend(order.stage.external.iter().copied().map(Key::ExternalId));
    keys
}

fn not_trusted(until: Option<i64>, now: i64) -> Error {
    let error = Error::here(
        Step::Pay,
        Owner::Merchant,
        Remedy::RetryLater,
        "the journal of payments was lost or restored a short while ago, and payments sent before may still arrive",
        "take no payments until the time has passed, and look at the orders of that time",
    );
    let wait = until.map(|until| until.saturating_sub(now).max(1));
    match wait.and_then(|wait| u64::try_from(wait).ok()) {
        Some(wait) => error.with_retry_after(Duration::from_secs(wait)),
        None => error,
    }
}
