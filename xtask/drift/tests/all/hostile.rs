//! Documents that would grow, nest or turn in circles without end, and documents that are none.

use std::fmt::Write as _;

use bigcommerce_drift::{Api, Level, compare};

fn refused(text: &str) -> String {
    let fault = Api::read("hostile.yml", text).expect_err("this is refused");
    assert_eq!(fault.file, "hostile.yml");
    assert!(fault.line.is_some(), "{fault:?}");
    fault.message
}

fn with_schemas(schemas: &str) -> Api {
    let text = format!(
        "openapi: 3.0.3\npaths:\n  /cups:\n    get:\n      responses:\n        '200':\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/S0'\ncomponents:\n  schemas:\n{schemas}"
    );
    Api::read("hostile.yml", &text).expect("this is readable")
}

#[test]
fn what_is_no_document_is_refused_with_its_place() {
    for (text, message) in [
        ("", "not a mapping"),
        ("- a\n- b\n", "not a mapping"),
        ("swag: 1\n", "neither `openapi` nor `swagger`"),
        ("openapi: 4.0.0\n", "not one that this can read"),
        ("openapi: 3.0.3\npaths: [a]\n", "`paths` is not a mapping"),
        ("openapi: 3.0.3\n  paths: {}\n", "not YAML"),
        ("openapi: '3.0.3\n", "not YAML"),
        ("? [a]\n: b\n", "where a key belongs"),
    ] {
        let said = refused(text);
        assert!(said.contains(message), "{text:?}: {said}");
    }
    let fault = Api::read("f.yml", "openapi: 3.0.3\npaths:\n  /a: [\n").expect_err("not YAML");
    assert_eq!(fault.pointer.as_deref(), Some("#/paths/~1a/0"));
}

#[test]
fn nesting_without_end_is_refused() {
    // The parser has a limit of its own for brackets.
    refused(&"[".repeat(100_000));
    assert!(refused(&"- ".repeat(100_000)).contains("levels of nesting"));
    let mut value = serde_json::Value::Null;
    for _ in 0..300 {
        value = serde_json::json!([value]);
    }
    let fault = Api::from_value("deep", &value, |_| None).expect_err("too deep");
    assert!(fault.message.contains("levels of nesting"));
}

#[test]
fn aliases_that_grow_without_end_are_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        writeln!(
            text,
            "a{level}: &a{level} [{}]",
            [below.as_str(); 10].join(", ")
        )
        .expect("a string");
    }
    assert!(refused(&text).contains("millions of nodes"));
    assert!(refused("a: &a [*a]\n").contains("inside the very node"));
}

#[test]
fn anchors_aliases_and_merge_keys_are_understood() {
    let old = with_schemas(
        "    S0: {type: object, properties: {a: &text {type: string, maxLength: 9}, b: {type: string, maxLength: 9}}}\n",
    );
    let new = with_schemas(
        "    S0: {type: object, properties: {a: &text {type: string, maxLength: 9}, b: {<<: *text}}}\n",
    );
    assert!(compare(&old, &new).is_empty());
    let other = with_schemas(
        "    S0: {type: object, properties: {a: &text {type: string, maxLength: 9}, b: {<<: *text, type: integer}}}\n",
    );
    let changes = compare(&old, &other);
    assert_eq!(changes[0].level, Level::ResponseBreaking);
    assert_eq!(changes[0].text, "`b` was a string, is an integer now");
}

#[test]
fn of_two_equal_keys_the_last_one_counts() {
    let twice = with_schemas(
        "    S0: {type: object, properties: {a: {type: string}, a: {type: integer}}}\n",
    );
    let once = with_schemas("    S0: {type: object, properties: {a: {type: integer}}}\n");
    assert!(compare(&twice, &once).is_empty());
}

#[test]
fn circles_of_references_end() {
    for schemas in [
        "    S0: {$ref: '#/components/schemas/S0'}\n".to_owned(),
        "    S0: {$ref: '#/components/schemas/S1'}\n    S1: {$ref: '#/components/schemas/S0'}\n".to_owned(),
        "    S0: {allOf: [{$ref: '#/components/schemas/S0'}]}\n".to_owned(),
        "    S0: {oneOf: [{$ref: '#/components/schemas/S0'}, {type: string}]}\n".to_owned(),
        "    S0: {type: array, items: {$ref: '#/components/schemas/S0'}}\n".to_owned(),
        "    S0: {$ref: '#/components/schemas/S0/properties/a'}\n".to_owned(),
        // Every union has all the others in it.
        (0..12).fold(String::new(), |mut all, at| {
            let others: Vec<String> = (0..12).map(|other| format!("{{$ref: '#/components/schemas/S{other}'}}")).collect();
            writeln!(all, "    S{at}: {{oneOf: [{}, {{type: object, properties: {{p{at}: {{type: string}}}}}}]}}", others.join(", ")).expect("a string");
            all
        }),
        // Thirty unions side by side would be two to the thirtieth alternatives.
        format!(
            "    S0: {{allOf: [{}]}}\n",
            (0..30).map(|at| format!("{{oneOf: [{{properties: {{a{at}: {{type: string}}}}}}, {{properties: {{b{at}: {{type: string}}}}}}]}}")).collect::<Vec<_>>().join(", ")
        ),
        // A long chain, by references and by fields.
        (0..5_000).fold(String::new(), |mut all, at| {
            writeln!(all, "    S{at}: {{allOf: [{{$ref: '#/components/schemas/S{}'}}]}}", at + 1).expect("a string");
            all
        }),
        (0..5_000).fold(String::new(), |mut all, at| {
            writeln!(all, "    S{at}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{}'}}, other: {{$ref: '#/components/schemas/S{}'}}}}}}", at + 1, at + 2).expect("a string");
            all
        }),
    ] {
        let api = with_schemas(&schemas);
        assert!(compare(&api, &api).is_empty());
        let changed = with_schemas(&schemas.replace("type: string", "type: integer"));
        let _ = compare(&api, &changed);
    }
}
