//! An address, in the three spellings of the three API families.

use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::regions;
use serde::{Deserialize, Serialize};

/// A place and whom to reach there. Empty text means absent.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
    pub(crate) company: String,
    pub(crate) address1: String,
    pub(crate) address2: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) state_code: String,
    pub(crate) country: String,
    pub(crate) country_code: String,
    pub(crate) postal_code: String,
    pub(crate) phone: String,
    pub(crate) custom_fields: Vec<(String, String)>,
}

impl Address {
    /// Reads a V3 checkout address. E-mail and country code are all that this step asks for; an order asks for more.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Refusal> {
        fields.required_text("email")?;
        Self::read_without_email(fields)
    }

    /// Reads a checkout address whose e-mail may be absent: the storefront knows the shopper.
    pub(crate) fn read_without_email(fields: &Fields<'_>) -> Result<Self, Refusal> {
        let mut custom_fields = Vec::new();
        for field in fields.objects("custom_fields")? {
            custom_fields.push((
                field.required_text("field_id")?.to_owned(),
                field.text_or_empty("field_value")?,
            ));
        }
        let address = Self {
            email: fields.text_or_empty("email")?,
            country_code: fields.required_text("country_code")?.to_owned(),
            first_name: fields.text_or_empty("first_name")?,
            last_name: fields.text_or_empty("last_name")?,
            company: fields.text_or_empty("company")?,
            address1: fields.text_or_empty("address1")?,
            address2: fields.text_or_empty("address2")?,
            city: fields.text_or_empty("city")?,
            state: fields.text_or_empty("state_or_province")?,
            state_code: fields.text_or_empty("state_or_province_code")?,
            country: String::new(),
            postal_code: fields.text_or_empty("postal_code")?,
            phone: fields.text_or_empty("phone")?,
            custom_fields,
        };
        Ok(address.normalised())
    }

    /// Reads a V2 order address; the caller decides what is required.
    pub(crate) fn read_v2(fields: &Fields<'_>) -> Result<Self, Refusal> {
        let code = fields.text_or_empty("country_iso2")?;
        let name = fields.text_or_empty("country")?;
        let address = Self {
            first_name: fields.text_or_empty("first_name")?,
            last_name: fields.text_or_empty("last_name")?,
            email: fields.text_or_empty("email")?,
            company: fields.text_or_empty("company")?,
            address1: fields.text_or_empty("street_1")?,
            address2: fields.text_or_empty("street_2")?,
            city: fields.text_or_empty("city")?,
            state: fields.text_or_empty("state")?,
            country_code: if code.is_empty() { name } else { code },
            postal_code: fields.text_or_empty("zip")?,
            phone: fields.text_or_empty("phone")?,
            ..Self::default()
        };
        Ok(address.normalised())
    }

    /// The address with the fields that a V2 request names.
    pub(crate) fn patched_v2(&self, fields: &Fields<'_>) -> Result<Self, Refusal> {
        let text = |key: &str, now: &String| {
            Ok::<_, Refusal>(fields.text(key)?.map_or_else(|| now.clone(), str::to_owned))
        };
        let country = match fields.text("country_iso2")? {
            Some(code) => code.to_owned(),
            None => text("country", &self.country_code)?,
        };
        let moved = fields.get("state").is_some() || country != self.country_code;
        let address = Self {
            first_name: text("first_name", &self.first_name)?,
            last_name: text("last_name", &self.last_name)?,
            email: text("email", &self.email)?,
            company: text("company", &self.company)?,
            address1: text("street_1", &self.address1)?,
            address2: text("street_2", &self.address2)?,
            city: text("city", &self.city)?,
            state: text("state", &self.state)?,
            state_code: if moved {
                String::new()
            } else {
                self.state_code.clone()
            },
            country_code: country,
            postal_code: text("zip", &self.postal_code)?,
            phone: text("phone", &self.phone)?,
            ..self.clone()
        };
        Ok(address.normalised())
    }

    /// Fills names from codes and codes from names. An unknown country is emptied, not refused, as the API does it.
    fn normalised(mut self) -> Self {
        let (code, name) = regions::country(&self.country_code).unwrap_or(("", ""));
        self.country_code = code.to_owned();
        self.country = name.to_owned();
        let given = if self.state_code.is_empty() {
            &self.state
        } else {
            &self.state_code
        };
        if let Some((code, name)) = regions::state(&self.country_code, given) {
            self.state_code = code.to_owned();
            self.state = name.to_owned();
        }
        self
    }

    /// What an order needs and this address lacks, by V3 name.
    pub(crate) fn lacks_for_an_order(&self) -> Vec<&'static str> {
        let mut required = vec![
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("email", &self.email),
            ("address1", &self.address1),
            ("city", &self.city),
            ("country_code", &self.country_code),
        ];
        if regions::needs_state(&self.country_code) {
            required.push(("state_or_province", &self.state));
        }
        if regions::needs_postal_code(&self.country_code) {
            required.push(("postal_code", &self.postal_code));
        }
        required
            .into_iter()
            .filter(|(_, value)| value.trim().is_empty())
            .map(|(name, _)| name)
            .collect()
    }
}
