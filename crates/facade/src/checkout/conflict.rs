//! What every write on a checkout does with its answer: keep the new read, or hand the stage back as it is now.

use bigcommerce_management_checkout::{
    query::GetCheckoutQuery,
    types::{Checkout as Read, CheckoutInclude},
};
use bigcommerce_transport::Reply;
use bigcommerce_types::Data;

use super::{Checkout, HasBillingAddress};
use crate::error::Rejected;

pub(super) type Answer = Result<Reply<Data<Read>>, bigcommerce_transport::Error>;

impl<S: HasBillingAddress> Checkout<S> {
    pub(super) fn version(&self) -> Option<i64> {
        self.stage.read().version
    }

    /// The same stage with the answer's read.
    pub(super) async fn refreshed(self, answer: Answer) -> Result<Self, Rejected<Self>> {
        match answer {
            Ok(reply) => self.kept(Some(reply.into_value())).await,
            Err(error) => Err(self.rejected(error).await),
        }
    }

    /// The same stage with what a write answered. Some removals answer without a body, and few writes can be asked for
    /// the shipping options: then the checkout is read, so that no offer is lost on the way.
    pub(super) async fn kept(
        mut self,
        answered: Option<Data<Read>>,
    ) -> Result<Self, Rejected<Self>> {
        let had_offers = offers_any(self.stage.read());
        if let Some(answered) = answered {
            let lost_offers =
                had_offers && !answered.data.consignments.is_empty() && !offers_any(&answered.data);
            self.stage.reread(answered.data);
            if !lost_offers {
                return Ok(self);
            }
        }
        let query = with_options();
        match self
            .flow
            .checkouts
            .get_checkout(&self.checkout_id(), &query)
            .await
        {
            Ok(reply) => {
                self.stage.reread(reply.into_data());
                Ok(self)
            }
            Err(error) => Err(Rejected::new(self, error)),
        }
    }

    /// Hands the stage back; after a conflict, as it is now if it can be read. The caller's change is not made again
    /// silently: what the shopper saw is no longer what is there.
    pub(super) async fn rejected(mut self, error: bigcommerce_transport::Error) -> Rejected<Self> {
        if is_conflict(&error)
            && let Ok(reply) = self
                .flow
                .checkouts
                .get_checkout(&self.checkout_id(), &with_options())
                .await
        {
            self.stage.reread(reply.into_data());
        }
        Rejected::new(self, error)
    }
}

pub(super) fn is_conflict(error: &bigcommerce_transport::Error) -> bool {
    error.status().is_some_and(|status| status.as_u16() == 409)
}

fn offers_any(read: &Read) -> bool {
    read.consignments
        .iter()
        .any(|consignment| !consignment.available_shipping_options.is_empty())
}

/// Shipping options are in an answer only when they are asked for.
fn with_options() -> GetCheckoutQuery {
    GetCheckoutQuery::new().include([CheckoutInclude::AvailableShippingOptions])
}
