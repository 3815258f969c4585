//! Names of components, fields and values, seen as Rust will see them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{Fault, Rule, pointer_token};
use crate::lint::schemas::{Place, Schema};
use crate::lint::spec::Spec;
use crate::lint::words::{is_pascal, is_snake, pascal, snake};

const COLLISION: Rule = Rule {
    id: "name-collision",
    why: "Of two schemas that get one Rust name typify keeps the first and says nothing.",
};
const MALFORMED: Rule = Rule {
    id: "name-malformed",
    why: "A component that is not PascalCase has one name in the spec and another in Rust.",
};
const LONG: Rule = Rule {
    id: "name-too-long",
    why: "A name of more than 40 letters retells a path instead of saying what the thing is.",
};

pub(super) const RULES: &[Rule] = &[COLLISION, MALFORMED, LONG];

const LENGTH: usize = 40;

/// What the code around the types takes for granted.
const PRELUDE: [&str; 14] = [
    "Box", "Clone", "Debug", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result",
    "Some", "String", "Vec",
];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    components(spec, faults);
    operations(spec, faults);
    for schema in &spec.schemas {
        if !schema.hand_written {
            fields(spec, schema, faults);
            values(spec, schema, faults);
        }
    }
}

fn components(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    let all = spec
        .document
        .get("/components/schemas")
        .and_then(Value::as_object);
    for name in all.into_iter().flat_map(|all| all.keys()) {
        let place = format!("/components/schemas/{}", pointer_token(name));
        if spec.document.is_imported(&place) {
            taken.insert(pascal(name), name);
        }
    }
    for (name, place, _) in spec.components("schemas") {
        if let Some(other) = taken.insert(pascal(name), name) {
            faults.push(spec.fault(
                &COLLISION,
                &place,
                format!("`{name}` and `{other}` are one name in Rust"),
                "merge the two if they are one thing; otherwise say in the name what sets this one apart",
            ));
        } else if PRELUDE.contains(&name) {
            faults.push(spec.fault(
                &COLLISION,
                &place,
                format!("`{name}` is a name that Rust itself uses"),
                "say in the name what it is in this API",
            ));
        } else if !is_pascal(name) {
            faults.push(spec.fault(
                &MALFORMED,
                &place,
                format!("`{name}` is not PascalCase"),
                format!("call it `{}`", pascal(name)),
            ));
        }
        if is_long(name) {
            faults.push(spec.fault(
                &LONG,
                &place,
                format!("`{name}` is longer than {LENGTH} letters"),
                "say what the thing is, and not where it is found",
            ));
        }
    }
}

fn is_long(name: &str) -> bool {
    name.chars().count() > LENGTH
}

/// A method, and the struct that is called after it.
fn operations(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for operation in &spec.operations {
        let Some(id) = operation.id() else {
            continue;
        };
        let query = format!("{}Query", pascal(id));
        let pages = operation
            .text("x-paging")
            .map_or_else(String::new, |_| format!("{id}_pages"));
        if let Some(name) = [id, &query, &pages].into_iter().find(|name| is_long(name)) {
            faults.push(spec.fault(
                &LONG,
                &format!("{}/operationId", operation.pointer),
                format!("`{name}` is longer than {LENGTH} letters"),
                "say what the call does, and not where it is found",
            ));
        }
    }
}

fn fields(spec: &Spec<'_>, schema: &Schema<'_>, faults: &mut Vec<Fault>) {
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    let mut fields: Vec<_> = schema
        .properties()
        .map(|(name, value)| {
            let place = format!("{}/properties/{}", schema.pointer, pointer_token(name));
            let own = value.get("x-rust-name").and_then(Value::as_str);
            (spec.document.line(&place), place, name, own)
        })
        .collect();
    fields.sort();
    for (_, place, name, own) in fields {
        let field = own.map_or_else(|| snake(name), str::to_owned);
        if own.is_some_and(|own| !is_snake(own)) {
            faults.push(spec.fault(
                &MALFORMED,
                &format!("{place}/x-rust-name"),
                format!("`{field}` is not snake_case"),
                format!("call it `{}`", snake(&field)),
            ));
        }
        if is_long(&field) {
            faults.push(spec.fault(
                &LONG,
                &place,
                format!("`{field}` is longer than {LENGTH} letters"),
                "give the field a shorter name with `x-rust-name`",
            ));
        }
        if let Some(other) = taken.insert(field, name) {
            faults.push(spec.fault(
                &COLLISION,
                &place,
                format!("the properties `{name}` and `{other}` are one field in Rust"),
                "keep the one that the API sends; if it sends both, ask for a rule that renames one",
            ));
        }
    }
}

fn values(spec: &Spec<'_>, schema: &Schema<'_>, faults: &mut Vec<Fault>) {
    if schema.place != Place::Component {
        return;
    }
    let names = schema.map.get("x-enum-names");
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for (index, value) in schema.list("enum").iter().enumerate() {
        let word = match value {
            Value::String(word) => word.clone(),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        let name = names
            .and_then(|names| names.get(&word))
            .and_then(Value::as_str);
        let name = pascal(name.unwrap_or(&word));
        if is_long(&name) {
            faults.push(spec.fault(
                &LONG,
                &format!("{}/enum/{index}", schema.pointer),
                format!("`{name}` is longer than {LENGTH} letters"),
                "give the value a shorter name in `x-enum-names`",
            ));
        }
        if let Some(other) = taken.insert(name, word.clone()) {
            faults.push(spec.fault(
                &COLLISION,
                &format!("{}/enum/{index}", schema.pointer),
                format!("the values `{other}` and `{word}` are one variant in Rust"),
                "tell them apart in `x-enum-names`",
            ));
        }
    }
}
