//! A checkout at whichever stage: the things that every stage has, and the steps that the forms of a web shop ask for.
//!
//! Between two requests the shopper may have gone back or used another tab, so a form does not know the stage. These
//! steps go back to the stage from which they can be made.

use bigcommerce_management_checkout::types::Checkout as Read;
use bigcommerce_types::{Address, CartId, Owner, Remedy};

use super::{Billed, Checkout, CheckoutState, Choice, Gone, HasBillingAddress, Offer, Ready};
use crate::error::{Error, Rejected, Step};

impl CheckoutState {
    /// The id of the cart; nothing where it is gone.
    pub fn cart_id(&self) -> Option<&CartId> {
        match self {
            Self::Opened(checkout) => Some(checkout.cart_id()),
            Self::Billed(checkout) => Some(checkout.cart_id()),
            Self::Quoted(checkout) => Some(checkout.cart_id()),
            Self::Ready(checkout) => Some(checkout.cart_id()),
            Self::Gone(_) => None,
        }
    }

    /// The checkout as it was last read: items, addresses, consignments, totals. Nothing before there is a billing
    /// address, and where the cart is gone.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Amount, CheckoutState};
    /// # fn total(state: &CheckoutState) -> Option<&Amount> {
    /// state.details()?.grand_total.as_ref()
    /// # }
    /// ```
    pub fn details(&self) -> Option<&Read> {
        match self {
            Self::Billed(checkout) => Some(checkout.details()),
            Self::Quoted(checkout) => Some(checkout.details()),
            Self::Ready(checkout) => Some(checkout.details()),
            Self::Opened(_) | Self::Gone(_) => None,
        }
    }

    /// The billing address, so that a form can show it again; nothing before there is one, and where the cart is gone.
    pub fn billing_address(&self) -> Option<&Address> {
        let known = self.details()?.billing_address.as_ref()?;
        Some(&known.address)
    }

    /// The shipping options of every consignment; none before there are consignments.
    pub fn offers(&self) -> Vec<Offer> {
        match self {
            Self::Quoted(checkout) => checkout.offers(),
            Self::Ready(checkout) => checkout.offers(),
            Self::Opened(_) | Self::Billed(_) | Self::Gone(_) => Vec::new(),
        }
    }

    /// Adds the billing address, or changes it, at whichever stage: the form of the address in a web shop. Consignments
    /// are removed, since they were for the address before; see [`bill_to`](Checkout::bill_to),
    /// [`back_to_addresses`](Checkout::back_to_addresses) and
    /// [`change_billing_address`](Checkout::change_billing_address).
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Address, CartId, Checkout, Error, Quoted, Store};
    /// # async fn address_form(store: Store, id: CartId, typed: Address) -> Result<Checkout<Quoted>, Error> {
    /// let billed = store.checkout(&id).await?.bill_to(typed.clone()).await?;
    /// Ok(billed.ship_everything_to(typed).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back: as with the steps it is made of, and when the cart is gone.
    pub async fn bill_to(self, address: Address) -> Result<Checkout<Billed>, Rejected<Self>> {
        match self {
            Self::Opened(checkout) => checkout
                .bill_to(address)
                .await
                .map_err(|rejected| rejected.map_stage(Self::Opened)),
            Self::Billed(checkout) => rebilled(checkout, address, Self::Billed).await,
            Self::Quoted(checkout) => rebilled(checkout, address, Self::Quoted).await,
            Self::Ready(checkout) => rebilled(checkout, address, Self::Ready).await,
            Self::Gone(why) => {
                let error = gone(Step::AddBillingAddress, &why);
                Err(Rejected::new(Self::Gone(why), error))
            }
        }
    }

    /// Chooses the shipping options, or others than before: the form of the shipping options in a web shop. A checkout
    /// that is ready and has no options, since nothing is shipped, comes back as it is. See
    /// [`choose`](Checkout::choose).
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{CartId, Error, Order, ShippingOptionId, Store, Unpaid};
    /// # async fn shipping_form(store: Store, id: CartId, posted: ShippingOptionId) -> Result<Order<Unpaid>, Error> {
    /// Ok(store.checkout(&id).await?.choose(posted).await?.place_order().await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back: as with [`choose`](Checkout::choose), when there are no consignments, and when the cart
    /// is gone.
    pub async fn choose(
        self,
        choice: impl Into<Choice>,
    ) -> Result<Checkout<Ready>, Rejected<Self>> {
        let error = match self {
            Self::Quoted(checkout) => {
                let chosen = checkout.choose(choice).await;
                return chosen.map_err(|rejected| rejected.map_stage(Self::Quoted));
            }
            Self::Ready(checkout) if checkout.offers().is_empty() => return Ok(checkout),
            Self::Ready(checkout) => {
                let chosen = checkout.choose(choice).await;
                return chosen.map_err(|rejected| rejected.map_stage(Self::Ready));
            }
            Self::Gone(ref why) => gone(Step::ChooseShippingOption, why),
            Self::Opened(_) | Self::Billed(_) => Error::here(
                Step::ChooseShippingOption,
                Owner::Shopper,
                Remedy::ReloadAndReapply,
                "the checkout has no consignments, or none any more",
                "ask for the address and ship to it, then show the options",
            ),
        };
        Err(Rejected::new(self, error))
    }
}

async fn rebilled<S>(
    checkout: Checkout<S>,
    address: Address,
    state: fn(Checkout<S>) -> CheckoutState,
) -> Result<Checkout<Billed>, Rejected<CheckoutState>>
where
    S: HasBillingAddress,
{
    // Before anything is removed for an address that no store takes.
    if let Err(error) = super::billing::complete(Step::ChangeBillingAddress, &address) {
        return Err(Rejected::new(state(checkout), error));
    }
    let billed = match checkout.back_to_addresses().await {
        Ok(billed) => billed,
        Err(rejected) => return Err(rejected.map_stage(state)),
    };
    billed
        .change_billing_address(address)
        .await
        .map_err(|rejected| rejected.map_stage(CheckoutState::Billed))
}

fn gone(step: Step, why: &Gone) -> Error {
    let remedy = match why {
        Gone::ExpiredOrDeleted => Remedy::NewCart,
        Gone::Ordered { .. } | Gone::OrderedUnpaid { .. } => Remedy::ReloadAndReapply,
    };
    Error::here(
        step,
        Owner::Shopper,
        remedy,
        "the cart is gone",
        why.advice(),
    )
}
