//! How far a request got, told over real sockets.

use std::net::TcpListener;
use std::time::Duration;

use crate::support::{
    Act, CAPTURE, CHARGE, CREATE, LIST, Listener, builder, charge, html, json, request, session,
    single,
};
use bigcommerce_transport::{Error, Permit, Reply, Sent, Session};
use bigcommerce_types::PaymentAccessToken;

fn permit() -> Permit {
    Permit::for_a_caller_that_keeps_its_own_journal()
}

async fn pay(session: &Session) -> Result<Reply<()>, Error> {
    session
        .send_payment(
            charge(session),
            &CHARGE,
            permit(),
            &PaymentAccessToken::new(crate::support::PAT),
        )
        .await
}

async fn create(session: &Session) -> Result<Reply<()>, Error> {
    session.send(request(session, &CREATE), &CREATE).await
}

/// The failure of a charge and of a create, each against a listener of its own with the same script.
async fn failures(act: impl Fn() -> Act) -> [Error; 2] {
    let (one, other) = (Listener::start([act()]), Listener::start([act()]));
    let charged = pay(&session(&one)).await.expect_err("a charge that fails");
    let created = create(&single(&other))
        .await
        .expect_err("a create that fails");
    assert_eq!(one.finish().len(), 1, "the charge went out once");
    assert_eq!(other.finish().len(), 1, "the create went out once");
    [charged, created]
}

#[tokio::test]
async fn a_refused_connection_sends_nothing() {
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", gone.local_addr().expect("an address"));
    drop(gone);
    let session = builder(&url).build().expect("a session");
    let charged = pay(&session).await.expect_err("nobody listens");
    let created = create(&session).await.expect_err("nobody listens");
    for error in [&charged, &created] {
        assert_eq!(error.sent(), Sent::NotSent);
        assert!(error.is_connect() && !error.is_timeout());
        assert_eq!(error.status(), None);
    }
    assert_eq!(
        charged.to_string(),
        "could not connect to the payments host for process_payment; nothing was sent, so it may be sent again"
    );
}

#[tokio::test]
async fn a_host_that_speaks_no_tls_is_sent_nothing() {
    let listener = Listener::start([Act::Close]);
    let session = encrypted(&listener).with_attempts(1);
    let error = create(&session).await.expect_err("no TLS");
    assert_eq!(error.sent(), Sent::NotSent);
    assert_eq!(listener.finish(), [""]);
}

#[tokio::test]
async fn a_charge_that_was_not_written_connects_again_twice_and_no_more() {
    let listener = Listener::start([Act::Close, Act::Close, Act::Close]);
    let session = encrypted(&listener);
    let error = pay(&session).await.expect_err("no TLS");
    assert_eq!(error.sent(), Sent::NotSent);
    assert_eq!(listener.finish(), ["", "", ""]);
}

/// A session that speaks TLS with a listener that does not.
fn encrypted(listener: &Listener) -> Session {
    builder(&listener.url().replace("http", "https"))
        .build()
        .expect("a session")
}

#[tokio::test]
async fn a_proxy_that_refuses_is_told_the_host_and_nothing_else() {
    let refusal = || Act::Answer(html("403 Forbidden", ""));
    let proxy = Listener::start([refusal(), refusal(), refusal()]);
    let session = builder("https://payments.example.com")
        .proxy(&proxy.url())
        .build()
        .expect("a session");
    let error = pay(&session).await.expect_err("no tunnel");
    assert_eq!(error.sent(), Sent::NotSent);
    let seen = proxy.finish();
    assert!(
        seen[0].starts_with("CONNECT payments.example.com:443 "),
        "{seen:?}"
    );
    assert!(!seen.concat().contains("canary"), "{seen:?}");
}

#[tokio::test]
async fn a_connection_that_closes_before_an_answer_leaves_maybe() {
    for error in failures(|| Act::Close).await {
        assert_eq!(error.sent(), Sent::Maybe);
    }
    for error in failures(|| Act::ReadAndClose).await {
        assert_eq!(error.sent(), Sent::Maybe);
        assert!(!error.is_connect() && !error.is_timeout());
    }
}

#[tokio::test]
async fn a_body_that_is_cut_off_leaves_maybe_and_keeps_the_status() {
    let cut = json("201 Created", "{\"data\":{\"id\":1}}")
        .replace("content-length: 17", "content-length: 99");
    for error in failures(|| Act::Answer(cut.clone())).await {
        assert_eq!(error.sent(), Sent::Maybe);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
        assert_eq!(error.request_id(), Some("req-1"));
    }
    let cut = json("422 Unprocessable Entity", "{\"status\":422}")
        .replace("content-length: 14", "content-length: 99");
    for error in failures(|| Act::Answer(cut.clone())).await {
        assert_eq!(error.sent(), Sent::Maybe, "half a refusal is no refusal");
    }
}

#[tokio::test]
async fn a_time_limit_after_the_connection_stood_leaves_maybe() {
    let listener = Listener::start([Act::ReadAndHold, Act::ReadAndHold]);
    let session = builder(&listener.url())
        .timeout(Duration::from_millis(200))
        .build()
        .expect("a session");
    let charged = pay(&session).await.expect_err("no answer");
    let created = create(&session).await.expect_err("no answer");
    for error in [&charged, &created] {
        assert_eq!(error.sent(), Sent::Maybe);
        assert!(error.is_timeout() && !error.is_connect());
    }
    assert_eq!(
        charged.to_string(),
        "the payments host did not answer process_payment in time; whether money moved is not known, so look before \
         anything is sent again"
    );
    assert_eq!(listener.finish().len(), 2);
}

#[tokio::test]
async fn a_time_limit_of_the_connection_sends_nothing() {
    // The kernel accepts for it, and nobody ever answers the TLS hello.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("https://{}", silent.local_addr().expect("an address"));
    let session = builder(&url)
        .connect_timeout(Duration::from_millis(200))
        .build()
        .expect("a session");
    for error in [pay(&session).await, create(&session).await]
        .map(|outcome| outcome.expect_err("no handshake"))
    {
        assert_eq!(error.sent(), Sent::NotSent);
        assert!(error.is_timeout() && error.is_connect());
        assert!(
            error.to_string().starts_with("no connection to "),
            "{error}"
        );
    }
}

#[tokio::test]
async fn answers_that_prove_nothing_leave_maybe() {
    let problem = r#"{"status":500,"title":"no"}"#;
    let answers = [
        html("301 Moved Permanently", ""),
        json("304 Not Modified", ""),
        json("408 Request Timeout", problem),
        json("409 Conflict", problem),
        json("423 Locked", problem),
        json("499 Client Closed Request", problem),
        json("500 Internal Server Error", problem),
        json("502 Bad Gateway", problem),
        json("503 Service Unavailable", ""),
        json("507 Insufficient Storage", problem),
        html("404 Not Found", "<html>not here</html>"),
        html("403 Forbidden", ""),
        json("422 Unprocessable Entity", "{\"status\":422,"),
    ];
    for answer in answers {
        for error in failures(|| Act::Answer(answer.clone())).await {
            assert_eq!(error.sent(), Sent::Maybe, "{answer}");
            assert!(
                error.problem().is_some() && error.status().is_some(),
                "{answer}"
            );
        }
    }
}

#[tokio::test]
async fn answers_that_say_no_are_refusals() {
    let answers = [
        json("422 Unprocessable Entity", r#"{"status":422,"title":"no"}"#),
        json("404 Not Found", r#"[{"status":404,"message":"no"}]"#),
        json(
            "400 Bad Request",
            r#"{"errors":[{"status":400,"title":"no"}]}"#,
        ),
        json(
            "422 Unprocessable Entity",
            r#"{"data":[{"status":422,"title":"no"}]}"#,
        ),
        json("403 Forbidden", r#"{"error":"no"}"#),
        json("429 Too Many Requests", r#"{"status":429,"title":"no"}"#),
        html("429 Too Many Requests", "<html>slow down</html>"),
    ];
    for answer in answers {
        for error in failures(|| Act::Answer(answer.clone())).await {
            assert_eq!(error.sent(), Sent::Refused, "{answer}");
        }
    }
}

#[tokio::test]
async fn money_is_written_to_the_socket_exactly_once() {
    for act in [
        || Act::Close,
        || Act::ReadAndClose,
        || Act::Answer(json("503 Service Unavailable", "")),
    ] {
        let listener = Listener::start([act()]);
        let session = session(&listener);
        pay(&session).await.expect_err("it fails");
        let seen = listener.finish();
        assert_eq!(seen.len(), 1, "{seen:?}");
    }
}

#[tokio::test]
async fn money_never_rides_on_an_idle_connection() {
    // An idle connection would be reused and never answered.
    let ok = || Act::AnswerAndHold(json("200 OK", "[]"));
    let listener = Listener::start([ok(), ok(), ok(), ok()]);
    let session = session(&listener);
    session
        .send::<Vec<i64>>(request(&session, &LIST), &LIST)
        .await
        .expect("a list");
    session
        .send_once::<()>(request(&session, &CAPTURE), &CAPTURE, permit())
        .await
        .expect("a capture");
    pay(&session).await.expect("a charge");
    pay(&session).await.expect("another charge");
    assert_eq!(listener.finish().len(), 4);
}

#[test]
fn a_send_can_run_in_a_task_of_its_own() {
    fn can_be_spawned<T: Send + 'static>(_: impl FnOnce(Session) -> T) {}
    can_be_spawned(|session| async move { pay(&session).await });
    can_be_spawned(|session| async move { create(&session).await });
}

#[test]
fn an_error_is_one_word() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
