//! Parameters: what stands in the path and in the query.

use serde_json::Value;

use super::Reader;

/// A parameter in the path or in the query.
#[derive(Debug)]
pub struct Param {
    /// As it is called on the wire.
    pub name: String,
    /// Where it goes.
    pub place: Place,
    /// Whether the operation needs it.
    pub required: bool,
    /// What it is.
    pub description: String,
    /// Whether it says something about a person.
    pub personal: bool,
    /// JSON pointer of its schema.
    pub schema: String,
    /// Its schema as written.
    pub shape: Value,
    /// Its example, if it has one.
    pub example: Option<Value>,
}

impl Param {
    /// Whether it is a list, which is sent as one value with commas.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.shape.get("type").and_then(Value::as_str) == Some("array")
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query string.
    Query,
}

/// What the methods call their own variables and arguments.
const BINDINGS: &[&str] = &[
    "access_token",
    "base",
    "body",
    "permit",
    "query",
    "request",
    "url",
];

/// Reads the parameters of the operation at `pointer`: those of the path in its order, then those of the query in the file's.
pub(super) fn read_all(reader: &mut Reader<'_>, path: &str, pointer: &str) -> Vec<Param> {
    let item = pointer.rsplit_once('/').map_or("", |(item, _)| item);
    let mut params: Vec<Param> = Vec::new();
    for list in [
        format!("{item}/parameters"),
        format!("{pointer}/parameters"),
    ] {
        let count = reader
            .document
            .get(&list)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        for index in 0..count {
            if let Some(param) = param(reader, &format!("{list}/{index}")) {
                params.retain(|known| known.name != param.name || known.place != param.place);
                params.push(param);
            }
        }
    }
    for name in placeholders(path) {
        if !params
            .iter()
            .any(|p| p.place == Place::Path && p.name == name)
        {
            reader.refuse(
                pointer,
                format!("the path names `{name}`, no parameter does"),
            );
        }
    }
    // A stable sort: query parameters stay in the order of the file.
    params.sort_by_key(|param| match param.place {
        Place::Path => path.find(&format!("{{{}}}", param.name)).unwrap_or(0),
        Place::Query => usize::MAX,
    });
    params
}

fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

fn param(reader: &mut Reader<'_>, pointer: &str) -> Option<Param> {
    let (pointer, value) = reader.resolve(pointer)?;
    let place = match value.get("in").and_then(Value::as_str) {
        Some("path") => Place::Path,
        Some("query") => Place::Query,
        _ => {
            reader.refuse(&pointer, "only path and query parameters are supported");
            return None;
        }
    };
    let required = value.get("required") == Some(&Value::Bool(true));
    if place == Place::Path && !required {
        reader.refuse(&pointer, "a path parameter is `required: true`");
    }
    let is_array = value.pointer("/schema/type").and_then(Value::as_str) == Some("array");
    if is_array && value.get("explode") != Some(&Value::Bool(false)) {
        reader.refuse(&pointer, "an array in a query says `explode: false`");
    }
    if value.get("schema").is_none() {
        reader.refuse(&pointer, "the parameter has no schema");
    }
    let name = reader.text(value, &pointer, "name");
    if BINDINGS.contains(&name.as_str()) {
        reader.refuse(&pointer, format!("every method has a variable `{name}` of its own: the generator cannot have a parameter of that name"));
    }
    Some(Param {
        name,
        place,
        required,
        description: reader.text(value, &pointer, "description"),
        personal: value.get("x-personal") == Some(&Value::Bool(true)),
        schema: format!("{pointer}/schema"),
        shape: value.get("schema").cloned().unwrap_or_default(),
        example: value.get("example").cloned(),
    })
}
