//! Resolves references: everything borrowed from `shared.yaml` becomes a component of the document.

use std::collections::BTreeMap;

use serde_json::Value;

use super::closure::{reached, references};
use super::rules;
use crate::document::{Document, Fault, SHARED, pointer_token};

/// Rewrites `shared.yaml#/components/…` to `#/components/…`, after copying in what is meant and all that it needs.
pub(super) fn resolve(
    document: &mut Document,
    library: Option<&Document>,
    faults: &mut Vec<Fault>,
) {
    let mut borrowed = BTreeMap::new();
    let mut rewrites = Vec::new();
    for (place, target) in references(&document.value, "") {
        check_siblings(document, &place, faults);
        if let Some(pointer) = target.strip_prefix('#') {
            if document.get(pointer).is_none() || !pointer.starts_with('/') {
                faults.push(unresolved(document, &place, target, None));
            }
        } else if let Some(pointer) = target
            .strip_prefix(SHARED)
            .and_then(|t| t.strip_prefix('#'))
        {
            match library.and_then(|library| Some((library, library.get(pointer)?))) {
                Some((library, _)) if is_component(pointer) => {
                    rewrites.push((place, format!("#{pointer}")));
                    borrowed.insert(pointer.to_owned(), library);
                }
                Some(_) => faults.push(outside(document, &place, target)),
                None => faults.push(unresolved(
                    document,
                    &place,
                    target,
                    Some(library.is_some()),
                )),
            }
        } else {
            faults.push(outside(document, &place, target));
        }
    }
    for (place, target) in rewrites {
        if let Some(Value::Object(node)) = document.value.pointer_mut(&place) {
            node.insert("$ref".to_owned(), Value::String(target));
        }
    }
    let Some(library) = library else { return };
    let roots: Vec<&Value> = borrowed.keys().filter_map(|key| library.get(key)).collect();
    let mut wanted = reached(&library.value, roots);
    wanted.extend(borrowed.into_keys());
    for pointer in wanted {
        import(document, library, &pointer, faults);
    }
}

/// The library refers only to itself.
pub(super) fn check_library(library: &Document, faults: &mut Vec<Fault>) {
    for (place, target) in references(&library.value, "") {
        check_siblings(library, &place, faults);
        match target.strip_prefix('#') {
            Some(pointer) if is_component(pointer) && library.get(pointer).is_some() => {}
            Some(_) => faults.push(unresolved(library, &place, target, None)),
            None => faults.push(outside(library, &place, target)),
        }
    }
}

fn import(document: &mut Document, library: &Document, pointer: &str, faults: &mut Vec<Fault>) {
    let mut parts = pointer.split('/').skip(2);
    let (Some(section), Some(token), Some(content)) =
        (parts.next(), parts.next(), library.get(pointer))
    else {
        return;
    };
    if document.get(pointer).is_some() {
        faults.push(document.fault(
            rules::IMPORT_COLLISION.id,
            pointer,
            format!("{SHARED} has a component of this name, and this file borrows it"),
            "remove this one, or give it the name of what makes it different",
        ));
        return;
    }
    let name = token.replace("~1", "/").replace("~0", "~");
    let Some(root) = document.value.as_object_mut() else {
        return;
    };
    let Some(components) = root
        .entry("components")
        .or_insert_with(|| Value::Object(Default::default()))
        .as_object_mut()
    else {
        return;
    };
    if let Some(section) = components
        .entry(section)
        .or_insert_with(|| Value::Object(Default::default()))
        .as_object_mut()
    {
        section.insert(name, content.clone());
    }
    let below = format!("{pointer}/");
    for (place, line) in library.lines.range(pointer.to_owned()..) {
        if place == pointer || place.starts_with(&below) {
            document.lines.insert(place.clone(), *line);
        } else if !place.starts_with(pointer) {
            break;
        }
    }
    document.imported.insert(pointer.to_owned());
}

/// `/components/<section>/<name>`, nothing shorter and nothing deeper.
fn is_component(pointer: &str) -> bool {
    pointer.starts_with("/components/") && pointer.split('/').count() == 4
}

fn check_siblings(document: &Document, place: &str, faults: &mut Vec<Fault>) {
    let Some(Value::Object(node)) = document.get(place) else {
        return;
    };
    if let Some(key) = node.keys().find(|key| *key != "$ref") {
        faults.push(document.fault(
            rules::REFERENCE_WITH_SIBLINGS.id,
            &format!("{place}/{}", pointer_token(key)),
            format!("`{key}` stands beside a $ref, where it has no effect"),
            "write `allOf: [{$ref: …}]` and put it beside that",
        ));
    }
}

fn unresolved(document: &Document, place: &str, target: &str, shared: Option<bool>) -> Fault {
    let help = match shared {
        None => "check the spelling, or add the component to this file".to_owned(),
        Some(true) => format!("check the spelling, or add the component to {SHARED}"),
        Some(false) => format!("there is no {SHARED} beside this file: add it"),
    };
    document.fault(
        rules::REFERENCE_UNRESOLVED.id,
        &format!("{place}/$ref"),
        format!("`{target}` does not exist"),
        help,
    )
}

fn outside(document: &Document, place: &str, target: &str) -> Fault {
    document.fault(
        rules::REFERENCE_OUTSIDE.id,
        &format!("{place}/$ref"),
        format!("`{target}` is neither in this file nor a component of {SHARED}"),
        format!("refer to `#/components/…` or to `{SHARED}#/components/<section>/<name>`"),
    )
}
