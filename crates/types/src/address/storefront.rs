//! The address as the storefront API spells it.

use super::{Address, FieldValue};
use crate::{record, request};

/// An address as the storefront API spells it: the twin of [`Address`] in camelCase.
///
/// ```
/// use bigcommerce_types::{Address, StorefrontAddress};
///
/// let twin = StorefrontAddress::from(&Address::new("jane.doe@example.com", "US"));
/// assert_eq!(serde_json::to_string(&twin)?, r#"{"email":"jane.doe@example.com","countryCode":"US"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase")
)]
pub struct StorefrontAddress {
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
    /// Country, spelled out.
    pub country: Option<String>,
    /// Country as ISO 3166-1 alpha-2, such as `US`.
    pub country_code: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Telephone number, as the shopper wrote it.
    pub phone: Option<String>,
    /// What the store's own address form asks for beside these.
    pub custom_fields: Option<Vec<StorefrontCustomField>>,
}

record! { StorefrontAddress {
    first_name: "firstName" personal,
    last_name: "lastName" personal,
    email: "email" personal,
    company: "company" personal,
    address1: "address1" personal,
    address2: "address2" personal,
    city: "city" personal,
    state_or_province: "stateOrProvince" personal,
    state_or_province_code: "stateOrProvinceCode" personal,
    country: "country" personal,
    country_code: "countryCode" personal,
    postal_code: "postalCode" personal,
    phone: "phone" personal,
    custom_fields: "customFields" personal,
} }

impl StorefrontAddress {
    /// An address with what the storefront asks for as soon as it sees one: the country as ISO 3166-1 alpha-2. A guest
    /// gives an e-mail address too, and an order wants names, street and city as well.
    #[must_use]
    pub fn new(country_code: impl Into<String>) -> Self {
        Self {
            first_name: None,
            last_name: None,
            email: None,
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

setters! { StorefrontAddress {
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
    custom_fields: Vec<StorefrontCustomField>,
} }

/// [`CustomField`](super::CustomField) in camelCase.
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase")
)]
pub struct StorefrontCustomField {
    /// The field, such as `field_25`.
    pub field_id: Option<String>,
    /// What the shopper put in.
    pub field_value: Option<FieldValue>,
    /// The field's label, which orders have in place of its id.
    pub name: Option<String>,
    /// What the shopper put in, where the field is told by its label.
    pub value: Option<FieldValue>,
}

record! { StorefrontCustomField {
    field_id: "fieldId",
    field_value: "fieldValue" personal,
    name: "name",
    value: "value" personal,
} }

request! { StorefrontCustomField { optional {
    field_id: String,
    field_value: FieldValue,
    name: String,
    value: FieldValue,
} } }

impl From<&Address> for StorefrontAddress {
    fn from(address: &Address) -> Self {
        let from = address.clone();
        let fields = from.custom_fields.map(|fields| {
            let twin = |field: super::CustomField| StorefrontCustomField {
                field_id: field.field_id,
                field_value: field.field_value,
                ..StorefrontCustomField::default()
            };
            fields.into_iter().map(twin).collect()
        });
        Self {
            first_name: from.first_name,
            last_name: from.last_name,
            email: from.email,
            company: from.company,
            address1: from.address1,
            address2: from.address2,
            city: from.city,
            state_or_province: from.state_or_province,
            state_or_province_code: from.state_or_province_code,
            country: from.country,
            country_code: from.country_code,
            postal_code: from.postal_code,
            phone: from.phone,
            custom_fields: fields,
        }
    }
}
