//! The quirks of a successful response, applied to its whole JSON.

use serde_json::{Value, json};

use crate::state::quirks::Quirks;
use crate::views::refusal::Family;

impl Quirks {
    /// A body as these quirks have it; None for 204.
    pub(crate) fn applied(&self, family: Family, mut body: Value) -> Option<Value> {
        let is_v3 = matches!(family, Family::V3 | Family::PaymentsControl);
        if self.empty_lists_as_204 && is_v3 && body["data"].as_array().is_some_and(Vec::is_empty) {
            return None;
        }
        if self.empty_objects {
            fill_nulls(&mut body);
        }
        Some(body)
    }
}

/// Puts `{}` in the place of every null that is a field.
fn fill_nulls(json: &mut Value) {
    match json {
        Value::Object(fields) => fields.values_mut().for_each(|value| {
            if value.is_null() {
                *value = json!({});
            } else {
                fill_nulls(value);
            }
        }),
        Value::Array(list) => list.iter_mut().for_each(fill_nulls),
        _ => {}
    }
}
