//! Which part of a spec an item comes from, and what has happened to that part.

use bigcommerce_codegen::document::{Document, Source};
use bigcommerce_codegen::load::load;
use bigcommerce_impact::origins::{Cause, cause, origins};

const SHOP: &str = r##"
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /v2/orders:
    get:
      operationId: list_orders
      responses:
        "200":
          description: The orders.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Order"}}
components:
  schemas:
    Order:
      type: object
      description: An order.
      properties:
        next: {$ref: "#/components/schemas/Order"}
        label: {$ref: "#/components/schemas/Label"}
    Label: {type: string, description: A label., enum: [red]}
"##;

const ORDERS: &str = "/paths/~1v2~1orders/get";

#[test]
fn an_item_comes_from_its_operation_or_its_schema() {
    let origins = origins(&shop(SHOP));
    for item in [
        "Client::list_orders",
        "Client::list_orders_pages",
        "query::ListOrdersQuery",
        "operations::LIST_ORDERS",
    ] {
        assert_eq!(
            origins.get(item).map(String::as_str),
            Some(ORDERS),
            "{item}"
        );
    }
    let label = origins.get("types::Label").map(String::as_str);
    assert_eq!(label, Some("/components/schemas/Label"));
    assert_eq!(origins.len(), 6);
}

#[test]
fn what_has_changed_is_named_also_behind_references_and_circles() {
    let old = shop(SHOP);
    let new = shop(&SHOP.replace("[red]", "[red, blue]"));
    let label = "/components/schemas/Label";
    let changed = Cause::Changed(label.to_owned());
    assert_eq!(cause(&old, &new, label), changed);
    assert_eq!(cause(&old, &new, "/components/schemas/Order"), changed);
    assert_eq!(cause(&old, &new, ORDERS), changed);
    assert_eq!(cause(&old, &old, ORDERS), Cause::Same);
}

#[test]
fn what_came_and_what_went_is_told_apart() {
    let old = shop(SHOP);
    let new = shop(&SHOP.replace("Label", "Tag"));
    assert_eq!(cause(&old, &new, "/components/schemas/Label"), Cause::Gone);
    assert_eq!(cause(&old, &new, "/components/schemas/Tag"), Cause::New);
}

fn shop(text: &str) -> Document {
    let source = Source {
        name: "specs/shop.yaml".to_owned(),
        text: text.to_owned(),
    };
    match load(&[source]) {
        Ok(mut documents) if documents.len() == 1 => documents.remove(0),
        other => panic!("one document was expected: {other:?}"),
    }
}
