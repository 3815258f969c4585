//! The two forms in which the store shows a cart: by itself, and within its checkout.

use bigcommerce_management_checkout::types::{Cart, Checkout as Read};

use bigcommerce_types::Amount;

use super::line::Line;

/// A cart or a checkout as it was last read.
pub enum Seen<'a> {
    /// The cart by itself.
    Cart(&'a Cart),
    /// The checkout, with the cart in it.
    Checkout(&'a Read),
}

/// A cart or a checkout as an operation answered it.
pub enum Answered {
    /// The cart by itself.
    Cart(Box<Cart>),
    /// The checkout, with the cart in it.
    Checkout(Box<Read>),
}

impl Seen<'_> {
    pub(super) fn version(&self) -> Option<i64> {
        match self {
            Self::Cart(cart) => cart.version,
            Self::Checkout(read) => read.version,
        }
    }

    /// The amount of a cart, the grand total of a checkout.
    pub(super) fn total(&self) -> Option<Amount> {
        match self {
            Self::Cart(cart) => cart.cart_amount.clone(),
            Self::Checkout(read) => read.grand_total.clone(),
        }
    }

    pub(super) fn lines(&self) -> Vec<Line> {
        match self {
            Self::Cart(cart) => Line::of_cart(cart),
            Self::Checkout(read) => Line::of_checkout(read),
        }
    }

    pub(super) fn has_offers(&self) -> bool {
        match self {
            Self::Cart(_) => false,
            Self::Checkout(read) => read
                .consignments
                .iter()
                .any(|consignment| !consignment.available_shipping_options.is_empty()),
        }
    }
}

impl Answered {
    pub(super) fn seen(&self) -> Seen<'_> {
        match self {
            Self::Cart(cart) => Seen::Cart(cart),
            Self::Checkout(read) => Seen::Checkout(read),
        }
    }

    /// True when there are consignments, so that shipping options could be among them.
    pub(super) fn has_consignments(&self) -> bool {
        matches!(self, Self::Checkout(read) if !read.consignments.is_empty())
    }
}

impl From<Cart> for Answered {
    fn from(cart: Cart) -> Self {
        Self::Cart(Box::new(cart))
    }
}

impl From<Read> for Answered {
    fn from(read: Read) -> Self {
        Self::Checkout(Box::new(read))
    }
}
