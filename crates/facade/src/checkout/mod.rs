//! The checkout, from an opened cart to an order that can be placed.

mod any_stage;
mod billing;
mod choosing;
mod conflict;
mod consignments;
mod editing;
mod gone;
mod line;
mod moving;
mod pickup;
mod placing;
mod removing;
mod seen;
mod shipping;
mod stage;
mod state;
mod wrapping;

use std::fmt;

use bigcommerce_management_checkout::types::{
    Cart, Checkout as Read, CheckoutUpdate, CouponRequest, RedirectUrls, RedirectUrlsRequest,
    VersionBody,
};
use bigcommerce_types::{CartId, CheckoutId};

use crate::{
    error::{Error, Rejected, Step},
    flow::Flow,
    flow::in_step,
    ticket::Ticket,
};

pub use choosing::Choice;
pub use gone::Gone;
pub use line::{Line, LineKind};
pub use removing::{EmptiedCart, Remaining};
pub use shipping::{Items, Offer};
pub use stage::{
    Billed, HasBillingAddress, HasConsignment, HasShippingOption, Opened, Quoted, Ready, Stage,
};
pub use state::CheckoutState;
pub(crate) use state::find;
pub use wrapping::Wrapping;

/// A checkout at the stage `S`: [`Opened`], [`Billed`], [`Quoted`] or [`Ready`].
///
/// Each step consumes it and returns the next stage, or hands this one back beside the error. Cart and checkout are one
/// thing with one id; BigCommerce calls it a checkout once there is a billing address.
#[must_use = "a checkout that is dropped stays open on the store, but this process can no longer go on with it"]
pub struct Checkout<S> {
    flow: Flow,
    cart_id: CartId,
    stage: S,
}

impl Checkout<Opened> {
    pub(crate) fn opened(flow: Flow, cart: Cart) -> Self {
        Self {
            flow,
            cart_id: cart.id.clone(),
            stage: Opened {
                cart: Box::new(cart),
            },
        }
    }

    /// The cart as the store answered it.
    pub fn cart(&self) -> &Cart {
        &self.stage.cart
    }
}

impl<S: Stage> Checkout<S> {
    /// The id of the cart, which is the checkout's too.
    pub fn cart_id(&self) -> &CartId {
        &self.cart_id
    }

    /// The ticket that finds this checkout again, from any server: [`Store::resume`](crate::Store::resume).
    pub fn ticket(&self) -> Ticket {
        let mut ticket = Ticket::new(self.flow.shared.store.clone());
        ticket.inner.checkout = Some(self.cart_id().clone());
        ticket
    }

    /// Fresh URLs of the hosted cart and checkout pages: `POST /v3/carts/{cart_id}/redirect_urls`.
    ///
    /// Each works once and for at most 30 days; make new ones for every redirect. They let their bearer in: keep them
    /// out of logs.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Opened};
    /// # async fn example(checkout: &Checkout<Opened>) -> Result<(), Error> {
    /// let urls = checkout.redirect_urls().await?;
    /// println!("{}", urls.checkout_url.is_some()); // send the browser to `expose()` of it
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the cart is gone, or was made by a browser.
    pub async fn redirect_urls(&self) -> Result<RedirectUrls, Error> {
        in_step(Step::MakeRedirectUrls, async move {
            let reply = self
                .flow
                .checkouts
                .create_cart_redirect_urls(&self.cart_id, &RedirectUrlsRequest::default())
                .await?;
            Ok(reply.into_data())
        })
        .await
    }

    fn checkout_id(&self) -> CheckoutId {
        self.cart_id.clone().into()
    }

    /// The same checkout at another stage.
    fn at<T>(self, stage: T) -> Checkout<T> {
        Checkout {
            flow: self.flow,
            cart_id: self.cart_id,
            stage,
        }
    }
}

impl<S: Stage> Checkout<S> {
    /// The checkout as it was last read: items, addresses, consignments, totals.
    pub fn details(&self) -> &Read
    where
        S: HasBillingAddress,
    {
        self.stage.read()
    }

    /// Applies a coupon code of at most 50 characters: `POST /v3/checkouts/{checkout_id}/coupons`. A cart without
    /// billing address takes one, too; it is read afterwards (`GET /v3/carts/{cart_id}`).
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Opened};
    /// # async fn coupon(checkout: Checkout<Opened>) -> Result<Checkout<Opened>, Error> {
    /// Ok(checkout.apply_coupon("TENOFF").await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the code is unknown, expired or does not fit this cart; the checkout comes back.
    pub async fn apply_coupon(self, code: &str) -> Result<Self, Rejected<Self>> {
        in_step(Step::ApplyCoupon, async move {
            let mut body = CouponRequest::new(code);
            body.version = self.version();
            let answer = self
                .flow
                .checkouts
                .add_coupon(&self.checkout_id(), &body)
                .await;
            self.refreshed(answer).await
        })
        .await
    }

    /// Takes a coupon off again: `DELETE /v3/checkouts/{checkout_id}/coupons/{coupon_code}`.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Opened};
    /// # async fn coupon(checkout: Checkout<Opened>) -> Result<Checkout<Opened>, Error> {
    /// Ok(checkout.remove_coupon("TENOFF").await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// When this checkout does not have the coupon; the checkout comes back.
    pub async fn remove_coupon(self, code: &str) -> Result<Self, Rejected<Self>> {
        in_step(Step::RemoveCoupon, async move {
            let body = VersionBody {
                version: self.version(),
            };
            let answer = self
                .flow
                .checkouts
                .delete_coupon(&self.checkout_id(), code, Some(&body))
                .await;
            match answer {
                Ok(reply) => self.kept(reply.into_data().map(Into::into)).await,
                Err(error) => Err(self.rejected(error).await),
            }
        })
        .await
    }

    /// Leaves the shopper's message to the merchant, of at most 2000 characters: `PUT /v3/checkouts/{checkout_id}`. A
    /// cart without billing address takes one, too; it is read afterwards (`GET /v3/carts/{cart_id}`).
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Opened};
    /// # async fn message(checkout: Checkout<Opened>) -> Result<Checkout<Opened>, Error> {
    /// Ok(checkout.leave_message("Please ring twice").await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the message is too long; the checkout comes back.
    pub async fn leave_message(self, message: &str) -> Result<Self, Rejected<Self>> {
        in_step(Step::LeaveMessage, async move {
            let mut body = CheckoutUpdate::new(message);
            body.version = self.version();
            let answer = self
                .flow
                .checkouts
                .update_checkout(&self.checkout_id(), &body)
                .await;
            self.refreshed(answer).await
        })
        .await
    }
}

impl<S: Stage> fmt::Debug for Checkout<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkout")
            .field("cart_id", &self.cart_id)
            .field("stage", &S::NAME)
            .finish_non_exhaustive()
    }
}
