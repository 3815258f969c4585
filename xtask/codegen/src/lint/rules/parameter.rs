//! Parameters outside the path.

use serde_json::Value;

use crate::document::{Fault, Rule};
use crate::lint::operations::Operation;
use crate::lint::spec::Spec;

const HEADER: Rule = Rule {
    id: "header-parameter",
    why: "The session writes every header and cookie; as parameters they would be arguments of every method.",
};
const EXPLODED: Rule = Rule {
    id: "query-array-exploded",
    why: "This API wants `include=a,b`; a list that is not said to be joined would be sent as repeated keys.",
};
const PAGE: Rule = Rule {
    id: "page-not-integer",
    why: "A page or a limit that is a `number` goes out as `page=1.0`.",
};

const PAGING: Rule = Rule {
    id: "paging-unsaid",
    why: "A list in pages of which nobody says how it goes on is read to the end of its first page only.",
};

pub(super) const RULES: &[Rule] = &[HEADER, EXPLODED, PAGE, PAGING];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for operation in &spec.operations {
        let mut names = Vec::new();
        for (pointer, value) in operation.parameters() {
            let (pointer, value) = spec.resolve(value, &pointer);
            one(spec, &pointer, value, faults);
            if value.get("in").and_then(Value::as_str) == Some("query") {
                names.extend(value.get("name").and_then(Value::as_str));
            }
        }
        paging(spec, operation, &names, faults);
    }
}

/// What a list in pages needs, by how it goes on.
const WAYS: [(&str, &[&str]); 4] = [
    ("v2", &["page", "limit"]),
    ("pages", &["page"]),
    ("cursor", &["page", "after"]),
    ("none", &[]),
];

fn paging(spec: &Spec<'_>, operation: &Operation<'_>, names: &[&str], faults: &mut Vec<Fault>) {
    let name = operation.name();
    let Some(said) = operation.value.get("x-paging") else {
        if names.contains(&"page") || names.contains(&"after") {
            faults.push(spec.fault(
                &PAGING,
                &operation.pointer,
                format!("{name} has pages, and does not say how they follow each other"),
                "add `x-paging`: `v2` for a bare list, `pages` or `cursor` for one in an envelope, `none` for what is no list",
            ));
        }
        return;
    };
    let place = format!("{}/x-paging", operation.pointer);
    match WAYS.iter().find(|(way, _)| said == way) {
        None => faults.push(spec.fault(
            &PAGING,
            &place,
            format!("{said} is no way to page"),
            "write `v2`, `pages`, `cursor` or `none`",
        )),
        Some((way, needed)) => {
            if *way != "none" && (*way == "v2") != lists_bare(operation) {
                faults.push(spec.fault(
                    &PAGING,
                    &place,
                    format!("{name} pages as `{way}`, and its answer does not"),
                    "write `v2` for a bare list, and `pages` or `cursor` for one in an envelope",
                ));
            }
            for missing in needed.iter().filter(|needed| !names.contains(needed)) {
                faults.push(spec.fault(
                    &PAGING,
                    &place,
                    format!("{name} pages as `{way}`, and has no query parameter `{missing}`"),
                    "add the parameter, or say `x-paging: none`",
                ));
            }
        }
    }
}

/// Whether the answer is a list without an envelope.
fn lists_bare(operation: &Operation<'_>) -> bool {
    operation.successes().iter().any(|(.., response)| {
        response.pointer("/content/application~1json/schema/type") == Some(&Value::from("array"))
    })
}

fn one(spec: &Spec<'_>, pointer: &str, value: &Value, faults: &mut Vec<Fault>) {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or("");
    let name = text("name");
    match text("in") {
        place @ ("header" | "cookie") => faults.push(spec.fault(
            &HEADER,
            pointer,
            format!("the {place} `{name}` is a parameter"),
            "remove it: the session sends what each host wants",
        )),
        "query" => {
            let schema = value.get("schema").and_then(Value::as_object);
            let kind = schema.and_then(|schema| spec.follow(schema).get("type"));
            let kind = kind.and_then(Value::as_str).unwrap_or("");
            let style = value.get("style").and_then(Value::as_str);
            let joined = value.get("explode") == Some(&Value::Bool(false))
                && style.is_none_or(|style| style == "form");
            if kind == "array" && !joined {
                faults.push(spec.fault(
                    &EXPLODED,
                    pointer,
                    format!("the list `{name}` is not said to be joined by commas"),
                    "add `style: form` and `explode: false`",
                ));
            }
            if matches!(name, "page" | "limit") && kind != "integer" {
                faults.push(spec.fault(
                    &PAGE,
                    &format!("{pointer}/schema/type"),
                    format!("`{name}` is not an integer"),
                    "write `type: integer`",
                ));
            }
        }
        _ => {}
    }
}
