//! From a billed checkout to consignments with shipping options to choose from.

use bigcommerce_management_checkout::{
    query::AddConsignmentsQuery,
    types::{
        Checkout as Read, ConsignmentInclude, ConsignmentLineItem, ConsignmentRequest,
        ShippingOption,
    },
};
use bigcommerce_types::{
    Address, Amount, ConsignmentId, LineItemId, Owner, Remedy, ShippingOptionId,
};

use super::{
    Billed, Checkout, HasBillingAddress, HasConsignment, Quoted, Ready, Stage, billing::complete,
};
use crate::error::{Error, Rejected, Step};
use crate::flow::in_step;

/// Which items go to an address, and how many of each.
///
/// ```
/// use bigcommerce_facade::{Items, LineItemId};
///
/// let items = Items::new().with(LineItemId::new("a1b2"), 1).with(LineItemId::new("c3d4"), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Items(pub(super) Vec<ConsignmentLineItem>);

impl Items {
    /// No items yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// This many pieces of a line; a line may be split over several addresses.
    pub fn with(mut self, item: LineItemId, quantity: u32) -> Self {
        self.0.push(ConsignmentLineItem::new(item, quantity));
        self
    }

    /// Everything that has to be shipped, whole.
    pub(super) fn all_of(read: &Read) -> Self {
        Self(
            goods_to_ship(read)
                .map(|(id, quantity)| ConsignmentLineItem::new(id, quantity))
                .collect(),
        )
    }
}

/// A shipping option that the store offers for one consignment.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub(super) consignment: ConsignmentId,
    pub(super) option: ShippingOption,
}

impl Offer {
    /// The option's id, which is valid for the present address and items only.
    pub fn id(&self) -> &ShippingOptionId {
        &self.option.id
    }

    /// The consignment that it would ship.
    pub fn consignment(&self) -> &ConsignmentId {
        &self.consignment
    }

    /// What the shopper reads, such as "Flat rate".
    pub fn description(&self) -> &str {
        self.option.description.as_deref().unwrap_or_default()
    }

    /// What it costs, in major units of the cart's currency.
    pub fn cost(&self) -> Option<&Amount> {
        self.option.cost.as_ref()
    }

    /// The option with everything the store said of it.
    pub fn option(&self) -> &ShippingOption {
        &self.option
    }
}

impl<S: Stage> Checkout<S> {
    /// Ships these items to an address: `POST /v3/checkouts/{checkout_id}/consignments`. Repeat it for more addresses.
    ///
    /// An address that no shipping zone serves is no error to the store: [`offers`](Checkout::offers) is then empty.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Address, Billed, Checkout, Error, Items, Quoted};
    /// # type Shipped = Result<Checkout<Quoted>, Error>;
    /// # async fn example(checkout: Checkout<Billed>, home: Address, office: Address) -> Shipped {
    /// let lines = checkout.lines();
    /// let here = Items::new().with(lines[0].id().clone(), 2);
    /// let there = Items::new().with(lines[1].id().clone(), 1);
    /// Ok(checkout.ship_to(home, here).await?.ship_to(office, there).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back. An item that is not in the cart is refused before anything is sent.
    pub async fn ship_to(
        self,
        address: Address,
        items: Items,
    ) -> Result<Checkout<Quoted>, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        in_step(Step::AddShippingAddress, async move {
            let step = Step::AddShippingAddress;
            let checked =
                complete(step, &address).and_then(|()| known(step, self.stage.read(), &items));
            if let Err(error) = checked {
                return Err(Rejected::new(self, error));
            }
            let mut consignment = ConsignmentRequest::new(items.0).address(address);
            consignment.version = self.version();
            let query =
                AddConsignmentsQuery::new().include([ConsignmentInclude::AvailableShippingOptions]);
            match self
                .flow
                .checkouts
                .add_consignments(&self.checkout_id(), &query, &[consignment])
                .await
            {
                Ok(reply) => {
                    let read = Box::new(reply.into_data());
                    Ok(self.at(Quoted { read }))
                }
                Err(error) => Err(self.rejected(error).await),
            }
        })
        .await
    }

    /// Ships everything that has to be shipped to one address, in place of where it went before: also how a shopper
    /// corrects the shipping address. See [`ship_to`](Checkout::ship_to).
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Address, Checkout, Error, Quoted, Ready};
    /// # async fn example(checkout: Checkout<Ready>, corrected: Address) -> Result<Checkout<Quoted>, Error> {
    /// Ok(checkout.ship_everything_to(corrected).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`ship_to`](Checkout::ship_to). What went elsewhere before may already be taken off.
    pub async fn ship_everything_to(
        self,
        address: Address,
    ) -> Result<Checkout<Quoted>, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        if let Err(error) = complete(Step::AddShippingAddress, &address) {
            return Err(Rejected::new(self, error));
        }
        let checkout = self.without_consignments().await?;
        let items = Items::all_of(checkout.stage.read());
        checkout.ship_to(address, items).await
    }
}

impl Checkout<Billed> {
    /// For a cart of digital items and gift certificates only: it needs no consignment. Nothing is sent.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Billed, Checkout, Error, Ready};
    /// # async fn example(checkout: Checkout<Billed>) -> Result<Checkout<Ready>, Error> {
    /// Ok(checkout.nothing_to_ship()?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back when it holds something that has to be shipped.
    pub fn nothing_to_ship(self) -> Result<Checkout<Ready>, Rejected<Self>> {
        if goods_to_ship(&self.stage.read).next().is_some() {
            let error = Error::here(
                Step::SkipShipping,
                Owner::Developer,
                Remedy::FixRequest,
                "the cart holds something that has to be shipped",
                "call `ship_to` instead",
            );
            return Err(Rejected::new(self, error));
        }
        Ok(self.ready())
    }
}

impl<S: Stage> Checkout<S> {
    /// The shipping options of every consignment, in the store's order.
    pub fn offers(&self) -> Vec<Offer>
    where
        S: HasBillingAddress + HasConsignment,
    {
        let offers = self
            .stage
            .read()
            .consignments
            .iter()
            .flat_map(|consignment| {
                let options = consignment.available_shipping_options.iter().cloned();
                options.map(|option| Offer {
                    consignment: consignment.id.clone(),
                    option,
                })
            });
        offers.collect()
    }

    /// For each consignment the offer that costs least: what [`choose`](Checkout::choose) needs.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Quoted, Ready};
    /// # async fn example(checkout: Checkout<Quoted>) -> Result<Checkout<Ready>, Error> {
    /// let cheapest = checkout.cheapest_offers()?;
    /// Ok(checkout.choose(cheapest).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// When a consignment has none: no shipping zone of the store serves its address.
    pub fn cheapest_offers(&self) -> Result<Vec<Offer>, Error>
    where
        S: HasBillingAddress + HasConsignment,
    {
        let offers = self.offers();
        let consignments = self.stage.read().consignments.iter();
        let shipped = consignments.filter(|one| one.selected_pickup_option.is_none());
        let cheapest = shipped.map(|consignment| {
            let of_it = offers
                .iter()
                .filter(|offer| offer.consignment == consignment.id);
            let priced = of_it.filter(|offer| offer.cost().is_some());
            priced
                .min_by(|left, right| left.cost().cmp(&right.cost()))
                .cloned()
                .ok_or_else(not_served)
        });
        cheapest.collect()
    }
}

fn not_served() -> Error {
    Error::here(
        Step::ChooseShippingOption,
        Owner::Merchant,
        Remedy::FixStore,
        "the store ships nothing to this address",
        "ask for another address, or set up a shipping zone that serves it",
    )
}

/// The lines that need a consignment, with their quantities: physical ones, and those that are not in the catalogue.
pub(super) fn goods_to_ship(read: &Read) -> impl Iterator<Item = (LineItemId, i64)> {
    let lines = read.cart.iter().filter_map(|cart| cart.line_items.as_ref());
    let physical = lines
        .clone()
        .flat_map(|lines| lines.physical_items.iter())
        .filter(|item| item.is_require_shipping != Some(false))
        .map(|item| (item.id.clone(), item.quantity.unwrap_or(1)));
    let custom = lines
        .flat_map(|lines| lines.custom_items.iter())
        .map(|item| (item.id.clone(), item.quantity.unwrap_or(1)));
    physical.chain(custom)
}

pub(super) fn known(step: Step, read: &Read, items: &Items) -> Result<(), Error> {
    let foreign =
        |item: &ConsignmentLineItem| goods_to_ship(read).all(|(id, _)| id != item.item_id);
    let what = if items.0.is_empty() {
        "no item was named"
    } else if items.0.iter().any(foreign) {
        "one of the items is not a line of this cart that can be shipped"
    } else {
        return Ok(());
    };
    let advice = "name the lines by the ids in `details().cart`";
    Err(Error::here(
        step,
        Owner::Developer,
        Remedy::FixRequest,
        what,
        advice,
    ))
}
