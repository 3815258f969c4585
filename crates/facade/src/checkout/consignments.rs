//! Changes of the consignments that are there: their address, their items, and the way back to the addresses.

use bigcommerce_management_checkout::{
    query::UpdateConsignmentQuery,
    types::{
        Checkout as Read, Consignment, ConsignmentInclude, ConsignmentLineItem, ConsignmentUpdate,
        VersionBody,
    },
};
use bigcommerce_types::{Address, ConsignmentId, LineItemId, Owner, Remedy};

use super::{
    Billed, Checkout, HasBillingAddress, HasConsignment, Items, Quoted, Stage,
    billing::complete,
    conflict::is_gone,
    shipping::{goods_to_ship, known},
};
use crate::error::{Error, Rejected, Step};
use crate::flow::in_step;

impl<S: Stage> Checkout<S> {
    /// The consignments as they were last read: their ids, addresses, lines, and options.
    pub fn consignments(&self) -> &[Consignment]
    where
        S: HasBillingAddress,
    {
        &self.stage.read().consignments
    }

    /// Sends a consignment to another address: `PUT /v3/checkouts/{checkout_id}/consignments/{consignment_id}`. The
    /// option that was chosen for it is void, since options are for an address.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Address, Checkout, Error, Quoted, Ready};
    /// # async fn correct(checkout: Checkout<Ready>, address: Address) -> Result<Checkout<Quoted>, Error> {
    /// let first = checkout.consignments()[0].id.clone();
    /// Ok(checkout.change_shipping_address(&first, address).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back; after a conflict, as it is now. An address without country code or e-mail address, and
    /// a consignment that is not there, are refused before anything is sent.
    pub async fn change_shipping_address(
        self,
        consignment: &ConsignmentId,
        address: Address,
    ) -> Result<Checkout<Quoted>, Rejected<Self>>
    where
        S: HasBillingAddress + HasConsignment,
    {
        in_step(Step::ChangeConsignment, async move {
            let read = self.stage.read();
            let checked = complete(Step::ChangeConsignment, &address)
                .and_then(|()| find(read, consignment).map(|_| ()));
            if let Err(error) = checked {
                return Err(Rejected::new(self, error));
            }
            let body = ConsignmentUpdate::default().address(address);
            self.update_consignment(consignment, body, Step::ChangeConsignment)
                .await
                .map(Checkout::quoted)
        })
        .await
    }

    /// Gives a consignment other items, all of them named: `PUT
    /// /v3/checkouts/{checkout_id}/consignments/{consignment_id}`. The option that was chosen for it is void. Of a line
    /// that is split, take the pieces off one consignment before giving them to another.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Items, Quoted};
    /// # async fn only_one(checkout: Checkout<Quoted>) -> Result<Checkout<Quoted>, Error> {
    /// let first = checkout.consignments()[0].clone();
    /// let items = Items::new().with(first.line_item_ids[0].clone(), 1);
    /// Ok(checkout.change_consignment_items(&first.id, items).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back; after a conflict, as it is now. No items, an item that is not a line of this cart that
    /// can be shipped, and a consignment that is not there, are refused before anything is sent.
    pub async fn change_consignment_items(
        self,
        consignment: &ConsignmentId,
        items: Items,
    ) -> Result<Checkout<Quoted>, Rejected<Self>>
    where
        S: HasBillingAddress + HasConsignment,
    {
        in_step(Step::ChangeConsignment, async move {
            let read = self.stage.read();
            let checked = known(Step::ChangeConsignment, read, &items)
                .and_then(|()| find(read, consignment).map(|_| ()));
            if let Err(error) = checked {
                return Err(Rejected::new(self, error));
            }
            self.update_items(consignment, items.0)
                .await
                .map(Checkout::quoted)
        })
        .await
    }

    /// Removes a consignment: `DELETE /v3/checkouts/{checkout_id}/consignments/{consignment_id}`. Its lines stay in the
    /// cart and want another one: [`ship_to`](Checkout::ship_to), or [`requote`](Checkout::requote) where others carry
    /// them. A consignment that is gone already counts as removed.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Billed, Checkout, Error, Quoted};
    /// # async fn remove(checkout: Checkout<Quoted>) -> Result<Checkout<Billed>, Error> {
    /// let first = checkout.consignments()[0].id.clone();
    /// Ok(checkout.remove_consignment(&first).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back; after a conflict, as it is now. A consignment that is not there is refused before
    /// anything is sent.
    pub async fn remove_consignment(
        self,
        consignment: &ConsignmentId,
    ) -> Result<Checkout<Billed>, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        in_step(Step::RemoveConsignment, async move {
            if let Err(error) = find(self.stage.read(), consignment) {
                return Err(Rejected::new(self, error));
            }
            self.delete_consignment(consignment, Step::RemoveConsignment)
                .await
                .map(Checkout::after_the_edit)
        })
        .await
    }

    /// Goes back to the addresses: removes every consignment, one
    /// `DELETE /v3/checkouts/{checkout_id}/consignments/{consignment_id}` each.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Billed, Checkout, Error, Ready};
    /// # async fn back(checkout: Checkout<Ready>) -> Result<Checkout<Billed>, Error> {
    /// Ok(checkout.back_to_addresses().await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back, without the consignments that were removed before the one that failed.
    pub async fn back_to_addresses(self) -> Result<Checkout<Billed>, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        in_step(Step::RemoveConsignment, async move {
            self.without_consignments()
                .await
                .map(Checkout::after_the_edit)
        })
        .await
    }

    /// Takes every consignment off.
    pub(super) async fn without_consignments(mut self) -> Result<Self, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        let ids: Vec<_> = self
            .consignments()
            .iter()
            .map(|one| one.id.clone())
            .collect();
        for id in ids {
            self = self
                .delete_consignment(&id, Step::RemoveConsignment)
                .await?;
        }
        Ok(self)
    }

    pub(super) async fn delete_consignment(
        self,
        consignment: &ConsignmentId,
        step: Step,
    ) -> Result<Self, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        let body = VersionBody {
            version: self.version(),
        };
        let answer = self
            .flow
            .checkouts
            .delete_consignment(&self.checkout_id(), consignment, Some(&body))
            .await;
        match answer {
            Ok(reply) => self.kept(reply.into_data().map(Into::into)).await,
            Err(error) if is_gone(&error) => self.kept(None).await,
            Err(error) => Err(self.rejected_during(step, error).await),
        }
    }

    pub(super) async fn update_items(
        self,
        consignment: &ConsignmentId,
        items: Vec<ConsignmentLineItem>,
    ) -> Result<Self, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        let body = ConsignmentUpdate::default().line_items(items);
        self.update_consignment(consignment, body, Step::ChangeConsignment)
            .await
    }

    pub(super) async fn update_consignment(
        self,
        consignment: &ConsignmentId,
        mut body: ConsignmentUpdate,
        step: Step,
    ) -> Result<Self, Rejected<Self>>
    where
        S: HasBillingAddress,
    {
        body.version = self.version();
        let query =
            UpdateConsignmentQuery::new().include([ConsignmentInclude::AvailableShippingOptions]);
        let answer = self
            .flow
            .checkouts
            .update_consignment(&self.checkout_id(), consignment, &query, &body)
            .await;
        match answer {
            Ok(reply) => self.kept(Some(reply.into_data().into())).await,
            Err(error) => Err(self.rejected_during(step, error).await),
        }
    }

    async fn rejected_during(
        self,
        step: Step,
        error: bigcommerce_transport::Error,
    ) -> Rejected<Self> {
        let rejected = self.rejected(error).await;
        Rejected {
            stage: rejected.stage,
            error: rejected.error.during(step),
        }
    }

    pub(super) fn quoted(self) -> Checkout<Quoted>
    where
        S: HasBillingAddress,
    {
        self.read_at(|read| Quoted { read })
    }

    /// The same checkout with the same read at another stage.
    pub(super) fn read_at<T>(self, stage: impl FnOnce(Box<Read>) -> T) -> Checkout<T>
    where
        S: HasBillingAddress,
    {
        let Checkout {
            flow,
            cart_id,
            stage: Billed { read },
        } = self.after_the_edit();
        Checkout {
            flow,
            cart_id,
            stage: stage(read),
        }
    }
}

impl Checkout<Billed> {
    /// Goes on with the consignments that the store has kept, say after a change of quantity:
    /// `GET /v3/checkouts/{checkout_id}`, with their options as they are now.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Quoted};
    /// # async fn more(checkout: Checkout<Quoted>) -> Result<Checkout<Quoted>, Error> {
    /// let line = checkout.lines()[0].id().clone();
    /// Ok(checkout.change_quantity(&line, 3).await?.requote().await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back as it is now when there are no consignments, or when a line that has to be shipped is in
    /// none: call [`ship_to`](Checkout::ship_to) for it, or [`ship_everything_to`](Checkout::ship_everything_to).
    pub async fn requote(self) -> Result<Checkout<Quoted>, Rejected<Self>> {
        in_step(Step::QuoteShipping, async move {
            let checkout = match self.look().await {
                Ok(now) => {
                    let mut checkout = self;
                    checkout.stage.reread(now);
                    checkout
                }
                Err(error) => {
                    let error = Error::from(error).during(Step::QuoteShipping);
                    return Err(Rejected::new(self, error));
                }
            };
            let read = &checkout.stage.read;
            let what = if read.consignments.is_empty() {
                "there are no consignments"
            } else if !unassigned(read).is_empty() {
                "a line that has to be shipped is in no consignment"
            } else {
                return Ok(checkout.quoted());
            };
            let error = Error::here(
                Step::QuoteShipping,
                Owner::Developer,
                Remedy::ReloadAndReapply,
                what,
                "call `ship_to` for the lines that are left, or `ship_everything_to`",
            );
            Err(Rejected::new(checkout, error))
        })
        .await
    }
}

/// The lines that have to be shipped and that no consignment carries.
pub(super) fn unassigned(read: &Read) -> Vec<LineItemId> {
    let carried = |id: &LineItemId| {
        read.consignments
            .iter()
            .any(|consignment| consignment.line_item_ids.contains(id))
    };
    goods_to_ship(read)
        .map(|(id, _)| id)
        .filter(|id| !carried(id))
        .collect()
}

pub(super) fn find<'a>(read: &'a Read, id: &ConsignmentId) -> Result<&'a Consignment, Error> {
    let found = read.consignments.iter().find(|known| known.id == *id);
    found.ok_or_else(|| {
        impossible(
            "the checkout has no such consignment",
            "name it by an id from `consignments()`",
        )
    })
}

pub(super) fn impossible(what: &'static str, advice: &'static str) -> Error {
    Error::here(
        Step::ChangeConsignment,
        Owner::Developer,
        Remedy::ReloadAndReapply,
        what,
        advice,
    )
}
