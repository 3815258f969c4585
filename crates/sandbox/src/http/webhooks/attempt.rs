//! One attempt to deliver a webhook: one request on a connection of its own.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, Request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use sha2::Sha256;
use tokio::net::TcpStream;

use super::Secret;
use crate::state::deliveries::{Attempt, Outcome};

/// The longest time that an attempt takes.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most headers of a response, and the longest name and value, in bytes. A response beyond them is a failure.
const MOST_HEADERS: usize = 64;
const LONGEST_NAME: usize = 64;
const LONGEST_VALUE: usize = 8192;

/// A webhook as this attempt sends it.
pub(super) struct Message {
    pub(super) id: String,
    /// The time of the attempt, in seconds since 1970.
    pub(super) seconds: i64,
    pub(super) body: String,
    /// None where it is sent without a signature.
    pub(super) secret: Option<Secret>,
}

impl Message {
    /// The signature of Standard Webhooks, over the id, the time and the body.
    fn signature(&self, secret: &Secret) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(format!("{}.{}.{}", self.id, self.seconds, self.body).as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// Sends a webhook once.
pub(super) async fn send(attempt: &Attempt, message: &Message) -> Outcome {
    match tokio::time::timeout(PATIENCE, request(attempt, message)).await {
        Ok(outcome) => outcome,
        Err(_) => Err("the destination did not answer in time"),
    }
}

async fn request(attempt: &Attempt, message: &Message) -> Outcome {
    const NO_CONNECTION: &str = "the destination cannot be connected to";
    const NO_RESPONSE: &str = "the destination did not answer";
    let url = attempt.destination.url();
    let authority = url.authority().ok_or(NO_CONNECTION)?;
    let host = authority.host().trim_matches(['[', ']']);
    let port = authority.port_u16().unwrap_or(80);
    let stream = TcpStream::connect((host, port)).await;
    let stream = stream.map_err(|_| NO_CONNECTION)?;
    let handshake = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(|_| NO_RESPONSE)?;
    // It ends with the request: the sender is dropped at the end of this attempt.
    tokio::spawn(connection);
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::post(path)
        .header(HOST, authority.as_str())
        .header(CONTENT_TYPE, "application/json");
    for (name, value) in &attempt.headers {
        request = request.header(name, value);
    }
    if let Some(secret) = &message.secret {
        request = request
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", message.seconds)
            .header("webhook-signature", message.signature(secret));
    }
    let request = request.body(Body::from(message.body.clone()));
    let response = sender.send_request(request.map_err(|_| NO_RESPONSE)?).await;
    let response = response.map_err(|_| NO_RESPONSE)?;
    if is_too_much(response.headers()) {
        return Err("the headers of the response are too many or too long");
    }
    Ok(response.status().as_u16())
}

fn is_too_much(headers: &HeaderMap) -> bool {
    let is_long = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        name.as_str().len() > LONGEST_NAME || value.len() > LONGEST_VALUE
    };
    headers.len() > MOST_HEADERS || headers.iter().any(is_long)
}
