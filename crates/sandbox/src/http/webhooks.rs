//! Webhooks: every notice is sent to one address on loopback, signed the Standard Webhooks way, again on the documented
//! schedule until it is taken, and as often besides as the settings say.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{Request, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use sha2::Sha256;
use tokio::net::TcpStream;

use crate::http::service::Shared;
use crate::state::clock::after;
use crate::state::webhook_log::Attempt;
use crate::views::webhook;

/// Seconds between two attempts; after the last one a webhook is given up.
const SCHEDULE: [u64; 11] = [
    60, 180, 300, 600, 900, 1800, 3600, 7200, 21_600, 50_400, 86_400,
];
/// The longest time that an attempt takes.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest time between two looks at a clock that runs.
const LOOK: Duration = Duration::from_secs(1);

/// The receiver of all webhooks, and the secret that they are signed with.
#[derive(Clone)]
pub(crate) struct Receiver {
    address: Uri,
    secret: String,
}

// By hand: the secret stays out of every log.
impl fmt::Debug for Receiver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = &self.address;
        write!(formatter, "Receiver({address})")
    }
}

impl Receiver {
    /// A receiver on loopback. None for any other address, and for an empty secret.
    pub(crate) fn new(address: &str, secret: &str) -> Option<Self> {
        let address: Uri = address.parse().ok()?;
        let loopback = matches!(address.host()?, "127.0.0.1" | "localhost" | "[::1]");
        let fits = address.scheme_str() == Some("http") && loopback && !secret.is_empty();
        fits.then(|| Self {
            address,
            secret: secret.to_owned(),
        })
    }

    fn signature(&self, id: &str, seconds: i64, body: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// The address without its query, which may hold a secret.
    fn shown(&self) -> String {
        let authority = self.address.authority().map_or("", |one| one.as_str());
        format!("{authority}{}", self.address.path())
    }

    /// Sends a webhook once; true if it was taken.
    async fn send(&self, shared: &Shared, delivery: &Delivery, now: Timestamp) -> bool {
        let answer = tokio::time::timeout(PATIENCE, self.attempt(delivery, now));
        let attempt = Attempt {
            at: now,
            id: delivery.id.clone(),
            scope: delivery.scope.clone(),
            destination: self.shown(),
            number: delivery.attempts + 1,
            status: answer.await.ok().flatten(),
        };
        let is_taken = attempt.is_taken();
        shared.store().webhook_log.record(attempt);
        is_taken
    }

    async fn attempt(&self, delivery: &Delivery, now: Timestamp) -> Option<u16> {
        let authority = self.address.authority()?;
        let host = authority.host().trim_matches(['[', ']']);
        let port = authority.port_u16().unwrap_or(80);
        let stream = TcpStream::connect((host, port)).await.ok()?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        // It ends with the request: the sender is dropped at the end of this attempt.
        tokio::spawn(connection);
        let path = self
            .address
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let seconds = now.as_second();
        let signature = self.signature(&delivery.id, seconds, &delivery.body);
        let request = Request::post(path)
            .header(HOST, authority.as_str())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &delivery.id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signature)
            .body(Body::from(delivery.body.clone()))
            .ok()?;
        let response = sender.send_request(request).await.ok()?;
        Some(response.status().as_u16())
    }
}

/// A webhook on its way.
struct Delivery {
    id: String,
    scope: String,
    body: String,
    attempts: usize,
    due: Timestamp,
}

/// Sends webhooks for as long as the store runs.
pub(crate) async fn run(shared: Shared, receiver: Receiver) {
    let wake = shared.store().notices.listen();
    let mut waiting: VecDeque<Delivery> = VecDeque::new();
    loop {
        let (now, frozen, copies) = {
            let mut store = shared.store();
            for (at, notice) in store.notices.take() {
                let body = webhook::body(&store, &notice, at);
                waiting.push_back(Delivery {
                    id: format!("msg_{}", store.random.hex()),
                    scope: body["scope"].as_str().unwrap_or_default().to_owned(),
                    body: body.to_string(),
                    attempts: 0,
                    due: at,
                });
            }
            let copies = store.settings.webhook_duplicates;
            (store.clock.now(), store.clock.is_frozen(), copies)
        };
        let (ready, later): (VecDeque<Delivery>, VecDeque<Delivery>) =
            waiting.into_iter().partition(|one| one.due <= now);
        waiting = later;
        let idle = ready.is_empty();
        for mut delivery in ready {
            if receiver.send(&shared, &delivery, now).await {
                for _ in 0..copies {
                    receiver.send(&shared, &delivery, now).await;
                }
            } else if let Some(seconds) = SCHEDULE.get(delivery.attempts) {
                delivery.attempts += 1;
                delivery.due = after(now, Duration::from_secs(*seconds));
                waiting.push_back(delivery);
            }
        }
        if !idle {
            continue;
        }
        if frozen {
            wake.notified().await;
        } else {
            // A look at the store also lets happen what was to happen by now.
            let _ = tokio::time::timeout(LOOK, wake.notified()).await;
        }
    }
}
