//! Bodies of the storefront: the same fields as in V3, with other names.

use serde_json::Value;

use crate::http::call::Call;
use crate::state::errors::Refusal;

/// The body with the names that V3 has: `countryCode` becomes `country_code`.
pub(super) fn body(call: &Call) -> Result<Value, Refusal> {
    call.body().map(snake)
}

fn snake(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (snake_name(name), snake(value)))
            .collect(),
        Value::Array(list) => list.iter().map(snake).collect(),
        other => other.clone(),
    }
}

fn snake_name(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// A refusal whose fields have the names of the storefront.
pub(super) fn renamed(mut refusal: Refusal) -> Refusal {
    for (name, _) in &mut refusal.errors {
        *name = camel(name);
    }
    refusal
}

fn camel(name: &str) -> String {
    let mut camel = String::new();
    let mut raise = false;
    for letter in name.chars() {
        match letter {
            '_' => raise = true,
            _ if raise => {
                camel.push(letter.to_ascii_uppercase());
                raise = false;
            }
            _ => camel.push(letter),
        }
    }
    camel
}
