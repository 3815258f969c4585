//! Traces and metrics: what this crate tells [`tracing`], and how to see it.
//!
//! # Spans
//!
//! Each attempt is a span of its own, named `bigcommerce.request` for tracing's filters. Its fields are the stable HTTP
//! conventions of OpenTelemetry, so that a backend shows it like any other HTTP client. The parent is the span in which
//! the call was made: a step of `bigcommerce-facade`, or the application's own.
//!
//! | field | value |
//! |---|---|
//! | `otel.name` | method and template: `GET /v3/carts/{cart_id}` |
//! | `otel.kind` | `client` |
//! | `http.request.method` | `GET` |
//! | `url.template` | `/v3/carts/{cart_id}`; never an id |
//! | `server.address`, `server.port` | the host |
//! | `http.request.resend_count` | the attempts before this one; absent from the first |
//! | `http.response.status_code` | where there was an answer |
//! | `error.type` | the status, or `timeout`, `connect`, `connection`, `undecodable` |
//! | `bigcommerce.operation`, `bigcommerce.api` | `get_cart` of `management-checkout` |
//! | `bigcommerce.effect` | `read`, `replace`, `create`, `money` |
//! | `bigcommerce.sent` | how far it got: `not_sent`, `refused`, `maybe`, `answered` |
//!
//! Each span holds one event with the sentence of the error, where there is one, and the time until the next attempt in
//! `retry_in_ms`. No event and no field holds an id, a body, a URL or a secret.
//!
//! # The duration as a metric
//!
//! At the end of each attempt there is an event of the target `bigcommerce_transport::metrics` with the field
//! `histogram.http.client.request.duration`, in seconds. The metrics layer of `tracing-opentelemetry` makes the histogram
//! `http.client.request.duration` of it. Its attributes are `http.request.method`, `url.template`, `server.address`,
//! `server.port`, `http.response.status_code`, `error.type` and `bigcommerce.effect`: few values each.
//!
//! # On a console
//!
//! With `tracing-subscriber` and its feature `env-filter`:
//!
//! ```no_run
//! tracing_subscriber::fmt().with_env_filter("info,bigcommerce_transport=debug").init();
//! ```
//!
//! # In an OTLP exporter
//!
//! This crate does not depend on OpenTelemetry: the application chooses the version. With `opentelemetry`,
//! `opentelemetry_sdk`, `opentelemetry-otlp` and `tracing-opentelemetry` (its feature `metrics`):
//!
//! ```ignore
//! let traces = opentelemetry_sdk::trace::SdkTracerProvider::builder()
//!     .with_batch_exporter(opentelemetry_otlp::SpanExporter::builder().with_http().build()?)
//!     .build();
//! let metrics = opentelemetry_sdk::metrics::SdkMeterProvider::builder()
//!     .with_periodic_exporter(opentelemetry_otlp::MetricExporter::builder().with_http().build()?)
//!     .build();
//! tracing_subscriber::registry()
//!     .with(tracing_subscriber::EnvFilter::new("info,bigcommerce_transport=debug"))
//!     .with(tracing_opentelemetry::layer().with_tracer(traces.tracer("shop")))
//!     .with(tracing_opentelemetry::MetricsLayer::new(metrics.clone()))
//!     .init();
//! ```
//!
//! Keep both providers and shut them down at the end, so that the last batch is sent.
