//! A document of our own, changed in one way at every place where that is possible: each change is seen for what it is, and what
//! changes nothing on the wire is not seen at all.

use bigcommerce_drift::{Api, Change, Level, compare};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Schemas by name; `Write` is what a client sends, `Read` what it is answered.
fn schemas() -> Value {
    json!({
        "Write": {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string", "maxLength": 40},
            "size": {"type": "string", "enum": ["small", "tall"]},
            "count": {"type": "integer"},
            "price": {"type": "number", "nullable": true},
            "glaze": {"$ref": "#/components/schemas/Glaze"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
            "notes": {"type": "object", "additionalProperties": {"type": "string"}}
        }},
        "Read": {"allOf": [{"$ref": "#/components/schemas/Stamp"}, {"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string", "format": "uuid"},
            "state": {"type": "string", "enum": ["raw", "fired"]},
            "weight": {"type": "number"},
            "glaze": {"$ref": "#/components/schemas/Glaze"},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
            "owner": {"type": "object", "properties": {"email": {"type": "string"}, "age": {"type": "integer"}}}
        }}]},
        "Stamp": {"type": "object", "properties": {"made": {"type": "string", "format": "date-time"}}},
        "Glaze": {"oneOf": [
            {"type": "object", "title": "Plain", "required": ["colour"], "properties": {"kind": {"type": "string", "enum": ["plain"]}, "colour": {"type": "string"}}},
            {"type": "object", "title": "Crackle", "required": ["depth"], "properties": {"kind": {"type": "string", "enum": ["crackle"]}, "depth": {"type": "integer"}}}
        ]},
        "Part": {"type": "object", "properties": {"label": {"type": "string"}, "of": {"$ref": "#/components/schemas/Part"}}}
    })
}

fn document(schemas: &Value) -> Value {
    let body = |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
    json!({
        "openapi": "3.0.3",
        "servers": [{"url": "https://api.shop.test/stores/{store_hash}/v3"}],
        "paths": {
            "/cups/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                "put": {
                    "operationId": "updateCup",
                    "parameters": [{"name": "include", "in": "query", "schema": {"type": "string", "enum": ["parts"]}}],
                    "requestBody": {"required": true, "content": body("Write")},
                    "responses": {"200": {"description": "", "content": body("Read")}, "404": {"description": ""}}
                }
            }
        },
        "components": {"schemas": schemas}
    })
}

fn read(document: &Value) -> Api {
    Api::read("mutation", &document.to_string()).expect("our own document is readable")
}

/// What is said of a change to the schemas: does it break who writes, and does it break who reads?
fn breaks(new: &Value) -> (bool, bool, Vec<Change>) {
    let changes = compare(&read(&document(&schemas())), &read(&document(new)));
    let has = |level| changes.iter().any(|change: &Change| change.level == level);
    (
        has(Level::RequestBreaking),
        has(Level::ResponseBreaking),
        changes,
    )
}

/// Every schema in the document by its pointer, with who meets it: writers, readers.
fn places() -> Vec<(String, bool, bool)> {
    fn walk(value: &Value, pointer: &str, found: &mut Vec<String>) {
        if value.get("$ref").is_some() {
            return;
        }
        found.push(pointer.to_owned());
        for (name, field) in value["properties"].as_object().into_iter().flatten() {
            walk(field, &format!("{pointer}/properties/{name}"), found);
        }
        for key in ["allOf", "oneOf"] {
            for (at, part) in value[key].as_array().into_iter().flatten().enumerate() {
                walk(part, &format!("{pointer}/{key}/{at}"), found);
            }
        }
        for key in ["items", "additionalProperties"] {
            if value[key].is_object() {
                walk(&value[key], &format!("{pointer}/{key}"), found);
            }
        }
    }
    let schemas = schemas();
    let mut places = Vec::new();
    for (name, schema) in schemas.as_object().expect("schemas by name") {
        let (writes, reads) = match name.as_str() {
            "Write" => (true, false),
            "Read" | "Stamp" => (false, true),
            _ => (true, true),
        };
        let mut found = Vec::new();
        walk(schema, &format!("/{name}"), &mut found);
        places.extend(found.into_iter().map(|pointer| (pointer, writes, reads)));
    }
    places
}

/// Changes the schema at each place where `mutate` can, and looks at the verdict.
fn everywhere(
    name: &str,
    mutate: impl Fn(&mut Map<String, Value>) -> bool,
    hurts_writers: bool,
    hurts_readers: bool,
) {
    let mut tried = 0;
    for (pointer, writes, reads) in places() {
        let mut new = schemas();
        let schema = new
            .pointer_mut(&pointer)
            .and_then(Value::as_object_mut)
            .expect("the place is a schema");
        if !mutate(schema) {
            continue;
        }
        tried += 1;
        let (writers, readers, changes) = breaks(&new);
        assert_eq!(
            (writers, readers),
            (writes && hurts_writers, reads && hurts_readers),
            "{name} at {pointer}: {changes:#?}"
        );
        assert!(!changes.is_empty(), "{name} at {pointer} went unseen");
    }
    assert!(tried > 1, "{name} was possible at {tried} places only");
}

fn is(schema: &Map<String, Value>, kind: &str) -> bool {
    schema.get("type").is_some_and(|name| name == kind)
}

#[test]
fn a_field_that_goes_is_missed_everywhere() {
    let gone = |schema: &mut Map<String, Value>| {
        let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
            return false;
        };
        // A field that is still required is another matter.
        let Some(name) = fields
            .keys()
            .find(|name| !["name", "id", "colour", "depth"].contains(&name.as_str()))
            .cloned()
        else {
            return false;
        };
        fields.remove(&name);
        true
    };
    everywhere("a field goes", gone, true, true);
}

#[test]
fn a_field_that_comes_hurts_nobody_until_it_is_required() {
    let add = |schema: &mut Map<String, Value>, required: bool| {
        let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
            return false;
        };
        fields.insert("brand_new".to_owned(), json!({"type": "string"}));
        if required {
            let names = schema.entry("required").or_insert(json!([]));
            names
                .as_array_mut()
                .expect("names")
                .push(json!("brand_new"));
        }
        true
    };
    everywhere("an optional field comes", |s| add(s, false), false, false);
    everywhere("a required field comes", |s| add(s, true), true, false);
}

#[test]
fn a_type_that_is_another_hurts_everybody() {
    let other = |schema: &mut Map<String, Value>| {
        let simple = is(schema, "string") && !schema.contains_key("enum");
        if simple {
            schema.remove("format");
            schema.remove("maxLength");
            schema.insert("type".to_owned(), json!("boolean"));
        }
        simple
    };
    everywhere("text becomes a truth value", other, true, true);
    let wider = |schema: &mut Map<String, Value>| {
        is(schema, "integer") && schema.insert("type".to_owned(), json!("number")).is_some()
    };
    everywhere("whole numbers become numbers", wider, false, true);
    let list = |schema: &mut Map<String, Value>| {
        if !is(schema, "array") {
            return false;
        }
        let whole = Value::Object(schema.clone());
        schema.clear();
        schema.insert("type".to_owned(), json!("array"));
        schema.insert("items".to_owned(), whole);
        true
    };
    everywhere("lists become lists of lists", list, true, true);
}

#[test]
fn null_values_and_enumerations_go_by_direction() {
    let null = |schema: &mut Map<String, Value>| {
        schema.contains_key("type") && schema.insert("nullable".to_owned(), json!(true)).is_none()
    };
    // Not in the parts of an `allOf`, where both parts have to allow it.
    let null = move |schema: &mut Map<String, Value>| {
        !["made", "id"].iter().any(|name| {
            schema
                .get("properties")
                .is_some_and(|p| p.get(name).is_some())
        }) && null(schema)
    };
    everywhere("null is possible", null, false, true);
    let more = |schema: &mut Map<String, Value>| match schema
        .get_mut("enum")
        .and_then(Value::as_array_mut)
    {
        Some(values) => {
            values.push(json!("brand-new"));
            true
        }
        None => false,
    };
    everywhere("a value comes", more, false, true);
    let fewer = |schema: &mut Map<String, Value>| match schema
        .get_mut("enum")
        .and_then(Value::as_array_mut)
    {
        Some(values) if values.len() > 1 => values.pop().is_some(),
        _ => false,
    };
    everywhere("a value goes", fewer, true, false);
    let open = |schema: &mut Map<String, Value>| schema.remove("enum").is_some();
    everywhere("any value is possible", open, false, true);
}

#[test]
fn limits_hurt_who_writes() {
    let limit = |schema: &mut Map<String, Value>| {
        let text = is(schema, "string") && !schema.contains_key("enum");
        text && schema
            .insert("maxLength".to_owned(), json!(3))
            .is_none_or(|old| old == 40)
    };
    everywhere("text gets a limit", limit, true, false);
}

#[test]
fn words_hurt_nobody() {
    let words = |schema: &mut Map<String, Value>| {
        schema.insert("description".to_owned(), json!("more"));
        schema.insert("x-note".to_owned(), json!({"type": "integer"}));
        schema.insert("example".to_owned(), json!(1));
        true
    };
    everywhere("words", words, false, false);
    for (pointer, ..) in places() {
        let mut new = schemas();
        words(
            new.pointer_mut(&pointer)
                .and_then(Value::as_object_mut)
                .expect("a schema"),
        );
        let (.., changes) = breaks(&new);
        assert!(
            changes
                .iter()
                .all(|change| change.level == Level::Documentation),
            "{pointer}: {changes:#?}"
        );
    }
}

/// Rewrites every schema of a document.
fn rewrite(value: &Value, schema: bool, change: &impl Fn(Value) -> Value) -> Value {
    let Value::Object(map) = value else {
        return match value {
            Value::Array(list) => list.iter().map(|v| rewrite(v, schema, change)).collect(),
            other => other.clone(),
        };
    };
    let inner: Map<String, Value> = map
        .iter()
        .map(|(key, value)| {
            let value = match key.as_str() {
                "properties" | "schemas" => value.as_object().map_or(value.clone(), |named| {
                    named
                        .iter()
                        .map(|(name, s)| (name.clone(), rewrite(s, true, change)))
                        .collect()
                }),
                "items" | "additionalProperties" | "schema" => rewrite(value, true, change),
                "allOf" | "oneOf" => rewrite(value, true, change),
                _ if schema => value.clone(),
                _ => rewrite(value, false, change),
            };
            (key.clone(), value)
        })
        .collect();
    if schema {
        change(Value::Object(inner))
    } else {
        Value::Object(inner)
    }
}

fn same(what: &str, old: &Value, new: &Value) {
    for (one, other) in [(old, new), (new, old)] {
        let changes = compare(&read(one), &read(other));
        assert!(
            changes
                .iter()
                .all(|change| change.level == Level::Documentation),
            "{what}: {changes:#?}"
        );
    }
}

#[test]
fn another_way_to_write_the_same_thing_is_no_change() {
    let plain = document(&schemas());
    same("itself", &plain, &plain);
    same(
        "wrapped in a single part",
        &plain,
        &rewrite(&plain, false, &|s| json!({"allOf": [s]})),
    );
    same(
        "a single alternative",
        &plain,
        &rewrite(&plain, false, &|s| json!({"oneOf": [s]})),
    );
    let inlined = |value: Value| -> Value {
        let name = value["$ref"]
            .as_str()
            .and_then(|r| r.rsplit('/').next())
            .unwrap_or("")
            .to_owned();
        // A part of itself cannot be written out.
        if name.is_empty() || name == "Part" {
            value
        } else {
            schemas()[name].clone()
        }
    };
    same(
        "references written out",
        &plain,
        &rewrite(&plain, false, &inlined),
    );
    let mut moved = plain.clone();
    moved["servers"] = json!([{"url": "https://api.shop.test"}]);
    let item = moved["paths"]["/cups/{id}"].take();
    moved["paths"] = json!({"/stores/{store_hash}/v3/cups/{id}": item});
    same("the border of the server moved", &plain, &moved);
    let mut extracted = plain.clone();
    let parameter = extracted["paths"]["/cups/{id}"]["put"]["parameters"][0].take();
    extracted["components"]["parameters"] = json!({"Include": parameter});
    extracted["paths"]["/cups/{id}"]["put"]["parameters"] = json!([extracted["paths"]["/cups/{id}"]["parameters"][0], {"$ref": "#/components/parameters/Include"}]);
    extracted["paths"]["/cups/{id}"]["parameters"] = json!([]);
    let response = extracted["paths"]["/cups/{id}"]["put"]["responses"]["200"].take();
    extracted["components"]["responses"] = json!({"Cup": response});
    extracted["paths"]["/cups/{id}"]["put"]["responses"]["200"] =
        json!({"$ref": "#/components/responses/Cup"});
    same("parts moved into components", &plain, &extracted);
    let reversed = rewrite(&plain, false, &|mut schema| {
        for key in ["oneOf", "enum", "required"] {
            if let Some(list) = schema.get_mut(key).and_then(Value::as_array_mut) {
                list.reverse();
            }
        }
        schema
    });
    same("lists in another order", &plain, &reversed);
}

#[test]
fn the_value_and_the_text_of_a_document_are_read_alike() {
    let old = document(&schemas());
    let mut new = schemas();
    new["Read"]["allOf"][1]["properties"]["weight"] = json!({"type": "string"});
    let new = document(&new);
    let value = |document: &Value| {
        Api::from_value("value", document, |pointer| Some(pointer.len() + 1)).expect("readable")
    };
    let (text, value) = (
        compare(&read(&old), &read(&new)),
        compare(&value(&old), &value(&new)),
    );
    let shown = |changes: &[Change]| -> Vec<_> {
        changes
            .iter()
            .map(|c| {
                (
                    c.level,
                    c.text.clone(),
                    c.new.as_ref().map(|p| p.pointer.clone()),
                )
            })
            .collect()
    };
    assert_eq!(shown(&text), shown(&value));
    let place = value[0].new.as_ref().expect("a place");
    assert_eq!(place.line, Some(place.pointer.len()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}|[-:{}\\[\\]&*!|>'\"%@`#?, \\na-c0-9]{0,200}") {
        let _ = Api::read("any", &text);
    }

    #[test]
    fn a_damaged_document_is_compared_or_refused(at in any::<prop::sample::Index>(), length in 0_usize..40, filler in "[-:{}\\[\\]&*!'\"#?, a-c0-9$]{0,12}") {
        let whole = document(&schemas());
        let text = serde_norway::to_string(&whole).expect("YAML");
        let start = at.index(text.len());
        let end = (start + length).min(text.len());
        let damaged = format!("{}{filler}{}", &text[..start], &text[end..]);
        if let Ok(api) = Api::read("damaged", &damaged) {
            let _ = compare(&read(&whole), &api);
            let _ = compare(&api, &read(&whole));
            prop_assert!(compare(&api, &api).is_empty());
        }
    }
}
