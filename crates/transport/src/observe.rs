//! Traces and metrics of attempts, by the stable HTTP conventions of OpenTelemetry.

use std::time::Duration;

use http::StatusCode;
use tokio::time::Instant;
use tracing::Span;
use tracing::field::Empty;

use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::operation::Operation;
use crate::sent::Sent;

/// One attempt: its span, and the duration that is told at its end.
pub(crate) struct Attempt {
    pub(crate) span: Span,
    operation: &'static Operation,
    address: String,
    port: u16,
    begun: Instant,
}

impl Attempt {
    /// Opens the span. `resends` is the number of attempts before it.
    pub(crate) fn begin(
        operation: &'static Operation,
        endpoint: Option<&Endpoint>,
        resends: u32,
    ) -> Self {
        let (address, port) = endpoint.map_or(("", 0), Endpoint::host_and_port);
        let span = tracing::info_span!(
            "bigcommerce.request",
            otel.name = format_args!("{} {}", operation.method, operation.path),
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = operation.method,
            http.request.resend_count = (resends > 0).then_some(resends),
            http.response.status_code = Empty,
            server.address = address,
            server.port = port,
            url.template = operation.path,
            "error.type" = Empty,
            bigcommerce.operation = operation.id,
            bigcommerce.api = operation.api,
            bigcommerce.effect = operation.effect.as_str(),
            bigcommerce.sent = Empty,
        );
        Self {
            span,
            operation,
            address: address.to_owned(),
            port,
            begun: Instant::now(),
        }
    }

    /// Ends the attempt with a response that was read.
    pub(crate) fn succeeded(self, status: StatusCode) {
        self.span
            .record("http.response.status_code", status.as_u16());
        self.span
            .record("bigcommerce.sent", Sent::Answered.as_str());
        self.span.in_scope(|| tracing::debug!("answered"));
        self.measure(Some(status), None);
    }

    /// Ends the attempt with an error. `pause` is the time until the next one, where there is one.
    pub(crate) fn failed(self, error: &Error, pause: Option<Duration>) {
        let kind = error.kind();
        if let Some(status) = error.status() {
            self.span
                .record("http.response.status_code", status.as_u16());
        }
        self.span.record("bigcommerce.sent", error.sent().as_str());
        self.span.record("error.type", kind.as_ref());
        self.span.record("otel.status_code", "ERROR");
        let retry_in_ms = pause.map(|pause| u64::try_from(pause.as_millis()).unwrap_or(u64::MAX));
        self.span
            .in_scope(|| tracing::debug!(retry_in_ms, "{error}"));
        self.measure(error.status(), Some(kind.as_ref()));
    }

    /// The duration, as the event of which `tracing-opentelemetry` makes a histogram. Its attributes are few values each:
    /// no id, no address of a request.
    fn measure(&self, status: Option<StatusCode>, kind: Option<&str>) {
        tracing::debug!(
            target: "bigcommerce_transport::metrics",
            parent: &self.span,
            {
                histogram.http.client.request.duration = self.begun.elapsed().as_secs_f64(),
                http.request.method = self.operation.method,
                http.response.status_code = status.map(|status| status.as_u16()),
                server.address = self.address.as_str(),
                server.port = self.port,
                url.template = self.operation.path,
                "error.type" = kind,
                bigcommerce.effect = self.operation.effect.as_str(),
            },
            "duration"
        );
    }
}
