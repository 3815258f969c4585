//! Paths and the parameters in them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Fault, Rule, pointer_token};
use crate::lint::spec::Spec;
use crate::lint::words::is_snake;

const MALFORMED: Rule = Rule {
    id: "path-malformed",
    why: "A placeholder becomes a method's argument: it is snake_case, and it is declared, once.",
};

pub(super) const RULES: &[Rule] = &[MALFORMED];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for operation in &spec.operations {
        let place = format!("/paths/{}", pointer_token(operation.path));
        let wanted = placeholders(operation.path);
        for name in wanted.iter().filter(|name| !is_snake(name)) {
            faults.push(spec.fault(
                &MALFORMED,
                &place,
                format!("the placeholder `{{{name}}}` is not snake_case"),
                "write it as Rust writes an argument: `{cart_id}`",
            ));
        }
        if !operation.path.starts_with('/')
            || operation.path.len() > 1 && operation.path.ends_with('/')
        {
            faults.push(spec.fault(
                &MALFORMED,
                &place,
                "a path starts with a slash and does not end with one",
                "write what follows the server's URL: `/v3/carts`",
            ));
        }
        let mut declared = BTreeSet::new();
        for (pointer, parameter) in operation.parameters() {
            let (pointer, parameter) = spec.resolve(parameter, &pointer);
            if parameter.get("in").and_then(Value::as_str) != Some("path") {
                continue;
            }
            let name = parameter.get("name").and_then(Value::as_str).unwrap_or("");
            declared.insert(name.to_owned());
            if !wanted.contains(name) {
                faults.push(spec.fault(
                    &MALFORMED,
                    &pointer,
                    format!("the path `{}` has no `{{{name}}}`", operation.path),
                    "remove the parameter, or put its placeholder into the path",
                ));
            }
        }
        for name in wanted.difference(&declared) {
            faults.push(spec.fault(
                &MALFORMED,
                &operation.pointer,
                format!(
                    "{} does not declare the parameter `{name}`",
                    operation.name()
                ),
                format!("add a parameter `{name}` with `in: path`"),
            ));
        }
    }
}

fn placeholders(path: &str) -> BTreeSet<String> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}
