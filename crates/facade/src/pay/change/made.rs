//! The making of an outcome, from the record and the place where the loop stopped. One function, whichever way led
//! there.

use std::time::Duration;

use bigcommerce_journal::{Answered, Class, End, Fact, Kind, Money, Record, Unsent};
use bigcommerce_types::{Amount, Owner, Remedy};

use super::{Change, ChangeKind, ChangeMade, NotMade, NotMadeReason, OpenChange, begin::Subject};
use crate::{
    error::{Error, Step},
    order::minor,
    pay::{
        UnderWay, Waiting,
        driver::{Driver, Stopped},
        machine::Done,
        recorded::{is_marked, said},
    },
};

/// The outcome of a change.
pub(super) async fn of(subject: Subject, driver: Driver, stopped: Stopped) -> Change {
    let made = Made {
        subject,
        record: driver.record,
        error: driver.error,
    };
    match stopped {
        Stopped::Waiting { not_before, why } => made.open(Some(not_before), why),
        Stopped::Journal(failure) => {
            let step = made.step();
            Made {
                error: Some(Error::from(failure).during(step)),
                ..made
            }
            .open(None, Waiting::Unreadable)
        }
        Stopped::Done(Done::Released) => {
            Change::Released(made.not_made(NotMadeReason::MerchantSaysSo))
        }
        Stopped::Done(Done::Ended(end)) => made.ended(end),
        // Changes speak for themselves.
        Stopped::Done(Done::See(_)) => made.open(None, Waiting::Unclear),
    }
}

struct Made {
    subject: Subject,
    record: Record,
    error: Option<Error>,
}

impl Made {
    fn kind(&self) -> ChangeKind {
        kind(&self.record)
    }

    fn step(&self) -> Step {
        match self.kind() {
            ChangeKind::Capture => Step::Capture,
            ChangeKind::Void => Step::Void,
            ChangeKind::Refund => Step::Refund,
        }
    }

    fn ended(self, end: End) -> Change {
        match end {
            End::Done(money) => self.done(money),
            End::Declined => Change::Refused(self.not_made(NotMadeReason::Refused)),
            End::NotProcessed => Change::Refused(self.not_made(NotMadeReason::TooMany)),
            End::NotSent(Unsent::OtherOpen(order)) => Change::InProgress(UnderWay {
                order,
                attempt: None,
                ticket: self.subject.ticket(self.record.id),
                retry_after: None,
                in_doubt: false,
            }),
            End::NotSent(why) => Change::NotSent(self.not_made(match why {
                Unsent::NothingLeft | Unsent::AlreadyPaid(_) | Unsent::NotPayable => {
                    NotMadeReason::NothingLeft
                }
                Unsent::OtherMoney => NotMadeReason::OtherMoney,
                Unsent::Changed(_) => NotMadeReason::AmountChanged,
                Unsent::CannotRead => NotMadeReason::CannotRead,
                Unsent::NoConnection => NotMadeReason::NoConnection,
                _ => NotMadeReason::Abandoned,
            })),
            // No change ends so.
            _ => self.open(None, Waiting::Unclear),
        }
    }

    fn done(self, money: Money) -> Change {
        let shown = self.record.opened().map(|opened| opened.shown.clone());
        let units = |money: &Money| minor(&money.amount, &money.currency);
        let is_whole = shown.is_none_or(|shown| units(&money) >= units(&shown));
        let kind = self.kind();
        let made = ChangeMade {
            kind,
            order: self.subject.order,
            amount: Amount::from(money.amount),
            currency: money.currency,
            ticket: self.subject.ticket(self.record.id),
        };
        match kind {
            ChangeKind::Capture => Change::Captured(made),
            ChangeKind::Void => Change::Voided(made),
            ChangeKind::Refund if is_whole => Change::Refunded(made),
            ChangeKind::Refund => Change::RefundedInPart(made),
        }
    }

    fn not_made(self, why: NotMadeReason) -> NotMade {
        let (kind, step) = (self.kind(), self.step());
        let answered = answered(&self.record);
        let retry_after = answered.and_then(|answered| answered.retry_after);
        let own = self.error.filter(|error| match why {
            NotMadeReason::Refused | NotMadeReason::TooMany => error.step() == step,
            NotMadeReason::CannotRead | NotMadeReason::NoConnection => true,
            _ => false,
        });
        NotMade {
            kind,
            order: self.subject.order,
            why,
            error: own.unwrap_or_else(|| error(why, step)),
            retry_after: retry_after.map(Duration::from_secs),
            ticket: self.subject.ticket(self.record.id),
        }
    }

    fn open(self, not_before: Option<i64>, why: Waiting) -> Change {
        let (said, marked) = (said(&self.record), is_marked(&self.record));
        if !marked && why == Waiting::Opener {
            let clock = &self.subject.flow.shared.clock;
            return Change::InProgress(UnderWay {
                order: self.subject.order,
                attempt: Some(self.record.id),
                ticket: self.subject.ticket(self.record.id),
                retry_after: not_before.map(|then| clock.until(then)),
                in_doubt: false,
            });
        }
        let open = OpenChange {
            subject: self.subject,
            record: self.record,
            not_before,
            why,
            error: self.error,
        };
        match said {
            Some(Class::Success | Class::Authorized | Class::Pending) => Change::Pending(open),
            _ if why == Waiting::Pending => Change::Pending(open),
            _ => Change::Unknown(open),
        }
    }
}

pub(super) fn kind(record: &Record) -> ChangeKind {
    match record.opened().map(|opened| &opened.kind) {
        Some(Kind::Capture { .. }) => ChangeKind::Capture,
        Some(Kind::Void { .. }) => ChangeKind::Void,
        _ => ChangeKind::Refund,
    }
}

fn answered(record: &Record) -> Option<&Answered> {
    record.facts.iter().rev().find_map(|fact| match fact {
        Fact::Answered(answered) => Some(answered),
        _ => None,
    })
}

fn error(why: NotMadeReason, step: Step) -> Error {
    let (owner, remedy, what, advice) = match why {
        NotMadeReason::Refused => (
            Owner::Merchant,
            Remedy::FixStore,
            "the store or the provider refused, and no money was moved",
            "look at the order in the control panel; a refund needs a new quote",
        ),
        NotMadeReason::TooMany => (
            Owner::Platform,
            Remedy::RetryLater,
            "there were too many requests at once",
            "wait a little, then repeat the step",
        ),
        NotMadeReason::Abandoned => (
            Owner::Platform,
            Remedy::RetryLater,
            "the process that was about to send it went away",
            "repeat the step",
        ),
        NotMadeReason::NothingLeft => (
            Owner::Developer,
            Remedy::Stop,
            "nothing is left to capture, to void or to give back",
            "read the order again with `Store::order`",
        ),
        NotMadeReason::OtherMoney => (
            Owner::Merchant,
            Remedy::FixStore,
            "the order holds money of another payment, which the request would move as well",
            "make this change in the control panel, where the payment can be chosen",
        ),
        NotMadeReason::AmountChanged => (
            Owner::Developer,
            Remedy::ReloadAndReapply,
            "another amount is there than the one that was shown",
            "read the order again, and show the amount of now",
        ),
        NotMadeReason::CannotRead => (
            Owner::Platform,
            Remedy::RetryLater,
            "the order, its refunds or its transactions could not be read completely",
            "wait a little, then repeat the step",
        ),
        NotMadeReason::NoConnection => (
            Owner::Developer,
            Remedy::RetryLater,
            "the store could not be reached, or the journal did not answer in time",
            "check the network and the journal, then repeat the step",
        ),
        NotMadeReason::MerchantSaysSo => (
            Owner::Merchant,
            Remedy::RetryLater,
            "the merchant says that no money was moved",
            "look at the order before the step is repeated",
        ),
    };
    Error::here(step, owner, remedy, what, advice)
}
