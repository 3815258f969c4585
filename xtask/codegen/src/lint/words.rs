//! How names are cut into words, so that two names which become one in Rust are seen before they do.

/// `billing-address`, `billingAddress` and `BILLING_ADDRESS` in one shape: `BillingAddress`.
pub(crate) fn pascal(name: &str) -> String {
    words(name)
        .iter()
        .map(|word| {
            let mut letters = word.chars();
            match letters.next() {
                Some(first) => first.to_uppercase().chain(letters).collect(),
                None => String::new(),
            }
        })
        .collect()
}

/// The same as a field: `billing_address`.
pub(crate) fn snake(name: &str) -> String {
    words(name).join("_")
}

/// Whether the name is what Rust wants of a function or a field.
pub(crate) fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !name.contains("__")
        && !name.ends_with('_')
}

/// Whether the name is what Rust wants of a type.
pub(crate) fn is_pascal(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && !name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn words(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut fresh = true;
    let mut lower_before = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            fresh = true;
            continue;
        }
        if fresh || (letter.is_uppercase() && lower_before) {
            found.push(String::new());
        }
        if let Some(word) = found.last_mut() {
            word.extend(letter.to_lowercase());
        }
        lower_before = letter.is_lowercase() || letter.is_ascii_digit();
        fresh = false;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{is_pascal, is_snake, pascal, snake};

    #[test]
    fn names_that_differ_in_spelling_only_become_one() {
        for name in ["billing-address", "billingAddress", "BILLING_ADDRESS"] {
            assert_eq!(pascal(name), "BillingAddress", "{name}");
            assert_eq!(snake(name), "billing_address", "{name}");
        }
        assert_eq!(pascal("capture pending"), "CapturePending");
        assert_eq!(snake("address1"), "address1");
    }

    #[test]
    fn a_name_is_accepted_as_rust_writes_it() {
        assert!(is_snake("create_cart") && !is_snake("createCart") && !is_snake("cart_"));
        assert!(is_pascal("CartLineItem") && !is_pascal("cart_item") && !is_pascal("CART"));
    }
}
