//! Bodies of requests as the page shows them: their structure, and the values that are neither secret nor personal.
//!
//! The rule is a list of what is shown. Everything else is an ellipsis, so that a field that nobody thought of is hidden.

use serde_json::Value;

/// The longest text of a body, in bytes.
const LONGEST: usize = 1200;
const HIDDEN: &str = "…";

/// Keys whose short words are shown.
const WORDS: [&str; 9] = [
    "country_code",
    "coupon_code",
    "currency",
    "currency_code",
    "event",
    "outcome",
    "payment_method_id",
    "status",
    "type",
];

/// Keys whose numbers are shown, besides ids and amounts.
const NUMBERS: [&str; 4] = ["limit", "page", "quantity", "version"];

/// A body on one line.
pub(crate) fn body(body: &Value) -> String {
    let mut text = String::new();
    write(&mut text, "", body);
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or(0));
        text.push_str(HIDDEN);
    }
    text
}

/// A word that a caller chose, such as a correlation id, where it is one.
pub(crate) fn word(word: &str) -> &str {
    if is_word(word) { word } else { HIDDEN }
}

/// A few words such as a payment status, where they are no more than that.
pub(crate) fn phrase(words: &str) -> &str {
    if words.split(' ').all(is_word) {
        words
    } else {
        HIDDEN
    }
}

fn write(text: &mut String, key: &str, value: &Value) {
    if text.len() > LONGEST {
        return;
    }
    match value {
        Value::Object(fields) => {
            text.push('{');
            for (place, (name, value)) in fields.iter().enumerate() {
                text.push_str(if place == 0 { " " } else { ", " });
                text.push_str(if is_plain(name) { name } else { HIDDEN });
                text.push_str(": ");
                write(text, name, value);
            }
            text.push_str(if fields.is_empty() { "}" } else { " }" });
        }
        Value::Array(values) => {
            text.push('[');
            for (place, value) in values.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { ", " });
                write(text, key, value);
            }
            text.push(']');
        }
        Value::Null | Value::Bool(_) => text.push_str(&value.to_string()),
        Value::Number(number) => {
            let number = number.to_string();
            let shown = NUMBERS.contains(&key) || is_id(key) || is_amount(key);
            let is_short = number.len() <= 10;
            text.push_str(if shown && is_short { &number } else { HIDDEN });
        }
        Value::String(word) => {
            let shown = WORDS.contains(&key) && is_word(word)
                || is_id(key) && is_word(word)
                || is_amount(key) && is_decimal(word);
            text.push_str(if shown { word } else { HIDDEN });
        }
    }
}

/// A key that is a name of a field: a caller may write anything there.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=40).contains(&name.len()) && name.bytes().all(plain) && digits(name) < 4
}

fn is_id(key: &str) -> bool {
    matches!(key, "id" | "ids") || key.ends_with("_id") || key.ends_with("Id")
}

fn is_amount(key: &str) -> bool {
    const PARTS: [&str; 6] = ["amount", "price", "total", "cost", "discount", "fee"];
    PARTS.iter().any(|part| key.contains(part))
}

/// A word such as `stripe.card` or a UUID; no token of a stored instrument, no card number, no e-mail address.
fn is_word(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let longest_run = word
        .split(|one: char| !one.is_ascii_digit())
        .map(str::len)
        .max();
    word.len() <= 40 && word.bytes().all(plain) && longest_run.unwrap_or(0) < 12
}

fn is_decimal(word: &str) -> bool {
    word.len() <= 12 && digits(word) <= 10 && word.parse::<rust_decimal::Decimal>().is_ok()
}

fn digits(word: &str) -> usize {
    word.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_payment_shows_its_kind_and_method_and_nothing_of_the_card() {
        let payment = json!({ "payment": {
            "instrument": {
                "type": "card", "number": "4111111111111111", "cardholder_name": "Jane Doe",
                "expiry_month": 12, "expiry_year": 2039, "verification_value": "123",
            },
            "payment_method_id": "stripe.card", "save_instrument": true,
        }});
        let shown = body(&payment);
        assert!(shown.contains("payment_method_id: stripe.card"), "{shown}");
        assert!(shown.contains("type: card") && shown.contains("save_instrument: true"));
        for secret in ["4111", "Jane", "12", "2039", "123"] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }

    #[test]
    fn a_card_number_is_hidden_wherever_it_stands() {
        let number = "4111111111111111";
        let odd = json!({
            "id": number, "order_id": 4_111_111_111_111_111_u64, "amount": number, "type": number, number: 1,
            "coupon_code": "x-4111111111111111", "total": "4111111111111111.00",
        });
        assert!(!body(&odd).contains("4111"), "{}", body(&odd));
    }

    #[test]
    fn an_address_shows_its_country_and_nothing_else() {
        let address = json!({
            "first_name": "Jane", "email": "jane.doe@example.com", "phone": "5125550100", "postal_code": "78701",
            "country_code": "US", "customer_id": "jane.doe@example.com",
        });
        let shown = body(&address);
        assert!(shown.contains("country_code: US"));
        for secret in ["Jane", "example", "512", "787"] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }

    #[test]
    fn ids_quantities_and_amounts_are_shown() {
        let lines =
            json!({ "line_items": [{ "product_id": 101, "quantity": 2, "list_price": "15.00" }] });
        assert_eq!(
            body(&lines),
            "{ line_items: [{ list_price: 15.00, product_id: 101, quantity: 2 }] }"
        );
    }

    #[test]
    fn a_long_body_is_cut() {
        let long = json!({ "ids": (0..100_000).collect::<Vec<i32>>() });
        assert!(body(&long).len() <= LONGEST + HIDDEN.len() + 20);
    }
}
