//! The specs without the dialect: what validators are given.

use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::load;
use bigcommerce_codegen::plain::plain;
use serde_json::{Value, json};

const SHOP: &str = r##"
openapi: 3.0.3
x-api: shop
info: {title: Shop, version: "1"}
paths:
  /v2/mugs/{mug_id}:
    get:
      operationId: get_mug
      x-host: api
      x-empty: "null"
      responses:
        "200":
          description: The mug.
          content: {application/json: {schema: {$ref: "#/components/schemas/Mug"}}}
          links:
            again: {operationId: get_mug, parameters: {mug_id: $response.body#/id}}
            paid: {operationRef: "till.yaml#/paths/~1payments/post"}
components:
  schemas:
    MugId: {type: integer}
    Mug:
      type: object
      properties:
        id: {allOf: [{$ref: "#/components/schemas/MugId"}]}
        size: {type: integer}
        height: {type: integer, x-deviation: {why: a, evidence: b, until: c}}
        colour: {allOf: [{$ref: "#/components/schemas/Colour"}]}
    Colour: {type: string, enum: [blue, red]}
"##;

const TILL: &str = r##"
openapi: 3.0.3
x-api: till
info: {title: Till, version: "1"}
paths:
  /payments:
    post:
      operationId: pay
      x-host: payments
      responses:
        "201": {description: Paid.}
"##;

fn document() -> Value {
    let source = |name: &str, text: &str| Source {
        name: format!("specs/{name}.yaml"),
        text: text.to_owned(),
    };
    let sources = [source("shop", SHOP), source("till", TILL)];
    plain(
        &load::load(&sources).expect("the shop and the till are specs"),
        "abc123",
    )
}

fn responses(document: &Value) -> &Value {
    &document["paths"]["/stores/abc123/v2/mugs/{mug_id}"]["get"]["responses"]
}

#[test]
fn an_empty_answer_is_a_204_and_an_error_is_what_the_server_sends() {
    let document = document();
    let responses = responses(&document);
    assert_eq!(responses["204"]["content"], Value::Null);
    let error = &responses["default"]["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(error, "#/components/schemas/V2Errors");
}

#[test]
fn what_an_answer_holds_may_be_nothing_and_an_id_may_be_text() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let kinds = |name: &str| schemas["shop.Mug"]["properties"][name]["anyOf"].clone();
    assert_eq!(kinds("size").as_array().map(Vec::len), Some(2));
    assert_eq!(kinds("size")[1], json!({ "enum": [null, {}] }));
    for name in ["id", "height"] {
        assert_eq!(kinds(name)[2]["type"], "string", "{name}");
    }
    assert_eq!(schemas["shop.Colour"]["enum"], json!(["blue", "red", ""]));
}

#[test]
fn a_link_names_its_operation_in_whichever_file_it_is() {
    let document = document();
    let links = &responses(&document)["200"]["links"];
    assert_eq!(links["again"]["operationId"], "shop.get_mug");
    assert_eq!(links["paid"], json!({ "operationId": "till.pay" }));
    let pay = &document["paths"]["/stores/abc123/payments"]["post"];
    assert_eq!(pay["operationId"], "till.pay");
    assert_eq!(pay["parameters"][0]["name"], "Authorization");
}
