//! Parameters outside the path.

use serde_json::Value;

use crate::document::Fault;
use crate::lint::Rule;
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

pub(super) const RULES: &[Rule] = &[HEADER, EXPLODED, PAGE];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for operation in &spec.operations {
        for (pointer, value) in operation.parameters() {
            let (pointer, value) = spec.resolve(value, &pointer);
            one(spec, &pointer, value, faults);
        }
    }
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
