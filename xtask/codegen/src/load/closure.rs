//! What a node refers to, directly and through what it refers to.

use std::collections::BTreeSet;

use serde_json::Value;

/// Keys whose content is data or documentation: a `$ref` in there is a word, not a reference.
const DATA: [&str; 4] = ["example", "enum", "value", "x-deviation"];

/// Every reference in `value`, with the pointer (below `pointer`) of the mapping that it stands in.
pub(crate) fn references<'a>(value: &'a Value, pointer: &str) -> Vec<(String, &'a str)> {
    let mut found = Vec::new();
    collect(value, pointer, false, &mut found);
    found
}

/// Pointers (without the `#`) of everything in `document` that the nodes in `from` reach, `from` left out.
pub(crate) fn reached<'a>(
    document: &Value,
    from: impl IntoIterator<Item = &'a Value>,
) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Value> = from.into_iter().collect();
    while let Some(node) = open.pop() {
        for (_, target) in references(node, "") {
            let Some(pointer) = target.strip_prefix('#') else {
                continue;
            };
            if seen.insert(pointer.to_owned()) {
                open.extend(document.pointer(pointer));
            }
        }
    }
    seen
}

fn collect<'a>(value: &'a Value, pointer: &str, names: bool, found: &mut Vec<(String, &'a str)>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(target)) = map.get("$ref").filter(|_| !names) {
                found.push((pointer.to_owned(), target));
            }
            for (key, child) in map {
                // Under `properties` a key is a name of the API's, and `example` or `value` a field like any other.
                if !names && DATA.contains(&key.as_str()) {
                    continue;
                }
                let below = format!("{pointer}/{}", crate::document::pointer_token(key));
                collect(child, &below, !names && key == "properties", found);
            }
        }
        Value::Array(list) => {
            for (index, child) in list.iter().enumerate() {
                collect(child, &format!("{pointer}/{index}"), false, found);
            }
        }
        _ => {}
    }
}
