//! What travels between a program and BigCommerce: money, ids, times, addresses, envelopes, open
//! enums, secrets, problems.
//!
//! The room for values. It reads them from JSON and writes them back exactly, and keeps secrets and
//! personal data out of everything that is printed. It must not know an operation, a host or a step
//! of the flow, and it does no I/O: that is `bigcommerce-transport`, the generated crates and
//! `bigcommerce-facade`.
//!
//! - [`wire`]: how a value is read from the text of the JSON, and why no `serde` derive does it;
//! - [`record!`], [`request!`], [`response!`], [`open_enum!`], [`union!`]: a line per field or value, for generated files;
//! - [`Amount`], [`Time`], ids such as [`CartId`], secrets such as [`CardNumber`], [`Address`];
//! - [`Problem`]: every error body of the platform in one form;
//! - [`storing`]: these types inside yours, and in other formats than JSON.
//!
//! An id is one macro line in `id.rs`, a secret one in `secret.rs`, and each has an entry in
//! `specs/shared.yaml`.
//!
//! # Features
//!
//! - `schemars`: JSON Schemas of the hand-written types, by [schemars](https://docs.rs/schemars).

#![cfg_attr(docsrs, feature(doc_cfg))]

mod address;
mod amount;
mod comma_list;
mod envelope;
mod id;
mod macros;
mod nullable;
mod owner;
mod problem;
mod remedy;
mod secret;
pub mod storing;
mod time;
mod unknown;
pub mod wire;

pub use address::{
    Address, CustomField, FieldValue, FormField, OrderAddress, StorefrontAddress,
    StorefrontCustomField,
};
pub use amount::{Amount, NotAnAmount};
pub use comma_list::CommaList;
pub use envelope::{CursorPagination, Data, Meta, PageLinks, Pagination};
pub use id::{
    AddressId, BrandId, CartId, ChannelId, CheckoutId, ConsignmentId, CorrelationId, CouponId,
    CurrencyId, CustomerAddressId, CustomerGroupId, CustomerId, DiscountId, FeeId,
    GiftCertificateId, GiftWrappingId, HookId, LineItemId, LocationId, MetafieldId,
    MetafieldIdText, NotAStoreHash, NotAnId, OptionId, OptionSetId, OptionValueId, OrderAddressId,
    OrderConsignmentId, OrderCouponId, OrderFeeId, OrderId, OrderIdText, OrderMessageId,
    OrderProductId, OrderProductOptionId, OrderTaxId, ParentItemId, PaymentId, PaymentMethodId,
    PickupMethodId, ProductId, PromotionId, RefundId, RefundPaymentId, RefundedItemId, ReturnId,
    ShipmentId, ShippingMethodId, ShippingOptionId, ShippingQuoteId, ShippingZoneId, StatusId,
    StoreHash, StoreId, StorefrontCouponId, TaxClassId, TaxRateId, TransactionId, UserId,
    VariantId,
};
#[doc(no_inline)]
pub use jiff::Timestamp;
pub use nullable::Nullable;
pub use owner::Owner;
pub use problem::{Problem, ProblemShape};
pub use remedy::Remedy;
#[doc(no_inline)]
pub use rust_decimal::Decimal;
pub use secret::{
    AbandonedCartToken, AccessToken, CaptchaToken, CardNumber, CheckoutToken, ClientSecret,
    CsrfToken, GiftCertificateCode, HookSecret, InstrumentToken, PaymentAccessToken, RedirectUrl,
    StorefrontCookie, VerificationValue,
};
pub use time::{NotATime, Time};
pub use unknown::{UnknownObject, UnknownValue};
#[doc(no_inline)]
pub use wire::Json;

/// What the macros expand to; not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::wire::{form, open};
    pub use serde;
}

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
