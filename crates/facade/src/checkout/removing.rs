//! Removing lines, down to a cart that is gone with its last one.

use std::fmt;

use bigcommerce_management_checkout::{query::DeleteCartLineItemQuery, types::VersionBody};
use bigcommerce_types::{CartId, LineItemId};

use super::{Checkout, Stage, conflict::is_gone, editing::no_such_line, seen::Answered};
use crate::error::{Rejected, ShopperMessage, Step};
use crate::flow::in_step;

/// The cart after a line was removed from it.
#[must_use = "the cart is gone when its last line was removed"]
pub enum Remaining<S: Stage> {
    /// The cart has other lines.
    Lines(Checkout<S>),
    /// That was the last line: the store has deleted the cart.
    Nothing(EmptiedCart),
}

impl<S: Stage> Remaining<S> {
    /// The checkout, unless the cart is gone.
    pub fn checkout(self) -> Option<Checkout<S>> {
        match self {
            Self::Lines(checkout) => Some(checkout),
            Self::Nothing(_) => None,
        }
    }
}

impl<S: Stage> fmt::Debug for Remaining<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lines(checkout) => f.debug_tuple("Lines").field(checkout).finish(),
            Self::Nothing(emptied) => f.debug_tuple("Nothing").field(emptied).finish(),
        }
    }
}

/// A cart that was deleted, by itself or with its last line. Its id names nothing any more: forget it, and open another
/// cart for the next line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmptiedCart {
    cart_id: CartId,
}

impl EmptiedCart {
    /// The id that the cart had.
    pub fn cart_id(&self) -> &CartId {
        &self.cart_id
    }

    /// A sentence for the shopper.
    pub fn shopper_message(&self) -> ShopperMessage {
        ShopperMessage::CART_EMPTY
    }
}

impl<S: Stage> Checkout<S> {
    /// Removes a line: `DELETE /v3/carts/{cart_id}/items/{item_id}`. With its last line the store deletes the cart.
    /// From [`Billed`](super::Billed) on, the checkout is read afterwards. A line that is gone already counts as
    /// removed.
    ///
    /// A promotion may put its goods back at once, under another id.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Opened, Remaining};
    /// # async fn remove(checkout: Checkout<Opened>) -> Result<(), Error> {
    /// let line = checkout.lines()[0].id().clone();
    /// match checkout.remove_line(&line).await? {
    ///     Remaining::Lines(checkout) => println!("{} lines are left", checkout.lines().len()),
    ///     Remaining::Nothing(cart) => println!("{}", cart.shopper_message()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back; after a conflict, as it is now. A line that is not there is refused before anything is
    /// sent.
    pub async fn remove_line(
        self,
        line: &LineItemId,
    ) -> Result<Remaining<S::Edited>, Rejected<Self>> {
        in_step(Step::RemoveLine, async move {
            if self.lines().iter().all(|known| known.id() != line) {
                return Err(Rejected::new(self, no_such_line(Step::RemoveLine)));
            }
            let body = VersionBody {
                version: self.version(),
            };
            let query = DeleteCartLineItemQuery::new();
            let answer = self
                .flow
                .checkouts
                .delete_cart_line_item(&self.cart_id, line, &query, Some(&body))
                .await;
            match answer {
                Ok(reply) => match reply.into_data() {
                    Some(cart) => self.remaining(Some(cart.into())).await,
                    None => self.remaining(None).await,
                },
                Err(error) if is_gone(&error) => self.remaining(None).await,
                Err(error) => Err(self.rejected(error).await),
            }
        })
        .await
    }

    /// Deletes the cart with everything in it: `DELETE /v3/carts/{cart_id}`. A cart that is gone already counts as
    /// deleted.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Opened};
    /// # async fn discard(checkout: Checkout<Opened>) -> Result<(), Error> {
    /// let emptied = checkout.discard().await?;
    /// println!("{}", emptied.shopper_message());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back.
    pub async fn discard(self) -> Result<EmptiedCart, Rejected<Self>> {
        in_step(Step::DiscardCart, async move {
            match self.flow.checkouts.delete_cart(&self.cart_id).await {
                Ok(_) => Ok(self.emptied()),
                Err(error) if is_gone(&error) => Ok(self.emptied()),
                Err(error) => Err(self.rejected(error).await),
            }
        })
        .await
    }

    /// Reads whether the cart is still there, unless the answer shows it.
    async fn remaining(
        mut self,
        answered: Option<Answered>,
    ) -> Result<Remaining<S::Edited>, Rejected<Self>> {
        if let Some(answered) = answered
            && self.stage.reread(answered)
        {
            return Ok(Remaining::Lines(self.after_the_edit()));
        }
        match self.look().await {
            Ok(now) => {
                self.stage.reread(now);
                Ok(Remaining::Lines(self.after_the_edit()))
            }
            Err(error) if is_gone(&error) => Ok(Remaining::Nothing(self.emptied())),
            Err(error) => Err(self.unread(error)),
        }
    }

    fn emptied(self) -> EmptiedCart {
        EmptiedCart {
            cart_id: self.cart_id,
        }
    }
}
