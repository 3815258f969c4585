//! Spans and metrics, and the names of OpenTelemetry.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use opentelemetry_semantic_conventions::{attribute, metric};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::script::{End, Script, answer, ok};
use crate::support::{LIST, request};

type Fields = BTreeMap<&'static str, String>;

/// The spans of attempts, and the events of metrics, as they were told.
#[derive(Clone, Default)]
struct Told {
    spans: Arc<Mutex<BTreeMap<u64, Fields>>>,
    parents: Arc<Mutex<Vec<Option<String>>>>,
    metrics: Arc<Mutex<Vec<Fields>>>,
}

struct Into<'a>(&'a mut Fields);

impl Visit for Into<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Told {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if attributes.metadata().name() != "bigcommerce.request" {
            return;
        }
        let mut fields = Fields::new();
        attributes.record(&mut Into(&mut fields));
        self.spans
            .lock()
            .expect("no panic")
            .insert(id.into_u64(), fields);
        let parent = context.span(id).and_then(|span| span.parent());
        let name = parent.map(|parent| parent.name().to_owned());
        self.parents.lock().expect("no panic").push(name);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        if let Some(fields) = self.spans.lock().expect("no panic").get_mut(&id.into_u64()) {
            values.record(&mut Into(fields));
        }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "bigcommerce_transport::metrics" {
            let mut fields = Fields::new();
            event.record(&mut Into(&mut fields));
            self.metrics.lock().expect("no panic").push(fields);
        }
    }
}

/// The spans and metrics of one read that ends so.
async fn told(ends: impl IntoIterator<Item = End>) -> Told {
    let told = Told::default();
    let guard = tracing_subscriber::registry()
        .with(told.clone())
        .set_default();
    let session = Script::of(ends).builder().build().expect("a session");
    let step = tracing::info_span!("a step");
    let send = session.send::<Vec<i64>>(request(&session, &LIST), &LIST);
    let _ = tracing::Instrument::instrument(send, step).await;
    drop(guard);
    told
}

/// Everything that this crate names by itself, which the conventions leave to it or to `tracing-opentelemetry`.
fn is_ours(name: &str) -> bool {
    name.starts_with("bigcommerce.") || name.starts_with("otel.") || name == "message"
}

const STANDARD: [&str; 7] = [
    attribute::HTTP_REQUEST_METHOD,
    attribute::HTTP_REQUEST_RESEND_COUNT,
    attribute::HTTP_RESPONSE_STATUS_CODE,
    attribute::SERVER_ADDRESS,
    attribute::SERVER_PORT,
    attribute::URL_TEMPLATE,
    attribute::ERROR_TYPE,
];

#[tokio::test(start_paused = true)]
async fn every_name_is_one_of_the_conventions() {
    let told = told([answer(503), ok()]).await;
    let spans = told.spans.lock().expect("no panic");
    let names = spans.values().flat_map(BTreeMap::keys);
    let mut seen: Vec<&str> = names.copied().filter(|name| !is_ours(name)).collect();
    seen.sort_unstable();
    seen.dedup();
    let mut expected = STANDARD.to_vec();
    expected.sort_unstable();
    assert_eq!(seen, expected);
    let metrics = told.metrics.lock().expect("no panic");
    let histogram = format!("histogram.{}", metric::HTTP_CLIENT_REQUEST_DURATION);
    for fields in metrics.iter() {
        assert!(fields.contains_key(histogram.as_str()), "{fields:?}");
        for name in fields.keys().filter(|name| !is_ours(name)) {
            assert!(STANDARD.contains(name) || **name == *histogram, "{name}");
        }
    }
    assert_eq!(metrics.len(), 2, "one an attempt");
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_a_span_below_the_caller_s() {
    let told = told([End::Broken, answer(503), ok()]).await;
    let spans = told.spans.lock().expect("no panic");
    let spans: Vec<&Fields> = spans.values().collect();
    let of = |name: &str| {
        spans
            .iter()
            .map(|span| span.get(name).map(String::as_str))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("otel.name"), [Some("GET /v2/orders"); 3]);
    assert_eq!(of("otel.kind"), [Some("client"); 3]);
    assert_eq!(
        of("http.request.resend_count"),
        [None, Some("1"), Some("2")]
    );
    assert_eq!(
        of("http.response.status_code"),
        [None, Some("503"), Some("200")]
    );
    assert_eq!(of("error.type"), [Some("connection"), Some("503"), None]);
    assert_eq!(
        of("bigcommerce.sent"),
        [Some("maybe"), Some("maybe"), Some("answered")]
    );
    assert_eq!(of("server.address"), [Some("store.example.com"); 3]);
    assert_eq!(of("server.port"), [Some("443"); 3]);
    let parents = told.parents.lock().expect("no panic");
    assert!(
        parents
            .iter()
            .all(|parent| parent.as_deref() == Some("a step"))
    );
}
