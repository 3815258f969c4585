//! The attempts of a process by their status, as the metrics of the transport tell them.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// Attempts that succeeded, and attempts that were answered 429.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counted {
    pub(crate) succeeded: u64,
    pub(crate) refused: u64,
}

impl Counted {
    /// All attempts.
    pub(crate) fn all(self) -> u64 {
        self.succeeded + self.refused
    }

    /// Adds the numbers that a process wrote.
    pub(crate) fn add(&mut self, written: &str) -> crate::Outcome<()> {
        let mut numbers = written.split_whitespace().map(str::parse::<u64>);
        let mut next = || numbers.next().ok_or("a reader wrote no numbers");
        self.succeeded += next()??;
        self.refused += next()??;
        Ok(())
    }
}

/// Counts the metric events of this process.
#[derive(Clone, Default)]
pub(crate) struct Counter(Arc<[AtomicU64; 2]>);

impl Counter {
    pub(crate) fn counted(&self) -> Counted {
        let [succeeded, refused] = &*self.0;
        Counted {
            succeeded: succeeded.load(Ordering::Relaxed),
            refused: refused.load(Ordering::Relaxed),
        }
    }
}

#[derive(Default)]
struct Status(u64);

impl Visit for Status {
    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "http.response.status_code" {
            self.0 = value;
        }
    }
}

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != "bigcommerce_transport::metrics" {
            return;
        }
        let mut status = Status::default();
        event.record(&mut status);
        let counted = match status.0 {
            200..=299 => &self.0[0],
            429 => &self.0[1],
            _ => return,
        };
        counted.fetch_add(1, Ordering::Relaxed);
    }
}
