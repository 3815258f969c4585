//! Consignments: which lines go where, and how. Address and lines are one kind of change, the option another.

use rust_decimal::Decimal;

use crate::state::addresses::Address;
use crate::state::carts::Cart;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::zones::{self, ShippingOption};
use serde::{Deserialize, Serialize};

/// The one place where orders can be picked up.
pub const PICKUP_METHOD: i64 = 1;

/// A part of the cart and the way it takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Consignment {
    pub(crate) id: String,
    /// None for a pickup.
    pub(crate) address: Option<Address>,
    /// Line and how many of it.
    pub(crate) lines: Vec<(String, u32)>,
    pub(crate) selected: Option<ShippingOption>,
    pub(crate) pickup: Option<i64>,
}

impl Consignment {
    /// The ids of its lines.
    pub(crate) fn line_ids(&self) -> Vec<&str> {
        self.lines.iter().map(|(id, _)| id.as_str()).collect()
    }

    pub(crate) fn cost(&self) -> Decimal {
        self.selected
            .as_ref()
            .map_or(Decimal::ZERO, |option| option.cost)
    }

    /// Whether nothing is left to choose.
    pub(crate) fn is_settled(&self) -> bool {
        self.selected.is_some() || self.pickup.is_some()
    }

    /// What is offered for its address and its lines as they are now.
    pub(crate) fn options(&self, cart: &Cart) -> Vec<ShippingOption> {
        let Some(address) = &self.address else {
            return Vec::new();
        };
        let price = |id: &str| cart.item(id).map_or(Decimal::ZERO, |item| item.list_price);
        let value = self
            .lines
            .iter()
            .map(|(id, quantity)| price(id) * Decimal::from(*quantity))
            .sum::<Decimal>();
        let currency = cart.terms.currency;
        let mut options = zones::options(&address.country_code, value / currency.rate);
        for option in &mut options {
            option.cost = currency.converted(option.cost);
        }
        options
    }
}

impl Cart {
    /// How many of a line are in consignments, one of them left out.
    pub(crate) fn consigned(&self, item: &str, except: Option<&str>) -> u32 {
        self.consignments
            .iter()
            .filter(|consignment| Some(consignment.id.as_str()) != except)
            .flat_map(|consignment| &consignment.lines)
            .filter(|(id, _)| id == item)
            .map(|(_, quantity)| quantity)
            .sum()
    }

    /// Follows a changed quantity of a line. The options chosen for it are void: they were for other contents.
    pub(crate) fn resize_in_consignments(&mut self, item: &str, quantity: u32) {
        let mut left = quantity;
        let last = self
            .consignments
            .iter()
            .rposition(|held| held.lines.iter().any(|(id, _)| id == item));
        for (index, consignment) in self.consignments.iter_mut().enumerate() {
            let Some(line) = consignment.lines.iter_mut().find(|(id, _)| id == item) else {
                continue;
            };
            line.1 = if Some(index) == last {
                left
            } else {
                line.1.min(left)
            };
            left -= line.1;
            consignment.selected = None;
            consignment.lines.retain(|(_, quantity)| *quantity > 0);
        }
        self.consignments
            .retain(|consignment| !consignment.lines.is_empty());
    }

    /// Reads `line_items` of a consignment; each has to be in the cart, shippable, and not promised elsewhere.
    pub(crate) fn read_lines(
        &self,
        fields: &Fields<'_>,
        own: Option<&str>,
    ) -> Result<Vec<(String, u32)>, Refusal> {
        let mut lines: Vec<(String, u32)> = Vec::new();
        for line in fields.objects("line_items")? {
            let id = line.required_text("item_id")?;
            let quantity = line.quantity()?;
            let item = self.item(id).ok_or_else(|| {
                Refusal::unprocessable("The item is not in the cart.")
                    .field(line.name("item_id"), "error.unknown")
            })?;
            if !item.can_ship() {
                return Err(Refusal::unprocessable("The item is not shipped.")
                    .field(line.name("item_id"), "error.digital"));
            }
            let here: u32 = lines
                .iter()
                .filter(|(other, _)| other == id)
                .map(|(_, quantity)| quantity)
                .sum();
            if u64::from(self.consigned(id, own)) + u64::from(here) + u64::from(quantity)
                > u64::from(item.quantity)
            {
                return Err(Refusal::unprocessable(
                    "More of the item is consigned than the cart holds.",
                )
                .field(line.name("quantity"), "error.max"));
            }
            lines.push((id.to_owned(), quantity));
        }
        if lines.is_empty() {
            return Err(fields.missing("line_items"));
        }
        Ok(lines)
    }

    /// A pickup is the only consignment of its checkout.
    pub(crate) fn check_pickup_rule(&self) -> Result<(), Refusal> {
        let pickups = self
            .consignments
            .iter()
            .any(|consignment| consignment.pickup.is_some());
        if pickups && self.consignments.len() > 1 {
            return Err(Refusal::unprocessable(
                "Pickup method is limited to 1 consignment.",
            ));
        }
        Ok(())
    }
}
