//! The contents of the sections, and what is in none of them.

use bigcommerce_sandbox::Fault;
use serde_json::json;

use crate::shopper::{CARD, Shopper, card};
use crate::{SECTIONS, page};

#[tokio::test]
async fn a_store_without_anything_has_every_section() {
    let shopper = Shopper::new().await;
    for section in SECTIONS {
        let shown = page(&shopper, section).await.is(200);
        assert_eq!(shown.headers["content-type"], "text/html; charset=utf-8");
        assert!(shown.text.contains("<h1>"), "{section}");
        assert!(shown.text.contains("aria-current=\"page\""), "{section}");
    }
    for nothing in ["orders/101", "orders/abc", "none", ""] {
        let missing = page(&shopper, &format!("/page/{nothing}")).await.is(404);
        assert!(
            missing.text.contains("<h1>No"),
            "{nothing}: {}",
            missing.text
        );
    }
}

#[tokio::test]
async fn an_order_shows_its_money_its_lines_and_its_transactions() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let total = shopper.sandbox.ledger().order(order).unwrap().total;
    let shown = page(&shopper, &format!("/page/orders/{order}")).await;
    let text = shown.is(200).text;
    for part in [
        "Ceramic mug",
        "MUG-BLUE",
        "Awaiting Fulfillment",
        "stripe.card",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.contains(&format!("{total:.2} USD")));
    let list = page(&shopper, "/page/orders").await.is(200).text;
    assert!(list.contains(&format!("href=\"/page/orders/{order}\"")));
    let payments = page(&shopper, "/page/payments").await.is(200).text;
    assert!(payments.contains("charged"), "the token was used");
}

#[tokio::test]
async fn an_order_that_lags_shows_what_is_true_and_what_reads_show() {
    let shopper = Shopper::new().await;
    let (order, _) = shopper.order(0).await;
    let lags = bigcommerce_sandbox::Lags {
        transactions: std::time::Duration::from_secs(600),
        ..Default::default()
    };
    shopper.sandbox.set_lags(lags);
    shopper.pay(order, card(CARD, "123")).await.is(201);
    let path = format!("/page/orders/{order}");
    let text = page(&shopper, &path).await.text;
    assert!(text.contains("0 of 1 shown") && text.contains("behind until"));
    assert!(
        page(&shopper, "/page/orders")
            .await
            .text
            .contains("reads lag")
    );
    shopper
        .sandbox
        .advance_clock(std::time::Duration::from_secs(600));
    let text = page(&shopper, &path).await.text;
    assert!(text.contains("1 of 1 shown") && !text.contains("behind until"));
}

#[tokio::test]
async fn no_secret_and_no_personal_datum_is_on_any_page() {
    let shopper = Shopper::new().await;
    let (order, cart) = shopper.order(0).await;
    let token = shopper.token(order).await;
    shopper.gateway(&token, &card(CARD, "987")).await.is(201);
    // A number that is not a test card, a name in a field that holds something else, an e-mail as an id.
    let odd = json!({
        "customer_id": 0, "locale": "jane.doe@example.com",
        "custom_items": [{ "name": "Jane Doe", "quantity": 1, "list_price": "1.00", "sku": "4012888888881881" }],
    });
    shopper.post("/v3/carts", odd).await.is(201);
    let edit = json!({ "external_order_id": "jane.doe@example.com", "payment_status": "4012888888881881" });
    shopper
        .admin("POST", &format!("/orders/{order}"), edit)
        .await
        .is(204);
    let id = ("x-correlation-id", "jane.doe@example.com");
    shopper
        .send("GET", "/api/storefront/carts", &[id], None)
        .await;
    let mut all = page(&shopper, &format!("/page/orders/{order}")).await.text;
    for section in SECTIONS
        .into_iter()
        .filter(|section| *section != "/page/catalogue")
    {
        all.push_str(&page(&shopper, section).await.text);
    }
    for secret in [
        CARD,
        "4012888888881881",
        "Jane",
        "Doe",
        "example.com",
        shopper.sandbox.access_token(),
        &token,
        "sandbox-session",
        "sandbox-csrf",
    ] {
        assert!(!all.contains(secret), "{secret} of cart {cart}");
    }
    assert!(all.contains("payment_method_id: stripe.card"));
    assert!(all.contains("verification_value: …"));
}

#[tokio::test]
async fn words_of_a_caller_are_no_markup() {
    let shopper = Shopper::new().await;
    let id = ("x-correlation-id", "\"><script>alert(1)</script>");
    shopper
        .send("GET", "/api/storefront/carts", &[id], None)
        .await;
    let order = shopper
        .sandbox
        .make_order(bigcommerce_sandbox::NewOrder::new(35.into()));
    let edit = json!({ "external_order_id": "<script>alert(1)</script>", "payment_status": "<script>alert(1)</script>" });
    shopper
        .admin("POST", &format!("/orders/{order}"), edit)
        .await
        .is(204);
    let fault = json!({ "fault": "refuse", "path": "/<script>alert(1)</script>" });
    shopper.admin("POST", "/faults", fault).await.is(201);
    for section in SECTIONS
        .into_iter()
        .chain(["/page/orders/101", "/?said=<script>alert(1)</script>"])
    {
        let text = page(&shopper, section).await.text;
        assert!(!text.contains("<script>alert"), "{section}");
    }
}

#[tokio::test]
async fn a_request_shows_its_operation_its_fault_and_the_reason_of_its_refusal() {
    let shopper = Shopper::new().await;
    shopper
        .sandbox
        .inject(Fault::omit_date().on("GET", "/v2/orders/{order_id}"));
    shopper.get("/v2/orders/999").await.is(404);
    let text = page(&shopper, "/page/requests").await.text;
    for part in ["/v2/orders/{order_id}", "omit_date", "404", "is not found"] {
        assert!(text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_look_at_the_page_uses_up_no_fault_and_counts_as_no_request() {
    let shopper = Shopper::new().await;
    shopper.sandbox.inject(Fault::answer_instead(500, "no"));
    for section in SECTIONS {
        let shown = page(&shopper, section).await.is(200);
        assert!(!shown.headers.contains_key("x-rate-limit-requests-left"));
    }
    assert_eq!(shopper.sandbox.faults().len(), 1);
    assert!(shopper.sandbox.ledger().requests.is_empty());
    shopper.get("/v2/orders").await.is(500);
}
