//! The things that are given back.

use bigcommerce_orders::types::{
    RefundFeeItem, RefundGiftWrappingItem, RefundHandlingItem, RefundItem, RefundOrderItem,
    RefundProductItem, RefundQuoteRequest, RefundShippingItem,
};
use bigcommerce_types::{Amount, OrderAddressId, OrderFeeId, OrderId, OrderProductId};

/// The things of an order that are given back: lines, shipping, fees, or an amount.
///
/// ```
/// use bigcommerce_facade::{Amount, RefundItems};
/// use bigcommerce_facade::types::OrderProductId;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let one_mug = RefundItems::new().line(OrderProductId::new(231), 1).reason("wrong colour");
/// let goodwill = RefundItems::new().amount("5.00".parse::<Amount>()?);
/// # let _ = (one_mug, goodwill);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct RefundItems {
    items: Vec<Item>,
    tax: Option<Amount>,
    reason: Option<String>,
}

#[derive(Clone, Debug)]
enum Item {
    Line(OrderProductId, i64),
    Wrapping(OrderProductId, i64),
    Shipping(OrderAddressId, Amount),
    Handling(OrderAddressId, Amount),
    Fee(OrderFeeId, Amount),
    Amount(Amount),
}

impl RefundItems {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Pieces of a line of the order, by the number of the line in the order's products.
    pub fn line(self, line: OrderProductId, quantity: u32) -> Self {
        self.with(Item::Line(line, i64::from(quantity)))
    }

    /// The gift wrapping of pieces of a line.
    pub fn wrapping(self, line: OrderProductId, quantity: u32) -> Self {
        self.with(Item::Wrapping(line, i64::from(quantity)))
    }

    /// The cost of shipping to an address of the order, or a part of it, in major units.
    pub fn shipping(self, address: OrderAddressId, amount: Amount) -> Self {
        self.with(Item::Shipping(address, amount))
    }

    /// The cost of handling for an address of the order, or a part of it, in major units.
    pub fn handling(self, address: OrderAddressId, amount: Amount) -> Self {
        self.with(Item::Handling(address, amount))
    }

    /// A fee of the order, or a part of it, in major units.
    pub fn fee(self, fee: OrderFeeId, amount: Amount) -> Self {
        self.with(Item::Fee(fee, amount))
    }

    /// An amount off the order as a whole, in major units. Tax is not worked out again for it.
    pub fn amount(self, amount: Amount) -> Self {
        self.with(Item::Amount(amount))
    }

    /// Tax that should not have been charged, in major units.
    pub fn tax_adjustment(mut self, amount: Amount) -> Self {
        self.tax = Some(amount);
        self
    }

    /// The reason of every item, for the merchant's records; at most 1000 characters.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// True where nothing would be given back.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.tax.is_none()
    }

    fn with(mut self, item: Item) -> Self {
        self.items.push(item);
        self
    }

    pub(super) fn into_request(self, order: OrderId) -> RefundQuoteRequest {
        let reason = self.reason;
        let items: Vec<RefundItem> = self
            .items
            .into_iter()
            .map(|item| item.into_wire(order, reason.clone()))
            .collect();
        let mut request = RefundQuoteRequest::new();
        request.items = (!items.is_empty()).then_some(items);
        request.tax_adjustment_amount = self.tax;
        request
    }
}

impl Item {
    fn into_wire(self, order: OrderId, reason: Option<String>) -> RefundItem {
        match self {
            Self::Line(line, quantity) => {
                let mut item = RefundProductItem::new(line, quantity);
                item.reason = reason;
                RefundItem::Product(item)
            }
            Self::Wrapping(line, quantity) => {
                let mut item = RefundGiftWrappingItem::new(line, quantity);
                item.reason = reason;
                RefundItem::GiftWrapping(item)
            }
            Self::Shipping(address, amount) => {
                let mut item = RefundShippingItem::new(address, amount);
                item.reason = reason;
                RefundItem::Shipping(item)
            }
            Self::Handling(address, amount) => {
                let mut item = RefundHandlingItem::new(address, amount);
                item.reason = reason;
                RefundItem::Handling(item)
            }
            Self::Fee(fee, amount) => {
                let mut item = RefundFeeItem::new(fee, amount);
                item.reason = reason;
                RefundItem::Fee(item)
            }
            Self::Amount(amount) => {
                let mut item = RefundOrderItem::new(order, amount);
                item.reason = reason;
                RefundItem::Order(item)
            }
        }
    }
}
