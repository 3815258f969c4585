//! From a ready checkout to an order that can be paid.

use bigcommerce_orders::query::GetOrderQuery;

use super::{Checkout, HasBillingAddress, HasConsignment, HasShippingOption, Ready, Stage};
use crate::{
    error::{Error, Rejected},
    flow::to_the_end,
    order::{Order, Unpaid},
};

impl<S: Stage> Checkout<S> {
    /// Turns the checkout into an order, as Incomplete: `POST /v3/checkouts/{checkout_id}/orders`, then reads it.
    ///
    /// The cart stays alive until an order of it is paid. It runs in a task of its own: dropping this future does not
    /// cut it in half.
    ///
    /// # Errors
    /// The checkout comes back. When the outcome is in doubt, an order may exist: a second one is harmless, as only one
    /// order of a cart can be paid, but look for it first. When the order exists and only reading it back failed,
    /// [`Error::order`] names it, and placing this same checkout again reads that order instead of making another.
    pub async fn place_order(self) -> Result<Order<Unpaid>, Rejected<Checkout<Ready>>>
    where
        S: HasBillingAddress + HasConsignment + HasShippingOption,
    {
        let Checkout {
            flow,
            cart_id,
            stage,
        } = self;
        to_the_end(place(Checkout {
            flow,
            cart_id,
            stage: stage.into_ready(),
        }))
        .await
    }
}

async fn place(mut checkout: Checkout<Ready>) -> Result<Order<Unpaid>, Rejected<Checkout<Ready>>> {
    let id = match checkout.stage.placed {
        Some(id) => id,
        None => match checkout
            .flow
            .checkouts
            .create_order(&checkout.checkout_id())
            .await
        {
            Ok(reply) => reply.into_data().id,
            Err(error) => return Err(checkout.rejected(error).await),
        },
    };
    match checkout
        .flow
        .orders
        .get_order(&id, &GetOrderQuery::new())
        .await
    {
        Ok(reply) => {
            let shown = checkout.stage.read.grand_total.clone();
            Ok(Order::unpaid(
                checkout.flow,
                reply.into_value(),
                Some(checkout.cart_id),
                shown,
            ))
        }
        Err(error) => {
            checkout.stage.placed = Some(id);
            Err(Rejected::new(checkout, Error::from(error).with_order(id)))
        }
    }
}
