//! What a failed step says: what happened, whether anything was sent, who can fix it and how.

mod diagnosis;
mod invalid;
mod messages;
mod rejected;
mod step;
mod totals;

use std::{fmt, time::Duration};

use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_transport::{ConfigError, Effect, Host, Operation, Sent};
use bigcommerce_types::{CorrelationId, OrderId, Owner, Problem, Remedy, wire::shown_sentence};

use bigcommerce_journal::{Answered, Failure};
use diagnosis::Diagnosis;

pub use messages::ShopperMessage;
pub use rejected::Rejected;
pub use step::Step;
pub use totals::Totals;

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
    step: Step,
    cause: Cause,
    diagnosis: Diagnosis,
    sent: Sent,
    /// Whether a payment is in doubt: then no sentence may say that nothing happened.
    in_doubt: bool,
    order: Option<OrderId>,
    /// The numbered code of an answer that is known from the journal only.
    code: Option<i64>,
    retry_after: Option<Duration>,
    /// A sentence for the shopper in place of the one that follows from owner and remedy.
    message: Option<ShopperMessage>,
    /// The totals before and after a conflict.
    totals: Option<Totals>,
    /// A clause about what happened besides: a change that was made before the step failed.
    aside: Option<&'static str>,
}

enum Cause {
    Transport(bigcommerce_transport::Error),
    Journal(Failure),
    Config(ConfigError),
    /// Decided on this side, from what was asked or what was read.
    Here,
}

impl Error {
    /// The step of the flow that failed.
    pub fn step(&self) -> Step {
        self.0.step
    }

    /// The one who can fix it.
    pub fn owner(&self) -> Owner {
        self.0.diagnosis.owner
    }

    /// The thing to do about it.
    pub fn remedy(&self) -> Remedy {
        self.0.diagnosis.remedy
    }

    /// The remedy as a sentence to the one who [owns](Error::owner) the problem.
    pub fn advice(&self) -> String {
        diagnosis::sentence(&self.0.diagnosis.advice)
    }

    /// How far the request got. [`Sent::NotSent`] when the step was refused on this side.
    pub fn sent(&self) -> Sent {
        self.0.sent
    }

    /// The numbered Payments code, where the answer carried one; unknown numbers are kept.
    pub fn code(&self) -> Option<PaymentCode> {
        self.transport()
            .and_then(diagnosis::payment_code)
            .or_else(|| self.0.code.map(PaymentCode::from))
    }

    /// How long the server asks to wait. `None` when it did not say: that is not zero.
    pub fn retry_after(&self) -> Option<Duration> {
        self.transport()
            .and_then(bigcommerce_transport::Error::retry_after)
            .or(self.0.retry_after)
    }

    /// The server's name for the request, for a support case; `[unusual]` where it is unsafe to print.
    pub fn request_id(&self) -> Option<&str> {
        self.transport()
            .and_then(bigcommerce_transport::Error::printable_request_id)
    }

    /// The id that every request of this walk carried, answered or not; BigCommerce's support can search for it.
    pub fn correlation_id(&self) -> Option<&CorrelationId> {
        self.transport()
            .map(bigcommerce_transport::Error::correlation_id)
    }

    /// The operation whose answer this is; `None` when the step was decided on this side.
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

    /// The platform's own sentence about it, for the shopper's page or the merchant: "You can only purchase a maximum
    /// of 2 of the Mug per order." Escape it as any text from outside, and keep it out of logs.
    ///
    /// It is filtered: of a sentence with as many digits as a card number no digit is shown, of one from the payments
    /// host none at all; control characters, e-mail addresses and tokens are left out, and so is all behind 300
    /// characters. `None` where the store gave no sentence.
    pub fn store_says(&self) -> Option<String> {
        let problem = self.problem().filter(|problem| problem.shape().is_json())?;
        let from_payments = self
            .operation()
            .is_some_and(|operation| operation.host == Host::Payments);
        let sentence = problem.title().or(problem.detail())?;
        shown_sentence(sentence, !from_payments)
    }

    /// The order that exists although the step failed: it was created, and reading it back did not work.
    pub fn order(&self) -> Option<OrderId> {
        self.0.order
    }

    /// After a conflict (409): the total that the shopper was shown, and the total of the stage that came back, which was
    /// read anew. `None` where there was no conflict, or the stage could not be read.
    pub fn totals(&self) -> Option<&Totals> {
        self.0.totals.as_ref()
    }

    /// A sentence that can be shown to the shopper as it is: no codes, no technical words, no blame. It has a stable
    /// [`key`](ShopperMessage::key) for translation.
    pub fn shopper_message(&self) -> ShopperMessage {
        self.0.message.unwrap_or_else(|| {
            messages::to_the_shopper(self.remedy(), self.owner(), self.0.in_doubt)
        })
    }

    /// The same error, with the order that exists in spite of it.
    pub(crate) fn with_order(mut self, order: OrderId) -> Self {
        self.0.order = Some(order);
        self
    }

    /// The same error, with the totals before and after a conflict.
    pub(crate) fn with_totals(mut self, totals: Totals) -> Self {
        self.0.totals = Some(totals);
        self
    }

    /// The same error, with a time to wait.
    pub(crate) fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// The same error with another sentence for the shopper.
    pub(crate) fn telling(mut self, message: ShopperMessage) -> Self {
        self.0.message = Some(message);
        self
    }

    /// The platform has no such thing.
    pub(crate) fn is_not_found(&self) -> bool {
        self.transport()
            .and_then(bigcommerce_transport::Error::status)
            .is_some_and(|status| status.as_u16() == 404)
    }

    /// The gateway's refusal, as far as the journal has it.
    pub(crate) fn of_answer(answered: Option<&Answered>) -> Self {
        let code = answered.and_then(|answered| answered.code);
        let diagnosis = diagnosis::of_answer(answered);
        let mut error = Self::new(Step::Pay, Cause::Here, diagnosis, Sent::Refused);
        error.0.code = code;
        error
    }

    /// The journal does not answer while the way back is looked for: nobody knows whether a payment was made.
    pub(crate) fn unread(failure: Failure, step: Step) -> Self {
        Self::from(failure).during(step).while_in_doubt()
    }

    /// The same error while it is not known whether a payment went through, with its own remedy.
    pub(crate) fn while_in_doubt(mut self) -> Self {
        self.0.in_doubt = true;
        self
    }

    /// The same error of another step: one operation may serve several.
    pub(crate) fn during(mut self, step: Step) -> Self {
        self.0.step = step;
        self
    }

    /// The same error, with a clause about a change that was made before the step failed.
    pub(crate) fn although(mut self, made: &'static str) -> Self {
        self.0.aside = Some(made);
        self
    }

    /// The same error with another reason, owner and remedy, found out by a read after the answer.
    pub(crate) fn found_to_be(
        mut self,
        owner: Owner,
        remedy: Remedy,
        what: &'static str,
        advice: &'static str,
    ) -> Self {
        self.0.diagnosis = Diagnosis {
            what: what.into(),
            owner,
            remedy,
            advice: advice.into(),
        };
        self
    }

    /// The same error while it is not known whether a payment went through: whatever it says by itself, the thing to do
    /// is to find out, and nobody may be told that nothing was taken.
    pub(crate) fn in_doubt(mut self) -> Self {
        let diagnosis = &mut self.0.diagnosis;
        // A payment code that says so itself has advice of its own.
        if !matches!(diagnosis.remedy, Remedy::Stop | Remedy::Reconcile) {
            diagnosis.remedy = Remedy::Reconcile;
            diagnosis.advice = Remedy::Reconcile.advice().into();
        }
        self.0.in_doubt = true;
        self
    }

    /// A refused payment with a gift certificate or store credit: data that is not accepted is then the shopper's code.
    pub(crate) fn paying_with_a_code(mut self, with_a_code: bool) -> Self {
        if with_a_code && self.code() == Some(PaymentCode::InvalidPaymentData) {
            let diagnosis = &mut self.0.diagnosis;
            diagnosis.owner = Owner::Shopper;
            diagnosis.remedy = Remedy::AskForOtherInstrument;
            diagnosis.advice =
                "Ask the shopper to check the code, or to pay in another way.".into();
        }
        self
    }

    /// A step that is refused on this side, before anything is sent.
    pub(crate) fn here(
        step: Step,
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
        Self::new(step, Cause::Here, diagnosis, Sent::NotSent)
    }

    /// What happened, without the step and the consequence.
    pub(crate) fn what(&self) -> &str {
        &self.0.diagnosis.what
    }

    pub(crate) fn transport(&self) -> Option<&bigcommerce_transport::Error> {
        match &self.0.cause {
            Cause::Transport(error) => Some(error),
            _ => None,
        }
    }

    fn new(step: Step, cause: Cause, diagnosis: Diagnosis, sent: Sent) -> Self {
        Self(Box::new(Inner {
            step,
            cause,
            diagnosis,
            sent,
            in_doubt: false,
            order: None,
            code: None,
            retry_after: None,
            message: None,
            totals: None,
            aside: None,
        }))
    }

    fn consequence(&self) -> &'static str {
        let only_read = self
            .operation()
            .is_some_and(|operation| operation.effect == Effect::Read);
        match self.0.sent {
            _ if self.0.in_doubt => "whether the payment went through is not known",
            Sent::NotSent if self.0.step.only_reads() => "it was only a read",
            Sent::NotSent => "nothing was sent",
            _ if only_read => "it was only a read",
            Sent::Refused => "nothing was changed",
            Sent::Answered => "it was accepted, and what it did is not known",
            _ => "whether it took effect is not known",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (step, what) = (&self.0.step, &self.0.diagnosis.what);
        write!(f, "{step} failed: {what}; {}", self.consequence())?;
        if self.0.order.is_some() {
            f.write_str("; the order exists")?;
        }
        match self.0.aside {
            Some(made) => write!(f, "; {made}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("step", &self.0.step)
            .field("what", &self.0.diagnosis.what)
            .field("consequence", &self.consequence())
            .field("owner", &self.owner())
            .field("remedy", &self.remedy())
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
            Cause::Here => None,
        }
    }
}

impl From<bigcommerce_transport::Error> for Error {
    fn from(error: bigcommerce_transport::Error) -> Self {
        let (diagnosis, sent) = (diagnosis::of_transport(&error), error.sent());
        let step = Step::of(error.operation());
        Self::new(step, Cause::Transport(error), diagnosis, sent)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let diagnosis = diagnosis::of_journal(&failure);
        Self::new(Step::Pay, Cause::Journal(failure), diagnosis, Sent::NotSent)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        let diagnosis = diagnosis::of_config(&error);
        Self::new(
            Step::SetUpStore,
            Cause::Config(error),
            diagnosis,
            Sent::NotSent,
        )
    }
}
