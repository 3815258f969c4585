//! The address as V2 orders spell it.

use super::{Address, FieldValue};
use crate::{record, request};

/// An address as V2 orders spell it. `new` begins a whole one, `default` a change of one that is there.
///
/// ```
/// use bigcommerce_types::{Address, OrderAddress};
///
/// let address = Address::new("jane.doe@example.com", "US")
///     .address1("123 Example Street")
///     .postal_code("78701");
/// let order = OrderAddress::from(&address);
/// assert_eq!(order.street_1.as_deref(), Some("123 Example Street"));
/// assert_eq!(order.country_iso2.as_deref(), Some("US"));
/// ```
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OrderAddress {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Company, if it is one.
    pub company: Option<String>,
    /// Street and number.
    pub street_1: Option<String>,
    /// Flat, floor, care of.
    pub street_2: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// State or province, spelled out.
    pub state: Option<String>,
    /// Postal code.
    pub zip: Option<String>,
    /// Country, spelled out.
    pub country: Option<String>,
    /// Country as ISO 3166-1 alpha-2, such as `US`.
    pub country_iso2: Option<String>,
    /// Telephone number, as the shopper wrote it.
    pub phone: Option<String>,
    /// Where the order's mail goes.
    pub email: Option<String>,
    /// What the store's own address form asks for beside these.
    pub form_fields: Option<Vec<FormField>>,
}

record! { OrderAddress {
    first_name: "first_name" personal,
    last_name: "last_name" personal,
    company: "company" personal,
    street_1: "street_1" personal,
    street_2: "street_2" personal,
    city: "city" personal,
    state: "state" personal,
    zip: "zip" personal,
    country: "country" personal,
    country_iso2: "country_iso2" personal,
    phone: "phone" personal,
    email: "email" personal,
    form_fields: "form_fields" personal,
} }

impl OrderAddress {
    /// An address with the one field that V2 takes no billing address without: the postal code, of two characters or
    /// more. Names, street, city, state, country and e-mail address belong to an order that is to be paid.
    #[must_use]
    pub fn new(zip: impl Into<String>) -> Self {
        Self::default().zip(zip)
    }
}

setters! { OrderAddress {
    first_name: String,
    last_name: String,
    company: String,
    street_1: String,
    street_2: String,
    city: String,
    state: String,
    zip: String,
    country: String,
    country_iso2: String,
    phone: String,
    email: String,
    form_fields: Vec<FormField>,
} }

/// A field that a store has added to its address form, by name.
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FormField {
    /// The field's name in the store.
    pub name: Option<String>,
    /// What the shopper put in.
    pub value: Option<FieldValue>,
}

record! { FormField { name: "name", value: "value" personal } }

request! { FormField { optional { name: String, value: FieldValue } } }

/// Custom fields stay behind: a checkout knows them by id and an order by name.
impl From<&Address> for OrderAddress {
    fn from(address: &Address) -> Self {
        let from = address.clone();
        Self {
            first_name: from.first_name,
            last_name: from.last_name,
            company: from.company,
            street_1: from.address1,
            street_2: from.address2,
            city: from.city,
            // An order knows no code for a state; the code is better than nothing.
            state: from.state_or_province.or(from.state_or_province_code),
            zip: from.postal_code,
            country: from.country,
            country_iso2: from.country_code,
            phone: from.phone,
            email: from.email,
            form_fields: None,
        }
    }
}
