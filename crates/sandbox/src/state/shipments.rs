//! Shipments of an order: the pieces that were sent, and how. An order follows its shipments with its status.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::orders::{AWAITING_FULFILLMENT, Order, PARTIALLY_SHIPPED, SHIPPED};
use crate::state::store::Store;
use serde::{Deserialize, Serialize};

/// Carriers that the platform has a name for.
const PROVIDERS: [&str; 11] = [
    "",
    "usps",
    "endicia",
    "ups",
    "upsready",
    "upsonline",
    "fedex",
    "auspost",
    "canadapost",
    "royalmail",
    "shipperhq",
];

/// One parcel, or several under one number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Shipment {
    pub(crate) id: i64,
    pub(crate) address_id: i64,
    /// Order product and pieces of it.
    pub(crate) items: Vec<(i64, u32)>,
    pub(crate) created: Timestamp,
    pub(crate) details: ShipmentDetails,
}

/// The part of a shipment that may be changed later.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ShipmentDetails {
    pub(crate) tracking_number: String,
    pub(crate) shipping_provider: String,
    pub(crate) shipping_method: String,
    pub(crate) tracking_carrier: String,
    pub(crate) tracking_link: String,
    pub(crate) merchant_shipping_cost: Decimal,
    pub(crate) comments: String,
}

impl ShipmentDetails {
    /// Reads a change of `self`; what is absent stays.
    pub(crate) fn read(self, fields: &Fields<'_>) -> Result<Self, Refusal> {
        let text = |key: &str, now: String| Ok(fields.text(key)?.map_or(now, str::to_owned));
        let details = Self {
            tracking_number: text("tracking_number", self.tracking_number)?,
            shipping_provider: text("shipping_provider", self.shipping_provider)?,
            shipping_method: text("shipping_method", self.shipping_method)?,
            tracking_carrier: text("tracking_carrier", self.tracking_carrier)?,
            tracking_link: text("tracking_link", self.tracking_link)?,
            merchant_shipping_cost: fields
                .amount("merchant_shipping_cost")?
                .unwrap_or(self.merchant_shipping_cost),
            comments: text("comments", self.comments)?,
        };
        if !PROVIDERS.contains(&details.shipping_provider.as_str()) {
            let name = fields.name("shipping_provider");
            return Err(Refusal::field_fault(name, "error.unknown"));
        }
        Ok(details)
    }
}

impl Order {
    /// The pieces of a line that were shipped.
    pub(crate) fn shipped(&self, line: i64) -> u32 {
        let items = self.shipments.iter().flat_map(|one| &one.items);
        let of_line = items.filter(|(id, _)| *id == line);
        of_line.map(|(_, quantity)| quantity).sum()
    }

    /// Reads the items of a new shipment to an address: no more than is left to ship there.
    pub(crate) fn read_shipment_items(
        &self,
        fields: &Fields<'_>,
        address: i64,
    ) -> Result<Vec<(i64, u32)>, Refusal> {
        let mut items: Vec<(i64, u32)> = Vec::new();
        for item in fields.objects("items")? {
            let id = item.required_integer("order_product_id")?;
            let quantity = item.quantity()?;
            let here = |line: &&crate::state::order_lines::OrderLine| {
                line.id == id && line.goes_to == Some(address)
            };
            let line = self.lines.iter().find(here).ok_or_else(|| {
                Refusal::new(400, "The product is not one that goes to this address.")
                    .field(item.name("order_product_id"), "error.unknown")
            })?;
            let asked: u32 = items
                .iter()
                .filter(|(other, _)| *other == id)
                .map(|(_, quantity)| quantity)
                .sum();
            let gone = u64::from(self.shipped(id)) + u64::from(asked) + u64::from(quantity);
            if gone > u64::from(line.quantity) {
                return Err(Refusal::new(
                    400,
                    "More of the product is shipped than the order has left.",
                )
                .field(item.name("quantity"), "error.max"));
            }
            items.push((id, quantity));
        }
        if items.is_empty() {
            return Err(fields.missing("items"));
        }
        Ok(items)
    }

    /// Brings the status to where the shipments are: an order that is not paid keeps its own.
    pub(crate) fn follow_shipments(&mut self) {
        let movable = [AWAITING_FULFILLMENT, SHIPPED, PARTIALLY_SHIPPED, 8, 9];
        if !movable.contains(&self.status_id) {
            return;
        }
        let to_ship = self.lines.iter().filter(|line| line.goes_to.is_some());
        let wanted: u32 = to_ship.map(|line| line.quantity).sum();
        let gone: u32 = self.lines.iter().map(|line| self.shipped(line.id)).sum();
        self.status_id = if gone == 0 {
            AWAITING_FULFILLMENT
        } else if gone < wanted {
            PARTIALLY_SHIPPED
        } else {
            SHIPPED
        };
    }
}

impl Store {
    /// Ships everything that an order has left, one shipment for each address. False where nothing is left.
    pub(crate) fn ship_rest(&mut self, id: i64) -> bool {
        let Some(order) = self.orders.get(&id) else {
            return false;
        };
        let mut parcels: BTreeMap<i64, Vec<(i64, u32)>> = BTreeMap::new();
        for line in &order.lines {
            let left = line.quantity.saturating_sub(order.shipped(line.id));
            if let Some(address) = line.goes_to.filter(|place| order.address(*place).is_some())
                && left > 0
            {
                parcels.entry(address).or_default().push((line.id, left));
            }
        }
        let mut made = Vec::new();
        for (address_id, items) in parcels {
            self.next_shipment_id += 1;
            made.push(Shipment {
                id: self.next_shipment_id,
                address_id,
                items,
                created: self.clock.now(),
                details: ShipmentDetails::default(),
            });
        }
        let any = !made.is_empty();
        if any {
            self.change(id, |order| {
                order.shipments.extend(made);
                order.follow_shipments();
            });
        }
        any
    }
}
