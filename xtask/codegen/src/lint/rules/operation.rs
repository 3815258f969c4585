//! What an operation is called and where it belongs.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{Fault, Rule};
use crate::lint::spec::Spec;
use crate::lint::words::{is_snake, snake};

const ID: Rule = Rule {
    id: "operation-without-id",
    why: "The id is the Rust method's name.",
};
const MALFORMED: Rule = Rule {
    id: "operation-id-malformed",
    why: "An id that is not snake_case would be renamed on the way, and no longer be found by its name.",
};
const REPEATED: Rule = Rule {
    id: "operation-id-repeated",
    why: "Two operations of one id are two methods of one name.",
};
const TAG: Rule = Rule {
    id: "operation-without-tag",
    why: "The one tag decides which file the method is written to.",
};
const SUMMARY: Rule = Rule {
    id: "operation-without-summary",
    why: "The summary is the first line of the method's documentation: one sentence.",
};

pub(super) const RULES: &[Rule] = &[ID, MALFORMED, REPEATED, TAG, SUMMARY];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in &spec.operations {
        let name = operation.name();
        let id_place = format!("{}/operationId", operation.pointer);
        match operation.id() {
            None => faults.push(spec.fault(
                &ID,
                &operation.pointer,
                format!("{name} has no operationId"),
                "add one in snake_case, verb first: `operationId: create_cart`",
            )),
            Some(id) if !is_snake(id) => faults.push(spec.fault(
                &MALFORMED,
                &id_place,
                format!("`{id}` is not snake_case"),
                format!("write `operationId: {}`", snake(id)),
            )),
            Some(id) => {
                if let Some(first) = seen.insert(id, &operation.pointer) {
                    faults.push(spec.fault(
                        &REPEATED,
                        &id_place,
                        format!("`{id}` is already the id of #{first}"),
                        "give one of the two another id",
                    ));
                }
            }
        }
        let tags = operation.value.get("tags").and_then(Value::as_array);
        let tags = tags.map_or(0, Vec::len);
        if tags != 1 {
            faults.push(spec.fault(
                &TAG,
                &format!("{}/tags", operation.pointer),
                format!("{name} has {tags} tags instead of one"),
                "name the one thing that it works on: `tags: [carts]`",
            ));
        }
        let summary = operation.text("summary").unwrap_or("").trim();
        if summary.is_empty() || summary.contains('\n') || summary.contains(". ") {
            faults.push(spec.fault(
                &SUMMARY,
                &format!("{}/summary", operation.pointer),
                format!("the summary of {name} is not one sentence"),
                "say in one sentence what it does; the rest belongs in `description`",
            ));
        }
    }
}
