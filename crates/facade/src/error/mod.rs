//! What a failed step says: what happened, whether anything was sent, who can fix it and how.

mod diagnosis;
mod rejected;
mod step;

use std::{borrow::Cow, fmt, time::Duration};

use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_transport::{ConfigError, Operation, Sent};
use bigcommerce_types::{OrderId, Owner, Problem, Remedy};

use crate::journal::JournalError;
use diagnosis::Diagnosis;

pub use rejected::Rejected;

/// A step that did not succeed.
///
/// Opaque: ask it with the methods below. [`Display`](fmt::Display) is one sentence without ids, bodies or addresses,
/// fit for a log; [`shopper_message`](Error::shopper_message) is for the page.
///
/// ```
/// use bigcommerce_facade::{Owner, Store};
///
/// let error = Store::builder("not a hash!", "token").build().unwrap_err();
/// assert_eq!(error.owner(), Owner::Developer);
/// assert!(error.to_string().contains("store hash"));
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    step: Cow<'static, str>,
    cause: Cause,
    order: Option<OrderId>,
}

enum Cause {
    Transport(bigcommerce_transport::Error),
    Journal(JournalError),
    Config(ConfigError),
    /// Decided on this side, from what was asked or what was read.
    Here(Diagnosis, Sent),
}

impl Error {
    /// Who can mend it.
    pub fn owner(&self) -> Owner {
        self.diagnosis().owner
    }

    /// What mends it.
    pub fn remedy(&self) -> Remedy {
        self.diagnosis().remedy
    }

    /// The remedy as a sentence to the one who [owns](Error::owner) the problem.
    pub fn advice(&self) -> Cow<'static, str> {
        self.diagnosis().advice
    }

    /// How far the request got. [`Sent::NotSent`] when the step was refused on this side.
    pub fn sent(&self) -> Sent {
        match &self.0.cause {
            Cause::Transport(error) => error.sent(),
            Cause::Here(_, sent) => *sent,
            Cause::Journal(_) | Cause::Config(_) => Sent::NotSent,
        }
    }

    /// The numbered Payments code, where the answer carried one; unknown numbers are kept.
    pub fn code(&self) -> Option<PaymentCode> {
        self.transport().and_then(diagnosis::payment_code)
    }

    /// How long the server asks to wait. `None` when it did not say: that is not zero.
    pub fn retry_after(&self) -> Option<Duration> {
        self.transport()
            .and_then(bigcommerce_transport::Error::retry_after)
    }

    /// The server's name for the request, for a support case.
    pub fn request_id(&self) -> Option<&str> {
        self.transport()
            .and_then(bigcommerce_transport::Error::request_id)
    }

    /// The operation that failed; `None` when the step failed before one was called.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.transport()
            .map(bigcommerce_transport::Error::operation)
    }

    /// The server's error answer, where it gave one. Its texts are the server's words and may repeat what was sent:
    /// keep them out of logs.
    pub fn problem(&self) -> Option<&Problem> {
        self.transport()
            .and_then(bigcommerce_transport::Error::problem)
    }

    /// The order that exists although the step failed: it was created, and reading it back did not work.
    pub fn order(&self) -> Option<OrderId> {
        self.0.order
    }

    /// A sentence that can be shown to the shopper as it is: no codes, no technical words, no blame.
    pub fn shopper_message(&self) -> &'static str {
        diagnosis::shopper_message(self.remedy(), self.owner(), self.sent())
    }

    /// The same error, with the order that exists in spite of it.
    pub(crate) fn with_order(mut self, order: OrderId) -> Self {
        self.0.order = Some(order);
        self
    }

    /// A step that is refused on this side, before anything is sent.
    pub(crate) fn here(
        step: &'static str,
        owner: Owner,
        remedy: Remedy,
        what: &'static str,
        advice: &'static str,
    ) -> Self {
        let diagnosis = Diagnosis {
            what: what.into(),
            owner,
            remedy,
            advice: advice.into(),
        };
        Self(Box::new(Inner {
            step: step.into(),
            cause: Cause::Here(diagnosis, Sent::NotSent),
            order: None,
        }))
    }

    /// What was found out about a payment that had been sent.
    pub(crate) fn found(
        sent: Sent,
        owner: Owner,
        remedy: Remedy,
        what: &'static str,
        advice: &'static str,
    ) -> Self {
        let diagnosis = Diagnosis {
            what: what.into(),
            owner,
            remedy,
            advice: advice.into(),
        };
        Self(Box::new(Inner {
            step: "paying".into(),
            cause: Cause::Here(diagnosis, sent),
            order: None,
        }))
    }

    /// What happened, without the step and the consequence.
    pub(crate) fn what(&self) -> Cow<'static, str> {
        self.diagnosis().what
    }

    pub(crate) fn transport(&self) -> Option<&bigcommerce_transport::Error> {
        match &self.0.cause {
            Cause::Transport(error) => Some(error),
            _ => None,
        }
    }

    fn diagnosis(&self) -> Diagnosis {
        match &self.0.cause {
            Cause::Transport(error) => diagnosis::of_transport(error),
            Cause::Journal(error) => diagnosis::of_journal(error),
            Cause::Config(error) => diagnosis::of_config(error),
            Cause::Here(diagnosis, _) => diagnosis.clone(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let consequence = match self.sent() {
            Sent::NotSent => "nothing was sent",
            Sent::Refused => "nothing was changed",
            Sent::Answered => "it took effect, only its answer is lost",
            _ if self.operation().is_some_and(|operation| {
                operation.effect == bigcommerce_transport::Effect::Read
            }) =>
            {
                "it was only a read"
            }
            _ => "whether it took effect is not known",
        };
        write!(
            f,
            "{} failed: {}; {consequence}",
            self.0.step,
            self.diagnosis().what
        )?;
        if self.0.order.is_some() {
            f.write_str("; the order exists")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let diagnosis = self.diagnosis();
        f.debug_struct("Error")
            .field("step", &self.0.step)
            .field("what", &diagnosis.what)
            .field("sent", &self.sent())
            .field("owner", &diagnosis.owner)
            .field("remedy", &diagnosis.remedy)
            .field("code", &self.code())
            .field("operation", &self.operation().map(|operation| operation.id))
            .field("request_id", &self.request_id())
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            Cause::Transport(error) => Some(error),
            Cause::Journal(error) => Some(error),
            Cause::Config(error) => Some(error),
            Cause::Here(..) => None,
        }
    }
}

impl From<bigcommerce_transport::Error> for Error {
    fn from(error: bigcommerce_transport::Error) -> Self {
        let step = step::of(error.operation());
        Self(Box::new(Inner {
            step,
            cause: Cause::Transport(error),
            order: None,
        }))
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        Self(Box::new(Inner {
            step: "paying".into(),
            cause: Cause::Journal(error),
            order: None,
        }))
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self(Box::new(Inner {
            step: "setting up the store".into(),
            cause: Cause::Config(error),
            order: None,
        }))
    }
}
