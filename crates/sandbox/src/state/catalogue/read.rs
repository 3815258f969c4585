//! Reads a catalogue from JSON and checks it, so that nothing in the store meets a product that makes no sense.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

use super::{Product, TextModifier, Variant, VariantOption};
use crate::state::money;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    id: i64,
    name: String,
    variants: Vec<GivenVariant>,
    #[serde(default)]
    texts: Vec<GivenText>,
    #[serde(default)]
    digital: bool,
    stock: Option<u32>,
    most_per_order: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenVariant {
    id: i64,
    price: Value,
    #[serde(default)]
    sku: String,
    option: Option<GivenOption>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenOption {
    id: i64,
    name: String,
    value_id: i64,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenText {
    id: i64,
    name: String,
}

/// The products of a JSON list, or one sentence that says what is wrong with it.
pub(super) fn products(json: &str) -> Result<Vec<Product>, String> {
    let given: Vec<Given> = serde_json::from_str(json)
        .map_err(|error| format!("it is no list of products: {error}"))?;
    if given.is_empty() {
        return Err("it has no product".to_owned());
    }
    let mut ids = BTreeSet::new();
    let mut variants = BTreeSet::new();
    let mut read = Vec::new();
    for one in given {
        let product = product(one)?;
        if !ids.insert(product.id) {
            return Err(format!("two products have the id {}", product.id));
        }
        for variant in product.variants {
            if !variants.insert(variant.id) {
                return Err(format!("two variants have the id {}", variant.id));
            }
        }
        read.push(product);
    }
    Ok(read)
}

fn product(given: Given) -> Result<Product, String> {
    let who = format!("product {}", given.id);
    positive(given.id, "the id of a product")?;
    let length = given.name.chars().count();
    if given.name.trim().is_empty() || length > 250 {
        return Err(format!("the name of {who} has 1 to 250 letters"));
    }
    if given.most_per_order == Some(0) {
        return Err(format!("most_per_order of {who} is at least 1"));
    }
    check_options(&who, &given)?;
    let mut variants = Vec::new();
    for variant in given.variants {
        variants.push(Variant {
            id: positive(variant.id, &format!("the id of a variant of {who}"))?,
            sku: kept(variant.sku),
            price: price(&variant.price, &format!("variant {} of {who}", variant.id))?,
            option: variant.option.map(|option| VariantOption {
                id: option.id,
                name: kept(option.name),
                value_id: option.value_id,
                value: kept(option.value),
            }),
        });
    }
    let modifiers: Vec<TextModifier> = given
        .texts
        .into_iter()
        .map(|text| TextModifier {
            id: text.id,
            name: kept(text.name),
        })
        .collect();
    Ok(Product {
        id: given.id,
        path: kept(path(&given.name)),
        name: kept(given.name),
        digital: given.digital,
        variants: Box::leak(variants.into_boxed_slice()),
        modifiers: Box::leak(modifiers.into_boxed_slice()),
        most_per_order: given.most_per_order,
        stock: given.stock,
    })
}

/// Several variants differ in one option; a text has an id of its own.
fn check_options(who: &str, given: &Given) -> Result<(), String> {
    if given.variants.is_empty() {
        return Err(format!("{who} has no variant"));
    }
    let options: Vec<_> = given
        .variants
        .iter()
        .filter_map(|one| one.option.as_ref())
        .collect();
    if given.variants.len() > 1 && options.len() < given.variants.len() {
        return Err(format!(
            "each of the variants of {who} has an option, which tells them apart"
        ));
    }
    let mut ids: BTreeSet<i64> = BTreeSet::new();
    let mut values = BTreeSet::new();
    for option in &options {
        positive(option.id, &format!("the id of an option of {who}"))?;
        ids.insert(option.id);
        if !values.insert(option.value_id) {
            return Err(format!(
                "two variants of {who} have the value_id {}",
                option.value_id
            ));
        }
    }
    if ids.len() > 1 {
        return Err(format!(
            "the variants of {who} differ in one option, not in several"
        ));
    }
    for text in &given.texts {
        positive(text.id, &format!("the id of a text of {who}"))?;
        if !ids.insert(text.id) {
            return Err(format!("two options of {who} have the id {}", text.id));
        }
    }
    Ok(())
}

fn positive(id: i64, what: &str) -> Result<i64, String> {
    if id > 0 {
        Ok(id)
    } else {
        Err(format!("{what} is greater than 0, not {id}"))
    }
}

fn price(given: &Value, of: &str) -> Result<Decimal, String> {
    money::read(given)
        .filter(|price| (Decimal::ZERO..=money::HIGHEST).contains(price) && price.scale() <= 4)
        .ok_or_else(|| format!("the price of {of} is an amount such as \"24.50\", not {given}"))
}

/// The last part of a product's address.
fn path(name: &str) -> String {
    let words = name.split(|one: char| !one.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

/// Products are read once and live as long as the process.
fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_product_is_read() {
        let json = r#"[{"id": 7, "name": "Tea pot, large", "stock": 4, "most_per_order": 2,
            "texts": [{"id": 3, "name": "Initials"}],
            "variants": [{"id": 70, "sku": "POT-R", "price": "24.50", "option": {"id": 1, "name": "Glaze", "value_id": 5, "value": "Red"}},
                         {"id": 71, "price": 26, "option": {"id": 1, "name": "Glaze", "value_id": 6, "value": "Blue"}}]}]"#;
        let read = products(json).expect("it is a catalogue");
        assert_eq!(
            (read[0].name, read[0].path),
            ("Tea pot, large", "tea-pot-large")
        );
        assert_eq!(read[0].variants[0].price, Decimal::new(2450, 2));
        assert_eq!(
            read[0].variants[1].option.as_ref().map(|one| one.value),
            Some("Blue")
        );
        assert_eq!((read[0].stock, read[0].most_per_order), (Some(4), Some(2)));
    }

    #[test]
    fn a_catalogue_that_makes_no_sense_is_refused_with_the_reason() {
        let with = |product: &str| format!(r#"[{{"id": 7, "name": "Pot", {product}}}]"#);
        let variant = r#""variants": [{"id": 70, "price": "1.00"}]"#;
        for (json, reason) in [
            ("{".to_owned(), "no list of products"),
            ("[]".to_owned(), "no product"),
            (with(r#""variants": []"#), "no variant"),
            (
                with(r#""variants": [{"id": 70, "price": "cheap"}]"#),
                "price of variant 70",
            ),
            (
                with(r#""variants": [{"id": 70, "price": "-1"}]"#),
                "price of variant 70",
            ),
            (
                with(r#""variants": [{"id": 0, "price": "1"}]"#),
                "greater than 0",
            ),
            (
                with(&format!(r#"{variant}, "colour": "red""#)),
                "unknown field `colour`",
            ),
            (
                with(&format!(r#"{variant}, "most_per_order": 0"#)),
                "at least 1",
            ),
            (
                with(r#""variants": [{"id": 1, "price": "1"}, {"id": 2, "price": "1"}]"#),
                "tells them apart",
            ),
            (
                with(r#""variants": [{"id": 1, "price": "1"}, {"id": 1, "price": "1"}]"#),
                "tells them apart",
            ),
            (
                format!(
                    r#"[{{"id": 7, "name": "Pot", {variant}}}, {{"id": 7, "name": "Pan", {variant}}}]"#
                ),
                "id 7",
            ),
            (
                format!(
                    r#"[{{"id": 7, "name": "Pot", {variant}}}, {{"id": 8, "name": "Pan", {variant}}}]"#
                ),
                "id 70",
            ),
        ] {
            let why = products(&json).expect_err(reason);
            assert!(why.contains(reason), "{reason}: {why}");
        }
    }
}
