//! From a ready checkout to an order that can be paid.

use bigcommerce_management_checkout::query::GetCheckoutQuery;
use bigcommerce_orders::query::GetOrderQuery;
use bigcommerce_types::{OrderId, Owner, Remedy};

use super::{
    Checkout, HasBillingAddress, HasConsignment, HasShippingOption, Ready, Stage,
    choosing::has_its_option, consignments::unassigned,
};
use crate::{
    error::{Error, Rejected, Step},
    order::{Order, Unpaid},
};

impl<S: Stage> Checkout<S> {
    /// Turns the checkout into an order, as Incomplete: `POST /v3/checkouts/{checkout_id}/orders`, then reads it.
    ///
    /// The cart stays alive until an order of it is paid. It runs in a task of its own: dropping this future does not
    /// cut it in half.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Order, Ready, Unpaid};
    /// # async fn example(checkout: Checkout<Ready>) -> Result<Order<Unpaid>, Error> {
    /// Ok(checkout.place_order().await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back. When the outcome is in doubt, an order may exist: a second one is harmless, as only one
    /// order of a cart can be paid, but look for it first. When the order exists and only reading it back failed,
    /// [`Error::order`] names it, and placing this same checkout again, unchanged, reads that order instead of making
    /// another. A checkout that lost its shipping option since it was chosen is refused before anything is sent.
    pub async fn place_order(self) -> Result<Order<Unpaid>, Rejected<Checkout<Ready>>>
    where
        S: HasBillingAddress + HasConsignment + HasShippingOption,
    {
        let Checkout {
            flow,
            cart_id,
            stage,
        } = self;
        let placing = place(Checkout {
            flow: flow.clone(),
            cart_id,
            stage: stage.into_ready(),
        });
        flow.step_to_the_end(Step::PlaceOrder, placing).await
    }
}

async fn place(mut checkout: Checkout<Ready>) -> Result<Order<Unpaid>, Rejected<Checkout<Ready>>> {
    if let Err(error) = complete(&checkout) {
        return Err(Rejected::new(checkout, error));
    }
    let id = match checkout.stage.placed {
        Some(id) => {
            checkout = unchanged(checkout, id).await?;
            id
        }
        None => match checkout
            .flow
            .checkouts
            .create_order(&checkout.checkout_id())
            .await
        {
            Ok(reply) => reply.into_data().id,
            Err(error) => return Err(not_ordered(checkout.rejected(error).await)),
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
            checkout.flow.shared.note_identity().await;
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

/// An order that was placed before is adopted only while the checkout is the one that it was placed from.
async fn unchanged(
    mut checkout: Checkout<Ready>,
    placed: OrderId,
) -> Result<Checkout<Ready>, Rejected<Checkout<Ready>>> {
    let query = GetCheckoutQuery::new();
    let now = match checkout
        .flow
        .checkouts
        .get_checkout(&checkout.checkout_id(), &query)
        .await
    {
        Ok(reply) => reply.into_data(),
        Err(error) => {
            return Err(Rejected::new(
                checkout,
                Error::from(error).with_order(placed),
            ));
        }
    };
    let same = now.version.is_some() && now.version == checkout.version();
    if same && now.grand_total == checkout.stage.read.grand_total {
        return Ok(checkout);
    }
    checkout.stage.reread(now.into());
    let error = Error::here(
        Step::PlaceOrder,
        Owner::Developer,
        Remedy::ReloadAndReapply,
        "the checkout has changed since it was first placed",
        "show the checkout as it is now, and place it again",
    );
    Err(Rejected::new(checkout, error))
}

/// A refusal of an order that names no field is a rule of the shop, such as the stock, unless an address that the
/// checkout shows lacks what an order needs: the store words that without naming a field, too (facts, section 3.4).
fn not_ordered(rejected: Rejected<Checkout<Ready>>) -> Rejected<Checkout<Ready>> {
    let Rejected { stage, error } = rejected;
    let is_a_rule = error.remedy() == Remedy::AskForOtherItems;
    let error = if is_a_rule && stage.has_an_incomplete_address() {
        error.found_to_be(
            Owner::Shopper,
            Remedy::ReloadAndReapply,
            "an address of the checkout lacks something that an order needs (status 422)",
            "complete the addresses and ship everything again",
        )
    } else {
        error
    };
    Rejected { stage, error }
}

impl Checkout<Ready> {
    /// True when an address lacks what every country needs of an order (facts, section 2.1).
    fn has_an_incomplete_address(&self) -> bool {
        let read = &self.stage.read;
        let billing = read.billing_address.iter().map(|billing| &billing.address);
        let shipping = read.consignments.iter().filter_map(|consignment| {
            let address = consignment.address.as_ref();
            address.or(consignment.shipping_address.as_ref())
        });
        billing
            .chain(shipping.map(|shipping| &shipping.address))
            .any(|address| {
                [
                    &address.first_name,
                    &address.last_name,
                    &address.address1,
                    &address.city,
                    &address.country_code,
                    &address.email,
                ]
                .iter()
                .any(|field| field.as_deref().is_none_or(|text| text.trim().is_empty()))
            })
    }
}

/// What an order needs, as far as the last read tells: a conflict or a change of address takes options away.
fn complete(checkout: &Checkout<Ready>) -> Result<(), Error> {
    let read = &checkout.stage.read;
    let without_option = !read.consignments.iter().all(has_its_option);
    let unshipped = !unassigned(read).is_empty();
    let (what, advice) = if without_option {
        (
            "a consignment has no shipping option any more",
            "ship again, and let the shopper choose from the present offers",
        )
    } else if unshipped {
        (
            "the cart holds something that has to be shipped, and nothing says where to",
            "call `ship_everything_to` again",
        )
    } else {
        return Ok(());
    };
    let remedy = Remedy::ReloadAndReapply;
    Err(Error::here(
        Step::PlaceOrder,
        Owner::Developer,
        remedy,
        what,
        advice,
    ))
}
