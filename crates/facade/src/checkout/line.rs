//! A line of the cart, in one form at every stage.

use bigcommerce_management_checkout::types::{Cart, Checkout as Read, GiftWrapping};
use bigcommerce_types::{Amount, LineItemId, ProductId, VariantId};

/// The kinds of line that a cart can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// Goods of the catalogue that exist as things.
    Physical,
    /// Goods of the catalogue that are downloaded.
    Digital,
    /// Goods that are not in the catalogue. They are not changed, only [replaced](super::Checkout::replace_line).
    Custom,
    /// A gift certificate to be sold. It is not changed, only [replaced](super::Checkout::replace_line).
    GiftCertificate,
}

/// A line of the cart as it was last read.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub(super) id: LineItemId,
    pub(super) kind: LineKind,
    pub(super) product: Option<ProductId>,
    pub(super) variant: Option<VariantId>,
    pub(super) name: Option<String>,
    pub(super) quantity: i64,
    pub(super) price: Option<Amount>,
    pub(super) wrapping: Option<GiftWrapping>,
    pub(super) has_to_be_shipped: bool,
}

/// The lines by kind as one list. The types of a cart's lines and of a checkout's differ; these fields are in both.
macro_rules! lines {
    ($items:expr) => {{
        let items = $items;
        let physical = items.physical_items.iter().map(|item| Line {
            id: item.id.clone(),
            kind: LineKind::Physical,
            product: item.product_id,
            variant: item.variant_id,
            name: item.name.clone(),
            quantity: item.quantity.unwrap_or(1),
            price: item.list_price.clone(),
            wrapping: item.gift_wrapping.clone(),
            has_to_be_shipped: item.is_require_shipping != Some(false),
        });
        let digital = items.digital_items.iter().map(|item| Line {
            id: item.id.clone(),
            kind: LineKind::Digital,
            product: item.product_id,
            variant: item.variant_id,
            name: item.name.clone(),
            quantity: item.quantity.unwrap_or(1),
            price: item.list_price.clone(),
            wrapping: None,
            has_to_be_shipped: false,
        });
        let custom = items.custom_items.iter().map(|item| Line {
            id: item.id.clone(),
            kind: LineKind::Custom,
            product: None,
            variant: None,
            name: item.name.clone(),
            quantity: item.quantity.unwrap_or(1),
            price: item.list_price.clone(),
            wrapping: None,
            has_to_be_shipped: true,
        });
        let certificates = items.gift_certificates.iter().map(|item| Line {
            id: item.id.clone(),
            kind: LineKind::GiftCertificate,
            product: None,
            variant: None,
            name: item.name.clone(),
            quantity: item.quantity.unwrap_or(1),
            price: item.amount.clone(),
            wrapping: None,
            has_to_be_shipped: false,
        });
        physical
            .chain(digital)
            .chain(custom)
            .chain(certificates)
            .collect()
    }};
}

impl Line {
    /// The line's id. A promotion that is evaluated again may replace it.
    pub fn id(&self) -> &LineItemId {
        &self.id
    }

    /// The kind of line.
    pub fn kind(&self) -> LineKind {
        self.kind
    }

    /// The product, for lines of the catalogue.
    pub fn product(&self) -> Option<ProductId> {
        self.product
    }

    /// The variant, for lines of the catalogue.
    pub fn variant(&self) -> Option<VariantId> {
        self.variant
    }

    /// The name that the shopper reads.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    /// The number of pieces.
    pub fn quantity(&self) -> i64 {
        self.quantity
    }

    /// The price of one piece before discounts, in major units of the cart's currency.
    pub fn price(&self) -> Option<&Amount> {
        self.price.as_ref()
    }

    /// The gift wrapping, where the line has one.
    pub fn wrapping(&self) -> Option<&GiftWrapping> {
        self.wrapping.as_ref()
    }

    /// True when the line has to be in a consignment before an order can be placed.
    pub fn has_to_be_shipped(&self) -> bool {
        self.has_to_be_shipped
    }

    pub(super) fn of_cart(cart: &Cart) -> Vec<Self> {
        cart.line_items
            .as_ref()
            .map_or_else(Vec::new, |items| lines!(items))
    }

    pub(super) fn of_checkout(read: &Read) -> Vec<Self> {
        let items = read.cart.as_ref().and_then(|cart| cart.line_items.as_ref());
        items.map_or_else(Vec::new, |items| lines!(items))
    }
}
