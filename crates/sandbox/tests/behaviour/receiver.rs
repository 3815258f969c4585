//! A receiver of webhooks on loopback: keeps what comes, and answers as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bigcommerce_sandbox::{Delivery, Sandbox};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

use crate::shopper::{Shopper, until};

/// A webhook that came.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Came {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub(crate) fn scope(&self) -> String {
        self.json()["scope"].as_str().unwrap().to_owned()
    }

    pub(crate) fn data(&self) -> Value {
        self.json()["data"].clone()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        let (id, timestamp) = (self.id(), self.header("webhook-timestamp"));
        mac.update(format!("{id}.{timestamp}.{}", self.text).as_bytes());
        let tag = STANDARD.encode(mac.finalize().into_bytes());
        self.header("webhook-signature") == format!("v1,{tag}")
    }
}

/// A receiver that answers with the statuses that it was given, one after another, and then always with the last.
#[derive(Clone, Default)]
pub(crate) struct Receiver {
    came: Arc<Mutex<Vec<Came>>>,
    statuses: Arc<Mutex<VecDeque<u16>>>,
    always: Arc<Mutex<u16>>,
}

impl Receiver {
    /// A receiver that answers 200 once these are used up.
    pub(crate) async fn start(statuses: &[u16]) -> (Self, String) {
        let receiver = Self::default();
        receiver.statuses.lock().unwrap().extend(statuses);
        receiver.answers(200);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/hooks", post(take))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (receiver, url)
    }

    /// Answers with this status from now on.
    pub(crate) fn answers(&self, status: u16) {
        *self.always.lock().unwrap() = status;
    }

    pub(crate) fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }

    pub(crate) fn scopes(&self) -> Vec<String> {
        self.came().iter().map(Came::scope).collect()
    }

    pub(crate) async fn until(&self, count: usize) -> Vec<Came> {
        until(|| self.came().len() >= count).await;
        self.came()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = String::from_utf8(body.to_vec()).unwrap();
    receiver.came.lock().unwrap().push(Came { headers, text });
    let status = receiver.statuses.lock().unwrap().pop_front();
    let always = *receiver.always.lock().unwrap();
    StatusCode::from_u16(status.unwrap_or(always)).unwrap()
}

/// Registers a webhook and answers its id.
pub(crate) async fn register(shopper: &Shopper, scope: &str, destination: &str) -> i64 {
    let body = json!({ "scope": scope, "destination": destination });
    let made = shopper.post("/v3/hooks", body).await.is(200).data();
    made["id"].as_i64().unwrap()
}

/// A store with a clock that stands still.
pub(crate) async fn plain() -> Shopper {
    Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await
}

/// Waits until no delivery is under way or due, and answers all of them.
pub(crate) async fn settled(shopper: &Shopper) -> Vec<Delivery> {
    shopper.sandbox.until_webhooks_sent().await;
    shopper.sandbox.deliveries()
}
