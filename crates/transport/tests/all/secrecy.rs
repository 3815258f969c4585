//! Nothing that was sent or answered in confidence is ever printed.

use crate::support::{
    Act, CARD, CHARGE, CREATE, LIST, Listener, Log, PAT, TOKEN, charge, html, json, request,
    session, single,
};
use bigcommerce_transport::{Permit, Session};
use bigcommerce_types::{Amount, PaymentAccessToken};
use tracing_subscriber::util::SubscriberInitExt;

async fn pay(session: &Session) -> String {
    let permit = Permit::for_a_caller_that_keeps_its_own_journal();
    let token = PaymentAccessToken::new(PAT);
    format!(
        "{:?}",
        session
            .send_payment::<Vec<Amount>>(charge(session), &CHARGE, permit, &token)
            .await
    )
}

#[tokio::test]
async fn a_card_number_or_token_never_reaches_a_log_or_an_error() {
    let echo = |body: &str| body.replace('#', &format!("{CARD} {PAT} {TOKEN}"));
    let script = [
        Act::Answer(html(
            "422 Unprocessable Entity",
            &echo("<html><p>#</p></html>"),
        )),
        Act::Answer(json(
            "422 Unprocessable Entity",
            &echo(r##"{"title":"#","detail":"#","errors":{"a":"#"}}"##),
        )),
        Act::Answer(json("400 Bad Request", &echo(r##"[{"message":"#"}]"##))),
        Act::Answer(json("200 OK", &echo(r##"["#"]"##))),
        Act::Answer(json("200 OK", &echo("#"))),
        Act::Answer(echo("HTTP/1.1 # nonsense\r\n\r\n")),
        Act::ReadAndClose,
        Act::Answer(json("200 OK", "[12.50]")),
    ];
    let attempts = script.len();
    let listener = Listener::start(script);
    let session = session(&listener);

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    let guard = subscriber.set_default();
    let mut shown = String::new();
    for _ in 0..attempts {
        shown += &pay(&session).await;
    }
    drop(guard);

    assert_eq!(
        listener
            .finish()
            .iter()
            .filter(|request| request.contains(CARD))
            .count(),
        attempts
    );
    let log = log.text();
    assert!(
        log.contains("bigcommerce.request") && log.contains("process_payment"),
        "the log was captured"
    );
    assert!(log.contains("hyper_util"), "of every crate");
    for secret in [CARD, PAT, TOKEN] {
        assert!(!log.contains(secret), "{secret} in {log}");
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[tokio::test]
async fn an_address_or_query_never_reaches_a_span_or_an_error() {
    let listener = Listener::start([
        Act::ReadAndClose,
        Act::Answer(json("404 Not Found", r#"{"status":404}"#)),
    ]);
    let session = single(&listener);
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let guard = subscriber.set_default();
    let mut errors = Vec::new();
    for _ in 0..2 {
        let mut list = request(&session, &LIST).expect("a request");
        list.url_mut().set_query(Some("email=jane%40example.com"));
        errors.push(
            session
                .send::<Vec<i64>>(Ok(list), &LIST)
                .await
                .expect_err("a failure"),
        );
    }
    let bad = session.client().get("http://jane@[example.com").build();
    errors.push(
        session
            .send::<Vec<i64>>(bad, &LIST)
            .await
            .expect_err("no URL"),
    );
    let elsewhere = session.client().post("http://127.0.0.1:1/jane").build();
    errors.push(
        session
            .send::<Vec<i64>>(elsewhere, &CREATE)
            .await
            .expect_err("another place"),
    );
    drop(guard);

    let mut shown = log.text();
    for error in &errors {
        shown += &format!("{error} {error:?}");
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            shown += &format!("{cause} {cause:?}");
            source = cause.source();
        }
    }
    assert!(
        shown.contains("url.template=\"/v2/orders\""),
        "the template is in the span: {shown}"
    );
    assert!(!shown.contains("jane"), "{shown}");
    assert!(!shown.contains("/stores/"), "{shown}");
    listener.finish();
}
