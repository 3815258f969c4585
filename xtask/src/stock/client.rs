//! The client that progenitor makes of a spec when it is left alone.

use bigcommerce_codegen::document::{Document, Fault};
use bigcommerce_codegen::generate::generate_with;
use bigcommerce_codegen::lower::errors;
use progenitor::{GenerationSettings, InterfaceStyle};
use serde_json::Value;

/// The client that progenitor and typify write for a spec with their defaults, positional, formatted.
///
/// The only help that it gets is that without which it would not compile: one success and no errors for each operation, and no
/// field that we had to call by another name. The hand-written
/// types of `bigcommerce-types` are left out, so it writes its own for ids, amounts and addresses.
///
/// # Errors
/// Faults if progenitor refuses the spec even so.
pub(crate) fn stock(document: &Document) -> Result<String, Vec<Fault>> {
    let mut spec = document.value.clone();
    errors::apply(&mut spec);
    strip(&mut spec);
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    generate_with(document, &spec, &settings).map(|file| prettyplease::unparse(&file))
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            // typify makes one name of `custom_fields` and `customFields`, and does not compile with both.
            map.retain(|key, value| !key.starts_with("x-") && value.get("x-rust-name").is_none());
            map.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
