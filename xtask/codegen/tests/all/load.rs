//! What load promises to the generator, and that nothing makes it panic.

use bigcommerce_codegen::document::{Document, Source};
use bigcommerce_codegen::load::{self, load};
use proptest::prelude::*;
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

const SHARED: &str = r##"
openapi: 3.0.3
info: {title: Shared, version: "1"}
components:
  schemas:
    Money: {type: object, properties: {amount: {$ref: "#/components/schemas/Amount"}}}
    Amount: {type: number}
    Unwanted: {type: string}
"##;

const ORDERS: &str = r##"openapi: 3.0.3
info: {title: Orders, version: "1"}
paths:
  /v2/orders:
    get:
      responses:
        "200":
          description: Orders.
          content:
            application/json:
              schema: {$ref: "shared.yaml#/components/schemas/Money"}
              example: {amount: 37.480}
"##;

fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

fn orders(shared: &str, text: &str) -> Result<Document, Failure> {
    let sources = [
        source("specs/orders.yaml", text),
        source("specs/shared.yaml", shared),
    ];
    let documents = load(&sources).map_err(|faults| format!("{faults:?}"))?;
    Ok(documents.into_iter().next().ok_or("no document")?)
}

#[test]
fn what_is_borrowed_becomes_a_component_with_all_that_it_needs_and_nothing_else()
-> Result<(), Failure> {
    let document = orders(SHARED, ORDERS)?;
    assert_eq!(
        document.get("/components/schemas"),
        Some(&json!({
            "Money": {"type": "object", "properties": {"amount": {"$ref": "#/components/schemas/Amount"}}},
            "Amount": {"type": "number"},
        }))
    );
    assert_eq!(
        document.get("/paths/~1v2~1orders/get/responses/200/content/application~1json/schema"),
        Some(&json!({"$ref": "#/components/schemas/Money"}))
    );
    assert!(document.is_imported("/components/schemas/Money/properties/amount"));
    assert!(!document.is_imported("/paths/~1v2~1orders"));
    Ok(())
}

#[test]
fn the_library_is_no_document_of_its_own() -> Result<(), Failure> {
    let sources = [
        source("specs/shared.yaml", SHARED),
        source("specs/orders.yaml", ORDERS),
    ];
    let specs = load::specs(&sources).map_err(|faults| format!("{faults:?}"))?;
    assert_eq!(specs.documents.len(), 1);
    assert_eq!(specs.documents[0].api, "orders");
    assert_eq!(
        specs.shared.map(|shared| shared.name).as_deref(),
        Some("specs/shared.yaml")
    );
    Ok(())
}

#[test]
fn a_line_is_the_line_of_the_key_and_of_the_file_that_it_came_from() -> Result<(), Failure> {
    let document = orders(SHARED, ORDERS)?;
    assert_eq!(
        document.line("/paths/~1v2~1orders/get/responses/200"),
        Some(7)
    );
    assert_eq!(document.line("/components/schemas/Amount"), Some(7));
    assert_eq!(document.line("/paths/~1v2~1orders/get/nothing"), Some(5));
    let fault = document.fault(
        "some-rule",
        "/components/schemas/Amount/type",
        "wrong",
        "right it",
    );
    assert_eq!(
        fault.to_string(),
        "error[some-rule]: specs/shared.yaml:7\n  at #/components/schemas/Amount/type\n  wrong\n  help: right it"
    );
    Ok(())
}

#[test]
fn all_files_are_reported_at_once() {
    let sources = [
        source("specs/a.yaml", "openapi: 3.0.3\nopenapi: 3.0.3\n"),
        source("specs/b.yaml", "200: x\n"),
        source("specs/shared.yaml", "a: [\n"),
    ];
    let faults = load(&sources).err().unwrap_or_default();
    let found: Vec<_> = faults
        .iter()
        .map(|fault| (fault.rule, fault.file.as_str(), fault.line))
        .collect();
    assert_eq!(
        found,
        [
            ("duplicate-key", "specs/a.yaml", Some(2)),
            ("key-not-text", "specs/b.yaml", Some(1)),
            ("syntax", "specs/shared.yaml", Some(2)),
        ]
    );
}

#[test]
fn a_missing_library_is_said_to_be_missing() {
    let faults = load(&[source("specs/orders.yaml", ORDERS)])
        .err()
        .unwrap_or_default();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].rule, "reference-unresolved");
    assert_eq!(
        faults[0].help,
        "there is no shared.yaml beside this file: add it"
    );
}

#[test]
fn names_of_fields_are_not_taken_for_keywords() -> Result<(), Failure> {
    let text = r##"openapi: 3.0.3
info: {title: Words, version: "1"}
paths: {}
components:
  schemas:
    Odd:
      type: object
      properties:
        $ref: {type: string}
        example: {$ref: "shared.yaml#/components/schemas/Amount"}
        value: {$ref: "shared.yaml#/components/schemas/Amount"}
      example: {$ref: text, value: {$ref: text}}
"##;
    let document = orders(SHARED, text)?;
    assert!(document.get("/components/schemas/Amount").is_some());
    Ok(())
}

#[test]
fn components_that_refer_to_each_other_end() -> Result<(), Failure> {
    let shared = SHARED.replace(
        "Amount: {type: number}",
        "Amount: {type: object, properties: {money: {$ref: \"#/components/schemas/Money\"}}}",
    );
    let document = orders(&shared, ORDERS)?;
    assert_eq!(document.imported.len(), 2);
    Ok(())
}

/// A file made of the words that specs are made of, so that more than the first line is reached.
fn specs() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "openapi: 3.0.3\n",
        "info: {title: A, version: \"1\"}\n",
        "paths:\n",
        "paths: {}\n",
        "components:\n",
        "  schemas:\n",
        "  /v2/orders:\n",
        "    get:\n",
        "      responses:\n",
        "    Order:\n",
        "      type: object\n",
        "      properties:\n",
        "        id: {$ref: \"#/components/schemas/Order\"}\n",
        "        x: {$ref: \"shared.yaml#/components/schemas/Amount\"}\n",
        "      allOf:\n",
        "      - ",
        "$ref: ",
        "\"#/\"",
        "&a ",
        "*a ",
        "!t ",
        "? ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        "|\n",
        ">-\n",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "\"",
        "'",
        "#",
        "\t",
        "\n",
        "  ",
        "null",
        "~",
        "01",
        "1e999",
        ".inf",
        "<<: ",
        "\u{feff}",
        "\u{0}",
        "é",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_load_panic(text in any::<String>(), shared in any::<String>()) {
        let _ = load(&[source("specs/a.yaml", &text), source("specs/shared.yaml", &shared)]);
    }

    #[test]
    fn nothing_that_looks_like_a_spec_makes_load_or_lint_panic(text in specs(), shared in specs()) {
        if let Ok(specs) = load::specs(&[source("specs/a.yaml", &text), source("specs/shared.yaml", &shared)]) {
            let _ = bigcommerce_codegen::lint::check(&specs);
        }
        let _ = bigcommerce_codegen::payment_codes::parse(&source("specs/payment-codes.yaml", &text));
    }

    #[test]
    fn no_edit_of_a_real_spec_makes_load_or_lint_panic(place in 0usize..4000, cut in 0usize..200, put in "[ -~\n]{0,6}") {
        let base = include_str!("../lint/base/shop.yaml");
        let start = place.min(base.len());
        let end = (start + cut).min(base.len());
        let text = format!("{}{put}{}", &base[..start], &base[end..]);
        let shared = include_str!("../lint/base/shared.yaml");
        if let Ok(specs) = load::specs(&[source("specs/shop.yaml", &text), source("specs/shared.yaml", shared)]) {
            let _ = bigcommerce_codegen::lint::check(&specs);
        }
    }
}

#[test]
fn a_very_long_row_of_brackets_is_a_fault_and_no_crash() {
    for text in [
        "[".repeat(200_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
    ] {
        assert!(load(&[source("specs/a.yaml", &text)]).is_err());
    }
}
