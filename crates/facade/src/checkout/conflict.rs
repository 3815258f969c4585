//! The handling of answers to writes: keep the new read, or hand the stage back as it is now.

use bigcommerce_management_checkout::{
    query::{GetCartQuery, GetCheckoutQuery},
    types::CheckoutInclude,
};
use bigcommerce_transport::{Reply, Sent};
use bigcommerce_types::{Data, Owner, Remedy};

use super::{
    Checkout, Stage,
    seen::{Answered, Seen},
};
use crate::error::{Error, Rejected, Totals};

/// The clause for an error after which the caller must not make the change again.
const MADE: &str = "the change itself was made";

impl<S: Stage> Checkout<S> {
    pub(super) fn version(&self) -> Option<i64> {
        self.stage.seen().version()
    }

    /// The same stage with the answer's read.
    pub(super) async fn refreshed<T: Into<Answered>>(
        self,
        answer: Result<Reply<Data<T>>, bigcommerce_transport::Error>,
    ) -> Result<Self, Rejected<Self>> {
        match answer {
            Ok(reply) => self.kept(Some(reply.into_data().into())).await,
            Err(error) => Err(self.rejected(error).await),
        }
    }

    /// The same stage with the answer of a write. It is read anew when the answer has no body, is not of the kind that
    /// the stage keeps, or lost the shipping options, which few writes can be asked for.
    ///
    /// # Errors
    /// When that read fails. The change was made then, and the error says so; a version that was not read stays the old
    /// one, so that the same change is not made twice by a repetition.
    pub(super) async fn kept(mut self, answered: Option<Answered>) -> Result<Self, Rejected<Self>> {
        if let Some(answered) = answered {
            let lost_offers = self.stage.seen().has_offers()
                && answered.has_consignments()
                && !answered.seen().has_offers();
            if self.stage.reread(answered) && !lost_offers {
                return Ok(self);
            }
        }
        match self.look().await {
            Ok(answered) => {
                self.stage.reread(answered);
                Ok(self)
            }
            Err(error) => Err(self.unread(error)),
        }
    }

    /// Hands the stage back after a change that was made and could not be read.
    pub(super) fn unread(self, error: bigcommerce_transport::Error) -> Rejected<Self> {
        Rejected::new(self, Error::from(error).although(MADE))
    }

    /// Hands the stage back; after a conflict, as it is now if it can be read, with the totals side by side. The caller's change is not made again
    /// silently: the shopper has not seen what is there now.
    pub(super) async fn rejected(mut self, error: bigcommerce_transport::Error) -> Rejected<Self> {
        let status = error.status().map(|status| status.as_u16());
        let edits_lines = matches!(
            error.operation().id,
            "add_cart_line_items" | "update_cart_line_item"
        );
        let mut error = Error::from(error);
        match status {
            Some(409) => {
                let based_on = self.version();
                let before = self.stage.seen().total();
                if let Ok(now) = self.look().await {
                    error = error.with_totals(Totals::new(before, now.seen().total()));
                    let is_current = based_on.is_some() && now.seen().version() == based_on;
                    self.stage.reread(now);
                    if is_current && edits_lines {
                        error = not_sold_so(error);
                    }
                }
            }
            // An edit of a cart that is gone answers 500 (facts, section 2.6). A cart that is there is not taken over:
            // a repetition with the old version is what finds out whether the edit was made.
            Some(500) => {
                if let Err(missing) = self.look().await
                    && is_gone(&missing)
                {
                    error = cart_is_gone(error);
                }
            }
            _ => {}
        }
        Rejected::new(self, error)
    }

    /// Reads the cart or the checkout, whichever this stage keeps.
    pub(super) async fn look(&self) -> Result<Answered, bigcommerce_transport::Error> {
        let client = &self.flow.checkouts;
        Ok(match self.stage.seen() {
            Seen::Cart(_) => {
                let query = GetCartQuery::new();
                client
                    .get_cart(&self.cart_id, &query)
                    .await?
                    .into_data()
                    .into()
            }
            Seen::Checkout(_) => {
                let query = with_options();
                client
                    .get_checkout(&self.checkout_id(), &query)
                    .await?
                    .into_data()
                    .into()
            }
        })
    }
}

/// True when the API itself says that there is no such cart.
pub(super) fn is_gone(error: &bigcommerce_transport::Error) -> bool {
    error.sent() == Sent::Refused && error.status().is_some_and(|status| status.as_u16() == 404)
}

/// Shipping options are in an answer only when they are asked for.
pub(super) fn with_options() -> GetCheckoutQuery {
    GetCheckoutQuery::new().include([CheckoutInclude::AvailableShippingOptions])
}

/// A 409 for the current version is no conflict of versions: it is how a largest or smallest quantity is refused.
fn not_sold_so(error: Error) -> Error {
    error.found_to_be(
        Owner::Shopper,
        Remedy::AskForOtherItems,
        "the store does not sell this in this quantity (status 409)",
        "ask the shopper for another quantity or another product",
    )
}

fn cart_is_gone(error: Error) -> Error {
    error.found_to_be(
        Owner::Platform,
        Remedy::NewCart,
        "the store failed (status 500), as it does when the cart is gone, and a read finds none",
        "ask `Store::checkout` whether it was ordered or has expired, and open a new cart if so",
    )
}
