//! Changes of the cart's lines, at every stage.
//!
//! Each answers the stage at which the checkout is afterwards: [`Stage::Edited`]. Each sends the version of the last
//! read, so that a change is made to what the shopper has seen, and once.

use std::collections::BTreeMap;

use bigcommerce_management_checkout::{
    query::{
        AddCartLineItemsQuery, DeleteCartLineItemQuery, GetCartQuery, UpdateCartLineItemQuery,
        UpdateCartQuery,
    },
    types::{
        Cart, CartInclude, CartUpdate, ItemOption, LineItemRequest, LineItemUpdate, VersionBody,
    },
};
use bigcommerce_transport::Reply;
use bigcommerce_types::{CustomerId, Data, LineItemId, Nullable, Owner, Remedy};

use super::{
    Checkout, Stage, Wrapping,
    conflict::is_gone,
    line::{Line, LineKind},
    seen::Answered,
};
use crate::{
    error::{Error, Rejected, Step},
    flow::in_step,
    lines::Lines,
};

type CartAnswer = Result<Reply<Data<Cart>>, bigcommerce_transport::Error>;

impl<S: Stage> Checkout<S> {
    /// The lines of the cart as they were last read: goods to ship, downloads, custom items, gift certificates.
    pub fn lines(&self) -> Vec<Line> {
        self.stage.seen().lines()
    }

    /// The options and modifiers that were chosen for each line of the catalogue: `GET /v3/carts/{cart_id}` with
    /// `include`. No other answer has them.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Opened};
    /// # async fn show(checkout: Checkout<Opened>) -> Result<(), Error> {
    /// let options = checkout.line_options().await?;
    /// for line in checkout.lines() {
    ///     for option in options.get(line.id()).into_iter().flatten() {
    ///         println!("{}: {:?} {:?}", line.name(), option.name, option.value);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the cart is gone or cannot be read.
    pub async fn line_options(&self) -> Result<BTreeMap<LineItemId, Vec<ItemOption>>, Error> {
        in_step(Step::ReadCart, async move {
            let query = GetCartQuery::new().include([
                CartInclude::PhysicalItemOptions,
                CartInclude::DigitalItemOptions,
            ]);
            let reply = self.flow.checkouts.get_cart(&self.cart_id, &query).await?;
            let items = reply.into_data().line_items.unwrap_or_default();
            let physical = items.physical_items.into_iter();
            let digital = items.digital_items.into_iter();
            Ok(physical
                .map(|item| (item.id, item.options))
                .chain(digital.map(|item| (item.id, item.options)))
                .collect())
        })
        .await
    }

    /// Adds lines: `POST /v3/carts/{cart_id}/items`. From [`Billed`](super::Billed) on, the checkout is read
    /// afterwards.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Lines, Opened, ProductId};
    /// # async fn add(checkout: Checkout<Opened>) -> Result<Checkout<Opened>, Error> {
    /// let guide = Lines::new().product(ProductId::new(103), 1);
    /// Ok(checkout.add_lines(guide).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back; after a conflict, as it is now. No lines, and lines with a customer, a channel, a
    /// currency or a language, which a cart is opened with, are refused before anything is sent. A rule of the shop
    /// (quantity, stock) is the shopper's: see [`store_says`](Error::store_says).
    pub async fn add_lines(self, lines: Lines) -> Result<Checkout<S::Edited>, Rejected<Self>> {
        in_step(Step::AddLines, async move {
            let answer = match self.post_lines(&lines, Step::AddLines).await {
                Ok(answer) => answer,
                Err(error) => return Err(Rejected::new(self, error)),
            };
            self.edited(answer).await
        })
        .await
    }

    /// Changes how many pieces a line has: `PUT /v3/carts/{cart_id}/items/{item_id}`. From [`Billed`](super::Billed)
    /// on, the checkout is read afterwards.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Billed, Checkout, Error, Ready};
    /// # async fn change(checkout: Checkout<Ready>) -> Result<Checkout<Billed>, Error> {
    /// let line = checkout.lines()[0].id().clone();
    /// Ok(checkout.change_quantity(&line, 3).await?) // what was quoted was for another quantity
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back; after a conflict, as it is now. A line that is not there, one that is not of the
    /// catalogue, and 0 pieces are refused before anything is sent. A rule of the shop is the shopper's.
    pub async fn change_quantity(
        self,
        line: &LineItemId,
        quantity: u32,
    ) -> Result<Checkout<S::Edited>, Rejected<Self>> {
        in_step(Step::ChangeLine, async move {
            if quantity == 0 {
                let error = refused("it would have no pieces", "call `remove_line` instead");
                return Err(Rejected::new(self, error));
            }
            let quantity = i64::from(quantity);
            self.change_line(line, |change| LineItemRequest { quantity, ..change })
                .await
        })
        .await
    }

    /// Puts gift wrapping around a line of physical goods: `PUT /v3/carts/{cart_id}/items/{item_id}`. From
    /// [`Billed`](super::Billed) on, the checkout is read afterwards.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, GiftWrappingId, Opened, Wrapping};
    /// # async fn wrap(checkout: Checkout<Opened>) -> Result<Checkout<Opened>, Error> {
    /// let line = checkout.lines()[0].id().clone();
    /// let wrapping = Wrapping::together(GiftWrappingId::new(1)).message("Enjoy!");
    /// Ok(checkout.wrap_line(&line, wrapping).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`change_quantity`](Checkout::change_quantity).
    pub async fn wrap_line(
        self,
        line: &LineItemId,
        wrapping: Wrapping,
    ) -> Result<Checkout<S::Edited>, Rejected<Self>> {
        in_step(Step::ChangeLine, async move {
            let wrapping = Nullable::Value(wrapping.into_request());
            self.change_line(line, |change| change.gift_wrapping(wrapping))
                .await
        })
        .await
    }

    /// Takes the gift wrapping off a line: `PUT /v3/carts/{cart_id}/items/{item_id}`.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Opened};
    /// # async fn unwrap(checkout: Checkout<Opened>) -> Result<Checkout<Opened>, Error> {
    /// let line = checkout.lines()[0].id().clone();
    /// Ok(checkout.unwrap_line(&line).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`change_quantity`](Checkout::change_quantity).
    pub async fn unwrap_line(
        self,
        line: &LineItemId,
    ) -> Result<Checkout<S::Edited>, Rejected<Self>> {
        in_step(Step::ChangeLine, async move {
            self.change_line(line, |change| change.gift_wrapping(Nullable::Null))
                .await
        })
        .await
    }

    /// Replaces a line by another variant, other options, another custom item: the API changes quantity, price and
    /// wrapping only. `POST /v3/carts/{cart_id}/items`, then `DELETE /v3/carts/{cart_id}/items/{item_id}`, in this
    /// order, because a cart goes with its last line. The new line has another id.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Lines, OptionId, Opened, ProductId};
    /// # async fn paint_it_red(checkout: Checkout<Opened>) -> Result<Checkout<Opened>, Error> {
    /// let line = checkout.lines()[0].id().clone();
    /// let red = Lines::new().configured(ProductId::new(101), [(OptionId::new(11), "22")], 1);
    /// Ok(checkout.replace_line(&line, red).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back. When the new line was added and the old one could not be removed, the error says so,
    /// and the checkout that comes back has both: call [`remove_line`](Checkout::remove_line) for the old one.
    pub async fn replace_line(
        self,
        line: &LineItemId,
        with: Lines,
    ) -> Result<Checkout<S::Edited>, Rejected<Self>> {
        in_step(Step::ReplaceLine, async move {
            let before = self.lines();
            let Some(old) = before.iter().find(|known| known.id == *line) else {
                return Err(Rejected::new(self, no_such_line(Step::ReplaceLine)));
            };
            let added = match self.post_lines(&with, Step::ReplaceLine).await {
                Ok(Ok(reply)) => reply.into_data(),
                Ok(Err(error)) => {
                    let rejected = self.rejected(error).await;
                    return Err(during(rejected, Step::ReplaceLine));
                }
                Err(error) => return Err(Rejected::new(self, error)),
            };
            if was_merged_into(old, &before, &Line::of_cart(&added)) {
                let checkout = self.kept(Some(added.into())).await?;
                return Err(Rejected::new(checkout, merged()));
            }
            let body = VersionBody {
                version: added.version,
            };
            let answer = self
                .flow
                .checkouts
                .delete_cart_line_item(
                    &self.cart_id,
                    line,
                    &DeleteCartLineItemQuery::new(),
                    Some(&body),
                )
                .await;
            match answer {
                Ok(reply) => {
                    let answered = reply.into_data().map(Answered::from);
                    self.kept(answered).await.map(Checkout::after_the_edit)
                }
                // The old line is gone already, or the cart is: a read tells.
                Err(error) if is_gone(&error) => {
                    self.kept(None).await.map(Checkout::after_the_edit)
                }
                Err(error) => {
                    let checkout = self.kept(Some(added.into())).await?;
                    let error = Error::from(error).during(Step::ReplaceLine);
                    let both = "the new line is in the cart, and the old one was not removed";
                    Err(Rejected::new(checkout, error.although(both)))
                }
            }
        })
        .await
    }

    /// Gives the cart to a customer, say a guest who has signed in: `PUT /v3/carts/{cart_id}`. The store takes coupons
    /// and consignments off with that. From [`Billed`](super::Billed) on, the checkout is read afterwards.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Billed, Checkout, CustomerId, Error, Quoted};
    /// # async fn sign_in(checkout: Checkout<Quoted>) -> Result<Checkout<Billed>, Error> {
    /// Ok(checkout.assign_to(CustomerId::new(7)).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back when there is no such customer; after a conflict, as it is now.
    pub async fn assign_to(
        self,
        customer: CustomerId,
    ) -> Result<Checkout<S::Edited>, Rejected<Self>> {
        in_step(Step::AssignCustomer, async move {
            let mut body = CartUpdate::new().customer_id(customer);
            body.version = self.version();
            let query = UpdateCartQuery::new();
            let answer = self
                .flow
                .checkouts
                .update_cart(&self.cart_id, &query, &body)
                .await;
            self.edited(answer).await
        })
        .await
    }

    /// Sends lines to add. The outer error is a refusal on this side.
    async fn post_lines(&self, lines: &Lines, step: Step) -> Result<CartAnswer, Error> {
        let mut body = lines.to_add(step)?;
        body.version = self.version();
        let query = AddCartLineItemsQuery::new();
        Ok(self
            .flow
            .checkouts
            .add_cart_line_items(&self.cart_id, &query, &body)
            .await)
    }

    /// Sends a line of the catalogue with one thing about it changed.
    async fn change_line(
        self,
        line: &LineItemId,
        change: impl FnOnce(LineItemRequest) -> LineItemRequest,
    ) -> Result<Checkout<S::Edited>, Rejected<Self>> {
        let same = match as_it_is(&self.lines(), line) {
            Ok(same) => same,
            Err(error) => return Err(Rejected::new(self, error)),
        };
        let mut body = LineItemUpdate::new(change(same));
        body.version = self.version();
        let query = UpdateCartLineItemQuery::new();
        let answer = self
            .flow
            .checkouts
            .update_cart_line_item(&self.cart_id, line, &query, &body)
            .await;
        self.edited(answer).await
    }

    async fn edited(self, answer: CartAnswer) -> Result<Checkout<S::Edited>, Rejected<Self>> {
        self.refreshed(answer).await.map(Checkout::after_the_edit)
    }

    /// The stage after a change of the lines, once it was read.
    pub(super) fn after_the_edit(self) -> Checkout<S::Edited> {
        Checkout {
            flow: self.flow,
            cart_id: self.cart_id,
            stage: self.stage.edited(),
        }
    }
}

fn as_it_is(lines: &[Line], line: &LineItemId) -> Result<LineItemRequest, Error> {
    let Some(known) = lines.iter().find(|known| known.id == *line) else {
        return Err(no_such_line(Step::ChangeLine));
    };
    let of_the_catalogue = matches!(known.kind, LineKind::Physical | LineKind::Digital);
    let Some(product) = known.product.filter(|_| of_the_catalogue) else {
        return Err(refused(
            "the store changes lines of the catalogue only",
            "call `replace_line` instead",
        ));
    };
    let mut same = LineItemRequest::new(product, known.quantity);
    same.variant_id = known.variant;
    Ok(same)
}

/// True when the store put the new pieces into the old line instead of a line of its own: removing that one would lose
/// them.
fn was_merged_into(old: &Line, before: &[Line], after: &[Line]) -> bool {
    let is_new = |line: &Line| before.iter().all(|known| known.id != line.id);
    let old_has_grown = after
        .iter()
        .any(|line| line.id == old.id && line.quantity > old.quantity);
    old_has_grown && !after.iter().any(is_new)
}

pub(super) fn no_such_line(step: Step) -> Error {
    Error::here(
        step,
        Owner::Developer,
        Remedy::ReloadAndReapply,
        "the cart has no such line",
        "name the line by an id from `lines()`",
    )
}

fn refused(what: &'static str, advice: &'static str) -> Error {
    Error::here(
        Step::ChangeLine,
        Owner::Developer,
        Remedy::FixRequest,
        what,
        advice,
    )
}

fn merged() -> Error {
    Error::here(
        Step::ReplaceLine,
        Owner::Developer,
        Remedy::ReloadAndReapply,
        "the store took the new line for more of the old one",
        "show the cart as it is now, and change the quantity instead",
    )
    .although("the new pieces are in the cart")
}

fn during<S>(rejected: Rejected<S>, step: Step) -> Rejected<S> {
    Rejected {
        stage: rejected.stage,
        error: rejected.error.during(step),
    }
}
