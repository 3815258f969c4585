//! Records as text for an operator.

use std::{collections::BTreeSet, fmt};

use bigcommerce_types::{RefundId, TransactionId};
use jiff::Timestamp;

use crate::fact::{Answered, Class, End, Ended, Fact, Kind, Opened, Sending, Unsent};
use crate::printable::short_code;
use crate::record::{Record, State};

/// A few lines of text: the attempt and its state, the order, the keys, and a line for each fact with its time in UTC.
///
/// ```text
/// attempt 6d7b…, place 12: ended: declined; nothing was taken
///   order 118 of store abc123; locks cart:… order:118
///   2026-01-02T03:04:05Z  opened: a payment of 37.48 USD
///   …
/// ```
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "attempt {}, place {}: {}",
            self.id,
            self.place,
            self.state()
        )?;
        match self.opened() {
            Some(opened) => {
                write!(
                    f,
                    "\n  order {} of store {}; locks",
                    opened.order, opened.store
                )?;
                for key in &opened.keys {
                    match key.is_printable() {
                        true => write!(f, " {key}")?,
                        false => f.write_str(" cart:[unusual]")?,
                    }
                }
            }
            None => f.write_str("\n  never opened")?,
        }
        for fact in &self.facts {
            write!(f, "\n  {}  {fact}", Utc(fact.at()))?;
        }
        Ok(())
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { contradicted: true, .. } => {
                f.write_str("open again: an answer speaks of money, after an end that said that nothing was taken")
            }
            Self::Open { marked: true, .. } => f.write_str("open; the request may have been sent"),
            Self::Open { marked: false, .. } => f.write_str("open; nothing was sent"),
            Self::Ended { how, reopened: false } => write!(f, "ended: {how}"),
            Self::Ended { how, reopened: true } => write!(f, "ended: {how}; given back since, the keys are free"),
            Self::Released => f.write_str("released: the merchant says that nothing was taken"),
        }
    }
}

/// The fact in words, without its time.
impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened(opened) => opened.fmt(f),
            Self::Minted(minted) => {
                write!(
                    f,
                    "minted: a token that the gateway refuses after {}",
                    Utc(minted.expires)
                )
            }
            Self::Sending(sending) => sending.fmt(f),
            Self::Answered(answered) => answered.fmt(f),
            Self::Observed { .. } => {
                f.write_str("observed: a whole look after the fence shows nothing new")
            }
            Self::Ended(ended) => ended.fmt(f),
            Self::Released { .. } => {
                f.write_str("released: the merchant says that nothing was taken")
            }
            Self::Reopened { .. } => {
                f.write_str("reopened: all of its money was given back, the keys are free")
            }
        }
    }
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "opened: {} of {}", self.kind, self.shown)?;
        f.write_str(if self.may_pay_part {
            "; may pay a part"
        } else {
            ""
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Payment => f.write_str("a payment"),
            Self::Import => f.write_str("the import of a payment"),
            Self::Capture { of } => {
                write!(f, "a capture (transactions: {})", Transactions(of))
            }
            Self::Void { of } => write!(f, "a void (transactions: {})", Transactions(of)),
            Self::Refund { of } => {
                write!(f, "a refund (transactions: {})", Transactions(of))
            }
        }
    }
}

impl fmt::Display for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Transactions(&self.baseline.ids);
        write!(
            f,
            "sending: the request goes out; transactions before it: {known}"
        )?;
        if let Some(sum) = &self.baseline.sum {
            write!(f, ", {sum} left of them")?;
        }
        write!(f, "{}", Refunds(&self.baseline.refunds))
    }
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "answered: {}", self.class)?;
        if let Some(code) = self.code.and_then(short_code) {
            write!(f, ", code {code}")?;
        }
        if let Some(payment) = self
            .receipt
            .clone()
            .and_then(|receipt| receipt.into_kept().payment)
        {
            write!(f, ", payment {payment}")?;
        }
        let refund = self.receipt.as_ref().and_then(|receipt| receipt.refund);
        if let Some(refund) = refund.and_then(|refund| short_code(refund.get())) {
            write!(f, ", refund {refund}")?;
        }
        match self.retry_after {
            Some(seconds) => write!(f, ", wait {seconds} s"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Success => "success",
            Self::Authorized => "authorized, not captured",
            Self::Pending => "pending, not final",
            Self::Refused => "refused",
            Self::NotProcessed => "not processed",
            Self::NotSent => "no byte of the request was sent",
            Self::Doubt => "in doubt, the money may have been taken",
        })
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen = Transactions(&self.seen);
        let refunds = Refunds(&self.refunds);
        write!(f, "ended: {}; transactions seen: {seen}{refunds}", self.how)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Paid => f.write_str("paid"),
            Self::Authorized => f.write_str("authorized, the whole is reserved"),
            Self::TakenIncomplete => f.write_str("taken, and the order did not move"),
            Self::Part(money) => write!(f, "a part, {money}"),
            Self::Declined => f.write_str("declined; nothing was taken"),
            Self::NotProcessed => f.write_str("not processed; nothing was taken"),
            Self::NotCharged => f.write_str("not charged, two looks after the fence show nothing"),
            Self::GivenBack => f.write_str("taken, and all given back"),
            Self::Done(money) => write!(f, "done, {money} moved"),
            Self::NotSent(why) => write!(f, "not sent: {why}"),
        }
    }
}

impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Abandoned => f.write_str("its process went away before the mark"),
            Self::Changed(due) => write!(f, "another amount is due, {due}"),
            Self::AlreadyPaid(order) => write!(f, "order {order} is paid already"),
            Self::OtherOpen(order) => write!(f, "a payment of order {order} is under way"),
            Self::NotPayable => f.write_str("the order cannot be paid"),
            Self::TokenUnfit => f.write_str("the token does not fit"),
            Self::CannotRead => f.write_str("the order could not be read"),
            Self::CannotMint { retry_after: None } => f.write_str("the platform made no token"),
            Self::CannotMint {
                retry_after: Some(seconds),
            } => {
                write!(f, "the platform made no token, wait {seconds} s")
            }
            Self::NoMethod => f.write_str("no payment method of the order takes the instrument"),
            Self::NoConnection => f.write_str("no connection to the host"),
            Self::NothingLeft => f.write_str("nothing is left to capture, to void or to give back"),
            Self::OtherMoney => f.write_str("the order holds money of another payment"),
        }
    }
}

struct Transactions<'a>(&'a BTreeSet<TransactionId>);

impl fmt::Display for Transactions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        numbers(f, self.0.iter().map(|id| id.get()))
    }
}

/// The refunds, where there are any.
struct Refunds<'a>(&'a BTreeSet<RefundId>);

impl fmt::Display for Refunds<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        f.write_str("; refunds: ")?;
        numbers(f, self.0.iter().map(|id| id.get()))
    }
}

fn numbers(f: &mut fmt::Formatter<'_>, ids: impl Iterator<Item = i64>) -> fmt::Result {
    for (place, id) in ids.enumerate() {
        f.write_str(if place == 0 { "" } else { " " })?;
        match short_code(id) {
            Some(id) => write!(f, "{id}")?,
            None => f.write_str("[unusual]")?,
        }
    }
    Ok(())
}

/// Unix seconds as RFC 3339 in UTC; a number that is no time is printed as it is.
struct Utc(i64);

impl fmt::Display for Utc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_second(self.0) {
            Ok(time) => time.fmt(f),
            Err(_) => write!(f, "second {}", self.0),
        }
    }
}
