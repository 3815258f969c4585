//! Carts: the lines, the customer, the version, and the six operations that edit or show them.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::state::addresses::Address;
use crate::state::consignments::Consignment;
use crate::state::coupons::Coupon;
use crate::state::errors::Refusal;
use crate::state::line_items::LineItem;
use crate::state::store::Store;

/// The store's one currency.
pub(crate) const CURRENCY: &str = "USD";

/// A cart, which is also the checkout of the same id.
#[derive(Clone, Debug)]
pub(crate) struct Cart {
    pub(crate) id: String,
    pub(crate) customer_id: i64,
    pub(crate) channel_id: i64,
    pub(crate) email: String,
    pub(crate) locale: String,
    pub(crate) items: Vec<LineItem>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) version: i64,
    /// With its id.
    pub(crate) billing: Option<(String, Address)>,
    pub(crate) consignments: Vec<Consignment>,
    pub(crate) coupon: Option<Coupon>,
    pub(crate) customer_message: String,
    /// The newest order made from it.
    pub(crate) order_id: Option<i64>,
}

impl Cart {
    /// Refuses an edit that was made against another version. Without a version nothing is checked.
    pub(crate) fn check_version(&self, version: Option<i64>) -> Result<(), Refusal> {
        match version {
            Some(version) if version != self.version => Err(Refusal::version_conflict()),
            _ => Ok(()),
        }
    }

    pub(crate) fn item(&self, id: &str) -> Option<&LineItem> {
        self.items.iter().find(|item| item.id == id)
    }

    /// All lines before discounts.
    pub(crate) fn base_amount(&self) -> Decimal {
        self.items.iter().map(LineItem::extended).sum()
    }

    /// What the coupon takes off a line; gift certificates keep their price.
    pub(crate) fn coupon_amount(&self, item: &LineItem) -> Decimal {
        match self.coupon {
            Some(coupon) if !item.is_gift_certificate() => coupon.off(item.extended()),
            _ => Decimal::ZERO,
        }
    }

    pub(crate) fn coupon_total(&self) -> Decimal {
        self.items.iter().map(|item| self.coupon_amount(item)).sum()
    }

    pub(crate) fn cart_amount(&self) -> Decimal {
        self.base_amount() - self.coupon_total()
    }

    pub(crate) fn shipping_total(&self) -> Decimal {
        self.consignments.iter().map(Consignment::cost).sum()
    }

    pub(crate) fn wrapping_total(&self) -> Decimal {
        self.items.iter().map(LineItem::wrapping_cost).sum()
    }

    pub(crate) fn grand_total(&self) -> Decimal {
        self.cart_amount() + self.wrapping_total() + self.shipping_total()
    }
}

impl Store {
    /// A cart to read; its absence has no title.
    pub(crate) fn cart(&self, id: &str) -> Result<&Cart, Refusal> {
        self.carts.get(id).ok_or_else(|| Refusal::untitled(404))
    }

    /// Applies an edit to a copy and keeps it only if all of it succeeded.
    pub(crate) fn edit_cart(
        &mut self,
        id: &str,
        version: Option<i64>,
        edit: impl FnOnce(&mut Cart) -> Result<(), Refusal>,
    ) -> Result<&Cart, Refusal> {
        let now = self.clock.now();
        let cart = self.carts.get_mut(id).ok_or_else(Refusal::cart_gone)?;
        cart.check_version(version)?;
        let mut edited = cart.clone();
        edit(&mut edited)?;
        edited.version += 1;
        edited.updated = now;
        *cart = edited;
        Ok(cart)
    }

    /// As [`Self::edit_cart`], for a DELETE: what is gone already is simply not found.
    pub(crate) fn delete_from_cart(
        &mut self,
        id: &str,
        version: Option<i64>,
        edit: impl FnOnce(&mut Cart) -> Result<(), Refusal>,
    ) -> Result<&Cart, Refusal> {
        self.cart(id)?;
        self.edit_cart(id, version, edit)
    }

    pub(crate) fn check_customer(&self, id: i64) -> Result<i64, Refusal> {
        if id == 0 || self.customer(id).is_some() {
            return Ok(id);
        }
        Err(Refusal::unprocessable("There is no such customer.")
            .field("customer_id", "error.unknown"))
    }
}

impl Cart {
    /// Takes the shopper's message, unless it is too long.
    pub(crate) fn set_message(&mut self, message: &str, field: &str) -> Result<(), Refusal> {
        if message.chars().count() > MESSAGE_LIMIT {
            return Err(Refusal::field_fault(field, "error.maxLength"));
        }
        self.customer_message = message.to_owned();
        Ok(())
    }
}

/// The longest message of the shopper, in characters.
pub(crate) const MESSAGE_LIMIT: usize = 2000;
