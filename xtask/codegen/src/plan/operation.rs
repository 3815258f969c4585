//! Operations: what a method is called, what it takes, and what sending it does.

use serde_json::Value;

use super::{Param, Place, Reader, param};
use crate::document::pointer_token;

/// One operation of the spec.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`, which is the method's name.
    pub id: String,
    /// JSON pointer of the operation, without the `#`.
    pub pointer: String,
    /// Upper case: `POST`.
    pub method: String,
    /// Template, as in the spec.
    pub path: String,
    /// The one tag.
    pub tag: String,
    /// One sentence.
    pub summary: String,
    /// The rest of the documentation; may be empty.
    pub description: String,
    /// What the docs say about failures; may be empty.
    pub errors: String,
    /// The OAuth scope, or what stands in for it.
    pub scope: String,
    /// Whether BigCommerce advises against it.
    pub deprecated: bool,
    /// Which server answers it.
    pub host: Host,
    /// What it changes.
    pub effect: Effect,
    /// How an unclear outcome is settled.
    pub recovery: Recovery,
    /// The 2xx that its answer has.
    pub status: u16,
    /// JSON text of the value that an empty answer stands for.
    pub empty: Option<String>,
    /// How a list of it is read to its end; nothing for what is not a list in pages.
    pub paging: Option<Paging>,
    /// Path parameters in path order, then query parameters in the order of the file.
    pub params: Vec<Param>,
    /// The request body.
    pub body: Option<Body>,
    /// Pointer of the schema of the 2xx body, if there is one.
    pub response: Option<String>,
}

impl Operation {
    /// The name of its record in `operations`.
    #[must_use]
    pub fn constant(&self) -> String {
        self.id.to_uppercase()
    }

    /// The name of its query struct; only operations with query parameters have one.
    #[must_use]
    pub fn query_struct(&self) -> String {
        format!(
            "{}Query",
            heck::ToUpperCamelCase::to_upper_camel_case(self.id.as_str())
        )
    }

    /// The name of the method that reads it page after page; only lists in pages have one.
    #[must_use]
    pub fn pages(&self) -> String {
        format!("{}_pages", self.id)
    }

    /// The query parameters.
    pub fn query(&self) -> impl Iterator<Item = &Param> {
        self.params
            .iter()
            .filter(|param| param.place == Place::Query)
    }

    /// Whether it charges, captures, voids, refunds or imports.
    #[must_use]
    pub fn moves_money(&self) -> bool {
        self.effect == Effect::Money
    }

    /// Whether nothing may come back where a body belongs.
    #[must_use]
    pub fn may_be_empty(&self) -> bool {
        self.empty.as_deref() == Some("null")
    }
}

/// A JSON request body.
#[derive(Debug)]
pub struct Body {
    /// Whether it has to be sent.
    pub required: bool,
    /// JSON pointer of its schema.
    pub schema: String,
    /// Its schema as written.
    pub shape: Value,
    /// The first example.
    pub example: Option<Value>,
}

/// Which server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// The management API, with the store's access token.
    Api,
    /// The payments host, with a payment access token.
    Payments,
    /// The store's own domain, with the shopper's session.
    Storefront,
}

/// What an operation changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Read,
    /// The same state each time it is sent.
    Replace,
    /// Another one each time it is sent.
    Create,
    /// It moves money.
    Money,
}

/// How a list says that it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// It does not say: bare lists of V2.
    V2,
    /// By the number of its pages.
    Numbered,
    /// By a cursor, or by number where an answer has none.
    Cursor,
}

/// How an unclear outcome is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Nothing is said: a read, or money.
    None,
    /// Sending it again does no harm.
    Harmless,
    /// The version tells.
    Version,
    /// Another operation tells.
    Lookup(String),
}

/// Reads every operation, in the order of the file.
pub(super) fn read_all(reader: &mut Reader<'_>) -> Vec<Operation> {
    let mut operations = Vec::new();
    for path in reader.keys_in_order("/paths") {
        let item = format!("/paths/{}", pointer_token(path));
        for method in reader.keys_in_order(&item) {
            match method.as_str() {
                "get" | "put" | "post" | "delete" | "patch" => {
                    let pointer = format!("{item}/{method}");
                    operations.push(read(reader, path, method, &pointer));
                }
                "parameters" | "summary" | "description" | "servers" => {}
                other if other.starts_with("x-") => {}
                other => reader.refuse(&item, format!("`{other}` under a path is not supported")),
            }
        }
    }
    operations
}

fn read(reader: &mut Reader<'_>, path: &str, method: &str, pointer: &str) -> Operation {
    let value = reader.document.get(pointer).unwrap_or(&Value::Null);
    let tag = match value
        .get("tags")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        Some([Value::String(tag)]) => tag.clone(),
        _ => {
            reader.refuse(pointer, "an operation has exactly one tag");
            String::new()
        }
    };
    let host = match value.get("x-host").and_then(Value::as_str) {
        Some("api") => Host::Api,
        Some("payments") => Host::Payments,
        Some("storefront") => Host::Storefront,
        _ => {
            reader.refuse(
                pointer,
                "`x-host` is one of `api`, `payments`, `storefront`",
            );
            Host::Api
        }
    };
    let effect = match value.get("x-effect").and_then(Value::as_str) {
        Some("read") => Effect::Read,
        Some("replace") => Effect::Replace,
        Some("create") => Effect::Create,
        Some("money") => Effect::Money,
        _ => {
            reader.refuse(
                pointer,
                "`x-effect` is one of `read`, `replace`, `create`, `money`",
            );
            Effect::Read
        }
    };
    let recovery = match value.get("x-recovery") {
        None => Recovery::None,
        Some(Value::String(word)) if word == "harmless" => Recovery::Harmless,
        Some(Value::String(word)) if word == "version" => Recovery::Version,
        Some(other) => match other.get("lookup").and_then(Value::as_str) {
            Some(operation) => Recovery::Lookup(operation.to_owned()),
            None => {
                reader.refuse(
                    &format!("{pointer}/x-recovery"),
                    "`x-recovery` is `harmless`, `version` or `{lookup: operation}`",
                );
                Recovery::None
            }
        },
    };
    let empty = value
        .get("x-empty")
        .and_then(Value::as_str)
        .map(str::to_owned);
    if let Some(text) = &empty
        && serde_json::from_str::<Value>(text).is_err()
    {
        reader.refuse(&format!("{pointer}/x-empty"), "`x-empty` is not JSON text");
    }
    if host == Host::Storefront && effect == Effect::Money {
        reader.refuse(
            pointer,
            "the storefront host has no operation that moves money",
        );
    }
    let params = param::read_all(reader, path, pointer);
    let paging = paging(reader, value, pointer, &params);
    let (status, response) = response(reader, value, pointer);
    Operation {
        id: reader.text(value, pointer, "operationId"),
        pointer: pointer.to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        tag,
        summary: reader.text(value, pointer, "summary"),
        description: optional_text(value, "description"),
        errors: optional_text(value, "x-errors"),
        scope: reader.text(value, pointer, "x-scope"),
        deprecated: value.get("deprecated") == Some(&Value::Bool(true)),
        host,
        effect,
        recovery,
        status,
        empty,
        paging,
        params,
        body: body(reader, value, pointer),
        response,
    }
}

fn paging(
    reader: &mut Reader<'_>,
    value: &Value,
    pointer: &str,
    params: &[Param],
) -> Option<Paging> {
    let (paging, needed) = match value.get("x-paging").and_then(Value::as_str)? {
        "none" => return None,
        "v2" => (Paging::V2, ["page", "limit"].as_slice()),
        "pages" => (Paging::Numbered, ["page"].as_slice()),
        "cursor" => (Paging::Cursor, ["page", "after"].as_slice()),
        other => {
            reader.refuse(
                &format!("{pointer}/x-paging"),
                format!("`{other}` is no way to page"),
            );
            return None;
        }
    };
    for name in needed {
        let known =
            |param: &Param| param.place == Place::Query && param.name == *name && !param.required;
        if !params.iter().any(known) {
            reader.refuse(
                &format!("{pointer}/x-paging"),
                format!("to page like this it needs an optional query parameter `{name}`"),
            );
            return None;
        }
    }
    Some(paging)
}

fn optional_text(value: &Value, key: &str) -> String {
    value
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn body(reader: &mut Reader<'_>, operation: &Value, pointer: &str) -> Option<Body> {
    operation.get("requestBody")?;
    let (place, value) = reader.resolve(&format!("{pointer}/requestBody"))?;
    let schema = json_schema(reader, value, &place)?;
    let media = schema.rsplit_once('/').map_or("", |(media, _)| media);
    let example = first_example(reader, media);
    let shape = reader.document.get(&schema).cloned().unwrap_or_default();
    Some(Body {
        required: value.get("required") == Some(&Value::Bool(true)),
        schema,
        shape,
        example,
    })
}

fn first_example(reader: &mut Reader<'_>, media: &str) -> Option<Value> {
    if let Some(example) = reader.document.get(&format!("{media}/example")) {
        return Some(example.clone());
    }
    let examples = format!("{media}/examples");
    let name = reader.keys_in_order(&examples).into_iter().next()?;
    let (place, _) = reader.resolve(&format!("{examples}/{}", pointer_token(name)))?;
    reader.document.get(&format!("{place}/value")).cloned()
}

/// The status of a success, and the pointer of the schema of its body.
fn response(reader: &mut Reader<'_>, operation: &Value, pointer: &str) -> (u16, Option<String>) {
    let responses = operation.get("responses").and_then(Value::as_object);
    let good: Vec<&String> = responses
        .into_iter()
        .flat_map(|map| map.keys())
        .filter(|status| status.starts_with('2'))
        .collect();
    let [name] = good.as_slice() else {
        reader.refuse(
            &format!("{pointer}/responses"),
            format!(
                "an operation has exactly one 2xx response, here are {}",
                good.len()
            ),
        );
        return (0, None);
    };
    let place = format!("{pointer}/responses/{name}");
    let Ok(status) = name.parse() else {
        reader.refuse(&place, "a status is a number of three digits");
        return (0, None);
    };
    let schema = match reader.resolve(&place) {
        Some((place, value)) if value.get("content").is_some() => {
            json_schema(reader, value, &place)
        }
        _ => None,
    };
    (status, schema)
}

/// The pointer of the JSON schema of a body; anything but one `application/json` is refused.
fn json_schema(reader: &mut Reader<'_>, value: &Value, pointer: &str) -> Option<String> {
    let content = value.get("content").and_then(Value::as_object);
    let names: Vec<&str> = content
        .into_iter()
        .flat_map(|map| map.keys().map(String::as_str))
        .collect();
    if names != ["application/json"] {
        reader.refuse(pointer, "a body is `application/json` and nothing else");
        return None;
    }
    let media = format!("{pointer}/content/{}", pointer_token("application/json"));
    if reader.document.get(&format!("{media}/encoding")).is_some() {
        reader.refuse(&media, "`encoding` is not supported");
    }
    if reader.document.get(&format!("{media}/schema")).is_none() {
        reader.refuse(&media, "the body has no schema");
        return None;
    }
    Some(format!("{media}/schema"))
}
