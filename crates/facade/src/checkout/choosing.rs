//! From shipping options to a checkout that can be placed.

use bigcommerce_management_checkout::{
    query::UpdateConsignmentQuery,
    types::{Checkout as Read, ConsignmentInclude, ConsignmentUpdate},
};
use bigcommerce_types::{ConsignmentId, Owner, Remedy, ShippingOptionId};

use super::{Checkout, HasBillingAddress, HasConsignment, Offer, Ready, Stage};
use crate::error::{Error, Rejected};

/// What the shopper chose: one offer for each consignment.
///
/// Made from an [`Offer`], several of them, or from the bare id that a form sent back.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice(Vec<(ShippingOptionId, Option<ConsignmentId>)>);

impl From<Offer> for Choice {
    fn from(offer: Offer) -> Self {
        vec![offer].into()
    }
}

impl From<Vec<Offer>> for Choice {
    fn from(offers: Vec<Offer>) -> Self {
        Self(
            offers
                .into_iter()
                .map(|offer| (offer.option.id, Some(offer.consignment)))
                .collect(),
        )
    }
}

impl<const N: usize> From<[Offer; N]> for Choice {
    fn from(offers: [Offer; N]) -> Self {
        Vec::from(offers).into()
    }
}

impl From<ShippingOptionId> for Choice {
    fn from(option: ShippingOptionId) -> Self {
        Self(vec![(option, None)])
    }
}

impl<S: Stage> Checkout<S> {
    /// Chooses a shipping option for every consignment: one `PUT /v3/checkouts/{checkout_id}/consignments/{id}` each.
    ///
    /// # Errors
    /// The checkout comes back. An option that was not offered, or a consignment that is left without one, is refused
    /// before anything is sent. With several consignments, those before the failing one have their option already.
    pub async fn choose(
        mut self,
        choice: impl Into<Choice>,
    ) -> Result<Checkout<Ready>, Rejected<Self>>
    where
        S: HasBillingAddress + HasConsignment,
    {
        let chosen = match matched(self.stage.read(), &choice.into()) {
            Ok(chosen) => chosen,
            Err(error) => return Err(Rejected::new(self, error)),
        };
        for (consignment, option) in chosen {
            let mut body = ConsignmentUpdate::default().shipping_option_id(option);
            body.version = self.version();
            let query = UpdateConsignmentQuery::new()
                .include([ConsignmentInclude::AvailableShippingOptions]);
            let answer = self
                .flow
                .checkouts
                .update_consignment(&self.checkout_id(), &consignment, &query, &body)
                .await;
            self = self.refreshed(answer).await?;
        }
        let read = Box::new(self.stage.read().clone());
        Ok(self.at(Ready { read, placed: None }))
    }
}

/// Which option each consignment gets.
fn matched(
    read: &Read,
    Choice(options): &Choice,
) -> Result<Vec<(ConsignmentId, ShippingOptionId)>, Error> {
    let mut chosen = Vec::new();
    for (option, named) in options {
        let offering = read.consignments.iter().find(|consignment| {
            named.as_ref().is_none_or(|named| *named == consignment.id)
                && consignment
                    .available_shipping_options
                    .iter()
                    .any(|offered| offered.id == *option)
        });
        let Some(offering) = offering else {
            return Err(refused(
                "this option was not offered",
                "let the shopper choose again from `offers()`",
            ));
        };
        chosen.push((offering.id.clone(), option.clone()));
    }
    if read
        .consignments
        .iter()
        .any(|consignment| chosen.iter().all(|(id, _)| *id != consignment.id))
    {
        return Err(refused(
            "a consignment is left without an option",
            "choose one offer for each consignment",
        ));
    }
    Ok(chosen)
}

fn refused(what: &'static str, advice: &'static str) -> Error {
    Error::here(
        "choosing the shipping option",
        Owner::Shopper,
        Remedy::FixRequest,
        what,
        advice,
    )
}
