//! Changes of the lines of a cart.

use crate::state::carts::Cart;
use crate::state::currencies::Currency;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::line_items::{self, ItemKind};
use crate::state::store::Store;

impl Store {
    /// Changes quantity, price and wrapping of a line.
    pub(crate) fn change_line(
        &mut self,
        id: &str,
        item: &str,
        fields: &Fields<'_>,
    ) -> Result<&Cart, Refusal> {
        let stock = self.stock.clone();
        self.edit_cart(id, fields.integer("version")?, |cart| {
            cart.change_line(item, &fields.required_object("line_item")?)?;
            stock.check(&cart.items)
        })
    }

    /// Removes a line. None where it was the last one: the cart is gone with it.
    pub(crate) fn remove_line(
        &mut self,
        id: &str,
        item: &str,
        version: Option<i64>,
    ) -> Result<Option<&Cart>, Refusal> {
        let cart = self.delete_from_cart(id, version, |cart| {
            let before = cart.items.len();
            cart.items.retain(|held| held.id != item);
            if cart.items.len() == before {
                return Err(Refusal::not_found());
            }
            cart.resize_in_consignments(item, 0);
            Ok(())
        })?;
        if cart.items.is_empty() {
            self.drop_cart(id);
            return Ok(None);
        }
        self.cart(id).map(Some)
    }
}

impl Cart {
    fn change_line(&mut self, id: &str, line: &Fields<'_>) -> Result<(), Refusal> {
        let currency = self.terms.currency;
        let item = self
            .items
            .iter_mut()
            .find(|item| item.id == id)
            .ok_or_else(Refusal::not_found)?;
        let ItemKind::Product(product) = &mut item.kind else {
            return Err(Refusal::unprocessable(
                "This line can't be updated; add a new one and delete it.",
            ));
        };
        let other = |given: Option<i64>, own: i64| given.is_some_and(|given| given != own);
        if other(line.integer("product_id")?, product.product.id)
            || other(line.integer("variant_id")?, product.variant.id)
        {
            return Err(Refusal::unprocessable(
                "A line keeps its product and variant.",
            ));
        }
        if line.mentions("gift_wrapping") {
            product.wrapping = line_items::read_wrapping(line)?;
        }
        if let Some(price) = line.amount("list_price")? {
            item.list_price = currency.round(price);
        }
        let quantity = line.quantity()?;
        if quantity != item.quantity {
            item.quantity = quantity;
            self.resize_in_consignments(id, quantity);
        }
        Ok(())
    }

    /// Trades the cart in another currency: everything that has an amount of the old one goes, and goods cost what the
    /// catalogue says. 422 where an amount was set by hand.
    pub(crate) fn switch_currency(&mut self, currency: Currency) -> Result<(), Refusal> {
        if currency == self.terms.currency {
            return Ok(());
        }
        if !self.manual_total().is_zero() {
            return Err(Refusal::unprocessable(
                "The currency of a cart with a manual discount can't be changed.",
            ));
        }
        self.terms.currency = currency;
        self.clear_promotions();
        self.gift_certificates.clear();
        self.store_credit = false;
        self.fees.clear();
        self.items.retain(|item| !item.is_gift_certificate());
        if self.items.is_empty() {
            return Err(Refusal::unprocessable(
                "A cart of gift certificates keeps its currency.",
            ));
        }
        for item in &mut self.items {
            if let ItemKind::Product(line) = &item.kind {
                item.list_price = currency.converted(line.variant.price);
            }
        }
        for consignment in &mut self.consignments {
            consignment.selected = None;
        }
        Ok(())
    }
}
