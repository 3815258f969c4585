//! Carts: the lines, the customer, the discounts, the version, and the rules of an edit.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::state::addresses::Address;
use crate::state::checkout_tokens::CheckoutToken;
use crate::state::consignments::Consignment;
use crate::state::coupons::{Coupon, CouponKind};
use crate::state::currencies;
use crate::state::errors::Refusal;
use crate::state::fees::CheckoutFee;
use crate::state::line_items::LineItem;
use crate::state::random::Random;
use crate::state::store::Store;
use crate::state::totals::Terms;
use serde::{Deserialize, Serialize};

/// A cart, which is also the checkout of the same id.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    pub(crate) terms: Terms,
    pub(crate) coupons: Vec<Coupon>,
    /// Taken off the whole cart by hand.
    pub(crate) discount: Decimal,
    /// Taken off single lines by hand.
    pub(crate) line_discounts: BTreeMap<String, Decimal>,
    pub(crate) fees: Vec<CheckoutFee>,
    /// Codes of gift certificates that the shopper wants to pay with.
    pub(crate) gift_certificates: Vec<String>,
    /// True if the shopper wants to pay with store credit.
    pub(crate) store_credit: bool,
    /// True if the shopper has proved to be a person.
    pub(crate) spam_checked: bool,
    // Secrets, which end with the process.
    #[serde(skip)]
    pub(crate) tokens: Vec<CheckoutToken>,
    pub(crate) customer_message: String,
    /// The newest order made from it.
    pub(crate) order_id: Option<i64>,
    /// True if nobody has changed it for an hour and that was told.
    pub(crate) is_abandoned: bool,
    /// Ids of what is added to it.
    #[serde(skip, default = "Random::unseeded")]
    pub(crate) random: Random,
}

/// A cart to open.
pub(crate) struct NewCart {
    pub(crate) customer_id: i64,
    pub(crate) channel_id: i64,
    pub(crate) locale: String,
    pub(crate) items: Vec<LineItem>,
    pub(crate) terms: Terms,
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

    /// Sets the billing address; with an id, in the place of the one that has it.
    pub(crate) fn bill_to(&mut self, address: Address, id: Option<&str>) -> Result<(), Refusal> {
        let current = self.billing.as_ref().map(|(id, _)| id.as_str());
        if id.is_some() && id != current {
            return Err(Refusal::not_found());
        }
        let id = id.map_or_else(|| self.random.short_id(), str::to_owned);
        self.email.clone_from(&address.email);
        self.billing = Some((id, address));
        Ok(())
    }

    /// Another customer: promotions and shipping are void.
    pub(crate) fn assign(&mut self, customer_id: i64) {
        if self.customer_id != customer_id {
            self.customer_id = customer_id;
            self.clear_promotions();
            self.consignments.clear();
        }
    }

    /// Takes off everything that reduces the price.
    pub(crate) fn clear_promotions(&mut self) {
        self.coupons.clear();
        self.discount = Decimal::ZERO;
        self.line_discounts.clear();
    }

    /// Adds a coupon. One that is there already stays; another one needs a setting of the store.
    pub(crate) fn add_coupon(&mut self, coupon: Coupon) -> Result<(), Refusal> {
        if self.coupons.iter().any(|held| held.code == coupon.code) {
            return Ok(());
        }
        if !self.coupons.is_empty() && !self.terms.several_coupons {
            return Err(
                Refusal::unprocessable("A checkout of this store has one coupon at most.")
                    .field("coupon_code", "error.max"),
            );
        }
        self.coupons.push(coupon);
        Ok(())
    }

    /// Removes a coupon by its code.
    pub(crate) fn remove_coupon(&mut self, code: &str) -> Result<(), Refusal> {
        let before = self.coupons.len();
        self.coupons
            .retain(|held| !held.code.eq_ignore_ascii_case(code));
        if self.coupons.len() == before {
            return Err(Refusal::not_found());
        }
        Ok(())
    }

    /// The cost of a consignment, which a coupon may take away.
    pub(crate) fn shipping_of(&self, consignment: &Consignment) -> Decimal {
        let free = |one: &Coupon| one.kind == CouponKind::FreeShipping;
        if self.coupons.iter().any(free) {
            Decimal::ZERO
        } else {
            consignment.cost()
        }
    }

    /// Manual discounts follow the lines: one whose line is gone goes, and none exceeds its line.
    fn fit_discounts(&mut self) {
        let items = &self.items;
        self.line_discounts.retain(|id, amount| {
            let line = items.iter().find(|item| item.id == *id);
            if let Some(line) = line {
                *amount = (*amount).min(line.extended());
            }
            line.is_some()
        });
        let lines: Decimal = self.line_discounts.values().sum();
        self.discount = self.discount.min(self.base_amount() - lines);
    }
}

impl Store {
    /// A cart to read; its absence has no title.
    pub(crate) fn cart(&self, id: &str) -> Result<&Cart, Refusal> {
        self.carts.get(id).ok_or_else(|| Refusal::untitled(404))
    }

    /// Why a cart cannot be edited that is not there: an edit of an expired one fails as the platform's does.
    pub(crate) fn no_cart_to_edit(&self, id: &str) -> Refusal {
        if self.expired_carts.iter().any(|one| one == id) {
            Refusal::cart_expired()
        } else {
            Refusal::untitled(404)
        }
    }

    /// Applies an edit to a copy and keeps it only if all of it succeeded.
    pub(crate) fn edit_cart(
        &mut self,
        id: &str,
        version: Option<i64>,
        edit: impl FnOnce(&mut Cart) -> Result<(), Refusal>,
    ) -> Result<&Cart, Refusal> {
        let now = self.clock.now();
        let Some(cart) = self.carts.get_mut(id) else {
            return Err(self.no_cart_to_edit(id));
        };
        cart.check_version(version)?;
        let mut edited = cart.clone();
        edit(&mut edited)?;
        edited.fit_discounts();
        edited.version += 1;
        edited.updated = now;
        edited.is_abandoned = false;
        let before = std::mem::replace(cart, edited.clone());
        self.cart_touched(now);
        self.notify_of_edit(&before, &edited);
        self.cart(id)
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

    /// The terms of a new cart: 400 for a currency that the store does not trade in.
    pub(crate) fn terms(&self, code: Option<&str>) -> Result<Terms, Refusal> {
        let code = code.unwrap_or(currencies::DEFAULT.code);
        let currency = currencies::currency(code).filter(|_| self.settings.trades_in(code));
        Ok(Terms {
            taxes: self.settings.taxes,
            currency: currency
                .ok_or_else(|| Refusal::new(400, "A cart needs a transactional currency."))?,
            promotion: self.settings.promotion,
            several_coupons: self.settings.several_coupons,
            unrounded: self.settings.unrounded_amounts,
        })
    }

    /// Opens a cart: the channel has to let shoppers buy.
    pub(crate) fn open_cart(&mut self, new: NewCart) -> Result<&Cart, Refusal> {
        if !self.cart_settings.flag("allow_purchasing", new.channel_id) {
            return Err(Refusal::unprocessable(
                "Purchasing is switched off for this channel.",
            ));
        }
        self.stock.check(&new.items)?;
        let customer_id = self.check_customer(new.customer_id)?;
        let email = self.customer(customer_id).map_or("", |one| one.email);
        let now = self.clock.now();
        let id = self.random.id();
        let cart = Cart {
            id: id.clone(),
            customer_id,
            channel_id: new.channel_id,
            email: email.to_owned(),
            locale: new.locale,
            items: new.items,
            created: now,
            updated: now,
            version: 1,
            billing: None,
            consignments: Vec::new(),
            terms: new.terms,
            coupons: Vec::new(),
            discount: Decimal::ZERO,
            line_discounts: BTreeMap::new(),
            fees: Vec::new(),
            gift_certificates: Vec::new(),
            store_credit: false,
            spam_checked: false,
            tokens: Vec::new(),
            customer_message: String::new(),
            order_id: None,
            is_abandoned: false,
            random: self.random.clone(),
        };
        self.notify_of_new_cart(&cart);
        self.cart_touched(now);
        Ok(self.carts.entry(id).or_insert(cart))
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
