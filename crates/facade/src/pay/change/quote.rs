//! The quote of a refund, and the refund in one of the ways that it names.

use std::fmt;

use bigcommerce_journal::{AttemptId, Kind, Money};
use bigcommerce_orders::types::{
    RefundOption, RefundPaymentRequest, RefundQuote as Quoted, RefundQuoteRequest, RefundRequest,
};
use bigcommerce_types::{Amount, Decimal, OrderId, Owner, Remedy};

use super::{Change, RefundItems, Request, begin::Subject};
use crate::{
    error::{Error, Rejected, Step},
    flow::in_step,
    order::{Order, Paid, currency},
    pay::machine::taken,
    ticket::Ticket,
};

/// What a refund comes to, and the ways in which the money can go back. Nothing is stored and no money has moved.
///
/// The [`ticket`](RefundQuote::ticket) names the attempt that [`refund`](RefundQuote::refund) will make: store it first,
/// and [`Store::resume`](crate::Store::resume) finds the refund again when the handler was dropped or the process died.
/// One quote makes one refund.
#[must_use = "a quote gives nothing back"]
pub struct RefundQuote {
    subject: Subject,
    attempt: AttemptId,
    currency: String,
    quoted: Quoted,
    request: RefundQuoteRequest,
    choices: Vec<RefundChoice>,
}

/// One way to give the money of a quote back: all of its payments together.
#[derive(Clone, PartialEq)]
pub struct RefundChoice {
    options: Vec<RefundOption>,
    requests: Vec<RefundPaymentRequest>,
}

impl RefundChoice {
    /// A way of which every payment names its provider and its amount. One that does not cannot be asked for.
    fn of(options: Vec<RefundOption>) -> Option<Self> {
        let request = |option: &RefundOption| {
            let (provider, amount) = (option.provider_id.clone()?, option.amount.clone()?);
            let mut request = RefundPaymentRequest::new(provider, amount);
            request.offline = option.offline;
            Some(request)
        };
        let requests: Option<Vec<_>> = options.iter().map(request).collect();
        let requests = requests.filter(|requests| !requests.is_empty())?;
        Some(Self { options, requests })
    }

    /// The payments, as the store describes them.
    pub fn options(&self) -> &[RefundOption] {
        &self.options
    }

    /// Somebody has to pay a part of it back by hand: the store moves no money for it.
    pub fn is_offline(&self) -> bool {
        let is_offline = |option: &RefundOption| option.offline == Some(true);
        self.options.iter().any(is_offline)
    }

    /// A part of it goes to the shopper's store credit.
    pub fn is_store_credit(&self) -> bool {
        let is_credit =
            |option: &RefundOption| option.provider_id.as_deref() == Some("storecredit");
        self.options.iter().any(is_credit)
    }
}

impl Order<Paid> {
    /// Works out what a refund of these items comes to, and the ways in which it can go back:
    /// `POST /v3/orders/{order_id}/payment_actions/refund_quotes`. No money moves, and it can be asked again and again.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Error, Order, Paid, RefundItems, types::OrderProductId};
    /// # async fn example(order: Order<Paid>) -> Result<(), Error> {
    /// let items = RefundItems::new().line(OrderProductId::new(231), 1).reason("wrong colour");
    /// let quote = order.refund_quote(items).await?;
    /// println!("{} goes back", quote.total());
    /// let ticket = quote.ticket(); // store it before the refund
    /// if let Some(way) = quote.to_the_payments().cloned() {
    ///     println!("{}", quote.refund(way).await?.merchant_message());
    /// }
    /// # let _ = ticket;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When there is nothing to give back, or the store refuses the items: more than is left, or not of this order.
    pub async fn refund_quote(&self, items: RefundItems) -> Result<RefundQuote, Error> {
        let currency = currency(&self.read).unwrap_or_default().to_owned();
        in_step(
            Step::QuoteRefund,
            quote(Subject::of(self), &currency, items),
        )
        .await
    }
}

pub(super) async fn quote(
    subject: Subject,
    currency: &str,
    items: RefundItems,
) -> Result<RefundQuote, Error> {
    if items.is_empty() {
        return Err(refused(
            "it would give nothing back",
            "add at least one item",
        ));
    }
    let request = items.into_request(subject.order);
    let quoted = subject
        .flow
        .orders
        .create_refund_quote(&subject.order, &request)
        .await?
        .into_data();
    subject.flow.shared.note_identity().await;
    let choices = quoted.refund_methods.iter().cloned();
    Ok(RefundQuote {
        attempt: AttemptId::mint(),
        currency: currency.to_ascii_uppercase(),
        choices: choices.filter_map(RefundChoice::of).collect(),
        subject,
        quoted,
        request,
    })
}

impl RefundQuote {
    /// The order.
    pub fn order_id(&self) -> OrderId {
        self.subject.order
    }

    /// What goes back, in major units of the order's currency.
    pub fn total(&self) -> &Amount {
        &self.quoted.total_refund_amount
    }

    /// The quote as the store gave it.
    pub fn details(&self) -> &Quoted {
        &self.quoted
    }

    /// The ways in which it can go back. Each is whole by itself.
    pub fn options(&self) -> &[RefundChoice] {
        &self.choices
    }

    /// The way back to what was paid with: no hand work, and no store credit that did not pay.
    pub fn to_the_payments(&self) -> Option<&RefundChoice> {
        let online = || self.choices.iter().filter(|choice| !choice.is_offline());
        online()
            .find(|choice| !choice.is_store_credit())
            .or_else(|| online().next())
    }

    /// The ticket of the attempt that [`refund`](RefundQuote::refund) will make.
    pub fn ticket(&self) -> Ticket {
        self.subject.ticket(self.attempt)
    }

    /// Gives the money back in this way: `POST /v3/orders/{order_id}/payment_actions/refunds`, with the items and the
    /// amounts of the quote.
    ///
    /// Locks the changes of the order, reads the order, all its refunds and all its transactions, compares, writes down
    /// that it is about to send, sends once, and reads back. It is [`Refunded`](Change::Refunded) when the store lists
    /// the refund and has booked its payments. A lost answer is looked up by the amount, against the refunds before it,
    /// and never repeated. It is refused where the order holds money of another payment than this journal's own.
    ///
    /// A refund of the same amount that somebody makes in the control panel in the very moment in which the answer to
    /// this one is lost cannot be told from it.
    ///
    /// # Errors
    /// The quote comes back when no attempt was opened: a way that is not one of its options, a store without a
    /// journal, a journal that does not answer or was lost a short while ago, an order that cannot be read. Nothing was
    /// sent then.
    pub async fn refund(self, way: RefundChoice) -> Result<Change, Rejected<Self>> {
        let flow = self.subject.flow.clone();
        flow.step_to_the_end(Step::Refund, Box::pin(refund(self, way)))
            .await
    }
}

async fn refund(quote: RefundQuote, way: RefundChoice) -> Result<Change, Rejected<RefundQuote>> {
    match send(&quote, way).await {
        Ok(change) => Ok(change),
        Err(error) => Err(Rejected::new(quote, error)),
    }
}

async fn send(quote: &RefundQuote, way: RefundChoice) -> Result<Change, Error> {
    let total = quote.total().decimal();
    let sum = way.requests.iter().map(|payment| payment.amount.decimal());
    if !quote.choices.contains(&way) || sum.sum::<Decimal>() != total {
        return Err(refused(
            "the way is not one of this quote's",
            "choose one of `RefundQuote::options`",
        ));
    }
    let subject = &quote.subject;
    let journal = subject.journal(Step::Refund)?;
    let before = subject.before(&journal, Step::Refund).await?;
    let of = before.named(&taken(&before.look).0);
    let shown = Money::new(total, &quote.currency);
    let mut request = RefundRequest::new();
    request.items = quote.request.items.clone();
    request.tax_adjustment_amount = quote.request.tax_adjustment_amount.clone();
    request.payments = Some(way.requests);
    let opening = (Kind::Refund { of }, shown, before.at);
    let sending = (Request::Refund(request), Step::Refund);
    subject
        .change(journal, quote.attempt, opening, sending)
        .await
}

fn refused(what: &'static str, advice: &'static str) -> Error {
    Error::here(
        Step::Refund,
        Owner::Developer,
        Remedy::FixRequest,
        what,
        advice,
    )
}

impl fmt::Debug for RefundQuote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefundQuote")
            .field("order", &self.order_id())
            .field("total", self.total())
            .field("options", &self.choices.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RefundChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefundChoice")
            .field("payments", &self.options.len())
            .field("is_offline", &self.is_offline())
            .finish_non_exhaustive()
    }
}
