//! Addresses, once for each of the three ways the platform spells them.
//!
//! Every field can be absent in an answer. In a request `new` asks for what no step goes without; which
//! of the others are needed depends on the country and on the step, and the server says so. All of it is
//! personal data: `Debug` shows none of it.

/// Chained setters beside a `new` that is written by hand.
macro_rules! setters {
    ($Address:ident { $($field:ident: $Type:ty),* $(,)? }) => {
        impl $Address {
            $(
                #[doc = concat!("Sets [`", stringify!($field), "`](#structfield.", stringify!($field), ").")]
                #[must_use]
                pub fn $field(mut self, value: impl Into<$Type>) -> Self {
                    self.$field = Some(value.into());
                    self
                }
            )*
        }
    };
}

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
/// let address = Address::new("jane.doe@example.com", "US")
///     .first_name("Jane")
///     .last_name("Doe")
///     .address1("123 Example Street")
///     .city("Austin")
///     .state_or_province_code("TX")
///     .postal_code("78701");
/// assert!(!format!("{address:?}").contains("Jane"));
/// ```
///
/// Without an e-mail address and a country none is made:
///
/// ```compile_fail,E0061
/// let nowhere = bigcommerce_types::Address::new();
/// ```
#[derive(Clone, PartialEq)]
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

impl Address {
    /// An address with what V3 asks for as soon as it sees one, to bill or to ship to: an e-mail address, and the
    /// country as ISO 3166-1 alpha-2. An order wants names, street and city as well.
    #[must_use]
    pub fn new(email: impl Into<String>, country_code: impl Into<String>) -> Self {
        Self {
            first_name: None,
            last_name: None,
            email: Some(email.into()),
            company: None,
            address1: None,
            address2: None,
            city: None,
            state_or_province: None,
            state_or_province_code: None,
            country: None,
            country_code: Some(country_code.into()),
            postal_code: None,
            phone: None,
            custom_fields: None,
        }
    }
}

setters! { Address {
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
} }

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
