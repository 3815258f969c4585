//! Names of changes, letter by letter: reports, reviews and scripts refer to them, so a name that changes is a change of its own.

use bigcommerce_drift::{Api, compare};
use bigcommerce_impact::{Catalog, Report};

const OLD: &str = r##"openapi: 3.0.3
info: {title: Orders, version: "2"}
servers: [{url: "https://api.example.com/v2"}]
paths:
  /orders:
    get:
      parameters:
        - {name: sort, in: query, schema: {type: string}}
        - {name: page, in: query, schema: {type: string, maxLength: 3}}
      responses:
        "200":
          description: Orders.
          content:
            application/json:
              schema:
                type: array
                items:
                  type: object
                  required: [id]
                  properties:
                    id: {type: integer}
                    status_id: {type: integer, enum: [0, 1, 13, 14]}
                    note: {type: string}
                    lines: {type: object, additionalProperties: {type: object, properties: {count: {type: integer}}}}
  /orders/{id}:
    put:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody:
        content: {application/json: {schema: {type: object, properties: {paid: {type: boolean}}}}}
      responses: {"204": {description: Done.}}
    delete:
      responses: {"204": {description: Done.}}
"##;

#[test]
fn a_name_says_file_operation_place_and_change_in_words_that_never_vary() {
    let new = OLD
        .replace(
            "        - {name: sort, in: query, schema: {type: string}}\n",
            "",
        )
        .replace("maxLength: 3", "maxLength: 2")
        .replace("enum: [0, 1, 13, 14]", "enum: [0, 1, 13, 15, 16]")
        .replace("                    note: {type: string}\n", "")
        .replace("{count: {type: integer}}", "{count: {type: string}}")
        .replace(
            "{paid: {type: boolean}}",
            "{paid: {type: boolean}, by: {type: string}}, required: [by]",
        )
        .replace(
            "    delete:\n      responses: {\"204\": {description: Done.}}\n",
            "",
        );
    let read = |name: &str, text: &str| Api::read(name, text).expect("it is a document");
    let changes = compare(&read("old", OLD), &read("new", &new));
    let report = Report::new(
        &Catalog::default(),
        &changes,
        "reference/orders.old.yml",
        "reference/orders.v2.oas2.yml",
    );
    let names: Vec<&str> = report
        .findings
        .iter()
        .map(|finding| finding.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "orders.v2.oas2.yml GET /v2/orders query parameter page: limit maxLength changed from 3 to 2",
            "orders.v2.oas2.yml GET /v2/orders query parameter sort: parameter removed",
            "orders.v2.oas2.yml PUT /v2/orders/{id} request body.by: required field added",
            "orders.v2.oas2.yml DELETE /v2/orders/{id}: operation removed",
            "orders.v2.oas2.yml GET /v2/orders response 200 body[].note: field removed",
            "orders.v2.oas2.yml GET /v2/orders response 200 body[].status_id: enum values added 15, 16",
            "orders.v2.oas2.yml GET /v2/orders response 200 body[].lines{}.count: type changed from integer to string",
            "orders.v2.oas2.yml GET /v2/orders response 200 body[].status_id: enum value removed 14",
        ]
    );
}

#[test]
fn two_changes_of_one_name_are_numbered() {
    let mut report = Report::default();
    let read = |text: &str| Api::read("document", text).expect("it is a document");
    let new = OLD.replace("                    note: {type: string}\n", "");
    let changes = compare(&read(OLD), &read(&new));
    for commit in ["first", "second"] {
        report.add(
            commit,
            Report::new(&Catalog::default(), &changes, "old.yml", "new.yml"),
        );
    }
    let names: Vec<&str> = report
        .findings
        .iter()
        .map(|finding| finding.name.as_str())
        .collect();
    let name = "new.yml GET /v2/orders response 200 body[].note: field removed";
    assert_eq!(names, [name, &format!("{name} (2)")]);
}
