//! The places that an order goes to: addresses, and places where it is picked up.

use rust_decimal::Decimal;

use crate::state::addresses::Address;
use crate::state::orders::{Order, Pair};
use serde::{Deserialize, Serialize};

/// An address that a part of an order is shipped to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OrderAddress {
    pub(crate) id: i64,
    pub(crate) address: Address,
    pub(crate) shipping_method: String,
    /// The shipping option of the checkout; empty for an order that was made directly.
    pub(crate) option_id: String,
    pub(crate) cost: Pair,
}

/// A part of an order that the shopper fetches.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OrderPickup {
    pub(crate) id: i64,
    pub(crate) pickup_method_id: i64,
}

impl Order {
    /// The order under its number. Those of its places follow from it.
    pub(crate) fn with_id(mut self, id: i64) -> Self {
        let moved = (id - self.id) * 100;
        self.id = id;
        for address in &mut self.addresses {
            address.id += moved;
        }
        for pickup in &mut self.pickups {
            pickup.id += moved;
        }
        for line in &mut self.lines {
            line.goes_to = line.goes_to.map(|place| place + moved);
        }
        self
    }

    /// Sends every line that has no place yet and can be sent to the first address or pickup.
    pub(crate) fn send_lines(&mut self) {
        let pickup = self.pickups.first().map(|one| one.id);
        let place = self.addresses.first().map(|one| one.id).or(pickup);
        for line in &mut self.lines {
            if line.goes_to.is_none() && !line.digital && !line.gift_certificate {
                line.goes_to = place;
            }
        }
    }

    /// The next number of an address or a pickup. It follows from the order's, so it is the store's only one.
    pub(crate) fn next_address_id(&self) -> i64 {
        let places = self.addresses.len() + self.pickups.len();
        self.id * 100 + i64::try_from(places).unwrap_or_default() + 1
    }

    pub(crate) fn address(&self, id: i64) -> Option<&OrderAddress> {
        self.addresses.iter().find(|one| one.id == id)
    }

    /// The pieces that go to an address or are fetched at a place.
    pub(crate) fn pieces_for(&self, id: i64) -> u32 {
        let here = self.lines.iter().filter(|line| line.goes_to == Some(id));
        here.map(|line| line.quantity).sum()
    }

    /// The pieces that were shipped to an address.
    pub(crate) fn shipped_to(&self, id: i64) -> u32 {
        let here = self.shipments.iter().filter(|one| one.address_id == id);
        here.flat_map(|one| &one.items)
            .map(|(_, quantity)| quantity)
            .sum()
    }

    /// The value of the shipping, address by address.
    pub(crate) fn shipping_costs(&self) -> Decimal {
        self.addresses.iter().map(|one| one.cost.inc).sum()
    }
}
