//! The store's clock: on every response, and behind everything that ends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use bigcommerce_sandbox::{Plan, Sandbox, Settings};
use serde_json::json;

use crate::shopper::{CARD, Reply, Shopper, card, client};

/// Saturday, 28 November 2026, 09:00:00 UTC.
pub(crate) const MORNING: i64 = 1_795_856_400;
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn frozen() -> Shopper {
    Shopper::of(Sandbox::builder().clock_at(MORNING)).await
}

pub(crate) fn dates(reply: &Reply) -> Vec<&str> {
    let all = reply.headers.get_all("date").iter();
    all.map(|date| date.to_str().unwrap()).collect()
}

#[tokio::test]
async fn every_response_has_one_date_and_it_is_the_store_s() {
    let shopper = frozen().await;
    shopper.sandbox.advance_clock(Duration::from_millis(61_999));
    for (method, path, status) in [
        ("GET", "/stores/abc123/v2/order_statuses", 401),
        ("GET", "/stores/abc123/v3/carts/", 403),
        ("GET", "/stores/abc123/v3/carts/x", 401),
        ("PATCH", "/stores/abc123/v3/carts", 405),
        ("GET", "/nowhere", 404),
        ("GET", "/sandbox/ledger", 200),
        ("GET", "/sandbox/nowhere", 404),
        ("POST", "/sandbox/clock", 400),
    ] {
        let reply = shopper.send(method, path, &[], None).await.is(status);
        assert_eq!(dates(&reply), ["Sat, 28 Nov 2026 09:01:01 GMT"], "{path}");
    }
    let reply = shopper.get("/v2/orders").await.is(204);
    assert_eq!(dates(&reply), ["Sat, 28 Nov 2026 09:01:01 GMT"]);
}

#[tokio::test]
async fn a_response_of_the_server_below_has_the_store_s_date_too() {
    let shopper = frozen().await;
    let address = shopper.sandbox.api_url().replace("http://", "");
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"no request at all\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    });
    let text = asked.await.unwrap();
    assert!(text.starts_with("HTTP/1.1 400 "), "{text}");
    let lines = text
        .lines()
        .filter(|line| line.to_ascii_lowercase().starts_with("date:"));
    let dates: Vec<&str> = lines.collect();
    assert_eq!(dates, ["date: Sat, 28 Nov 2026 09:00:00 GMT"]);
}

#[tokio::test]
async fn a_frozen_clock_moves_only_when_it_is_moved() {
    let shopper = frozen().await;
    assert_eq!(shopper.sandbox.now(), MORNING);
    shopper
        .admin("POST", "/clock", json!({ "advance_seconds": 90 }))
        .await
        .is(204);
    let shown = shopper.admin("GET", "/clock", json!({})).await.json();
    let expected =
        json!({ "now": "2026-11-28T09:01:30Z", "unix_seconds": MORNING + 90, "frozen": true });
    assert_eq!(shown, expected);
    let (order, _) = shopper.order(0).await;
    let shown = shopper.get(&format!("/v2/orders/{order}")).await.json();
    assert_eq!(
        shown["date_created"],
        json!("Sat, 28 Nov 2026 09:01:30 +0000")
    );
}

#[tokio::test]
async fn a_time_without_a_date_is_no_start() {
    for at in [-1, i64::MAX] {
        let started = Sandbox::builder().clock_at(at).start().await;
        assert_eq!(
            started.unwrap_err().kind(),
            std::io::ErrorKind::InvalidInput
        );
    }
}

#[tokio::test]
async fn a_token_is_refused_from_the_second_that_its_claims_name() {
    let shopper = frozen().await;
    let (order, _) = shopper.order(0).await;
    let (first, second) = (shopper.token(order).await, shopper.token(order).await);
    shopper.sandbox.advance_clock(Duration::from_secs(3600));
    shopper.gateway(&first, &card(CARD, "123")).await.is(401);
    let (order, _) = shopper.order(0).await;
    let third = shopper.token(order).await;
    shopper.sandbox.advance_clock(Duration::from_secs(3599));
    shopper.gateway(&third, &card(CARD, "123")).await.is(201);
    shopper.gateway(&second, &card(CARD, "123")).await.is(401);
}

#[tokio::test]
async fn a_cart_ends_thirty_days_after_its_last_edit() {
    let shopper = frozen().await;
    let cart = shopper.mugs(0).await["id"].as_str().unwrap().to_owned();
    let (path, message) = (
        format!("/v3/checkouts/{cart}"),
        json!({ "customer_message": "m" }),
    );
    shopper.sandbox.advance_clock(29 * DAY);
    shopper.put(&path, message.clone()).await.is(200);
    shopper.sandbox.advance_clock(29 * DAY);
    shopper.get(&format!("/v3/carts/{cart}")).await.is(200);
    shopper.sandbox.advance_clock(DAY);
    let gone = shopper
        .get(&format!("/v3/carts/{cart}"))
        .await
        .is(404)
        .json();
    assert_eq!(gone.get("title"), None);
    shopper.put(&path, message).await.is(500);
}

#[tokio::test]
async fn the_quota_is_refilled_by_the_store_s_clock() {
    let shopper = frozen().await;
    let left = async || {
        let reply = shopper.get("/v2/orders").await;
        let left = reply.headers["x-rate-limit-requests-left"]
            .to_str()
            .unwrap()
            .to_owned();
        left.parse::<u64>().unwrap()
    };
    let first = left().await;
    assert_eq!(left().await, first - 1);
    shopper.sandbox.advance_clock(Duration::from_secs(30));
    assert_eq!(left().await, first);
}

#[tokio::test]
async fn a_quota_is_one_for_all_clients_and_is_that_of_the_plan() {
    for (plan, quota) in [(Plan::Standard, 150), (Plan::Pro, 450)] {
        let settings = Settings {
            plan,
            ..Settings::default()
        };
        let shopper = Shopper::of(Sandbox::builder().clock_at(MORNING).settings(settings)).await;
        let url = format!("{}/stores/abc123/v2/orders", shopper.sandbox.api_url());
        let token = shopper.sandbox.access_token().to_owned();
        let clients = [client(), client()];
        for (number, client) in (1..=quota).zip(clients.iter().cycle()) {
            let request = client.get(&url).header("x-auth-token", &token);
            let reply = request.send().await.unwrap();
            assert_eq!(reply.status(), 204);
            let left = reply.headers()["x-rate-limit-requests-left"]
                .to_str()
                .unwrap();
            assert_eq!(left, (quota - number).to_string());
        }
        for client in &clients {
            let request = client.get(&url).header("x-auth-token", &token);
            assert_eq!(request.send().await.unwrap().status(), 429);
        }
    }
}
