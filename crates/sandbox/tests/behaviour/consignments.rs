//! Consignments and their options.

use bigcommerce_sandbox::catalogue::MUG;
use bigcommerce_sandbox::shipping::{
    EUROPE_PARCEL, EXPRESS, FLAT_RATE, FREE_OVER_50, PICKUP_METHOD,
};
use serde_json::{Value, json};

use crate::shopper::{Shopper, WITH_OPTIONS, address, all_physical, guide, mugs};

async fn cart_and_path(shopper: &Shopper) -> (Value, String) {
    let cart = shopper.mugs(0).await;
    let path = format!(
        "/v3/checkouts/{}/consignments",
        cart["id"].as_str().unwrap()
    );
    (cart, path)
}

fn option_ids(consignment: &Value) -> Vec<&str> {
    let options = consignment["available_shipping_options"]
        .as_array()
        .unwrap();
    options
        .iter()
        .map(|option| option["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn options_are_shown_only_when_they_are_included() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let body = json!([{ "address": address(), "line_items": all_physical(&cart) }]);
    let without = shopper.post(&path, body).await.is(200).data();
    assert_eq!(
        without["consignments"][0].get("available_shipping_options"),
        None
    );
    let checkout = format!(
        "/v3/checkouts/{}?{WITH_OPTIONS}",
        cart["id"].as_str().unwrap()
    );
    let with = shopper.get(&checkout).await.is(200).data();
    assert_eq!(option_ids(&with["consignments"][0]), [FLAT_RATE, EXPRESS]);
}

#[tokio::test]
async fn the_address_is_echoed_under_both_of_its_names() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let body = json!([{ "shipping_address": address(), "line_items": all_physical(&cart) }]);
    let consignment = shopper.post(&path, body).await.is(200).data()["consignments"][0].clone();
    assert_eq!(consignment["address"], consignment["shipping_address"]);
    assert_eq!(consignment["address"]["country"], json!("United States"));
    assert_eq!(
        consignment["line_item_ids"][0],
        cart["line_items"]["physical_items"][0]["id"]
    );
}

#[tokio::test]
async fn an_object_where_the_array_belongs_is_refused() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let body = json!({ "address": address(), "line_items": all_physical(&cart) });
    shopper.post(&path, body.clone()).await.is(422);
    let made = shopper.post(&path, json!([body])).await.is(200).data();
    let own = format!("{path}/{}", made["consignments"][0]["id"].as_str().unwrap());
    shopper
        .put(&own, json!([{ "shipping_option_id": FLAT_RATE }]))
        .await
        .is(422);
}

#[tokio::test]
async fn each_zone_has_its_options_and_elsewhere_there_are_none() {
    let shopper = Shopper::new().await;
    let cart = shopper
        .cart(json!({ "line_items": [mugs(), mugs()] }))
        .await;
    let id = cart["id"].as_str().unwrap();
    let consignment = shopper.consign(id, all_physical(&cart)).await;
    assert_eq!(option_ids(&consignment), [FLAT_RATE, EXPRESS, FREE_OVER_50]);
    let path = format!(
        "/v3/checkouts/{id}/consignments/{}?{WITH_OPTIONS}",
        consignment["id"].as_str().unwrap()
    );
    for (country, expected) in [("DE", vec![EUROPE_PARCEL]), ("JP", vec![]), ("USA", vec![])] {
        let mut there = address();
        there["country_code"] = json!(country);
        let moved = shopper
            .put(&path, json!({ "address": there }))
            .await
            .is(200)
            .data();
        assert_eq!(option_ids(&moved["consignments"][0]), expected, "{country}");
    }
}

#[tokio::test]
async fn a_chosen_option_is_charged_and_one_that_was_not_offered_is_refused() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let consignment = shopper
        .consign(cart["id"].as_str().unwrap(), all_physical(&cart))
        .await;
    assert_eq!(consignment["shipping_cost_inc_tax"], json!(0));
    let own = format!("{path}/{}", consignment["id"].as_str().unwrap());
    for not_offered in [FREE_OVER_50, EUROPE_PARCEL, "nothing"] {
        shopper
            .put(&own, json!({ "shipping_option_id": not_offered }))
            .await
            .is(422);
    }
    let chosen = shopper
        .put(&own, json!({ "shipping_option_id": EXPRESS }))
        .await
        .is(200)
        .data();
    assert_eq!(chosen["grand_total"], json!(45));
    assert_eq!(
        chosen["consignments"][0]["selected_shipping_option"]["id"],
        json!(EXPRESS)
    );
}

#[tokio::test]
async fn another_address_or_other_items_undo_the_choice() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let id = cart["id"].as_str().unwrap();
    let consignment = shopper.consign(id, all_physical(&cart)).await;
    let own = format!("{path}/{}", consignment["id"].as_str().unwrap());
    let item = cart["line_items"]["physical_items"][0]["id"]
        .as_str()
        .unwrap();
    let changes = [
        (own.clone(), json!({ "address": address() })),
        (
            own.clone(),
            json!({ "line_items": [{ "item_id": item, "quantity": 1 }] }),
        ),
        (
            format!("/v3/carts/{id}/items/{item}"),
            json!({ "line_item": { "quantity": 4, "product_id": MUG } }),
        ),
    ];
    for (changed, body) in changes {
        shopper.choose(id, &consignment, 0).await;
        shopper.put(&changed, body).await.is(200);
        let after = shopper.get(&format!("/v3/checkouts/{id}")).await.data();
        assert_eq!(
            after["consignments"][0].get("selected_shipping_option"),
            None,
            "{changed}"
        );
        assert_eq!(after["shipping_cost_total_inc_tax"], json!(0));
    }
}

#[tokio::test]
async fn contents_and_option_take_two_calls() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let consignment = shopper
        .consign(cart["id"].as_str().unwrap(), all_physical(&cart))
        .await;
    let own = format!("{path}/{}", consignment["id"].as_str().unwrap());
    let both = json!({ "address": address(), "shipping_option_id": FLAT_RATE });
    shopper.put(&own, both).await.is(422);
    shopper.put(&own, json!({})).await.is(422);
    shopper
        .put(
            &format!("{path}/0000000000000"),
            json!({ "shipping_option_id": FLAT_RATE }),
        )
        .await
        .is(404);
}

#[tokio::test]
async fn an_item_that_is_not_in_the_cart_or_not_shipped_or_too_many_is_refused() {
    let shopper = Shopper::new().await;
    let cart = shopper
        .cart(json!({ "line_items": [mugs(), guide()] }))
        .await;
    let path = format!(
        "/v3/checkouts/{}/consignments",
        cart["id"].as_str().unwrap()
    );
    let mug = &cart["line_items"]["physical_items"][0]["id"];
    let guide = &cart["line_items"]["digital_items"][0]["id"];
    for (item, quantity) in [(&json!("unknown"), 1), (guide, 1), (mug, 3), (mug, 0)] {
        let body = json!([{ "address": address(), "line_items": [{ "item_id": item, "quantity": quantity }] }]);
        shopper.post(&path, body).await.is(422);
    }
}

#[tokio::test]
async fn one_line_may_be_split_over_consignments_and_all_are_made_or_none() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let item = &cart["line_items"]["physical_items"][0]["id"];
    let part = |quantity: u32| json!({ "address": address(), "line_items": [{ "item_id": item, "quantity": quantity }] });
    shopper.post(&path, json!([part(1), part(2)])).await.is(422);
    let checkout = format!("/v3/checkouts/{}", cart["id"].as_str().unwrap());
    assert_eq!(
        shopper.get(&checkout).await.data()["consignments"],
        json!([])
    );
    let split = shopper
        .post(&path, json!([part(1), part(1)]))
        .await
        .is(200)
        .data();
    assert_eq!(split["consignments"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_stale_version_in_an_element_of_the_array_is_a_conflict() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let body = |version: i64| json!([{ "address": address(), "line_items": all_physical(&cart), "version": version }]);
    shopper.post(&path, body(9)).await.is(409);
    shopper.post(&path, body(1)).await.is(200);
}

#[tokio::test]
async fn a_pickup_stands_alone_and_costs_nothing() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let item = &cart["line_items"]["physical_items"][0]["id"];
    let one = json!([{ "item_id": item, "quantity": 1 }]);
    let pickup =
        json!({ "pickup_option": { "pickup_method_id": PICKUP_METHOD }, "line_items": one });
    let shipped = json!({ "address": address(), "line_items": one });
    let refused = shopper.post(&path, json!([pickup, shipped])).await.is(422);
    assert!(
        refused.json()["title"]
            .as_str()
            .unwrap()
            .contains("limited to 1 consignment")
    );
    let made = shopper.post(&path, json!([pickup])).await.is(200).data();
    assert_eq!(
        made["consignments"][0]["selected_pickup_option"]["pickup_method_id"],
        json!(PICKUP_METHOD)
    );
    let own = format!("{path}/{}", made["consignments"][0]["id"].as_str().unwrap());
    shopper
        .put(&own, json!({ "shipping_option_id": FLAT_RATE }))
        .await
        .is(422);
}

#[tokio::test]
async fn a_custom_price_may_be_set_from_a_server() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let consignment = shopper
        .consign(cart["id"].as_str().unwrap(), all_physical(&cart))
        .await;
    let own = format!("{path}/{}", consignment["id"].as_str().unwrap());
    let custom = json!({ "custom_shipping": { "price": 7.25, "description": "By hand" } });
    let chosen = shopper.put(&own, custom).await.is(200).data();
    assert_eq!(chosen["grand_total"], json!(37.25));
}

#[tokio::test]
async fn a_deleted_consignment_is_gone_and_deleting_it_again_is_404() {
    let shopper = Shopper::new().await;
    let (cart, path) = cart_and_path(&shopper).await;
    let consignment = shopper
        .consign(cart["id"].as_str().unwrap(), all_physical(&cart))
        .await;
    let own = format!("{path}/{}", consignment["id"].as_str().unwrap());
    let after = shopper.delete(&own).await.is(200).data();
    assert_eq!(after["consignments"], json!([]));
    shopper.delete(&own).await.is(404);
}
