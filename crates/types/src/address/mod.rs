//! Addresses, once for each of the three ways the platform spells them.
//!
//! Every field is optional, because which ones are needed depends on the country and on the step;
//! the server says so. All of it is personal data: `Debug` shows none of it.

mod field_value;
mod order;
mod storefront;

pub use field_value::FieldValue;
pub use order::{FormField, OrderAddress};
pub use storefront::{StorefrontAddress, StorefrontCustomField};

use crate::{record, request};

/// An address as V3 carts and checkouts spell it.
///
/// ```
/// use bigcommerce_types::Address;
///
/// let address = Address::new()
///     .first_name("Jane")
///     .last_name("Doe")
///     .address1("123 Example Street")
///     .city("Austin")
///     .state_or_province_code("TX")
///     .postal_code("78701")
///     .country_code("US");
/// assert!(!format!("{address:?}").contains("Jane"));
/// ```
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Address {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Where the order's mail goes.
    pub email: Option<String>,
    /// Company, if it is one.
    pub company: Option<String>,
    /// Street and number.
    pub address1: Option<String>,
    /// Flat, floor, care of.
    pub address2: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// State or province, spelled out.
    pub state_or_province: Option<String>,
    /// State or province as a code, such as `TX`.
    pub state_or_province_code: Option<String>,
    /// Country, spelled out. Answers have it; requests want the code.
    pub country: Option<String>,
    /// Country as ISO 3166-1 alpha-2, such as `US`.
    pub country_code: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Telephone number, as the shopper wrote it.
    pub phone: Option<String>,
    /// What the store's own address form asks for beside these.
    pub custom_fields: Option<Vec<CustomField>>,
}

record! { Address {
    first_name: "first_name" personal,
    last_name: "last_name" personal,
    email: "email" personal,
    company: "company" personal,
    address1: "address1" personal,
    address2: "address2" personal,
    city: "city" personal,
    state_or_province: "state_or_province" personal,
    state_or_province_code: "state_or_province_code" personal,
    country: "country" personal,
    country_code: "country_code" personal,
    postal_code: "postal_code" personal,
    phone: "phone" personal,
    custom_fields: "custom_fields" personal,
} }

request! { Address { optional {
    first_name: String,
    last_name: String,
    email: String,
    company: String,
    address1: String,
    address2: String,
    city: String,
    state_or_province: String,
    state_or_province_code: String,
    country: String,
    country_code: String,
    postal_code: String,
    phone: String,
    custom_fields: Vec<CustomField>,
} } }

/// A field that a store has added to its address form.
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CustomField {
    /// The field, such as `field_25`.
    pub field_id: Option<String>,
    /// What the shopper put in.
    pub field_value: Option<FieldValue>,
}

record! { CustomField { field_id: "field_id", field_value: "field_value" personal } }

request! { CustomField { optional { field_id: String, field_value: FieldValue } } }
