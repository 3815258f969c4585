//! Ids, one line each. A cart's id cannot be taken for a line item's, nor an order's for a product's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wire::{
    self, DecodeError, RawValue, Wire, is_empty_text, is_null_or_empty_object, string_text,
};

/// An id that is text. Numbers are taken too, because the API has both for some; `""` and `false` are absent.
macro_rules! text_id {
    ($(#[$doc:meta])* $Id:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Id(Box<str>);

        impl $Id {
            /// Takes an id as the API gave it.
            #[must_use]
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into().into())
            }
        }

        impl FromStr for $Id {
            type Err = NotAnId;

            /// Refuses an empty text.
            fn from_str(id: &str) -> Result<Self, NotAnId> {
                if id.is_empty() { Err(NotAnId("an id cannot be empty")) } else { Ok(Self(id.into())) }
            }
        }

        impl From<&str> for $Id {
            fn from(id: &str) -> Self {
                Self(id.into())
            }
        }

        impl From<String> for $Id {
            fn from(id: String) -> Self {
                Self(id.into())
            }
        }

        text_on_the_wire! { $Id }
    };
}

macro_rules! text_on_the_wire {
    ($Id:ident) => {
        impl $Id {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Wire for $Id {
            fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
                let text = string_text(raw)?.ok_or_else(|| DecodeError::expected("an id", raw))?;
                text.parse()
                    .map_err(|_| DecodeError::found("an id", "a text that cannot be one"))
            }

            // V3 carts have been seen to write `false` for a line without a parent.
            fn is_absent(raw: &RawValue) -> bool {
                is_null_or_empty_object(raw) || is_empty_text(raw) || raw.get() == "false"
            }
        }

        impl Serialize for $Id {
            fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
                into.serialize_str(&self.0)
            }
        }

        shared_by_ids! { $Id }
    };
}

/// An id that is a number. Texts of digits are taken too; `""` is absent.
macro_rules! number_id {
    ($(#[$doc:meta])* $Id:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Id(i64);

        impl $Id {
            /// Takes an id as the API gave it.
            #[must_use]
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// The id as a number.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl FromStr for $Id {
            type Err = NotAnId;

            fn from_str(id: &str) -> Result<Self, NotAnId> {
                id.parse().map(Self).map_err(|_| NotAnId("this id is a whole number"))
            }
        }

        impl From<i64> for $Id {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        /// For literals.
        impl From<i32> for $Id {
            fn from(id: i32) -> Self {
                Self(id.into())
            }
        }

        impl From<$Id> for i64 {
            fn from(id: $Id) -> i64 {
                id.0
            }
        }

        impl Wire for $Id {
            fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
                i64::from_wire(raw).map(Self)
            }

            fn is_absent(raw: &RawValue) -> bool {
                i64::is_absent(raw)
            }
        }

        impl Serialize for $Id {
            fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
                into.serialize_i64(self.0)
            }
        }

        shared_by_ids! { $Id }
    };
}

macro_rules! shared_by_ids {
    ($Id:ident) => {
        impl<'de> Deserialize<'de> for $Id {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                wire::deserialize(from)
            }
        }

        impl fmt::Display for $Id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

text_id! {
    /// A cart, and later its checkout.
    ///
    /// ```
    /// use bigcommerce_types::{CartId, CheckoutId};
    ///
    /// let cart = CartId::new("b20deef4-0e7b-4f4c-9b6f-000000000001");
    /// assert_eq!(CheckoutId::from(cart.clone()).as_str(), cart.as_str());
    /// ```
    CartId
}
text_id! {
    /// A checkout. It has the id of the cart that it came from.
    CheckoutId
}
text_id! {
    /// A line of a cart.
    LineItemId
}
text_id! {
    /// The line that another one hangs on, such as the product that a gift wrapping belongs to.
    ParentItemId
}
text_id! {
    /// A billing or shipping address of a checkout.
    AddressId
}
text_id! {
    /// A consignment: items of a checkout that go to one place in one way.
    ConsignmentId
}
text_id! {
    /// A shipping option that was quoted for a consignment. It changes with the next quote.
    ShippingOptionId
}
text_id! {
    /// A way to pay that the store offers, such as `stripe.card`.
    PaymentMethodId
}
text_id! {
    /// One payment that the gateway has taken in hand.
    PaymentId
}
text_id! {
    /// A discount. The API has numbers, UUIDs and words here.
    DiscountId
}
text_id! {
    /// A coupon, as the storefront API writes it: text in some answers, a number in others.
    StorefrontCouponId
}
text_id! {
    /// A fee of a checkout.
    FeeId
}
text_id! {
    /// A promotion.
    PromotionId
}
text_id! {
    /// An order's number written as text, for the calls that refuse the number itself.
    ///
    /// ```
    /// use bigcommerce_types::{OrderId, OrderIdText};
    ///
    /// assert_eq!(OrderIdText::from(OrderId::new(118)).as_str(), "118");
    /// ```
    OrderIdText
}
text_id! {
    /// A metafield's number written as text, for the calls that want it so; made from the number by `into`.
    MetafieldIdText
}
text_id! {
    /// A shipping quote that was recorded with an order.
    ShippingQuoteId
}
text_id! {
    /// A store, by the number that webhooks name it with; API paths have its [`StoreHash`] instead.
    StoreId
}
text_id! {
    /// Ties the requests of one flow together in the logs of both sides; a UUID by custom.
    CorrelationId
}

number_id! {
    /// An order.
    ///
    /// ```
    /// use bigcommerce_types::{OrderId, wire};
    ///
    /// let as_number: OrderId = wire::decode(b"118")?;
    /// let as_text: OrderId = wire::decode(b"\"118\"")?;
    /// assert_eq!((as_number, as_text.get()), (as_text, 118));
    /// # Ok::<(), wire::DecodeError>(())
    /// ```
    OrderId
}
number_id! {
    /// A customer of the store; 0 is a guest.
    CustomerId
}
number_id! {
    /// A product of the catalogue.
    ProductId
}
number_id! {
    /// A variant of a product: what is in stock and has a price.
    VariantId
}
number_id! {
    /// A sales channel; 1 is the store's own storefront.
    ChannelId
}
number_id! {
    /// An option or modifier of a product.
    OptionId
}
number_id! {
    /// A value that an option or modifier can take.
    OptionValueId
}
number_id! {
    /// A transaction of an order.
    TransactionId
}
number_id! {
    /// A coupon.
    CouponId
}
number_id! {
    /// A way to pick an order up.
    PickupMethodId
}
number_id! {
    /// An address of an order.
    OrderAddressId
}
number_id! {
    /// A product line of an order.
    OrderProductId
}
number_id! {
    /// A status of an order, as a number.
    StatusId
}
number_id! {
    /// A brand.
    BrandId
}
number_id! {
    /// An address in a customer's address book.
    CustomerAddressId
}
number_id! {
    /// A group of customers, which decides prices and access.
    CustomerGroupId
}
number_id! {
    /// A way to wrap a gift.
    GiftWrappingId
}
number_id! {
    /// A tax class of the store.
    TaxClassId
}
number_id! {
    /// A currency of the store, by its number.
    CurrencyId
}
number_id! {
    /// A gift certificate, by its number; not its code, which is money.
    GiftCertificateId
}
number_id! {
    /// A place of the merchant where goods are kept or collected.
    LocationId
}
number_id! {
    /// An option set of an old catalogue.
    OptionSetId
}
number_id! {
    /// A consignment of an order; not the one of its checkout.
    OrderConsignmentId
}
number_id! {
    /// One use of a coupon on an order.
    OrderCouponId
}
number_id! {
    /// A fee of an order; not the one of its checkout.
    OrderFeeId
}
number_id! {
    /// What was chosen for one option of an order line.
    OrderProductOptionId
}
number_id! {
    /// A return of goods.
    ReturnId
}
number_id! {
    /// A shipping zone of the store.
    ShippingZoneId
}
number_id! {
    /// A metafield.
    MetafieldId
}
number_id! {
    /// A refund.
    RefundId
}
number_id! {
    /// One of the payments that a refund is made of; its transaction has another number.
    RefundPaymentId
}
number_id! {
    /// What was refunded: a product line, an address, a fee or the order, depending on the kind of item.
    RefundedItemId
}
number_id! {
    /// Somebody who works with the control panel of the store; 0 where nobody in person was.
    UserId
}
number_id! {
    /// A shipment of an order.
    ShipmentId
}
number_id! {
    /// A tax entry of an order.
    OrderTaxId
}
number_id! {
    /// A tax rate of the store.
    TaxRateId
}
number_id! {
    /// A message about an order.
    OrderMessageId
}
number_id! {
    /// A webhook: a registration, not one delivery of it.
    HookId
}
number_id! {
    /// A way of shipping that the store has set up; not a quote.
    ShippingMethodId
}

impl From<MetafieldId> for MetafieldIdText {
    fn from(metafield: MetafieldId) -> Self {
        Self(metafield.get().to_string().into())
    }
}

impl From<OrderId> for OrderIdText {
    fn from(order: OrderId) -> Self {
        Self(order.get().to_string().into())
    }
}

impl From<CartId> for CheckoutId {
    fn from(cart: CartId) -> Self {
        Self(cart.0)
    }
}

impl From<CheckoutId> for CartId {
    fn from(checkout: CheckoutId) -> Self {
        Self(checkout.0)
    }
}

/// The short name of a store in API paths. It becomes part of a URL, so it is checked when it is made.
///
/// ```
/// use bigcommerce_types::StoreHash;
///
/// assert_eq!(StoreHash::new("abc123")?.as_str(), "abc123");
/// assert!(StoreHash::new("../other").is_err());
/// # Ok::<(), bigcommerce_types::NotAStoreHash>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreHash(Box<str>);

impl StoreHash {
    /// Takes ASCII letters, digits, `_` and `-`.
    ///
    /// # Errors
    /// When the text is empty or has any other character.
    pub fn new(hash: impl AsRef<str>) -> Result<Self, NotAStoreHash> {
        let hash = hash.as_ref();
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if !hash.is_empty() && hash.bytes().all(fits) {
            Ok(Self(hash.into()))
        } else {
            Err(NotAStoreHash)
        }
    }
}

impl FromStr for StoreHash {
    type Err = NotAStoreHash;

    fn from_str(hash: &str) -> Result<Self, NotAStoreHash> {
        Self::new(hash)
    }
}

text_on_the_wire! { StoreHash }

/// A text cannot be the id that it was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId(&'static str);

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for NotAnId {}

/// A text cannot be a store hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAStoreHash;

impl fmt::Display for NotAStoreHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a store hash is letters and digits, as between /stores/ and the next slash of the API path")
    }
}

impl std::error::Error for NotAStoreHash {}
