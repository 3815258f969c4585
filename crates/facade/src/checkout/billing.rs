//! From an opened cart to a checkout with a billing address.

use bigcommerce_management_checkout::types::BillingAddressRequest;
use bigcommerce_types::{Address, Owner, Remedy};

use super::{Billed, Checkout, HasBillingAddress, Opened, Stage};
use crate::error::{Error, Rejected, Step};
use crate::flow::in_step;

impl Checkout<Opened> {
    /// Sets the billing address: `POST /v3/checkouts/{checkout_id}/billing-address`.
    ///
    /// An e-mail address and a country code are needed here; the order will also need names, street and city, and in
    /// most countries postal code and state. Setting the e-mail address is what lets the store remind a shopper of an
    /// abandoned cart.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Address, Billed, Checkout, Error, Opened};
    /// # async fn example(checkout: Checkout<Opened>) -> Result<Checkout<Billed>, Error> {
    /// let home = Address::new("jane@example.com", "US").first_name("Jane").last_name("Doe").address1("1 Main Street");
    /// Ok(checkout.bill_to(home).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The opened checkout comes back. An address without country code is refused before anything is sent.
    pub async fn bill_to(self, address: Address) -> Result<Checkout<Billed>, Rejected<Self>> {
        in_step(Step::AddBillingAddress, async move {
            if let Err(error) = complete(Step::AddBillingAddress, &address) {
                return Err(Rejected::new(self, error));
            }
            let mut body = BillingAddressRequest::new(address);
            body.version = self.stage.cart.version;
            match self
                .flow
                .checkouts
                .add_billing_address(&self.checkout_id(), &body)
                .await
            {
                Ok(reply) => {
                    let read = Box::new(reply.into_data());
                    Ok(self.at(Billed { read }))
                }
                Err(error) => Err(self.rejected(error).await),
            }
        })
        .await
    }
}

impl<S: Stage> Checkout<S> {
    /// Replaces the billing address: `PUT /v3/checkouts/{checkout_id}/billing-address/{address_id}`.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Address, Checkout, Error, Quoted};
    /// # async fn example(checkout: Checkout<Quoted>, address: Address) -> Result<Checkout<Quoted>, Error> {
    /// Ok(checkout.change_billing_address(address).await?) // the shipping options stay
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back, with the billing address that it had.
    pub async fn change_billing_address(self, address: Address) -> Result<Self, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        in_step(Step::ChangeBillingAddress, async move {
            let step = Step::ChangeBillingAddress;
            if let Err(error) = complete(step, &address) {
                return Err(Rejected::new(self, error));
            }
            let Some(id) = self
                .stage
                .read()
                .billing_address
                .as_ref()
                .map(|known| known.id.clone())
            else {
                let error = Error::here(
                    step,
                    Owner::Platform,
                    Remedy::ReloadAndReapply,
                    "the store did not say which billing address it has",
                    "read the checkout again",
                );
                return Err(Rejected::new(self, error));
            };
            let mut body = BillingAddressRequest::new(address);
            body.version = self.version();
            let answer = self
                .flow
                .checkouts
                .update_billing_address(&self.checkout_id(), &id, &body)
                .await;
            self.refreshed(answer).await
        })
        .await
    }
}

/// The two fields without which the store cannot even look at an address. An unknown country code is worse than a
/// missing one: the store drops it silently (facts, section 2.1), so the shape is checked here.
pub(super) fn complete(step: Step, address: &Address) -> Result<(), Error> {
    let code = address.country_code.as_deref().unwrap_or_default();
    let what = if code.is_empty() {
        "the address has no country code"
    } else if code.len() != 2 || !code.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        "the country code is not one of two letters"
    } else if address
        .email
        .as_deref()
        .is_none_or(|email| !email.contains('@'))
    {
        "the address has no e-mail address"
    } else {
        return Ok(());
    };
    Err(Error::here(
        step,
        Owner::Shopper,
        Remedy::FixRequest,
        what,
        "ask for the missing part of the address",
    ))
}
