//! Giving a part up: what its attempts took goes back.

use bigcommerce_types::{Amount, Owner, Remedy};

use super::{
    Change, RefundItems,
    begin::{Subject, of_reserved},
    quote::quote,
};
use crate::{
    error::{Error, Rejected, Step},
    order::{Order, Unpaid, from_minor},
    pay::machine::{reserved, taken},
};

impl Order<Unpaid> {
    /// Gives up an order of which a part was paid: what the attempts of this journal reserved is voided, and what they
    /// took is given back to what was paid with. The reason is for the merchant's records.
    ///
    /// It makes a void, then a quote and a refund, as far as there is something to void and to give back, and stops at
    /// the first that is not at its end; calling it again goes on. Once the store shows that the money went back,
    /// [`Store::reopen`](crate::Store::reopen) frees the keys of each [attempt](Order::attempts), so that the cart can be
    /// ordered again.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Error, Order, Store, Unpaid};
    /// # async fn example(store: Store, order: Order<Unpaid>) -> Result<(), Error> {
    /// let attempts = order.attempts().await?;
    /// let given_up = order.give_up("the shopper went away").await?;
    /// println!("{}", given_up.merchant_message());
    /// if !given_up.must_wait() {
    ///     for attempt in attempts {
    ///         store.reopen(attempt).await?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The order comes back when no attempt of this journal took a part of it, when it cannot be read, when the quote is
    /// refused or names no way back without hand work, and when the journal does not answer.
    pub async fn give_up(self, reason: &str) -> Result<Change, Rejected<Self>> {
        let (subject, reason) = (Subject::of(&self), reason.to_owned());
        let flow = self.flow.clone();
        let given_up = flow
            .step_to_the_end(
                Step::GiveUp,
                Box::pin(async move { give_up(&subject, &reason).await }),
            )
            .await;
        given_up.map_err(|error| Rejected::new(self, error))
    }

    /// The attempts of this journal that took or reserved a part of the order, and whose keys were not opened again.
    ///
    /// # Errors
    /// When the journal does not answer.
    pub async fn attempts(&self) -> Result<Vec<crate::AttemptId>, Error> {
        let subject = Subject::of(self);
        let journal = subject.journal(Step::GiveUp)?;
        let payments = subject.payments(&journal).await;
        let payments = payments.map_err(|failure| Error::from(failure).during(Step::GiveUp))?;
        let took = payments.iter().filter(|record| !record.own().is_empty());
        Ok(took.map(|record| record.id).collect())
    }
}

async fn give_up(subject: &Subject, reason: &str) -> Result<Change, Error> {
    let journal = subject.journal(Step::GiveUp)?;
    let mut before = subject.before(&journal, Step::GiveUp).await?;
    if !before.is_own() {
        return Err(nothing_own());
    }
    let mut voided = None;
    if reserved(&before.look).1 > 0 {
        let change = of_reserved(subject, Step::Void).await?;
        if !matches!(change, Change::Voided(_)) {
            return Ok(change);
        }
        voided = Some(change);
        before = subject.before(&journal, Step::GiveUp).await?;
    }
    let amount = taken(&before.look).1;
    if let Some(voided) = voided.filter(|_| amount == 0) {
        return Ok(voided);
    }
    if amount == 0 {
        return Err(nothing_own());
    }
    let currency = before.look.order.currency.clone();
    let items = RefundItems::new()
        .amount(Amount::from(from_minor(amount, &currency)))
        .reason(reason);
    let quote = quote(subject.clone(), &currency, items).await?;
    let Some(way) = quote.to_the_payments().cloned() else {
        return Err(Error::here(
            Step::GiveUp,
            Owner::Merchant,
            Remedy::FixStore,
            "the store names no way to give the money back without hand work",
            "give it back in the control panel, then open the keys again",
        ));
    };
    Ok(quote.refund(way).await?)
}

fn nothing_own() -> Error {
    Error::here(
        Step::GiveUp,
        Owner::Developer,
        Remedy::FixRequest,
        "no attempt of this journal took a part of the order that is still there",
        "read the order with `Store::order`; money of another payment is given back in the control panel",
    )
}
