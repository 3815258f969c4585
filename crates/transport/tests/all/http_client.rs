//! The seam below a session: what an HTTP client is given, and what the session makes of what it says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bigcommerce_transport::{
    Connection, ConnectionError, Error, HttpClient, Permit, Reply, ResponseBody, ResponseFuture,
    Sent, Session, SessionBuilder,
};
use bigcommerce_types::PaymentAccessToken;
use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;

use crate::support::{CARD, CHARGE, CREATE, LIST, PAT, TOKEN, builder, charge, request};

/// What the client does with one request.
enum Act {
    /// Answers 201 with this body.
    Answer(ResponseBody),
    /// Fails at once.
    Fail(ConnectionError),
    /// Fails after a while of connecting.
    FailLater(Duration, ConnectionError),
    /// Never comes to an end, and says nothing.
    Hang,
    /// Never gets a connection.
    HangConnecting,
    /// Gets a connection, and no response.
    HangConnected,
}

/// A request as the client was given it.
struct Seen {
    request: Request<Bytes>,
    reusable: bool,
}

/// Follows a script, and keeps what it is given.
#[derive(Clone, Default)]
struct Script {
    acts: Arc<Mutex<VecDeque<Act>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Script {
    fn of(acts: impl IntoIterator<Item = Act>) -> Self {
        Self {
            acts: Arc::new(Mutex::new(acts.into_iter().collect())),
            seen: Arc::default(),
        }
    }

    fn session(&self) -> Session {
        self.builder().build().expect("a session")
    }

    fn builder(&self) -> SessionBuilder {
        builder("https://store.example.com").http_client(self.clone())
    }

    fn sends(&self) -> usize {
        self.seen.lock().expect("no panic").len()
    }

    fn header(&self, which: usize, name: &str) -> String {
        let seen = self.seen.lock().expect("no panic");
        let value = seen[which].request.headers()[name].to_str();
        value.expect("plain text").to_owned()
    }
}

impl HttpClient for Script {
    fn execute<'a>(
        &'a self,
        request: Request<Bytes>,
        connection: &'a Connection,
    ) -> ResponseFuture<'a> {
        let reusable = connection.may_be_reused();
        let mut seen = self.seen.lock().expect("no panic");
        seen.push(Seen { request, reusable });
        let act = self.acts.lock().expect("no panic").pop_front();
        Box::pin(async move {
            match act.expect("an act for each request") {
                Act::Answer(body) => {
                    let mut response = Response::new(body);
                    *response.status_mut() = http::StatusCode::CREATED;
                    return Ok(response);
                }
                Act::Fail(error) => return Err(error),
                Act::FailLater(after, error) => {
                    connection.connecting();
                    tokio::time::sleep(after).await;
                    return Err(error);
                }
                Act::Hang => {}
                Act::HangConnecting => connection.connecting(),
                Act::HangConnected => {
                    connection.connecting();
                    connection.connected();
                }
            }
            std::future::pending().await
        })
    }
}

/// A body that sends a part and then nothing, for ever.
struct Stalled(Option<Bytes>);

impl http_body::Body for Stalled {
    type Data = Bytes;
    type Error = ConnectionError;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, ConnectionError>>> {
        match self.0.take() {
            Some(part) => std::task::Poll::Ready(Some(Ok(http_body::Frame::data(part)))),
            None => std::task::Poll::Pending,
        }
    }
}

async fn pay(session: &Session) -> Result<Reply<()>, Error> {
    let permit = Permit::for_a_caller_that_keeps_its_own_journal();
    let token = PaymentAccessToken::new(PAT);
    session
        .send_payment(charge(session), &CHARGE, permit, &token)
        .await
}

async fn failed(script: &Script) -> Error {
    let outcome = pay(&script.session()).await;
    outcome.expect_err("a charge that fails")
}

#[tokio::test]
async fn a_client_gets_the_finished_request_and_its_credentials_are_sensitive() {
    let script = Script::of([Act::Answer("{}".into())]);
    pay(&script.session()).await.expect("an answer");
    let seen = script.seen.lock().expect("no panic");
    let request = &seen[0].request;
    assert_eq!(
        request.uri(),
        "https://store.example.com/stores/abc123/payments"
    );
    assert_eq!(request.headers()["authorization"], format!("PAT {PAT}"));
    assert!(
        request
            .body()
            .windows(16)
            .any(|part| part == CARD.as_bytes())
    );
    let shown = format!("{:?}", request.headers());
    assert!(!shown.contains(PAT) && !shown.contains(TOKEN), "{shown}");
}

#[tokio::test]
async fn only_what_is_harmless_twice_may_take_a_pooled_connection() {
    let script = Script::of([
        Act::Answer("[]".into()),
        Act::Answer("{}".into()),
        Act::Answer("{}".into()),
    ]);
    let session = script.session();
    let _: Reply<Vec<bool>> = session
        .send(request(&session, &LIST), &LIST)
        .await
        .expect("a list");
    let created: Result<Reply<()>, Error> = session.send(request(&session, &CREATE), &CREATE).await;
    created.expect("an answer");
    pay(&session).await.expect("an answer");
    let seen = script.seen.lock().expect("no panic");
    let reusable: Vec<bool> = seen.iter().map(|one| one.reusable).collect();
    assert_eq!(reusable, [true, false, false]);
}

#[tokio::test]
async fn a_charge_without_a_connection_connects_again_twice_as_the_same_request() {
    let refused = || Act::Fail(ConnectionError::not_connected());
    let script = Script::of([refused(), refused(), refused()]);
    let error = failed(&script).await;
    assert_eq!((error.sent(), error.is_connect()), (Sent::NotSent, true));
    assert_eq!(script.sends(), 3);
    let ids = [0, 1, 2].map(|one| script.header(one, "x-correlation-id"));
    assert!(ids[0] == ids[1] && ids[1] == ids[2], "{ids:?}");

    let script = Script::of([refused(), Act::Answer("{}".into())]);
    pay(&script.session()).await.expect("the second connection");
}

#[tokio::test]
async fn a_charge_that_may_have_been_sent_or_cannot_be_is_sent_once() {
    for (error, sent) in [
        (ConnectionError::broken(), Sent::Maybe),
        (ConnectionError::broken().timed_out(), Sent::Maybe),
        (ConnectionError::not_sent(), Sent::NotSent),
    ] {
        let script = Script::of([Act::Fail(error)]);
        assert_eq!(failed(&script).await.sent(), sent);
        assert_eq!(script.sends(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_tells_a_connection_that_never_stood_from_one_that_may_have_been_written_to()
{
    for (act, sent) in [
        (Act::HangConnecting, Sent::NotSent),
        (Act::HangConnected, Sent::Maybe),
        (Act::Hang, Sent::Maybe),
        (
            Act::Answer(ResponseBody::new(Stalled(Some("{\"da".into())))),
            Sent::Maybe,
        ),
    ] {
        let (script, begun) = (Script::of([act]), Instant::now());
        let error = failed(&script).await;
        assert_eq!(error.sent(), sent);
        assert!(error.is_timeout());
        assert_eq!(begun.elapsed(), Duration::from_secs(60));
        assert_eq!(script.sends(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn reconnects_share_the_time_limit_of_their_request() {
    let slow = || Act::FailLater(Duration::from_secs(25), ConnectionError::not_connected());
    let (script, begun) = (Script::of([slow(), slow(), slow()]), Instant::now());
    let error = failed(&script).await;
    assert_eq!((error.sent(), error.is_timeout()), (Sent::NotSent, true));
    assert_eq!(begun.elapsed(), Duration::from_secs(60));
    assert_eq!(script.sends(), 3);
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_maybe_and_keeps_the_status() {
    let script = Script::of([Act::Answer(ResponseBody::broken_off())]);
    let error = failed(&script).await;
    assert_eq!(error.sent(), Sent::Maybe);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
    assert!(error.raw().is_none());
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_kept_whatever_form_it_comes_in() {
    let too_long = Bytes::from(vec![b' '; 32 * 1024 * 1024 + 1]);
    let stream = ResponseBody::new(Stalled(Some(too_long.clone())));
    for body in [ResponseBody::from(too_long), stream] {
        let error = failed(&Script::of([Act::Answer(body)])).await;
        assert_eq!(error.sent(), Sent::Answered);
        assert!(error.is_undecodable() && error.raw().is_none());
    }
}

#[tokio::test]
async fn the_source_of_a_connection_error_is_in_debug_and_not_in_the_sentence() {
    let source = std::io::Error::other("the cable is out");
    let script = Script::of([Act::Fail(ConnectionError::broken().caused_by(source))]);
    let error = failed(&script).await;
    let shown = format!("{error:?}");
    assert!(
        shown.contains("the connection broke: the cable is out"),
        "{shown}"
    );
    assert!(!error.to_string().contains("cable"), "{error}");
}

#[tokio::test]
async fn a_seed_repeats_the_correlation_ids() {
    let ids = async |seed| {
        let script = Script::of([Act::Answer("{}".into()), Act::Answer("{}".into())]);
        let session = script.builder().seed(seed).build().expect("a session");
        pay(&session).await.expect("an answer");
        pay(&session).await.expect("an answer");
        [0, 1].map(|one| script.header(one, "x-correlation-id"))
    };
    let first = ids(1).await;
    assert_eq!(first, ids(1).await);
    assert_ne!(first, ids(2).await);
    assert_ne!(first[0], first[1]);
}

#[tokio::test]
async fn a_proxy_is_refused_beside_a_client_of_one_s_own() {
    let builder = Script::default().builder();
    let refused = builder.proxy("http://proxy.example.com").build();
    assert_eq!(refused.expect_err("a proxy").setting(), "proxy");
}
