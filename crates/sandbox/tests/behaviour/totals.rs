//! Taxes, currencies, discounts by hand, coupons, promotions and fees, in a checkout and in its order.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bigcommerce_sandbox::customer::JANE;
use bigcommerce_sandbox::{
    COUPON, FIXED_COUPON, FREE_SHIPPING_COUPON, Promotion, Sandbox, Settings, Taxes,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card, mugs, store_credit};

async fn with(settings: Settings) -> Shopper {
    Shopper::of(Sandbox::builder().settings(settings)).await
}

fn path(cart: &Value, part: &str) -> String {
    format!("/v3/checkouts/{}/{part}", cart["id"].as_str().unwrap())
}

fn fee(cost: i64) -> Value {
    json!({
        "type": "custom_fee",
        "name": "handling",
        "display_name": "Careful handling",
        "cost": cost,
        "source": "app",
    })
}

#[tokio::test]
async fn added_taxes_raise_the_total_and_the_order_has_the_same_sums() {
    let rate = Decimal::new(825, 2);
    let shopper = with(Settings {
        taxes: Taxes::Added(rate),
        ..Settings::default()
    })
    .await;
    let cart = shopper.mugs(0).await;
    let id = shopper.ready(&cart).await;
    let shown = shopper.get(&format!("/v3/checkouts/{id}")).await.data();
    // 16.24 a mug, 5.41 for shipping.
    assert_eq!(shown["subtotal_ex_tax"], json!(30));
    assert_eq!(shown["subtotal_inc_tax"].to_string(), "32.48");
    assert_eq!(shown["grand_total"].to_string(), "37.89");
    assert_eq!(shown["tax_total"].to_string(), "2.89");
    assert_eq!(shown["cart"]["tax_included"], json!(false));
    let order = shopper.order_from(&id).await;
    let made = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(made["total_inc_tax"], json!("37.8900"));
    assert_eq!(made["total_ex_tax"], json!("35.0000"));
    let taxes = shopper
        .get(&format!("/v2/orders/{order}/taxes"))
        .await
        .json();
    let kinds: Vec<&Value> = taxes
        .as_array()
        .unwrap()
        .iter()
        .map(|tax| &tax["line_item_type"])
        .collect();
    assert_eq!(kinds, [&json!("item"), &json!("shipping")]);
    assert_eq!(taxes[0]["line_amount"], json!("2.4800"));
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert_eq!(shopper.status_of(order).await, 11);
}

#[tokio::test]
async fn included_taxes_leave_the_total_and_show_the_tax_in_it() {
    let rate = Decimal::from(20);
    let shopper = with(Settings {
        taxes: Taxes::Included(rate),
        ..Settings::default()
    })
    .await;
    let cart = shopper.mugs(0).await;
    let id = shopper.ready(&cart).await;
    let shown = shopper.get(&format!("/v3/checkouts/{id}")).await.data();
    assert_eq!(shown["grand_total"], json!(35));
    assert_eq!(shown["subtotal_ex_tax"], json!(25));
    assert_eq!(shown["cart"]["tax_included"], json!(true));
    let order = shopper.order_from(&id).await;
    let made = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(made["is_tax_inclusive_pricing"], json!(true));
    assert_eq!(made["total_inc_tax"], json!("35.0000"));
}

#[tokio::test]
async fn another_currency_is_a_setting_and_its_digits_are_those_of_the_payment() {
    let currencies = vec!["JPY".to_owned()];
    let shopper = with(Settings {
        currencies,
        ..Settings::default()
    })
    .await;
    let refused = json!({ "line_items": [mugs()], "currency": { "code": "EUR" } });
    shopper.post("/v3/carts", refused).await.is(400);
    let body =
        json!({ "customer_id": JANE, "line_items": [mugs()], "currency": { "code": "JPY" } });
    let cart = shopper.cart(body).await;
    assert_eq!(cart["base_amount"], json!(4500));
    let id = shopper.ready(&cart).await;
    let order = shopper.order_from(&id).await;
    let made = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(made["default_currency_code"], json!("JPY"));
    assert_eq!(made["total_inc_tax"], json!("5250.0000"));
    let token = shopper.token(order).await;
    let claims = URL_SAFE_NO_PAD
        .decode(token.split('.').nth(1).unwrap())
        .unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    // A yen has no smaller unit.
    assert_eq!(claims["data"]["amount"], json!(5250));
    assert_eq!(claims["data"]["currency"], json!("JPY"));
    let refused = shopper.pay(order, store_credit()).await.is(422).json();
    assert_eq!(refused["code"], json!(10001));
    shopper.pay(order, card(CARD, "123")).await.is(201);
    assert_eq!(shopper.status_of(order).await, 11);
    assert_eq!(shopper.sandbox.ledger().charges[0].currency, "JPY");
}

#[tokio::test]
async fn a_discount_by_hand_replaces_those_of_lines_and_spares_lines_with_a_coupon() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let line = &cart["line_items"]["physical_items"][0]["id"];
    let discounts = path(&cart, "discounts");
    let on_line = json!({ "cart": { "line_items": [{ "id": line, "discounted_amount": 4 }] } });
    let shown = shopper
        .post(&discounts, on_line.clone())
        .await
        .is(200)
        .data();
    assert_eq!(shown["grand_total"], json!(26));
    assert_eq!(shown["cart"]["manual_discount_amount"], json!(4));
    let on_cart = json!({ "cart": { "discounts": [{ "discounted_amount": 10 }] } });
    let shown = shopper.post(&discounts, on_cart).await.is(200).data();
    assert_eq!(shown["grand_total"], json!(20));
    let too_much = json!({ "cart": { "discounts": [{ "discounted_amount": 31 }] } });
    shopper.post(&discounts, too_much).await.is(422);
    shopper
        .post(&path(&cart, "coupons"), json!({ "coupon_code": COUPON }))
        .await
        .is(200);
    shopper.post(&discounts, on_line).await.is(422);
    let id = shopper.ready(&cart).await;
    let order = shopper.order_from(&id).await;
    let made = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(made["discount_amount"], json!("10.0000"));
    assert_eq!(made["coupon_discount"], json!("3.0000"));
    assert_eq!(made["total_inc_tax"], json!("22.0000"));
    let coupons = shopper
        .get(&format!("/v2/orders/{order}/coupons"))
        .await
        .json();
    assert_eq!(coupons[0]["code"], json!(COUPON));
    shopper.pay(order, card(CARD, "123")).await.is(201);
}

#[tokio::test]
async fn a_second_coupon_needs_a_setting_and_each_kind_reduces_its_own_way() {
    let code = |code: &str| json!({ "coupon_code": code });
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    shopper
        .post(&path(&cart, "coupons"), code(COUPON))
        .await
        .is(200);
    shopper
        .post(&path(&cart, "coupons"), code(FIXED_COUPON))
        .await
        .is(422);

    let shopper = with(Settings {
        several_coupons: true,
        ..Settings::default()
    })
    .await;
    let cart = shopper.mugs(0).await;
    let id = shopper.ready(&cart).await;
    for (coupon, total) in [(COUPON, 32), (FIXED_COUPON, 27), (FREE_SHIPPING_COUPON, 22)] {
        let shown = shopper
            .post(&path(&cart, "coupons"), code(coupon))
            .await
            .is(200)
            .data();
        assert_eq!(shown["grand_total"], json!(total), "{coupon}");
    }
    let shown = shopper
        .delete(&path(&cart, "coupons/FIVEOFF"))
        .await
        .is(200)
        .data();
    assert_eq!(shown["grand_total"], json!(27));
    let order = shopper.order_from(&id).await;
    let made = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(made["total_inc_tax"], json!("27.0000"));
    assert_eq!(made["shipping_cost_inc_tax"], json!("0.0000"));
}

#[tokio::test]
async fn an_automatic_promotion_needs_no_code() {
    let promotion = Some(Promotion {
        from: Decimal::from(30),
        percent: Decimal::from(50),
    });
    let shopper = with(Settings {
        promotion,
        ..Settings::default()
    })
    .await;
    let cart = shopper.mugs(0).await;
    assert_eq!(cart["cart_amount"], json!(15));
    assert_eq!(cart["discounts"][0]["discounted_amount"], json!(15));
    let one = json!({ "quantity": 1, "product_id": 101, "variant_id": 201 });
    let small = shopper.cart(json!({ "line_items": [one] })).await;
    assert_eq!(small["cart_amount"], json!(15));
    assert_eq!(small["discounts"], json!([]));
}

#[tokio::test]
async fn a_checkout_has_five_fees_at_most_and_they_are_replaced_and_removed_by_id() {
    let shopper = Shopper::new().await;
    let cart = shopper.mugs(0).await;
    let fees = path(&cart, "fees");
    let five: Vec<Value> = (1..=5).map(fee).collect();
    let shown = shopper
        .post(&fees, json!({ "fees": five }))
        .await
        .is(200)
        .data();
    assert_eq!(shown["grand_total"], json!(45));
    shopper
        .post(&fees, json!({ "fees": [fee(1)] }))
        .await
        .is(422);
    let mut changed = fee(10);
    changed["id"] = shown["fees"][0]["id"].clone();
    let shown = shopper
        .put(&fees, json!({ "fees": [changed] }))
        .await
        .is(200)
        .data();
    assert_eq!(shown["grand_total"], json!(54));
    shopper
        .put(&fees, json!({ "fees": [fee(1)] }))
        .await
        .is(422);
    let ids: Vec<&Value> = shown["fees"].as_array().unwrap()[1..]
        .iter()
        .map(|fee| &fee["id"])
        .collect();
    let shown = shopper
        .api("DELETE", &fees, Some(json!({ "ids": ids })))
        .await
        .is(200)
        .data();
    assert_eq!(shown["grand_total"], json!(40));
    shopper
        .api("DELETE", &fees, Some(json!({ "ids": ["none"] })))
        .await
        .is(422);
    let id = shopper.ready(&cart).await;
    let order = shopper.order_from(&id).await;
    let kept = shopper
        .get(&format!("/v2/orders/{order}/fees"))
        .await
        .is(200)
        .json();
    assert_eq!(kept[0]["cost_inc_tax"], json!("10.0000"));
    shopper.pay(order, card(CARD, "123")).await.is(201);
}

#[tokio::test]
async fn a_checkout_token_lives_thirty_days_at_most_and_comes_before_the_order_is_final() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(0).await;
    let path = format!("/v3/checkouts/{cart}/token");
    let made = shopper
        .post(&path, json!({ "maxUses": 1, "ttl": 60 }))
        .await
        .is(200)
        .data();
    assert!(!made["checkoutToken"].as_str().unwrap().is_empty());
    shopper
        .post(&path, json!({ "ttl": 2_592_001 }))
        .await
        .is(422);
    shopper.post(&path, json!({ "maxUses": 0 })).await.is(422);
    shopper
        .put(&format!("/v2/orders/{order}"), json!({ "status_id": 11 }))
        .await
        .is(200);
    shopper.post(&path, json!({})).await.is(422);
}
