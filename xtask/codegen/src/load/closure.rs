//! What a node refers to, directly and through what it refers to.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::pointer_token;

/// Keys whose content is data or documentation: a `$ref` in there is a word, not a reference.
const DATA: [&str; 4] = ["example", "enum", "value", "x-deviation"];

/// Every reference in `value`, with the pointer (below `pointer`) of the mapping that it stands in.
pub(crate) fn references<'a>(value: &'a Value, pointer: &str) -> Vec<(String, &'a str)> {
    let mut found = Vec::new();
    let mut place = pointer.to_owned();
    walk(value, &mut Some(&mut place), false, &mut |place, target| {
        found.push((place.unwrap_or_default().to_owned(), target));
    });
    found
}

/// Pointers (without the `#`) of everything in `document` that the nodes in `from` reach, `from` left out.
pub(crate) fn reached<'a>(
    document: &Value,
    from: impl IntoIterator<Item = &'a Value>,
) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<String> = Vec::new();
    let mut note = |_: Option<&str>, target: &str, open: &mut Vec<String>| {
        if let Some(pointer) = target.strip_prefix('#')
            && !seen.contains(pointer)
        {
            seen.insert(pointer.to_owned());
            open.push(pointer.to_owned());
        }
    };
    for node in from {
        walk(node, &mut None, false, &mut |place, target| {
            note(place, target, &mut open)
        });
    }
    while let Some(pointer) = open.pop() {
        if let Some(node) = document.pointer(&pointer) {
            walk(node, &mut None, false, &mut |place, target| {
                note(place, target, &mut open)
            });
        }
    }
    seen
}

/// Calls `found` with each reference and, where `place` is kept, the pointer of the mapping around it.
fn walk<'a>(
    value: &'a Value,
    place: &mut Option<&mut String>,
    names: bool,
    found: &mut dyn FnMut(Option<&str>, &'a str),
) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(target)) = map.get("$ref").filter(|_| !names) {
                found(place.as_deref().map(String::as_str), target);
            }
            for (key, child) in map {
                // Under `properties` a key is a name of the API's, and `example` or `value` a field like any other.
                if !names && DATA.contains(&key.as_str()) {
                    continue;
                }
                if child.is_object() || child.is_array() {
                    let names = !names && key == "properties";
                    below(place, &pointer_token(key), |place| {
                        walk(child, place, names, found)
                    });
                }
            }
        }
        Value::Array(list) => {
            for (index, child) in list.iter().enumerate() {
                if child.is_object() || child.is_array() {
                    below(place, &index.to_string(), |place| {
                        walk(child, place, false, found)
                    });
                }
            }
        }
        _ => {}
    }
}

fn below(
    place: &mut Option<&mut String>,
    token: &str,
    inside: impl FnOnce(&mut Option<&mut String>),
) {
    let length = place.as_ref().map_or(0, |place| place.len());
    if let Some(place) = place {
        place.push('/');
        place.push_str(token);
    }
    inside(place);
    if let Some(place) = place {
        place.truncate(length);
    }
}
