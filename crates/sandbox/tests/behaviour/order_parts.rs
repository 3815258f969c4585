//! Updates, archive and parts of an order; shipments.

use bigcommerce_sandbox::{COUPON, Sandbox, Settings};
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card, guide, mugs};

fn path(order: i64, part: &str) -> String {
    format!("/v2/orders/{order}/{part}")
}

async fn products(shopper: &Shopper, order: i64) -> Value {
    shopper.get(&path(order, "products")).await.is(200).json()
}

#[tokio::test]
async fn products_are_patched_one_by_one_and_fees_are_replaced() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let own = format!("/v2/orders/{order}");
    let line = products(&shopper, order).await[0]["id"].clone();
    let fee = json!({ "type": "custom_fee", "cost_ex_tax": "2.00", "cost_inc_tax": "2.00" });
    let body = json!({
        "products": [{ "id": line, "quantity": 3 }, guide()],
        "fees": [fee],
        "staff_notes": "Wrap well.",
    });
    let changed = shopper.put(&own, body).await.is(200).json();
    // 45.00 + 9.99 + 5.00 + 2.00
    assert_eq!(changed["total_inc_tax"], json!("61.9900"));
    assert_eq!(changed["staff_notes"], json!("Wrap well."));
    let fees = json!({ "fees": [] });
    let changed = shopper.put(&own, fees).await.is(200).json();
    assert_eq!(changed["total_inc_tax"], json!("59.9900"));
    let second = products(&shopper, order).await[1]["id"].clone();
    let gone = json!({ "products": [{ "id": second, "quantity": 0 }] });
    let changed = shopper.put(&own, gone).await.is(200).json();
    assert_eq!(changed["total_inc_tax"], json!("50.0000"));
    let none = json!({ "products": [{ "id": 1, "quantity": 1 }] });
    shopper.put(&own, none).await.is(400);
    shopper
        .put(&own, json!({ "payment_status": "paid" }))
        .await
        .is(400);
    shopper.put(&own, json!({ "status_id": 15 })).await.is(400);
    shopper.pay(order, card(CARD, "123")).await.is(201);
}

#[tokio::test]
async fn the_id_at_a_third_party_is_written_once() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let own = format!("/v2/orders/{order}");
    let id = |id: &str| json!({ "external_merchant_id": id });
    shopper.put(&own, id("m-1")).await.is(200);
    shopper.put(&own, id("m-1")).await.is(200);
    shopper.put(&own, id("m-2")).await.is(400);
}

#[tokio::test]
async fn an_archived_order_is_read_by_its_number_and_is_in_no_list() {
    let shopper = Shopper::new().await;
    let (first, cart) = shopper.order(0).await;
    shopper.order_from(&cart).await;
    shopper.delete(&format!("/v2/orders/{first}")).await.is(204);
    let shown = shopper
        .get(&format!("/v2/orders/{first}"))
        .await
        .is(200)
        .json();
    assert_eq!(shown["is_deleted"], json!(true));
    let count = shopper.get("/v2/orders/count").await.is(200).json();
    assert_eq!(count["count"], json!(1));
    assert_eq!(count["statuses"].as_array().unwrap().len(), 15);
    assert_eq!(count["statuses"][0]["count"], json!(1));
    shopper.delete("/v2/orders").await.is(204);
    shopper.get("/v2/orders").await.is(204);
    shopper
        .put(
            &format!("/v2/orders/{first}"),
            json!({ "is_deleted": false }),
        )
        .await
        .is(200);
    shopper.get("/v2/orders").await.is(200);
    assert_eq!(
        shopper.get("/v2/order_statuses/11").await.is(200).json()["name"],
        json!("Awaiting Fulfillment")
    );
    shopper.get("/v2/order_statuses/15").await.is(404);
}

#[tokio::test]
async fn a_product_and_an_address_are_read_alone_and_an_address_is_changed_without_a_new_total() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let listed = products(&shopper, order).await;
    let one = path(order, &format!("products/{}", listed[0]["id"]));
    assert_eq!(shopper.get(&one).await.is(200).json(), listed[0]);
    assert_eq!(listed[0]["sku"], json!("MUG-BLUE"));
    shopper.get(&path(order, "products/1")).await.is(404);
    let addresses = shopper
        .get(&path(order, "shipping_addresses"))
        .await
        .is(200)
        .json();
    assert_eq!(addresses[0]["items_total"], json!(2));
    assert_eq!(addresses[0]["cost_inc_tax"], json!("5.0000"));
    assert_eq!(addresses[0]["id"], listed[0]["order_address_id"]);
    let own = path(order, &format!("shipping_addresses/{}", addresses[0]["id"]));
    let moved =
        json!({ "city": "Berlin", "state": "Berlin", "country_iso2": "DE", "zip": "10115" });
    let changed = shopper.put(&own, moved).await.is(200).json();
    assert_eq!(
        (&changed["country"], &changed["first_name"]),
        (&json!("Germany"), &json!("Jane"))
    );
    assert_eq!(
        shopper.get(&format!("/v2/orders/{order}")).await.json()["total_inc_tax"],
        json!("35.0000")
    );
    shopper.get(&format!("{own}/shipping_quotes")).await.is(204);
    let settings = Settings {
        stored_quotes: true,
        ..Settings::default()
    };
    shopper.sandbox.set_settings(settings);
    let quote = shopper
        .get(&format!("{own}/shipping_quotes"))
        .await
        .is(200)
        .json();
    assert_eq!(quote["method_id"], json!(1));
    let again = path(
        order,
        &format!(
            "consignments/shipping/{}/shipping_quotes",
            addresses[0]["id"]
        ),
    );
    shopper.get(&again).await.is(200);
}

#[tokio::test]
async fn the_lines_of_an_order_stand_in_the_consignment_that_they_go_to() {
    let shopper = Shopper::new().await;
    let cart = shopper
        .cart(json!({ "line_items": [mugs(), guide()] }))
        .await;
    let id = cart["id"].as_str().unwrap();
    let mugs = &cart["line_items"]["physical_items"][0]["id"];
    let billing = format!("/v3/checkouts/{id}/billing-address");
    shopper
        .post(&billing, crate::shopper::address())
        .await
        .is(200);
    for _ in 0..2 {
        let half = json!([{ "item_id": mugs, "quantity": 1 }]);
        shopper.consign(id, half).await;
    }
    let shown = shopper
        .get(&format!(
            "/v3/checkouts/{id}?{}",
            crate::shopper::WITH_OPTIONS
        ))
        .await
        .data();
    for consignment in shown["consignments"].as_array().unwrap() {
        shopper.choose(id, consignment, 0).await;
    }
    let order = shopper.order_from(id).await;
    let held = path(order, "consignments");
    let links = shopper.get(&held).await.is(200).json();
    assert!(links["shipping"][0]["line_items"][0]["url"].is_string());
    let full = shopper
        .get(&format!("{held}?include=consignments.line_items"))
        .await
        .json();
    for place in 0..2 {
        assert_eq!(
            full["shipping"][place]["line_items"][0]["quantity"],
            json!(1)
        );
    }
    assert_eq!(
        full["downloads"][0]["line_items"][0]["type"],
        json!("digital")
    );
    let with = format!("/v2/orders/{order}?include=consignments,consignments.line_items");
    let listed = shopper.get(&with).await.json();
    assert_eq!(listed["consignments"], json!([full]));
    let with = format!("{with}&consignment_structure=object");
    assert_eq!(shopper.get(&with).await.json()["consignments"], full);
    assert_eq!(
        shopper.get(&format!("/v2/orders/{order}")).await.json()["total_inc_tax"],
        json!("49.9900")
    );
}

#[tokio::test]
async fn messages_are_listed_and_filtered() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    shopper
        .sandbox
        .add_message(order, "Where is it?", true)
        .unwrap();
    let second = shopper
        .sandbox
        .add_message(order, "On its way.", false)
        .unwrap();
    let listed = shopper
        .get(&path(order, &format!("messages?min_id={second}")))
        .await
        .is(200)
        .json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["message"], json!("On its way."));
    assert_eq!(shopper.sandbox.add_message(1, "x", true), None);
}

#[tokio::test]
async fn shipments_move_a_paid_order_and_ship_no_more_than_there_is() {
    let shopper = Shopper::of(Sandbox::builder()).await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let line = products(&shopper, order).await[0].clone();
    let shipments = path(order, "shipments");
    let body = |quantity: u32| {
        json!({
            "order_address_id": line["order_address_id"],
            "items": [{ "order_product_id": line["id"], "quantity": quantity }],
            "tracking_number": "T-1",
        })
    };
    shopper.post(&shipments, body(3)).await.is(400);
    let first = shopper.post(&shipments, body(1)).await.is(201).json();
    assert_eq!(shopper.status_of(order).await, 3);
    shopper.post(&shipments, body(1)).await.is(201);
    assert_eq!(shopper.status_of(order).await, 2);
    shopper.post(&shipments, body(1)).await.is(400);
    assert_eq!(
        shopper.get(&format!("{shipments}/count")).await.json()["count"],
        json!(2)
    );
    assert_eq!(
        products(&shopper, order).await[0]["quantity_shipped"],
        json!(2)
    );
    let own = format!("{shipments}/{}", first["id"]);
    let changed = shopper
        .put(&own, json!({ "tracking_number": "T-2" }))
        .await
        .is(200)
        .json();
    assert_eq!(changed["tracking_number"], json!("T-2"));
    assert_eq!(changed["items"], first["items"]);
    shopper.put(&own, json!({ "items": [] })).await.is(400);
    shopper.delete(&own).await.is(204);
    shopper.get(&own).await.is(404);
    assert_eq!(shopper.status_of(order).await, 3);
    shopper.delete(&shipments).await.is(204);
    assert_eq!(shopper.status_of(order).await, 11);
}

#[tokio::test]
async fn a_product_shows_what_its_coupon_and_what_a_manual_discount_took_off() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let ready = shopper.ready(&cart).await;
    let coupon = json!({ "coupon_code": COUPON });
    shopper
        .post(&format!("/v3/checkouts/{ready}/coupons"), coupon)
        .await
        .is(200);
    let manual = json!({ "cart": { "discounts": [{ "discounted_amount": 4 }] } });
    shopper
        .post(&format!("/v3/checkouts/{ready}/discounts"), manual)
        .await
        .is(200);
    let order = shopper.order_from(&ready).await;
    let path = format!("/v2/orders/{order}/products");
    let product = shopper.get(&path).await.is(200).json()[0].clone();
    let parts: Vec<(&Value, &Value)> = product["applied_discounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["id"], &one["amount"]))
        .collect();
    assert_eq!(
        parts,
        [
            (&json!("coupon"), &json!("3.0000")),
            (&json!("manual-discount"), &json!("4.0000"))
        ]
    );
}
