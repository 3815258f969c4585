//! Single requests that go wrong, over real sockets.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use bigcommerce_sandbox::{Fault, NewOrder, Sandbox};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card, until};

pub(crate) async fn payable(shopper: &Shopper) -> (i64, String) {
    let order = shopper.sandbox.make_order(NewOrder::new(Decimal::from(35)));
    (order, shopper.token(order).await)
}

/// Pays with this fault; the status that was answered, if any, and the number of charges.
pub(crate) async fn paid_with(fault: Fault) -> (Option<u16>, usize) {
    let shopper = Shopper::new().await;
    let (_, token) = payable(&shopper).await;
    shopper.sandbox.inject(fault.on("POST", "/payments"));
    let answer = shopper.try_gateway(&token, &card(CARD, "123"), &[]).await;
    let charges = shopper.sandbox.ledger().charges.len();
    assert!(shopper.sandbox.faults().is_empty(), "it is used up");
    (answer.ok().map(|reply| reply.status), charges)
}

#[tokio::test]
async fn a_cut_is_before_the_effect_or_after_it() {
    assert_eq!(paid_with(Fault::refuse()).await, (None, 0));
    assert_eq!(paid_with(Fault::cut_before_effect()).await, (None, 0));
    assert_eq!(paid_with(Fault::cut_after_effect()).await, (None, 1));
    assert_eq!(paid_with(Fault::cut_after_bytes(40)).await, (None, 1));
}

#[tokio::test]
async fn an_answer_of_somebody_else_stands_instead_of_the_effect_or_after_it() {
    let proxy = || Fault::answer_instead(504, "<html>").header("Content-Type", "text/html");
    assert_eq!(paid_with(proxy()).await, (Some(504), 0));
    let after = Fault::answer_after_effect(409, r#"{"title":"under way"}"#);
    assert_eq!(paid_with(after).await, (Some(409), 1));
    let shopper = Shopper::new().await;
    shopper.sandbox.inject(
        proxy()
            .header("x-proxy", "one")
            .header("content-length", "9999")
            .header("no header", "at\nall"),
    );
    let reply = shopper.get("/v2/orders").await.is(504);
    assert_eq!(reply.text, "<html>");
    assert_eq!(reply.headers["x-proxy"], "one");
    assert_eq!(reply.headers["content-type"], "text/html");
    assert!(reply.headers.contains_key("date"));
    shopper.sandbox.inject(Fault::answer_instead(99, ""));
    shopper.get("/v2/orders").await.is(500);
}

/// Everything that a connection gives back to a request, whatever it says of its length.
pub(crate) async fn bytes_of(sandbox: &Sandbox, path: &str) -> Vec<u8> {
    let address = sandbox.api_url().replace("http://", "");
    let request = format!(
        "GET /stores/abc123{path} HTTP/1.1\r\nhost: x\r\nx-auth-token: {}\r\n\r\n",
        sandbox.access_token()
    );
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        // The store may be gone already.
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        bytes
    });
    asked.await.unwrap()
}

#[tokio::test]
async fn a_response_is_cut_at_its_byte() {
    let sandbox = Sandbox::start().await.unwrap();
    for bytes in [0, 1, 17, 300] {
        sandbox.inject(Fault::cut_after_bytes(bytes));
        let got = bytes_of(&sandbox, "/v2/order_statuses").await;
        assert_eq!(u64::try_from(got.len()).unwrap(), bytes);
    }
    sandbox.inject(Fault::refuse());
    assert_eq!(bytes_of(&sandbox, "/v2/order_statuses").await, b"");
}

#[tokio::test]
async fn a_refused_connection_is_closed_before_anything_is_read() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.inject(Fault::refuse_connection().times(2));
    for _ in 0..2 {
        assert_eq!(bytes_of(&sandbox, "/v2/order_statuses").await, b"");
    }
    assert!(sandbox.ledger().recent.is_empty());
    let client = crate::shopper::client();
    let url = format!("{}/sandbox/clock", sandbox.api_url());
    assert!(client.get(&url).send().await.unwrap().status().is_success());
}

#[tokio::test]
async fn a_held_request_has_its_effect_although_its_client_has_gone() {
    let shopper = Shopper::new().await;
    let (order, token) = payable(&shopper).await;
    let hold = shopper
        .sandbox
        .inject(Fault::hold_before_effect().on("POST", "/payments"));
    let body = card(CARD, "123").to_string();
    let address = shopper.sandbox.api_url().replace("http://", "");
    let mut client = TcpStream::connect(address).unwrap();
    let request = format!(
        "POST /stores/abc123/payments HTTP/1.1\r\nhost: x\r\nauthorization: PAT {token}\r\n\
         accept: application/vnd.bc.v1+json\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    client.write_all(request.as_bytes()).unwrap();
    shopper.sandbox.until_held(hold).await;
    drop(client);
    // Other requests come and go: the server notices meanwhile that the client has gone.
    for _ in 0..3 {
        let held = shopper.admin("GET", "/faults", json!({})).await.json();
        assert_eq!(held[0]["held"], json!(1));
    }
    assert_eq!(shopper.sandbox.ledger().charges.len(), 0);
    assert!(shopper.sandbox.release(hold));
    until(|| !shopper.sandbox.ledger().charges.is_empty()).await;
    assert_eq!(shopper.status_of(order).await, 11);
    assert!(shopper.sandbox.faults().is_empty());
}

#[tokio::test]
async fn a_hold_after_the_effect_keeps_the_answer_back() {
    let shopper = Shopper::new().await;
    let (_, token) = payable(&shopper).await;
    let hold = shopper.sandbox.inject(Fault::hold_after_effect());
    let body = card(CARD, "123");
    let release = async {
        shopper.sandbox.until_held(hold).await;
        assert_eq!(shopper.sandbox.ledger().charges.len(), 1);
        let path = format!("/faults/{}/release", hold.get());
        shopper.admin("POST", &path, json!({})).await.is(204);
    };
    let (answer, ()) = tokio::join!(shopper.try_gateway(&token, &body, &[]), release);
    assert_eq!(answer.unwrap().status, 201);
}

#[tokio::test]
async fn a_delay_is_before_the_effect_or_after_it() {
    for (fault, charges) in [
        (Fault::delay_before_effect(Duration::from_secs(600)), 0),
        (Fault::delay_after_effect(Duration::from_secs(600)), 1),
    ] {
        let shopper = Shopper::new().await;
        let (_, token) = payable(&shopper).await;
        shopper.sandbox.inject(fault);
        let body = card(CARD, "123");
        // The fault is used up when the request has come.
        let arrived = until(|| {
            let is_charged = shopper.sandbox.ledger().charges.len() >= charges;
            shopper.sandbox.faults().is_empty() && is_charged
        });
        tokio::select! {
            _ = shopper.try_gateway(&token, &body, &[]) => panic!("it waits"),
            () = arrived => {}
        }
        assert_eq!(shopper.sandbox.ledger().charges.len(), charges);
    }
    let moment = || Fault::delay_before_effect(Duration::from_millis(1));
    assert_eq!(paid_with(moment()).await, (Some(201), 1));
}

#[tokio::test]
async fn a_fault_is_for_its_method_and_path_and_as_often_as_it_says() {
    let shopper = Shopper::new().await;
    let fault = Fault::answer_instead(503, "")
        .on("get", "/v3/orders/{id}/transactions")
        .skip(1)
        .times(2);
    shopper.sandbox.inject(fault);
    shopper.get("/v2/orders").await.is(204);
    shopper
        .post("/v3/orders/1/transactions", json!({}))
        .await
        .is(405);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(shopper.get("/v3/orders/1/transactions").await.status);
    }
    assert_eq!(statuses, [404, 503, 503, 404]);
    for (path, status) in [
        ("/v3/**", 204),
        ("/v2/orders/*", 204),
        ("/v2/orders", 503),
        ("/stores/abc123/v2/orders", 503),
        ("/**", 503),
    ] {
        shopper.sandbox.clear_faults();
        let fault = Fault::answer_instead(503, "").on("GET", path).always();
        shopper.sandbox.inject(fault);
        for _ in 0..2 {
            assert_eq!(shopper.get("/v2/orders").await.status, status, "{path}");
        }
    }
}

#[tokio::test]
async fn a_request_brings_its_own_fault_in_a_header() {
    let shopper = Shopper::new().await;
    let (_, token) = payable(&shopper).await;
    shopper.sandbox.inject(Fault::answer_instead(503, ""));
    let body = card(CARD, "123");
    for (fault, charges) in [
        ("cut_before_effect", 0),
        (r#"{"fault": "cut_after_effect", "bytes": 5}"#, 1),
    ] {
        let header = [("X-Sandbox-Fault", fault)];
        assert!(shopper.try_gateway(&token, &body, &header).await.is_err());
        assert_eq!(shopper.sandbox.ledger().charges.len(), charges);
    }
    assert_eq!(shopper.sandbox.faults().len(), 1, "the list is as it was");
    for bad in [
        "",
        "no_such_fault",
        "{",
        "hold_before_effect",
        r#"{"fault": "refuse", "byte": 1}"#,
    ] {
        let header = [("x-sandbox-fault", bad)];
        let said = shopper
            .send("GET", "/x", &header, None)
            .await
            .is(400)
            .json();
        assert!(said["error"].is_string());
    }
    let header = [("x-sandbox-fault", "refuse")];
    shopper
        .send("GET", "/sandbox/ledger", &header, None)
        .await
        .is(200);
}

#[tokio::test]
async fn a_request_that_had_no_effect_is_counted_all_the_same() {
    let shopper = Shopper::new().await;
    shopper.sandbox.inject(Fault::cut_before_effect());
    let path = "/stores/abc123/payments";
    assert!(
        shopper
            .attempt("POST", path, &[], Some("{}"))
            .await
            .is_err()
    );
    shopper.sandbox.inject(Fault::answer_instead(504, ""));
    shopper.send("POST", path, &[], Some("{}")).await.is(504);
    let ledger = shopper.sandbox.ledger();
    assert_eq!(ledger.count("POST", "/payments"), 2);
    let statuses: Vec<u16> = ledger.recent.iter().map(|one| one.status).collect();
    assert_eq!(statuses, [0, 504]);
}

#[tokio::test]
async fn a_list_ignores_its_filters_or_lacks_an_order() {
    let shopper = Shopper::new().await;
    let made = |cart: &str| {
        let new = NewOrder::new(Decimal::from(35)).cart_id(cart);
        shopper.sandbox.make_order(new)
    };
    let (own, other) = (made("own"), made("other"));
    let ids = async || {
        let reply = shopper.get("/v2/orders?cart_id=own&limit=9&sort=id").await;
        if reply.status == 204 {
            return Vec::new();
        }
        let json = reply.json();
        let listed = json.as_array().unwrap().iter();
        listed.map(|order| order["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(ids().await, [own]);
    shopper.sandbox.inject(Fault::ignore_filters());
    assert_eq!(ids().await, [own, other]);
    shopper.sandbox.inject(Fault::leave_out([own]));
    assert_eq!(ids().await, [0_i64; 0]);
    shopper
        .sandbox
        .inject(Fault::ignore_filters().on("GET", "/v2/orders"));
    shopper.get(&format!("/v2/orders/{other}")).await.is(200);
    assert_eq!(ids().await, [own, other]);
    let first = bigcommerce_sandbox::NewTransaction::new("purchase", Decimal::ONE);
    let first = shopper.sandbox.add_transaction(own, first).unwrap();
    let path = format!("/v3/orders/{own}/transactions");
    shopper.sandbox.inject(Fault::leave_out([first]));
    shopper.get(&path).await.is(204);
    assert_eq!(
        shopper.get(&path).await.is(200).data()[0]["id"],
        json!(first)
    );
}

#[tokio::test]
async fn a_date_is_missing_or_another_one() {
    let shopper = Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await;
    let date = async || {
        let reply = shopper.get("/v2/order_statuses").await.is(200);
        reply
            .headers
            .get("date")
            .map(|date| date.to_str().unwrap().to_owned())
    };
    shopper.sandbox.inject(Fault::omit_date());
    assert_eq!(date().await, None);
    shopper.sandbox.inject(Fault::shift_date(-3600));
    assert_eq!(
        date().await.as_deref(),
        Some("Sat, 28 Nov 2026 08:00:00 GMT")
    );
    assert_eq!(
        date().await.as_deref(),
        Some("Sat, 28 Nov 2026 09:00:00 GMT")
    );
    shopper
        .sandbox
        .inject(Fault::answer_instead(200, "").header("date", "yesterday"));
    assert_eq!(date().await.as_deref(), Some("yesterday"));
}

#[tokio::test]
async fn faults_are_injected_listed_and_cleared_by_http() {
    let shopper = Shopper::new().await;
    let post = |body: Value| shopper.admin("POST", "/faults", body);
    let one = json!({
        "fault": "answer_instead", "status": 418, "body": { "a": 1 }, "path": "/v2/orders", "skip": 1, "times": 2,
    });
    let two = json!({ "fault": "leave_out", "ids": [1], "method": "GET", "times": null });
    let ids = post(json!([one, two])).await.is(201).json();
    assert_eq!(ids, json!({ "ids": [1, 2] }));
    shopper.get("/v2/orders").await.is(204);
    assert_eq!(
        shopper.get("/v2/orders").await.is(418).json(),
        json!({ "a": 1 })
    );
    let left = shopper
        .admin("GET", "/faults", json!({}))
        .await
        .is(200)
        .json();
    let expected = json!([
        {
            "id": 1, "fault": "answer_instead", "operation": null, "method": null, "path": "/v2/orders", "skip": 0,
            "times": 1, "held": 0,
        },
        {
            "id": 2, "fault": "leave_out", "operation": null, "method": "GET", "path": null, "skip": 0,
            "times": null, "held": 0,
        },
    ]);
    assert_eq!(left, expected);
    assert_eq!(
        left,
        serde_json::to_value(shopper.sandbox.faults()).unwrap()
    );
    shopper.admin("DELETE", "/faults", json!({})).await.is(204);
    shopper.get("/v2/orders").await.is(204);
    for bad in [
        json!({}),
        json!({ "fault": "no_such" }),
        json!({ "fault": "answer_instead" }),
        json!({ "fault": "answer_instead", "status": 100 }),
        json!({ "fault": "delay_before_effect" }),
        json!({ "fault": "leave_out", "ids": ["1"] }),
        json!({ "fault": "refuse", "count": 2 }),
        json!({ "fault": "refuse", "times": -1 }),
        json!([{ "fault": "refuse" }, { "fault": "" }]),
    ] {
        post(bad).await.is(400);
    }
    assert!(shopper.sandbox.faults().is_empty());
    shopper
        .admin("POST", "/faults/77/release", json!({}))
        .await
        .is(404);
}
