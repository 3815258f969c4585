//! What answers hold beyond the specs is told once an hour, counted every time, and never repeated.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::support::{
    Act, CREATE, DELETE, LIST, Listener, Log, TOKEN, answer, builder, html, json, request,
};
use bigcommerce_transport::{DriftKind, DriftWatch, Operation, Session};
use bigcommerce_types::{Data, PageLinks};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

/// A clock that stands still until it is moved.
#[derive(Clone)]
struct Clock(Instant, Arc<AtomicU64>);

impl Clock {
    fn new() -> Self {
        Self(Instant::now(), Arc::default())
    }

    fn add(&self, seconds: u64) {
        self.1.fetch_add(seconds, Ordering::SeqCst);
    }

    fn watch(&self) -> DriftWatch {
        let clock = self.clone();
        DriftWatch::new()
            .clock(move || clock.0 + Duration::from_secs(clock.1.load(Ordering::SeqCst)))
    }
}

/// The log of this thread, down to `DEBUG`. Each test has one before it sends anything: what a thread without one meets
/// first, `tracing` may leave out of the logs of the others.
fn logged() -> (Log, tracing::subscriber::DefaultGuard) {
    let log = Log::default();
    let writer = log.clone();
    (log, log_into(move || writer.clone()))
}

fn log_into<W: for<'w> MakeWriter<'w> + Send + Sync + 'static>(
    writer: W,
) -> tracing::subscriber::DefaultGuard {
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
        .with_writer(writer)
        .finish()
        .set_default()
}

/// The lines of the log that report drift.
fn reports(log: &Log) -> Vec<String> {
    let text = log.text();
    let lines = text
        .lines()
        .filter(|line| line.contains("bigcommerce::drift"));
    lines.map(str::to_owned).collect()
}

fn session(listener: &Listener, watch: &DriftWatch) -> Session {
    builder(&listener.url())
        .watch_drift(watch.clone())
        .build()
        .expect("a session")
}

async fn send(session: &Session, operation: &'static Operation) -> bool {
    session
        .send::<Data<Vec<PageLinks>>>(request(session, operation), operation)
        .await
        .is_ok()
}

/// What was counted, as `kind pointer seen`.
fn counted(watch: &DriftWatch) -> Vec<String> {
    let counts = watch.counts().into_iter();
    counts
        .map(|drift| format!("{} {} {}", drift.kind.as_str(), drift.pointer, drift.seen))
        .collect()
}

#[tokio::test]
async fn a_kind_of_drift_is_told_once_an_hour_and_counted_in_every_answer() {
    let (log, _guard) = logged();
    let body = r#"{"data":[{"next":"x","newer":"canary"},{"newer":{"canary":1}}],"meta":{}}"#;
    let listener = Listener::start((0..4).map(|_| Act::Answer(json("200 OK", body))));
    let clock = Clock::new();
    let watch = clock.watch();
    let session = session(&listener, &watch);

    let mut told = Vec::new();
    for seconds in [0, 3_599, 1, 1] {
        clock.add(seconds);
        assert!(send(&session, &LIST).await);
        told.push(reports(&log).len());
    }
    assert_eq!(told, [1, 1, 2, 2], "at once, and when the hour is over");
    assert_eq!(counted(&watch), ["unknown_field /data/*/newer 4"]);
    let [drift] = watch.counts().try_into().expect("one kind");
    assert_eq!((drift.api, drift.operation), ("orders", "list_orders"));

    let report = &reports(&log)[0];
    for part in [
        "WARN",
        "operation=\"list_orders\"",
        "pointer=\"/data/*/newer\"",
        "kind=\"unknown_field\"",
        "correlation_id=",
    ] {
        assert!(report.contains(part), "{part} in {report}");
    }
    assert!(!log.text().contains("canary") && !log.text().contains(TOKEN));
}

#[tokio::test]
async fn a_status_that_the_spec_does_not_have_is_told_and_one_that_it_has_is_not() {
    let (_log, _guard) = logged();
    let empty = |status| answer(status, "", "");
    for (operation, answer, expected) in [
        (&CREATE, json("200 OK", "[]"), None),
        (&CREATE, json("201 Created", "[]"), Some(201)),
        (&CREATE, json("202 Accepted", "not JSON"), Some(202)),
        (&CREATE, empty("204 No Content"), Some(204)),
        (&LIST, empty("204 No Content"), None),
        (&LIST, html("302 Found", ""), Some(302)),
        (&LIST, json("404 Not Found", "{}"), None),
        (&LIST, json("422 Unprocessable Entity", "{}"), None),
        (&LIST, html("503 Service Unavailable", ""), None),
    ] {
        let told = answer.clone();
        let listener = Listener::answering(answer.replace("content-length: 0\r\n", ""));
        let watch = DriftWatch::new();
        let _ = send(&session(&listener, &watch), operation).await;
        let kinds: Vec<_> = watch.counts().iter().map(|drift| drift.kind).collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(DriftKind::UndocumentedStatus)
            .collect();
        assert_eq!(kinds, expected, "{told}");
    }
}

#[tokio::test]
async fn a_code_without_a_meaning_is_told_of_the_api_that_has_codes() {
    static PAY: Operation = Operation {
        api: "payments",
        ..CREATE
    };
    let (_log, _guard) = logged();
    for (operation, code, expected) in [
        (&PAY, "31999", Some("unknown_code /code 1")),
        (&PAY, "\"4111111111111111\"", Some("unknown_code /code 1")),
        (&PAY, "30101", None),
        (&CREATE, "31999", None),
    ] {
        let body = format!(r#"{{"status":422,"code":{code}}}"#);
        let listener = Listener::answering(json("422 Unprocessable Entity", &body));
        let watch = DriftWatch::new().codes_of("payments", |code| code == 30101);
        assert!(!send(&session(&listener, &watch), operation).await);
        assert_eq!(counted(&watch), Vec::from_iter(expected), "{body}");
    }
}

#[tokio::test]
async fn a_server_that_makes_up_names_fills_neither_memory_nor_log() {
    let (log, _guard) = logged();
    let bodies = (0..9).map(|number| format!(r#"{{"data":[{{"name_{number}":1}}]}}"#));
    let listener = Listener::start(bodies.map(|body| Act::Answer(json("200 OK", &body))));
    let clock = Clock::new();
    let watch = clock.watch().remember(2);
    let session = session(&listener, &watch);
    for _ in 0..8 {
        assert!(send(&session, &LIST).await);
    }
    assert_eq!(
        counted(&watch),
        [
            "unknown_field /data/*/name_0 1",
            "unknown_field /data/*/name_1 1"
        ]
    );
    assert_eq!(watch.unremembered(), 6);
    assert_eq!(reports(&log).len(), 3, "two kinds, and that there are more");
    clock.add(3_600);
    assert!(send(&session, &LIST).await);
    assert_eq!(reports(&log).len(), 4, "that there are more, once an hour");
}

#[tokio::test]
async fn whoever_prints_a_report_may_read_the_counts() {
    let listener = Listener::answering(json("200 OK", r#"{"data":[],"newer":1}"#));
    let watch = DriftWatch::new();
    let session = session(&listener, &watch);
    let log = Log::default();
    let (writer, reader) = (log.clone(), watch.clone());
    let _guard = log_into(move || {
        // Under a lock this would wait for itself.
        assert!(reader.counts().len() <= 1);
        writer.clone()
    });
    assert!(send(&session, &LIST).await);
    assert_eq!(reports(&log).len(), 1);
}

#[tokio::test]
async fn a_session_that_was_not_asked_reports_nothing() {
    let (log, _guard) = logged();
    let listener = Listener::answering(json("202 Accepted", r#"{"data":[],"newer":1}"#));
    let session = crate::support::session(&listener);
    assert!(send(&session, &LIST).await);
    assert!(log.text().contains("answered"), "the log was captured");
    assert_eq!(reports(&log), [""; 0]);
}

#[tokio::test]
async fn an_answer_that_should_be_empty_and_is_not_is_told() {
    let (_log, _guard) = logged();
    let listener = Listener::answering(json("200 OK", r#"{"gone":true}"#));
    let watch = DriftWatch::new();
    let session = session(&listener, &watch);
    let reply = session.send::<()>(request(&session, &DELETE), &DELETE);
    assert!(reply.await.is_ok());
    assert_eq!(counted(&watch), ["unknown_field /gone 1"]);
}
