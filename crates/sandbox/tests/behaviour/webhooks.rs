//! Webhooks: their signature, attempts, duplicates and contents.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bigcommerce_sandbox::{Sandbox, Settings};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

use crate::shopper::{CARD, Shopper, card, until};

pub(crate) const SECRET: &str = "client-secret-of-a-test";

/// A webhook that came.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    id: String,
    timestamp: String,
    signature: String,
    text: String,
}

impl Came {
    fn scope(&self) -> String {
        self.json()["scope"].as_str().unwrap().to_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    fn is_signed_with(&self, secret: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{}.{}.{}", self.id, self.timestamp, self.text).as_bytes());
        self.signature == format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// A receiver that answers 200, once the statuses that it was given are used up.
#[derive(Clone, Default)]
pub(crate) struct Receiver {
    came: Arc<Mutex<Vec<Came>>>,
    statuses: Arc<Mutex<VecDeque<u16>>>,
}

impl Receiver {
    pub(crate) async fn start(statuses: &[u16]) -> (Self, String) {
        let receiver = Self::default();
        receiver.statuses.lock().unwrap().extend(statuses);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/hooks", post(take))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (receiver, url)
    }

    pub(crate) fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }

    pub(crate) async fn until(&self, count: usize) -> Vec<Came> {
        until(|| self.came().len() >= count).await;
        self.came()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    receiver.came.lock().unwrap().push(Came {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        text: String::from_utf8(body.to_vec()).unwrap(),
    });
    let status = receiver.statuses.lock().unwrap().pop_front();
    StatusCode::from_u16(status.unwrap_or(200)).unwrap()
}

async fn store(url: &str) -> Shopper {
    let builder = Sandbox::builder().clock_at(1_795_856_400);
    Shopper::of(builder.webhooks_to(url, SECRET)).await
}

#[tokio::test]
async fn point_14_webhooks_are_signed_and_come_again_until_they_are_taken_and_twice_if_asked() {
    let (receiver, url) = Receiver::start(&[500, 200, 503]).await;
    let shopper = store(&url).await;
    let cart = shopper.mugs(0).await;
    let came = receiver.until(2).await;
    assert_eq!(came[0].scope(), "store/cart/created");
    assert_eq!(
        came[0].json()["data"],
        json!({ "type": "cart", "id": cart["id"] })
    );
    assert_eq!(came[1].scope(), "store/cart/updated");
    assert!(came.iter().all(|one| one.is_signed_with(SECRET)));
    assert!(!came[0].is_signed_with("another-secret"));
    // The first one was refused: again after 60 seconds, then after 180 more.
    shopper.sandbox.advance_clock(Duration::from_secs(60));
    let came = receiver.until(3).await;
    assert_eq!((&came[2].id, &came[2].text), (&came[0].id, &came[0].text));
    assert_eq!(came[2].timestamp, "1795856460");
    assert!(came[2].is_signed_with(SECRET));
    shopper.sandbox.advance_clock(Duration::from_secs(180));
    assert_eq!(receiver.until(4).await[3].id, came[0].id);

    let settings = Settings {
        webhook_duplicates: 1,
        ..Settings::default()
    };
    shopper.sandbox.set_settings(settings);
    let path = format!("/v3/carts/{}", cart["id"].as_str().unwrap());
    shopper.delete(&path).await.is(204);
    let came = receiver.until(6).await;
    assert_eq!(came[4].scope(), "store/cart/deleted");
    assert_eq!(came[4].id, came[5].id);
    assert_ne!(came[4].id, came[3].id);
}

#[tokio::test]
async fn a_paid_order_tells_of_its_transaction_its_status_and_the_end_of_its_cart() {
    let (receiver, url) = Receiver::start(&[]).await;
    let shopper = store(&url).await;
    let (order, cart) = shopper.order(0).await;
    shopper.pay(order, card(CARD, "123")).await.is(201);
    shopper.status_of(order).await;
    let wanted = "store/order/statusUpdated";
    until(|| receiver.came().iter().any(|one| one.scope() == wanted)).await;
    let came = receiver.came();
    let data = |scope: &str| {
        let found = came.iter().find(|one| one.scope() == scope);
        found.unwrap_or_else(|| panic!("no {scope}")).json()["data"].clone()
    };
    assert_eq!(
        data("store/order/created"),
        json!({ "type": "order", "id": order })
    );
    let status = json!({ "previous_status_id": 0, "new_status_id": 11 });
    assert_eq!(data(wanted)["status"], status);
    assert_eq!(
        data("store/cart/converted"),
        json!({ "type": "cart", "id": cart, "orderId": order })
    );
    let transaction = data("store/order/transaction/created");
    assert_eq!(transaction["order_id"], json!(order.to_string()));
    assert_eq!(transaction["transaction_type"], json!("purchase"));
}

#[tokio::test]
async fn webhooks_go_nowhere_but_to_loopback_and_never_unsigned() {
    for (url, secret) in [
        ("http://shop.example.com/hooks", SECRET),
        ("https://127.0.0.1/hooks", SECRET),
        ("http://127.0.0.1:9/hooks", ""),
        ("no address", SECRET),
    ] {
        let started = Sandbox::builder().webhooks_to(url, secret).start().await;
        assert_eq!(
            started.unwrap_err().kind(),
            std::io::ErrorKind::InvalidInput,
            "{url}"
        );
    }
}
