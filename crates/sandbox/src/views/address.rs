//! An address in the three spellings of the three API families.

use serde_json::{Map, Value, json};

use crate::state::addresses::Address;

impl Address {
    /// As V3 writes it.
    pub(crate) fn v3(&self) -> Value {
        let custom: Vec<Value> = self
            .custom_fields
            .iter()
            .map(|(id, value)| json!({ "field_id": id, "field_value": value }))
            .collect();
        let mut body = json!({
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "company": self.company,
            "address1": self.address1,
            "address2": self.address2,
            "city": self.city,
            "state_or_province": self.state,
            "state_or_province_code": self.state_code,
            "country": self.country,
            "country_code": self.country_code,
            "postal_code": self.postal_code,
            "custom_fields": custom,
        });
        self.add_phone(&mut body);
        body
    }

    /// As the storefront writes it.
    pub(crate) fn storefront(&self) -> Value {
        let custom: Vec<Value> = self
            .custom_fields
            .iter()
            .map(|(id, value)| json!({ "fieldId": id, "fieldValue": value }))
            .collect();
        let mut body = json!({
            "firstName": self.first_name,
            "lastName": self.last_name,
            "email": self.email,
            "company": self.company,
            "address1": self.address1,
            "address2": self.address2,
            "city": self.city,
            "stateOrProvince": self.state,
            "stateOrProvinceCode": self.state_code,
            "country": self.country,
            "countryCode": self.country_code,
            "postalCode": self.postal_code,
            "customFields": custom,
        });
        self.add_phone(&mut body);
        body
    }

    /// A phone number that was not given is left out: the published pattern has no place for an empty one.
    fn add_phone(&self, body: &mut Value) {
        if !self.phone.is_empty() {
            body["phone"] = json!(self.phone);
        }
    }

    /// As V2 writes it.
    pub(crate) fn v2(&self) -> Value {
        json!({
            "first_name": self.first_name,
            "last_name": self.last_name,
            "company": self.company,
            "street_1": self.address1,
            "street_2": self.address2,
            "city": self.city,
            "state": self.state,
            "zip": self.postal_code,
            "country": self.country,
            "country_iso2": self.country_code,
            "phone": self.phone,
            "email": self.email,
            "form_fields": [],
        })
    }
}

/// A JSON object with one more member.
pub(crate) fn with(mut object: Value, key: &str, value: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.insert(key.to_owned(), value);
    } else {
        let mut members = Map::new();
        members.insert(key.to_owned(), value);
        object = Value::Object(members);
    }
    object
}
