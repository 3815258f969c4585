//! The quirks among the settings by HTTP.

use serde_json::{Value, json};

use crate::state::quirks::{ErrorShape, Quirks, StatusPage};

pub(super) fn json(quirks: &Quirks) -> Value {
    json!({
        "error_shape": quirks.error_shape.name(),
        "status_page": quirks.status_page.name(),
        "untitled_errors": quirks.untitled_errors,
        "empty_objects": quirks.empty_objects,
        "empty_lists_as_204": quirks.empty_lists_as_204,
        "stale_payment_status": quirks.stale_payment_status,
    })
}

/// Reads quirks; one that is absent stays as it is.
pub(super) fn read(mut quirks: Quirks, body: Option<&Value>) -> Result<Quirks, String> {
    let Some(body) = body else {
        return Ok(quirks);
    };
    let fields = body.as_object().ok_or("quirks are a JSON object")?;
    for (key, value) in fields {
        let wrong = || format!("the quirk {key} can't be read");
        let flag = || value.as_bool().ok_or_else(wrong);
        match key.as_str() {
            "error_shape" => {
                let shape = value.as_str().and_then(ErrorShape::named);
                quirks.error_shape = shape.ok_or_else(wrong)?;
            }
            "status_page" => {
                let page = value.as_str().and_then(StatusPage::named);
                quirks.status_page = page.ok_or_else(wrong)?;
            }
            "untitled_errors" => quirks.untitled_errors = flag()?,
            "empty_objects" => quirks.empty_objects = flag()?,
            "empty_lists_as_204" => quirks.empty_lists_as_204 = flag()?,
            "stale_payment_status" => quirks.stale_payment_status = flag()?,
            _ => return Err(format!("there is no quirk {key:?}")),
        }
    }
    Ok(quirks)
}
