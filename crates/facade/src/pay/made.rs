//! The making of an outcome, from the record and the place where the loop stopped. One function, whichever way led
//! there.

use std::time::Duration;

use bigcommerce_journal::{Answered, Class, End, Fact, Record, State, Unsent};
use bigcommerce_types::{Amount, OrderId, Owner, Remedy};

use super::{
    OpenAttempt,
    driver::{Driver, Stopped},
    machine::{Done, Elsewhere, SeenElsewhere, Waiting},
    outcome::{
        Declined, NotCharged, NotChargedReason, NotSent, NotSentReason, PaidBefore, Payment,
        UnderWay,
    },
    recorded::{is_marked, said},
};
use crate::{
    error::{Error, Step},
    order::{Order, Paid, Unpaid},
    ticket::Ticket,
};

/// The outcome where an opening was refused: another attempt holds or closed a key.
pub(super) fn refused(order: &Order<Unpaid>, other: &Record, wait: Option<i64>) -> Payment {
    let id = other.opened().map_or(order.id(), |opened| opened.order);
    let ticket = order.ticket_of(Some(other.id), id);
    match other.state() {
        State::Ended {
            how: End::Part(_), ..
        } => Payment::PartElsewhere(PaidBefore { order: id, ticket }),
        State::Ended { .. } | State::Released => {
            Payment::AlreadyPaid(PaidBefore { order: id, ticket })
        }
        State::Open { .. } => Payment::InProgress(UnderWay {
            order: id,
            attempt: Some(other.id),
            ticket,
            retry_after: wait.map(|not_before| order.flow.shared.clock.until(not_before)),
            in_doubt: is_marked(other),
        }),
    }
}

/// Nothing is due, and all that was taken was given back.
pub(super) fn given_back(order: Order<Unpaid>) -> Payment {
    let ticket = order.ticket();
    Payment::NotCharged(NotCharged {
        order,
        why: NotChargedReason::GivenBack,
        ticket,
    })
}

/// The outcome, from the record and the place where the loop stopped.
///
/// The record may be of another order of the same keys: then its money is another order's.
pub(super) fn of(order: Order<Unpaid>, driver: Driver, stopped: Stopped) -> Payment {
    let made = Made::of(order, driver);
    if let Some(other) = made.other_order() {
        return made.of_another_order(other, stopped);
    }
    match stopped {
        Stopped::Waiting { not_before, why } => made.open(Some(not_before), why),
        Stopped::Journal(failure) => {
            let mut made = made;
            made.error = Some(Error::from(failure).in_doubt());
            made.unknown_to_the_journal()
        }
        Stopped::Done(Done::See(other)) => made.see(other),
        Stopped::Done(Done::Released) => made.not_charged(NotChargedReason::MerchantSaysSo),
        Stopped::Done(Done::Ended(end)) => made.ended(end),
    }
}

/// The things that an outcome is made from.
struct Made {
    order: Order<Unpaid>,
    record: Record,
    receipt: Option<bigcommerce_payments::types::PaymentReceipt>,
    error: Option<Error>,
    left: Option<Amount>,
}

impl Made {
    fn of(mut order: Order<Unpaid>, driver: Driver) -> Self {
        let left = driver
            .looked
            .as_ref()
            .map(|looked| crate::order::left(&looked.look));
        if let Some(looked) = driver.looked
            && looked.read.id == order.id()
        {
            order.read = Box::new(looked.read);
        }
        Self {
            order,
            record: driver.record,
            receipt: driver.receipt,
            error: driver.error,
            left,
        }
    }

    fn ticket(&self) -> Ticket {
        self.order.ticket_of(Some(self.record.id), self.order.id())
    }

    /// The order of the record, where it is not the one that was asked about.
    fn other_order(&self) -> Option<OrderId> {
        let of = self.record.opened()?.order;
        (of != self.order.id()).then_some(of)
    }

    fn of_another_order(self, other: OrderId, stopped: Stopped) -> Payment {
        let ticket = self.order.ticket_of(Some(self.record.id), other);
        let paid = PaidBefore {
            order: other,
            ticket: ticket.clone(),
        };
        match stopped {
            Stopped::Done(Done::See(seen)) => self.see(seen),
            Stopped::Done(Done::Ended(end)) if end.closes_keys() => Payment::AlreadyPaid(paid),
            Stopped::Done(Done::Ended(End::Part(_))) => Payment::PartElsewhere(paid),
            Stopped::Done(Done::Released) => self.not_charged(NotChargedReason::MerchantSaysSo),
            Stopped::Done(Done::Ended(End::GivenBack)) => {
                self.not_charged(NotChargedReason::GivenBack)
            }
            Stopped::Done(Done::Ended(_)) => self.not_charged(NotChargedReason::NothingSeen),
            Stopped::Waiting { not_before, why } => self.open(Some(not_before), why),
            Stopped::Journal(_) => self.open(None, Waiting::Unreadable),
        }
    }

    fn ended(self, end: End) -> Payment {
        match end {
            End::Paid => Payment::Settled(self.paid()),
            End::TakenIncomplete => Payment::TakenIncomplete(self.paid()),
            End::Authorized => {
                let (attempt, receipt) = (self.record.id, self.receipt);
                Payment::Authorized(self.order.authorized(receipt, attempt))
            }
            End::Part(_) => self.part(),
            End::Declined | End::NotProcessed => self.declined(),
            End::NotCharged => self.not_charged(NotChargedReason::NothingSeen),
            End::GivenBack => self.not_charged(NotChargedReason::GivenBack),
            End::NotSent(why) => self.not_sent(why),
            // No payment ends so: a capture, a void or a refund does, and its outcome is made elsewhere.
            End::Done(_) => self.open(None, Waiting::Unclear),
        }
    }

    fn paid(self) -> Order<Paid> {
        self.order.paid(self.receipt, Some(self.record.id))
    }

    fn declined(self) -> Payment {
        let answered = answered(&self.record);
        let retry_after = answered
            .as_ref()
            .filter(|answered| answered.class == Class::NotProcessed)
            .and_then(|answered| answered.retry_after)
            .map(Duration::from_secs);
        let ticket = self.ticket();
        let of_it = |error: &Error| matches!(error.step(), Step::Pay | Step::ImportPayment);
        let error = self.error.filter(of_it);
        let error = error.unwrap_or_else(|| Error::of_answer(answered.as_ref()));
        Payment::Declined(Declined {
            order: self.order.for_another_attempt(),
            error,
            ticket,
            retry_after,
        })
    }

    fn not_charged(self, why: NotChargedReason) -> Payment {
        let ticket = self.ticket();
        Payment::NotCharged(NotCharged {
            order: self.order.for_another_attempt(),
            why,
            ticket,
        })
    }

    fn not_sent(mut self, why: Unsent) -> Payment {
        let reason = match why {
            Unsent::Changed(money) => {
                let due = Amount::from(money.amount);
                return Payment::Changed {
                    order: self.order.showing(due.clone()),
                    due,
                };
            }
            Unsent::AlreadyPaid(order) => return Payment::AlreadyPaid(self.before(order)),
            Unsent::OtherOpen(order) => return self.other_open(order),
            Unsent::Abandoned => NotSentReason::Abandoned,
            Unsent::NotPayable | Unsent::NothingLeft | Unsent::OtherMoney => {
                NotSentReason::NotPayable
            }
            Unsent::TokenUnfit => NotSentReason::TokenUnfit,
            Unsent::CannotRead => NotSentReason::CannotRead,
            Unsent::CannotMint { retry_after } => {
                let wait = retry_after.map(Duration::from_secs);
                self.error = self.error.map(|error| match wait {
                    Some(wait) if error.retry_after().is_none() => error.with_retry_after(wait),
                    _ => error,
                });
                NotSentReason::CannotMint
            }
            Unsent::NoMethod => NotSentReason::NoMethod,
            Unsent::NoConnection => NotSentReason::NoConnection,
        };
        let ticket = self.ticket();
        Payment::NotSent(NotSent {
            order: self.order.for_another_attempt(),
            why: reason,
            error: not_sent_error(reason, self.error),
            ticket,
        })
    }

    /// Something of this order, or of another order of its keys, is under way; this attempt is at its end and holds
    /// nothing.
    fn other_open(&self, order: OrderId) -> Payment {
        Payment::InProgress(UnderWay {
            order,
            attempt: None,
            ticket: self.ticket(),
            retry_after: None,
            in_doubt: false,
        })
    }

    fn before(&self, order: OrderId) -> PaidBefore {
        // This attempt is none of another order's.
        let attempt = (order == self.order.id()).then_some(self.record.id);
        PaidBefore {
            order,
            ticket: self.order.ticket_of(attempt, order),
        }
    }

    /// Another attempt of a key speaks for this one.
    fn see(self, other: SeenElsewhere) -> Payment {
        let ticket = self.order.ticket_of(Some(other.attempt), other.order);
        match other.standing {
            Elsewhere::Open => Payment::InProgress(UnderWay {
                order: other.order,
                attempt: Some(other.attempt),
                ticket,
                retry_after: None,
                in_doubt: true,
            }),
            Elsewhere::Part if other.order == self.order.id() => self.part(),
            Elsewhere::Part => Payment::PartElsewhere(PaidBefore {
                order: other.order,
                ticket,
            }),
            Elsewhere::Closed => Payment::AlreadyPaid(PaidBefore {
                order: other.order,
                ticket,
            }),
        }
    }

    fn part(self) -> Payment {
        let due = self
            .left
            .clone()
            .unwrap_or_else(|| self.order.due().clone());
        Payment::Part {
            order: self.order.showing(due.clone()),
            due,
        }
    }

    fn open(self, not_before: Option<i64>, why: Waiting) -> Payment {
        let (said, marked) = (said(&self.record), is_marked(&self.record));
        let mut open = OpenAttempt {
            order: self.order,
            record: self.record,
            not_before,
            why,
            error: self.error,
        };
        match said {
            Some(Class::Success | Class::Authorized) => Payment::Confirming(open),
            Some(Class::Pending) => Payment::Pending(open),
            _ if why == Waiting::Pending => Payment::Pending(open),
            None if !marked && why == Waiting::Opener => Payment::InProgress(UnderWay {
                order: open.order_id(),
                attempt: Some(open.id()),
                ticket: open.ticket(),
                retry_after: Some(open.retry_after()),
                in_doubt: false,
            }),
            _ => {
                if marked {
                    open.error = open.error.map(Error::in_doubt);
                }
                Payment::Unknown(open)
            }
        }
    }

    fn unknown_to_the_journal(self) -> Payment {
        self.open(None, Waiting::Unreadable)
    }
}

fn answered(record: &Record) -> Option<Answered> {
    record.facts.iter().rev().find_map(|fact| match fact {
        Fact::Answered(answered) => Some(answered.clone()),
        _ => None,
    })
}

fn not_sent_error(reason: NotSentReason, error: Option<Error>) -> Error {
    let (owner, remedy, what, advice) = match reason {
        NotSentReason::Abandoned => (
            Owner::Platform,
            Remedy::RetryLater,
            "the process that was about to pay went away before it sent anything",
            "pay again",
        ),
        NotSentReason::NotPayable => (
            Owner::Developer,
            Remedy::RecreateOrder,
            "the order is in a status that cannot be paid",
            "place a new order; only an Incomplete one can be paid",
        ),
        NotSentReason::TokenUnfit => (
            Owner::Platform,
            Remedy::RetryLater,
            "the payment access token is not for what was shown, or cannot be read",
            "pay again; if it repeats, place a new order and have the store's tax and discount settings checked",
        ),
        NotSentReason::CannotRead => (
            Owner::Platform,
            Remedy::RetryLater,
            "the order, its transactions or the other orders of its cart could not be read completely",
            "wait a little, then pay again",
        ),
        NotSentReason::CannotMint => (
            Owner::Merchant,
            Remedy::RetryLater,
            "the platform made no payment access token for the order",
            "wait a little and pay again: the order may have been paid a moment ago; if it repeats, check the access \
             token's scopes, and place a new order where this one cannot be paid",
        ),
        NotSentReason::NoMethod => (
            Owner::Merchant,
            Remedy::FixStore,
            "no payment method of the order takes the instrument",
            "read the payment methods again and let the shopper choose",
        ),
        NotSentReason::NoConnection => (
            Owner::Developer,
            Remedy::RetryLater,
            "the request was not sent: the payments host could not be reached, or the journal did not answer in time",
            "check the network, the base URLs and the journal, then pay again",
        ),
    };
    let own = matches!(
        reason,
        NotSentReason::Abandoned | NotSentReason::NotPayable | NotSentReason::TokenUnfit
    );
    // What the platform says of an order while a token is minted is not believed: a look contradicted it.
    let tells = |error: &Error| {
        reason != NotSentReason::CannotMint || !matches!(error.remedy(), Remedy::RecreateOrder)
    };
    error
        .filter(|error| !own && tells(error))
        .unwrap_or_else(|| Error::here(Step::Pay, owner, remedy, what, advice))
}
