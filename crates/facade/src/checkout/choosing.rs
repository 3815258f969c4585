//! From shipping options to a checkout that can be placed.

use bigcommerce_management_checkout::types::{Checkout as Read, Consignment, ConsignmentUpdate};
use bigcommerce_types::{ConsignmentId, Owner, Remedy, ShippingOptionId};

use super::{Checkout, HasBillingAddress, HasConsignment, Offer, Quoted, Ready, Stage};
use crate::error::{Error, Rejected, Step};
use crate::flow::in_step;

/// The shopper's choice: one offer for each consignment.
///
/// Made from an [`Offer`], several of them, or from the ids that a form sent back. The id of an option alone is enough
/// where there is one consignment: the same way of shipping has the same id for every consignment, so with several a
/// form sends the consignment's id along.
///
/// ```
/// use bigcommerce_facade::{Choice, ConsignmentId, ShippingOptionId};
///
/// let alone = Choice::from(ShippingOptionId::new("4c2b8f0d"));
/// let both = Choice::from(vec![
///     (ConsignmentId::new("6516fc9bbf6ef"), ShippingOptionId::new("4c2b8f0d")),
///     (ConsignmentId::new("6516fc9bbf6f0"), ShippingOptionId::new("4c2b8f0d")),
/// ]);
/// ```
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

impl From<(ConsignmentId, ShippingOptionId)> for Choice {
    fn from((consignment, option): (ConsignmentId, ShippingOptionId)) -> Self {
        Self(vec![(option, Some(consignment))])
    }
}

impl From<Vec<(ConsignmentId, ShippingOptionId)>> for Choice {
    fn from(options: Vec<(ConsignmentId, ShippingOptionId)>) -> Self {
        let options = options.into_iter();
        Self(
            options
                .map(|(consignment, option)| (option, Some(consignment)))
                .collect(),
        )
    }
}

impl<S: Stage> Checkout<S> {
    /// Chooses a shipping option for every consignment: one `PUT /v3/checkouts/{checkout_id}/consignments/{id}` each.
    /// A consignment that has an option already keeps it unless the choice names another, and one that is collected
    /// needs none.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Quoted, Ready, ShippingOptionId};
    /// # async fn example(checkout: Checkout<Quoted>, posted: ShippingOptionId) -> Result<Checkout<Ready>, Error> {
    /// Ok(checkout.choose(posted).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back. An option that was not offered, or a consignment that is left without one, is refused
    /// before anything is sent. With several consignments, those before the failing one have their option already.
    pub async fn choose(self, choice: impl Into<Choice>) -> Result<Checkout<Ready>, Rejected<Self>>
    where
        S: HasBillingAddress + HasConsignment,
    {
        in_step(Step::ChooseShippingOption, async move {
            let read = self.stage.read();
            let chosen =
                matched(read, &choice.into()).and_then(|chosen| nothing_left(read, chosen));
            match chosen {
                Ok(chosen) => self.chosen(chosen).await.map(Checkout::ready),
                Err(error) => Err(Rejected::new(self, error)),
            }
        })
        .await
    }

    /// Chooses a shipping option for some of several consignments: one
    /// `PUT /v3/checkouts/{checkout_id}/consignments/{id}` each. [`choose`](Checkout::choose) the rest afterwards.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Quoted, Ready};
    /// # async fn one_by_one(checkout: Checkout<Quoted>) -> Result<Checkout<Ready>, Error> {
    /// let [first, second] = &checkout.cheapest_offers()?[..] else { panic!("two consignments") };
    /// let (first, second) = (first.clone(), second.clone());
    /// Ok(checkout.choose_some(first).await?.choose(second).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back. An option that was not offered is refused before anything is sent.
    pub async fn choose_some(
        self,
        choice: impl Into<Choice>,
    ) -> Result<Checkout<Quoted>, Rejected<Self>>
    where
        S: HasBillingAddress + HasConsignment,
    {
        in_step(Step::ChooseShippingOption, async move {
            match matched(self.stage.read(), &choice.into()) {
                Ok(chosen) => self.chosen(chosen).await.map(Checkout::quoted),
                Err(error) => Err(Rejected::new(self, error)),
            }
        })
        .await
    }

    async fn chosen(
        mut self,
        chosen: Vec<(ConsignmentId, ShippingOptionId)>,
    ) -> Result<Self, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        for (consignment, option) in chosen {
            let body = ConsignmentUpdate::default().shipping_option_id(option);
            self = self
                .update_consignment(&consignment, body, Step::ChooseShippingOption)
                .await?;
        }
        Ok(self)
    }

    pub(super) fn ready(self) -> Checkout<Ready>
    where
        S: HasBillingAddress,
    {
        self.read_at(|read| Ready { read, placed: None })
    }
}

/// True when nothing is left to choose for a consignment.
pub(super) fn has_its_option(consignment: &Consignment) -> bool {
    consignment.selected_shipping_option.is_some() || consignment.selected_pickup_option.is_some()
}

/// The option that each named consignment gets.
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
    Ok(chosen)
}

/// The same choice, unless it leaves a consignment without an option.
fn nothing_left(
    read: &Read,
    chosen: Vec<(ConsignmentId, ShippingOptionId)>,
) -> Result<Vec<(ConsignmentId, ShippingOptionId)>, Error> {
    let is_left = |consignment: &Consignment| {
        !has_its_option(consignment) && chosen.iter().all(|(id, _)| *id != consignment.id)
    };
    if read.consignments.iter().any(is_left) {
        return Err(refused(
            "a consignment is left without an option",
            "choose one offer for each consignment",
        ));
    }
    Ok(chosen)
}

fn refused(what: &'static str, advice: &'static str) -> Error {
    Error::here(
        Step::ChooseShippingOption,
        Owner::Shopper,
        Remedy::FixRequest,
        what,
        advice,
    )
}
