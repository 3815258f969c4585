//! Faults that answer: errors of the platform and of proxies, quotas, JSON that is none, and effects that come twice.

use std::time::Duration;

use bigcommerce_sandbox::{ErrorShape, Fault, NewOrder, Plan, RateLimitHeaders, Sandbox, Settings};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::faults::{bytes_of, paid_with, payable};
use crate::shopper::{CARD, Shopper, card, until};

#[tokio::test]
async fn a_response_is_cut_within_its_headers_or_within_its_body() {
    let sandbox = Sandbox::start().await.unwrap();
    let whole = |bytes: &[u8]| bytes.windows(4).position(|four| four == b"\r\n\r\n");
    sandbox.inject(Fault::cut_within_headers());
    let head = bytes_of(&sandbox, "/v2/order_statuses").await;
    assert!(head.starts_with(b"HTTP/1.1 200 OK\r\n"), "{head:?}");
    assert_eq!(whole(&head), None);
    sandbox.inject(Fault::cut_within_body());
    let part = bytes_of(&sandbox, "/v2/order_statuses").await;
    let body = &part[whole(&part).unwrap() + 4..];
    assert!(body.starts_with(b"[{"), "a part of the body came");
    assert!(
        serde_json::from_slice::<Value>(body).is_err(),
        "and not the whole"
    );
    // 204 has no body to be cut in.
    sandbox.inject(Fault::cut_within_body());
    assert_eq!(whole(&bytes_of(&sandbox, "/v2/orders").await), None);
    for fault in [Fault::cut_within_headers(), Fault::cut_within_body()] {
        assert_eq!(paid_with(fault).await, (None, 1));
    }
}

#[tokio::test]
async fn an_error_of_any_status_comes_in_the_shape_of_its_part_of_the_api() {
    let shopper = Shopper::new().await;
    for status in [408, 409, 423, 499].into_iter().chain(500..=511) {
        shopper.sandbox.inject(Fault::error_instead(status));
        let v2 = shopper.get("/v2/orders").await.is(status);
        assert_eq!(v2.json()[0]["status"], json!(status));
        assert!(
            v2.headers.contains_key("x-rate-limit-requests-left"),
            "{status}"
        );
        shopper
            .sandbox
            .inject(Fault::error_instead(status).title("Down").code(7));
        let v3 = shopper.get("/v3/carts/none").await.is(status).json();
        let expected = json!({ "status": status, "title": "Down", "code": 7, "type": v3["type"] });
        assert_eq!(v3, expected);
    }
    shopper.sandbox.inject(Fault::error_instead(503));
    let path = "/api/storefront/checkouts/none";
    let storefront = shopper.send("GET", path, &[], None).await.is(503).json();
    assert_eq!(storefront["type"], json!("about:blank"));
    assert_eq!(paid_with(Fault::error_instead(500)).await, (Some(500), 0));
    assert_eq!(
        paid_with(Fault::error_after_effect(500)).await,
        (Some(500), 1)
    );
}

#[tokio::test]
async fn the_shape_of_an_error_can_be_chosen() {
    let shopper = Shopper::new().await;
    let shapes = [
        (ErrorShape::V2Array, "/0/message"),
        (ErrorShape::V3Object, "/title"),
        (ErrorShape::PaymentsObject, "/title"),
        (ErrorShape::StorefrontProblem, "/title"),
        (ErrorShape::ErrorsList, "/errors/0/title"),
        (ErrorShape::DataList, "/data/0/title"),
        (ErrorShape::OauthError, "/error"),
    ];
    for (shape, title) in shapes {
        let fault = Fault::error_after_effect(502).shape(shape);
        shopper.sandbox.inject(fault);
        let error = shopper.get("/v3/carts/none").await.is(502).json();
        assert_eq!(error.pointer(title), Some(&json!("Bad Gateway")), "{error}");
    }
    for fault in [Fault::error_instead(504), Fault::error_after_effect(504)] {
        shopper
            .sandbox
            .inject(fault.clone().shape(ErrorShape::HtmlPage));
        let page = shopper.get("/v2/orders").await.is(504);
        assert!(page.text.starts_with("<html>"), "{}", page.text);
        assert_eq!(page.headers["content-type"], "text/html");
        assert!(!page.headers.contains_key("x-rate-limit-requests-left"));
        shopper.sandbox.inject(fault.shape(ErrorShape::Empty));
        let empty = shopper.get("/v2/orders").await.is(504);
        assert_eq!(empty.text, "");
        assert!(!empty.headers.contains_key("content-type"));
    }
}

#[tokio::test]
async fn too_many_requests_come_with_the_headers_of_a_quota_or_without_them() {
    let settings = Settings {
        plan: Plan::Standard,
        ..Settings::default()
    };
    let shopper = Shopper::of(Sandbox::builder().settings(settings)).await;
    let reset = "x-rate-limit-time-reset-ms";
    let after = "x-retry-after";
    for (headers, expected) in [
        (RateLimitHeaders::All, [Some("1500"), Some("2")]),
        (RateLimitHeaders::RateLimit, [Some("1500"), None]),
        (RateLimitHeaders::RetryAfter, [None, Some("2")]),
        (RateLimitHeaders::None, [None, None]),
    ] {
        let fault = Fault::too_many_requests(Duration::from_millis(1500));
        shopper.sandbox.inject(fault.rate_limit_headers(headers));
        let busy = shopper.get("/v3/carts/none").await.is(429);
        assert_eq!(busy.json()["status"], json!(429));
        let header = |name| busy.headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!([header(reset), header(after)], expected);
        let quota = header("x-rate-limit-requests-quota");
        assert_eq!(quota, expected[0].map(|_| "150"));
        assert_eq!(
            header("x-rate-limit-requests-left"),
            expected[0].map(|_| "0")
        );
    }
    let left = shopper.get("/v2/orders").await.is(204);
    assert_eq!(
        left.headers["x-rate-limit-requests-left"], "149",
        "no quota was used"
    );
    let fault = Fault::too_many_requests(Duration::from_secs(1));
    assert_eq!(paid_with(fault).await, (Some(429), 0));
}

#[tokio::test]
async fn json_is_truncated_or_malformed_although_the_response_is_whole() {
    let shopper = Shopper::new().await;
    let whole = shopper.get("/v2/order_statuses").await.is(200).text;
    for (fault, length) in [
        (Fault::truncate_json(), whole.len() / 2),
        (Fault::truncate_json_after(5), 5),
        (Fault::malform_json(), whole.len() + 1),
    ] {
        shopper.sandbox.inject(fault);
        let reply = shopper.get("/v2/order_statuses").await.is(200);
        assert_eq!(reply.text.len(), length);
        assert_eq!(reply.headers["content-length"], length.to_string().as_str());
        assert!(serde_json::from_str::<Value>(&reply.text).is_err());
    }
    shopper.sandbox.inject(Fault::malform_json());
    assert_eq!(shopper.get("/v2/orders").await.is(204).text, "");
    for fault in [Fault::truncate_json(), Fault::malform_json()] {
        assert_eq!(paid_with(fault).await, (Some(201), 1));
    }
}

#[tokio::test]
async fn a_request_that_is_processed_twice_has_its_effect_twice_and_one_answer() {
    assert_eq!(paid_with(Fault::process_twice()).await, (Some(201), 2));
    let shopper = Shopper::new().await;
    let (order, token) = payable(&shopper).await;
    shopper.sandbox.inject(Fault::process_twice());
    shopper.gateway(&token, &card(CARD, "123")).await.is(201);
    assert_eq!(shopper.events(order).await, ["purchase ok", "purchase ok"]);
    assert_eq!(shopper.sandbox.ledger().taken(order), Decimal::from(70));
    let cart = shopper.mugs(0).await;
    let checkout = shopper.ready(&cart).await;
    let before = shopper.sandbox.ledger().orders.len();
    let twice = Fault::process_twice().on_operation("management-checkout.create_order");
    shopper.sandbox.inject(twice);
    shopper.order_from(&checkout).await;
    assert_eq!(shopper.sandbox.ledger().orders.len(), before + 2);
    assert!(shopper.sandbox.faults().is_empty());
    // Refused once, refused twice: nothing happens.
    shopper.sandbox.inject(Fault::process_twice());
    shopper.gateway("none", &card(CARD, "123")).await.is(401);
    assert_eq!(shopper.sandbox.ledger().taken(order), Decimal::from(70));
}

#[tokio::test]
async fn a_fault_is_for_one_operation_by_its_id() {
    let shopper = Shopper::new().await;
    let status = async |id: &str, path: &str| {
        shopper.sandbox.clear_faults();
        let fault = Fault::error_instead(503).on_operation(id);
        shopper.sandbox.inject(fault.always());
        shopper.get(path).await.status
    };
    assert_eq!(status("orders.list_orders", "/v2/orders").await, 503);
    assert_eq!(status("list_orders", "/v2/orders").await, 503);
    assert_eq!(status("orders.get_order", "/v2/orders").await, 204);
    assert_eq!(status("orders.get_order", "/v2/orders/7").await, 503);
    assert_eq!(status("orders.get_order", "/v2/orders/count").await, 200);
    assert_eq!(status("payments.list_orders", "/v2/orders").await, 204);
}

#[tokio::test]
async fn a_delay_by_the_store_s_clock_ends_when_the_clock_is_moved() {
    let minute = Duration::from_secs(60);
    for (fault, charges) in [
        (Fault::delay_before_effect(minute), 0),
        (Fault::delay_after_effect(minute), 1),
    ] {
        let shopper = Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await;
        let order = shopper.sandbox.make_order(NewOrder::new(Decimal::from(35)));
        let token = shopper.token(order).await;
        shopper.sandbox.inject(fault.by_the_store_clock());
        let body = card(CARD, "123");
        let moved = async {
            let sandbox = &shopper.sandbox;
            let arrived =
                || sandbox.faults().is_empty() && sandbox.ledger().charges.len() == charges;
            until(arrived).await;
            sandbox.advance_clock(minute - Duration::from_secs(1));
            shopper.get("/v2/orders").await.is(200);
            assert_eq!(sandbox.ledger().charges.len(), charges);
            sandbox.advance_clock(Duration::from_secs(1));
        };
        let both = async { tokio::join!(shopper.try_gateway(&token, &body, &[]), moved) };
        let limit = Duration::from_secs(20);
        let (answer, ()) = tokio::time::timeout(limit, both).await.unwrap();
        assert_eq!(answer.unwrap().status, 201);
        assert_eq!(shopper.sandbox.ledger().charges.len(), 1);
    }
}
