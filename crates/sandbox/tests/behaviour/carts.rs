//! Carts.

use bigcommerce_sandbox::catalogue::{
    GIFT_WRAPPING, MUG, MUG_BLUE, MUG_COLOUR, MUG_COLOUR_RED, MUG_RED, PEN, PEN_ENGRAVING,
};
use bigcommerce_sandbox::customer::{JANE, SAM};
use serde_json::json;

use crate::shopper::{Shopper, guide, mugs};

#[tokio::test]
async fn a_new_cart_answers_201_in_the_v3_envelope() {
    let shopper = Shopper::new().await;
    let reply = shopper
        .post("/v3/carts", json!({ "line_items": [mugs()] }))
        .await
        .is(201);
    let body = reply.json();
    assert_eq!(body["meta"], json!({}));
    assert_eq!(body["data"]["base_amount"], json!(30));
    assert_eq!(body["data"]["version"], json!(1));
    assert_eq!(body["data"]["id"].as_str().unwrap().len(), 36);
}

#[tokio::test]
async fn a_product_with_variants_is_refused_without_one() {
    let shopper = Shopper::new().await;
    let body = json!({ "line_items": [{ "quantity": 1, "product_id": MUG }] });
    let reply = shopper.post("/v3/carts", body).await.is(422);
    assert!(
        reply.json()["title"]
            .as_str()
            .unwrap()
            .contains("variant ID is required")
    );
}

#[tokio::test]
async fn a_variant_may_be_named_by_its_option() {
    let shopper = Shopper::new().await;
    let selections = json!([{ "option_id": MUG_COLOUR, "option_value": MUG_COLOUR_RED }]);
    let line = json!({ "quantity": 1, "product_id": MUG, "option_selections": selections });
    let cart = shopper.cart(json!({ "line_items": [line] })).await;
    assert_eq!(
        cart["line_items"]["physical_items"][0]["variant_id"],
        json!(MUG_RED)
    );
}

#[tokio::test]
async fn a_required_text_is_asked_for() {
    let shopper = Shopper::new().await;
    let without = json!({ "line_items": [{ "quantity": 1, "product_id": PEN }] });
    let reply = shopper.post("/v3/carts", without).await.is(422);
    assert!(reply.json()["title"].as_str().unwrap().contains("text"));
    let selections = json!([{ "option_id": PEN_ENGRAVING, "option_value": "To B." }]);
    let line = json!({ "quantity": 1, "product_id": PEN, "option_selections": selections });
    let path = "/v3/carts?include=line_items.physical_items.options";
    let cart = shopper
        .post(path, json!({ "line_items": [line] }))
        .await
        .is(201)
        .data();
    assert_eq!(
        cart["line_items"]["physical_items"][0]["options"][0]["value"],
        json!("To B.")
    );
}

#[tokio::test]
async fn an_unknown_product_and_an_empty_cart_are_refused() {
    let shopper = Shopper::new().await;
    let unknown = json!({ "line_items": [{ "quantity": 1, "product_id": 999 }] });
    shopper.post("/v3/carts", unknown).await.is(422);
    shopper
        .post("/v3/carts", json!({ "line_items": [] }))
        .await
        .is(422);
    let none =
        json!({ "line_items": [{ "quantity": 0, "product_id": MUG, "variant_id": MUG_BLUE }] });
    shopper.post("/v3/carts", none).await.is(422);
}

#[tokio::test]
async fn a_currency_that_is_not_charged_is_a_bad_request() {
    let shopper = Shopper::new().await;
    let body = json!({ "line_items": [mugs()], "currency": { "code": "EUR" } });
    shopper.post("/v3/carts", body).await.is(400);
}

#[tokio::test]
async fn custom_items_and_gift_certificates_are_lines_of_their_own() {
    let shopper = Shopper::new().await;
    let person = json!({ "name": "Jane Doe", "email": "jane.doe@example.com" });
    let cart = shopper
        .cart(json!({
            "custom_items": [{ "sku": "ONE-OFF", "name": "Repair", "quantity": 2, "list_price": 3.25 }],
            "gift_certificates": [{
                "name": "Present", "theme": "General", "amount": 25, "quantity": 2, "sender": person, "recipient": person,
            }],
        }))
        .await;
    // A custom item of a cart has its quantity and price as strings.
    assert_eq!(
        cart["line_items"]["custom_items"][0]["quantity"],
        json!("2")
    );
    assert_eq!(
        cart["line_items"]["gift_certificates"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(cart["base_amount"], json!(56.5));
}

#[tokio::test]
async fn every_edit_raises_the_version_and_a_stale_one_is_a_conflict() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/carts/{}/items", cart["id"].as_str().unwrap());
    let added = shopper
        .post(&path, json!({ "line_items": [guide()], "version": 1 }))
        .await
        .is(201)
        .data();
    assert_eq!(added["version"], json!(2));
    let stale = shopper
        .post(&path, json!({ "line_items": [guide()], "version": 1 }))
        .await
        .is(409);
    assert!(
        stale.json()["title"]
            .as_str()
            .unwrap()
            .contains("possible conflict")
    );
    let unchecked = shopper
        .post(&path, json!({ "line_items": [guide()] }))
        .await
        .is(201)
        .data();
    assert_eq!(unchecked["version"], json!(3));
}

#[tokio::test]
async fn a_refused_edit_changes_nothing() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/carts/{}", cart["id"].as_str().unwrap());
    let body = json!({ "line_items": [guide(), { "quantity": 1, "product_id": 999 }] });
    shopper.post(&format!("{path}/items"), body).await.is(422);
    assert_eq!(shopper.get(&path).await.is(200).data(), cart);
}

#[tokio::test]
async fn a_line_changes_its_quantity_and_price_and_keeps_its_variant() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let item = &cart["line_items"]["physical_items"][0]["id"];
    let path = format!(
        "/v3/carts/{}/items/{}",
        cart["id"].as_str().unwrap(),
        item.as_str().unwrap()
    );
    let line = json!({ "line_item": { "quantity": 3, "product_id": MUG, "list_price": 12.5 } });
    let changed = shopper.put(&path, line).await.is(200).data();
    assert_eq!(changed["base_amount"], json!(37.5));
    let other = json!({ "line_item": { "quantity": 3, "product_id": MUG, "variant_id": MUG_RED } });
    shopper.put(&path, other).await.is(422);
}

#[tokio::test]
async fn gift_wrapping_is_put_on_by_a_value_and_taken_off_by_null() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let item = &cart["line_items"]["physical_items"][0]["id"];
    let path = format!(
        "/v3/carts/{}/items/{}",
        cart["id"].as_str().unwrap(),
        item.as_str().unwrap()
    );
    let wrapping = json!({ "wrap_together": true, "wrap_details": [{ "id": GIFT_WRAPPING, "message": "Hi" }] });
    let line =
        json!({ "line_item": { "quantity": 2, "product_id": MUG, "gift_wrapping": wrapping } });
    let wrapped = shopper.put(&path, line).await.is(200).data();
    assert_eq!(
        wrapped["line_items"]["physical_items"][0]["gift_wrapping"]["message"],
        json!("Hi")
    );
    let checkout = format!("/v3/checkouts/{}", cart["id"].as_str().unwrap());
    assert_eq!(
        shopper.get(&checkout).await.data()["grand_total"],
        json!(35)
    );
    let line = json!({ "line_item": { "quantity": 2, "product_id": MUG, "gift_wrapping": null } });
    let bare = shopper.put(&path, line).await.is(200).data();
    assert_eq!(
        bare["line_items"]["physical_items"][0]["gift_wrapping"],
        json!({})
    );
}

#[tokio::test]
async fn with_its_last_line_the_cart_goes() {
    let shopper = Shopper::new().await;
    let cart = shopper
        .cart(json!({ "line_items": [mugs(), guide()] }))
        .await;
    let path = format!("/v3/carts/{}", cart["id"].as_str().unwrap());
    let item = |kind: &str| {
        format!(
            "{path}/items/{}",
            cart["line_items"][kind][0]["id"].as_str().unwrap()
        )
    };
    let left = shopper.delete(&item("physical_items")).await.is(200).data();
    assert_eq!(left["base_amount"], json!(9.99));
    let gone = shopper.delete(&item("digital_items")).await.is(204);
    assert_eq!(gone.text, "");
    shopper.get(&path).await.is(404);
    shopper.delete(&item("digital_items")).await.is(404);
}

#[tokio::test]
async fn a_deleted_cart_is_404_without_a_title_and_so_is_an_edit_of_it() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/carts/{}", cart["id"].as_str().unwrap());
    shopper.delete(&path).await.is(204);
    let missing = shopper.get(&path).await.is(404).json();
    assert_eq!(missing["status"], json!(404));
    assert_eq!(missing.get("title"), None);
    shopper
        .post(&format!("{path}/items"), json!({ "line_items": [guide()] }))
        .await
        .is(404);
    shopper
        .put(&path, json!({ "customer_id": JANE }))
        .await
        .is(404);
    shopper.delete(&path).await.is(404);
}

#[tokio::test]
async fn editing_a_cart_that_never_was_is_404() {
    let shopper = Shopper::new().await;
    for id in ["6f1f7a3e-0000-4000-8000-000000000000", "x"] {
        let cart = format!("/v3/carts/{id}");
        let items = json!({ "line_items": [guide()] });
        shopper.post(&format!("{cart}/items"), items).await.is(404);
        shopper
            .put(&cart, json!({ "customer_id": JANE }))
            .await
            .is(404);
        let checkout = format!("/v3/checkouts/{id}");
        let message = json!({ "customer_message": "late" });
        shopper.put(&checkout, message).await.is(404);
        let consignments = json!([{ "address": crate::shopper::address(), "line_items": [] }]);
        shopper
            .post(&format!("{checkout}/consignments"), consignments)
            .await
            .is(404);
    }
}

#[tokio::test]
async fn another_customer_wipes_coupon_and_shipping() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(JANE).await;
    let id = shopper.ready(&cart).await;
    let checkout = format!("/v3/checkouts/{id}");
    let code = json!({ "coupon_code": bigcommerce_sandbox::COUPON });
    shopper
        .post(&format!("{checkout}/coupons"), code)
        .await
        .is(200);
    shopper
        .put(&format!("/v3/carts/{id}"), json!({ "customer_id": SAM }))
        .await
        .is(201);
    let wiped = shopper.get(&checkout).await.is(200).data();
    assert_eq!(wiped["coupons"], json!([]));
    assert_eq!(wiped["consignments"], json!([]));
    let refused = shopper
        .api("POST", &format!("{checkout}/orders"), None)
        .await
        .is(422);
    assert!(
        refused.json()["title"]
            .as_str()
            .unwrap()
            .contains("shipping address")
    );
}

#[tokio::test]
async fn redirect_urls_differ_at_every_call_and_carry_the_query() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let path = format!("/v3/carts/{}/redirect_urls", cart["id"].as_str().unwrap());
    let body = json!({ "query_params": { "utm source": "a&b" } });
    let first = shopper.post(&path, body).await.is(201).data();
    let second = shopper.post(&path, json!({})).await.is(201).data();
    assert!(
        first["checkout_url"]
            .as_str()
            .unwrap()
            .contains("utm%20source=a%26b")
    );
    assert_ne!(first["cart_url"], second["cart_url"]);
    let shown = format!(
        "/v3/carts/{}?include=redirect_urls",
        cart["id"].as_str().unwrap()
    );
    assert!(shopper.get(&shown).await.data()["redirect_urls"]["embedded_checkout_url"].is_string());
}

#[tokio::test]
async fn banners_are_shown_when_asked_for_and_there_are_none() {
    let shopper = Shopper::new().await;
    let body = json!({ "line_items": [mugs()] });
    let path = "/v3/carts?include=promotions.banners";
    let cart = shopper.post(path, body).await.is(201).data();
    assert_eq!(cart["promotions"], json!({ "banners": {} }));
    let id = cart["id"].as_str().unwrap();
    let path = format!("/v3/checkouts/{id}?include=promotions.banners");
    let checkout = shopper.get(&path).await.is(200).data();
    assert_eq!(checkout["promotions"], json!([]));
    let path = format!("/v3/checkouts/{id}");
    assert!(shopper.get(&path).await.data().get("promotions").is_none());
}

#[tokio::test]
async fn absurd_amounts_and_quantities_are_refused_and_break_nothing() {
    let shopper = Shopper::new().await;
    let line = |quantity: i64, price: &str| {
        let body = format!(
            r#"{{"line_items":[{{"quantity":{quantity},"product_id":{MUG},"variant_id":{MUG_BLUE},"list_price":{price}}}]}}"#
        );
        serde_json::from_str::<serde_json::Value>(&body).unwrap()
    };
    for (quantity, price) in [
        (1, "1e300"),
        (1, "-1"),
        (1, "79228162514264337593543950335"),
        (i64::MAX, "1"),
        (-1, "1"),
    ] {
        shopper
            .post("/v3/carts", line(quantity, price))
            .await
            .is(422);
    }
    let exact = shopper.cart(line(3, "13.858823529412")).await;
    assert_eq!(exact["base_amount"].to_string(), "41.576470588236");
}
