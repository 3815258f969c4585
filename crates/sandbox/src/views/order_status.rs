//! A status of orders, as V2 shows it.

use serde_json::{Value, json};

/// One status.
pub(crate) fn json((id, name, says): &(i64, &str, &str)) -> Value {
    json!({
        "id": id,
        "name": name,
        "system_label": name,
        "custom_label": name,
        "system_description": says,
        "order": id,
    })
}
