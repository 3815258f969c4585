//! Changes of an order by its merchant, or by anybody who pays outside the payments host.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::state::fees::Fee;
use crate::state::fields::Fields;
use crate::state::methods::CARD_METHOD;
use crate::state::money;
use crate::state::notices::{Change, Notice};
use crate::state::order_lines::Message;
use crate::state::orders::Order;
use crate::state::payments::{Root, Standing, roots};
use crate::state::store::Store;
use crate::state::transactions::{Event, Transaction};

/// The end of a pending payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settlement {
    /// The money came.
    Paid,
    /// It did not; the order can be paid again.
    Declined,
}

impl Settlement {
    /// The status of the transaction that follows.
    pub(crate) fn status(self) -> &'static str {
        match self {
            Self::Paid => "ok",
            Self::Declined => "error",
        }
    }
}

/// A transaction to put on an order by hand: one of somebody who pays elsewhere, a follow-up, or anything that a list
/// of transactions may hold.
///
/// ```
/// # use rust_decimal::Decimal;
/// use bigcommerce_sandbox::NewTransaction;
/// let elsewhere = NewTransaction::new("purchase", Decimal::from(35));
/// let refund = NewTransaction::new("refund", Decimal::from(5)).refers_to(12);
/// let foreign = NewTransaction::new("purchase", Decimal::from(5000)).currency("JPY");
/// let silent = NewTransaction::new("settled", Decimal::from(35)).leaves_order();
/// # let _ = (elsewhere, refund, foreign, silent);
/// ```
#[derive(Clone, Debug)]
pub struct NewTransaction {
    transaction: Transaction,
}

impl NewTransaction {
    /// A transaction of this event that worked (`status: ok`), by `stripe.card`. Events are `purchase`,
    /// `authorization`, `capture`, `settled`, `refund`, `void` and `pending`; any other text is an event that nobody
    /// knows.
    #[must_use]
    pub fn new(event: &str, amount: Decimal) -> Self {
        Self {
            transaction: Transaction {
                event: Event::named(event),
                amount: money::bounded(amount),
                payment_method_id: CARD_METHOD.to_owned(),
                ..Transaction::blank()
            },
        }
    }

    /// `error`, or any other status.
    #[must_use]
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.transaction.status = status.into();
        self
    }

    /// The currency, `USD` by default. Only the store's own currency pays an order.
    #[must_use]
    pub fn currency(mut self, code: impl Into<String>) -> Self {
        self.transaction.currency = code.into();
        self
    }

    /// The payment method.
    #[must_use]
    pub fn method(mut self, id: impl Into<String>) -> Self {
        self.transaction.payment_method_id = id.into();
        self
    }

    /// The transaction that this one follows up, as its `reference_transaction_id`. It may be one that does not exist.
    #[must_use]
    pub fn refers_to(mut self, transaction_id: i64) -> Self {
        self.transaction.reference = Some(transaction_id);
        self
    }

    /// Under review (`fraud_review: true`).
    #[must_use]
    pub fn in_fraud_review(mut self) -> Self {
        self.transaction.fraud_review = true;
        self
    }

    /// Leaves the order's status and amount due as they are: only the list of transactions shows it.
    #[must_use]
    pub fn leaves_order(mut self) -> Self {
        self.transaction.moves_order = false;
        self
    }

    /// Reads it from JSON.
    pub(crate) fn read(body: &Value) -> Result<Self, String> {
        const KEYS: [&str; 8] = [
            "event",
            "status",
            "amount",
            "currency",
            "payment_method_id",
            "reference_transaction_id",
            "fraud_review",
            "moves_order",
        ];
        let fields =
            Fields::of(body, "").map_err(|_| "a transaction is a JSON object".to_owned())?;
        if let Some(key) = fields.keys().find(|key| !KEYS.contains(key)) {
            return Err(format!("a transaction has no field {key:?} here"));
        }
        let wrong = |key: &str| format!("{key} of the transaction can't be read");
        let text = |key: &str| fields.text(key).map_err(|_| wrong(key));
        let event = text("event")?.ok_or("a transaction has an event")?;
        let amount = fields.amount("amount").ok().flatten();
        let mut new = Self::new(event, amount.ok_or("a transaction has an amount")?);
        if let Some(status) = text("status")? {
            new = new.status(status);
        }
        if let Some(code) = text("currency")? {
            new = new.currency(code);
        }
        if let Some(id) = text("payment_method_id")? {
            new = new.method(id);
        }
        let reference = fields.integer("reference_transaction_id");
        if let Some(id) = reference.map_err(|_| wrong("reference_transaction_id"))? {
            new = new.refers_to(id);
        }
        let flag = |key: &str| fields.bool(key).map_err(|_| wrong(key));
        if flag("fraud_review")? == Some(true) {
            new = new.in_fraud_review();
        }
        if flag("moves_order")? == Some(false) {
            new = new.leaves_order();
        }
        Ok(new)
    }
}

/// Changes of an order's own fields, all of them at once. A field that is not set stays as it is.
///
/// ```
/// use bigcommerce_sandbox::OrderEdit;
/// let cancelled = OrderEdit::new().status_id(5);
/// let declined = OrderEdit::new().payment_status("declined").external_order_id("another-id");
/// # let _ = (cancelled, declined);
/// ```
#[derive(Clone, Debug, Default)]
pub struct OrderEdit {
    status_id: Option<i64>,
    payment_status: Option<String>,
    external_order_id: Option<String>,
}

impl OrderEdit {
    /// No change.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Any status, ones that nobody knows included. The next movement of money may set another.
    #[must_use]
    pub fn status_id(mut self, id: i64) -> Self {
        self.status_id = Some(id);
        self
    }

    /// Any payment status.
    #[must_use]
    pub fn payment_status(mut self, status: impl Into<String>) -> Self {
        self.payment_status = Some(status.into());
        self
    }

    /// The caller's own id; the empty text takes it away.
    #[must_use]
    pub fn external_order_id(mut self, id: impl Into<String>) -> Self {
        self.external_order_id = Some(id.into());
        self
    }

    /// Reads it from JSON.
    pub(crate) fn read(body: &Value) -> Result<Self, String> {
        const KEYS: [&str; 3] = ["status_id", "payment_status", "external_order_id"];
        let fields = Fields::of(body, "").map_err(|_| "an edit is a JSON object".to_owned())?;
        if let Some(key) = fields.keys().find(|key| !KEYS.contains(key)) {
            return Err(format!(
                "{key:?} can't be edited; status_id, payment_status and external_order_id can"
            ));
        }
        let wrong = |key: &str| format!("{key} can't be read");
        let text = |key: &str| {
            let text = fields.text(key).map_err(|_| wrong(key))?;
            Ok::<_, String>(text.map(str::to_owned))
        };
        let status_id = fields.integer("status_id");
        Ok(Self {
            status_id: status_id.map_err(|_| wrong("status_id"))?,
            payment_status: text("payment_status")?,
            external_order_id: text("external_order_id")?,
        })
    }
}

impl Store {
    /// Ends the pending payments of an order: a transaction follows each. A review ends in place. False where there is
    /// none.
    pub(crate) fn settle(&mut self, order: i64, how: Settlement) -> bool {
        let status = how.status();
        let reviewed = self.end_reviews(order, status);
        let settled = self.follow_up(order, |root| {
            let waits = root.standing == Standing::Pending && root.of.event == Event::Pending;
            waits.then(|| Transaction {
                status: status.to_owned(),
                ..follow_up(Event::Settled, root, root.of.amount)
            })
        });
        reviewed || settled
    }

    fn end_reviews(&mut self, id: i64, status: &str) -> bool {
        let Some(order) = self.orders.get_mut(&id) else {
            return false;
        };
        let mut ended = Vec::new();
        for one in order.transactions.iter_mut().filter(|one| one.fraud_review) {
            one.fraud_review = false;
            status.clone_into(&mut one.status);
            ended.push(one.id);
        }
        for transaction in &ended {
            self.notify_transaction(Change::Updated, id, *transaction);
        }
        if !ended.is_empty() {
            self.move_by_money(id, self.clock.now());
        }
        !ended.is_empty()
    }

    /// Takes what is reserved for an order, or a part of it. False where nothing is, or less than the part.
    pub(crate) fn capture(&mut self, order: i64, part: Option<Decimal>) -> bool {
        let reserved = self.sum(order, |root| root.reserved());
        let mut left = part.unwrap_or(reserved);
        if left > reserved {
            return false;
        }
        self.follow_up(order, |root| {
            let amount = left.min(root.reserved());
            left -= amount;
            (amount > Decimal::ZERO).then(|| follow_up(Event::Capture, root, amount))
        })
    }

    /// A sum over the payments of an order.
    fn sum(&self, order: i64, amount: impl Fn(&Root<'_>) -> Decimal) -> Decimal {
        self.orders.get(&order).map_or(Decimal::ZERO, |order| {
            roots(order.transactions.iter()).iter().map(amount).sum()
        })
    }

    /// Gives up what is reserved for an order. False where nothing is.
    pub(crate) fn void(&mut self, order: i64) -> bool {
        self.follow_up(order, |root| {
            let reserved = root.reserved();
            (reserved > Decimal::ZERO).then(|| follow_up(Event::Void, root, reserved))
        })
    }

    /// Gives back all that is taken for an order, or a part of it. False where less is taken than the part, or nothing.
    pub(crate) fn refund(&mut self, order: i64, part: Option<Decimal>) -> bool {
        let taken = self.sum(order, |root| root.net());
        let mut left = part.unwrap_or(taken);
        if left > taken {
            return false;
        }
        self.follow_up(order, |root| {
            let amount = root.net().min(left);
            left -= amount;
            (amount > Decimal::ZERO).then(|| Transaction {
                reference: Some(root.refund_to),
                ..follow_up(Event::Refund, root, amount)
            })
        })
    }

    /// Adds a transaction. None where there is no such order.
    pub(crate) fn add_transaction(&mut self, order: i64, new: NewTransaction) -> Option<i64> {
        self.orders.get(&order)?;
        Some(self.record(order, new.transaction))
    }

    /// Puts a message on an order. None where there is no such order.
    pub(crate) fn add_message(
        &mut self,
        order: i64,
        message: &str,
        from_customer: bool,
    ) -> Option<i64> {
        self.orders.get(&order)?;
        self.next_message_id += 1;
        let held = Message {
            id: self.next_message_id,
            subject: format!("About order {order}"),
            message: message.to_owned(),
            from_customer,
            created: self.clock.now(),
        };
        self.notify_of_order(order, Notice::MessageCreated(order, held.id));
        self.change(order, |order| order.messages.push(held));
        Some(self.next_message_id)
    }

    /// Gives an order another total, as a merchant might. False where there is no such order.
    pub(crate) fn reprice(&mut self, id: i64, total: Decimal) -> bool {
        self.change(id, |order| {
            // As a fee or a discount, so that lines and total go on agreeing: only the token's amount is stale.
            let difference = money::bounded(total) - order.computed_total().inc;
            order.fees.push(Fee::adjustment(difference));
            order.total = order.computed_total();
        })
    }

    /// Edits an order's own fields. False where there is no such order.
    pub(crate) fn edit_order(&mut self, id: i64, edit: OrderEdit) -> bool {
        self.change(id, |order| {
            if let Some(status) = edit.status_id {
                order.status_id = status;
            }
            if let Some(status) = edit.payment_status {
                order.payment_status = status;
            }
            if let Some(external) = edit.external_order_id {
                order.notes.external_order_id = external;
            }
        })
    }

    /// Changes an order. False where there is no such order.
    pub(crate) fn change(&mut self, id: i64, change: impl FnOnce(&mut Order)) -> bool {
        let Some(order) = self.orders.get_mut(&id) else {
            return false;
        };
        change(order);
        self.order_changed(id, self.clock.now());
        true
    }

    /// Records what `next` makes of each payment of an order. False where it makes nothing.
    fn follow_up(&mut self, id: i64, next: impl FnMut(&Root<'_>) -> Option<Transaction>) -> bool {
        let Some(order) = self.orders.get(&id) else {
            return false;
        };
        let roots = roots(order.transactions.iter());
        let made: Vec<Transaction> = roots.iter().filter_map(next).collect();
        let any = !made.is_empty();
        for transaction in made {
            self.record(id, transaction);
        }
        any
    }
}

pub(crate) fn follow_up(event: Event, root: &Root<'_>, amount: Decimal) -> Transaction {
    Transaction {
        event,
        amount,
        currency: root.of.currency.clone(),
        payment_method_id: root.of.payment_method_id.clone(),
        with: root.of.with.without_balance(),
        reference: Some(root.of.id),
        ..Transaction::blank()
    }
}
