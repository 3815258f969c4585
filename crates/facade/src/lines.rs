//! What goes into a cart.

use bigcommerce_management_checkout::types::{
    CartRequest, CurrencyCode, CustomItemRequest, GiftCertificateItemRequest, LineItemRequest,
    LineItemsRequest, OptionChoice, OptionSelection,
};
use bigcommerce_types::{
    Amount, ChannelId, CustomerId, Nullable, OptionId, Owner, ProductId, Remedy, VariantId,
};

use crate::{
    checkout::Wrapping,
    error::{Error, Step},
};

/// The lines of a cart to be opened, and whose cart it is; or lines to add to a cart that is there.
///
/// ```
/// use bigcommerce_facade::{CustomerId, Lines, ProductId, VariantId};
///
/// let lines = Lines::new()
///     .variant(ProductId::new(111), VariantId::new(301), 2)
///     .for_customer(CustomerId::new(7));
/// assert!(!lines.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Lines {
    request: CartRequest,
}

impl Lines {
    /// No lines yet, and a guest.
    pub fn new() -> Self {
        Self::default()
    }

    /// A product without variants.
    pub fn product(self, product: ProductId, quantity: u32) -> Self {
        self.item(LineItemRequest::new(product, quantity))
    }

    /// One variant of a product.
    pub fn variant(self, product: ProductId, variant: VariantId, quantity: u32) -> Self {
        self.item(LineItemRequest::new(product, quantity).variant_id(variant))
    }

    /// A product with options, by option and value; a text option takes the text. With modifiers the variant is told
    /// by its options too, not by its id.
    pub fn configured<'a>(
        self,
        product: ProductId,
        options: impl IntoIterator<Item = (OptionId, &'a str)>,
        quantity: u32,
    ) -> Self {
        let selections: Vec<_> = options
            .into_iter()
            .map(|(option, value)| {
                OptionSelection::new(option, OptionChoice::Text(value.to_owned()))
            })
            .collect();
        self.item(LineItemRequest::new(product, quantity).option_selections(selections))
    }

    /// A catalogue line that is described in full.
    pub fn item(mut self, item: LineItemRequest) -> Self {
        self.request.line_items.get_or_insert_default().push(item);
        self
    }

    /// Wraps the line of the catalogue that was added last as a gift. Without one nothing happens.
    pub fn wrapped(mut self, wrapping: Wrapping) -> Self {
        let last = self
            .request
            .line_items
            .as_mut()
            .and_then(|lines| lines.last_mut());
        if let Some(last) = last {
            last.gift_wrapping = Some(Nullable::Value(wrapping.into_request()));
        }
        self
    }

    /// Something that is not in the catalogue: a name of 1 to 250 characters and a price for one, in major units.
    pub fn custom(mut self, sku: &str, name: &str, price: Amount, quantity: u32) -> Self {
        let item = CustomItemRequest::new(sku, name, quantity, price);
        self.request.custom_items.get_or_insert_default().push(item);
        self
    }

    /// A gift certificate to be sold.
    pub fn gift_certificate(mut self, item: GiftCertificateItemRequest) -> Self {
        self.request
            .gift_certificates
            .get_or_insert_default()
            .push(item);
        self
    }

    /// The signed-in shopper; without one the cart is a guest's. Stored instruments and store credit need one.
    pub fn for_customer(mut self, customer: CustomerId) -> Self {
        self.request.customer_id = Some(customer);
        self
    }

    /// The sales channel; channel 1 unless set.
    pub fn in_channel(mut self, channel: ChannelId) -> Self {
        self.request.channel_id = Some(channel);
        self
    }

    /// The currency that is charged, by ISO 4217 code; the store's default unless set.
    pub fn in_currency(mut self, code: &str) -> Self {
        self.request.currency = Some(CurrencyCode::default().code(code));
        self
    }

    /// The shopper's language, `en` or `en-US`.
    pub fn in_language(mut self, locale: &str) -> Self {
        self.request.locale = Some(locale.into());
        self
    }

    /// Whether there is nothing to put into a cart.
    pub fn is_empty(&self) -> bool {
        fn none<T>(lines: &Option<Vec<T>>) -> bool {
            lines.as_ref().is_none_or(Vec::is_empty)
        }
        none(&self.request.line_items)
            && none(&self.request.custom_items)
            && none(&self.request.gift_certificates)
    }

    pub(crate) fn request(&self) -> &CartRequest {
        &self.request
    }

    /// The lines alone, for a cart that is there.
    pub(crate) fn to_add(&self, step: Step) -> Result<LineItemsRequest, Error> {
        let (owner, remedy) = (Owner::Developer, Remedy::FixRequest);
        if self.is_empty() {
            let (what, advice) = ("it would add nothing", "add at least one line");
            return Err(Error::here(step, owner, remedy, what, advice));
        }
        let CartRequest {
            customer_id,
            line_items,
            custom_items,
            gift_certificates,
            channel_id,
            currency,
            locale,
        } = self.request.clone();
        if customer_id.is_some() || channel_id.is_some() || currency.is_some() || locale.is_some() {
            let what =
                "customer, channel, currency and language are those that the cart was opened with";
            let advice = "leave them out; `assign_to` changes the customer";
            return Err(Error::here(step, owner, remedy, what, advice));
        }
        Ok(LineItemsRequest {
            line_items,
            custom_items,
            gift_certificates,
            version: None,
        })
    }
}
