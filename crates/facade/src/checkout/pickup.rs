//! Goods that the shopper collects.

use bigcommerce_management_checkout::{
    query::AddConsignmentsQuery,
    types::{ConsignmentRequest, PickupOption},
};
use bigcommerce_types::{Owner, PickupMethodId, Remedy};

use super::{Checkout, HasBillingAddress, Items, Ready, Stage, choosing::has_its_option};
use crate::error::{Error, Rejected, Step};
use crate::flow::in_step;

impl<S: Stage> Checkout<S> {
    /// Has the shopper collect everything: `POST /v3/checkouts/{checkout_id}/consignments` with the pickup method, in
    /// place of the consignments that are there, which are removed first. A pickup is the only consignment of its
    /// checkout and needs no shipping option.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Billed, Checkout, Error, PickupMethodId, Ready};
    /// # async fn collect(checkout: Checkout<Billed>) -> Result<Checkout<Ready>, Error> {
    /// Ok(checkout.pick_up(PickupMethodId::new(1)).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back; after a conflict, as it is now. A cart with nothing to collect is refused before
    /// anything is sent. Consignments that were there before may already be removed.
    pub async fn pick_up(self, method: PickupMethodId) -> Result<Checkout<Ready>, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        in_step(Step::ChoosePickup, async move {
            let items = Items::all_of(self.stage.read()).0;
            if items.is_empty() {
                let error = refused(
                    Remedy::FixRequest,
                    "the cart holds nothing that could be collected",
                    "call `nothing_to_ship` instead",
                );
                return Err(Rejected::new(self, error));
            }
            let checkout = self.without_consignments().await?;
            let mut consignment =
                ConsignmentRequest::new(items).pickup_option(PickupOption::new(method));
            consignment.version = checkout.version();
            let query = AddConsignmentsQuery::new();
            let answer = checkout
                .flow
                .checkouts
                .add_consignments(&checkout.checkout_id(), &query, &[consignment])
                .await;
            let checkout = match answer {
                Ok(reply) => checkout.kept(Some(reply.into_data().into())).await?,
                Err(error) => {
                    let rejected = checkout.rejected(error).await;
                    return Err(Rejected {
                        stage: rejected.stage,
                        error: rejected.error.during(Step::ChoosePickup),
                    });
                }
            };
            if !checkout.consignments().iter().all(has_its_option) {
                let error = refused(
                    Remedy::ReloadAndReapply,
                    "the store does not show the pickup that it accepted",
                    "read the checkout again",
                );
                return Err(Rejected::new(checkout, error));
            }
            Ok(checkout.ready())
        })
        .await
    }
}

fn refused(remedy: Remedy, what: &'static str, advice: &'static str) -> Error {
    Error::here(Step::ChoosePickup, Owner::Developer, remedy, what, advice)
}
