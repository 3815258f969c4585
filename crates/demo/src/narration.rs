//! Tells the walk: a line for each request, from the spans that the transport opens for everybody.

use std::{
    fmt,
    io::{IsTerminal, Write, stdout},
    sync::{Arc, Mutex, PoisonError},
};

use bigcommerce_facade::{Amount, Error, Order, Owner, Payment, Unpaid};
use tracing::{
    Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{
    EnvFilter, Layer, filter::filter_fn, fmt::layer, layer::Context, layer::SubscriberExt,
    registry::LookupSpan, util::SubscriberInitExt,
};

use crate::shop::status_of;

/// One request, as its span tells it.
#[derive(Clone, Debug, Default)]
struct Request {
    operation: String,
    method: String,
    path: String,
    status: String,
    elapsed_ms: String,
}

type Requests = Arc<Mutex<Vec<Request>>>;

/// Prints what happened, step by step.
pub(crate) struct Narration {
    requests: Requests,
    printed: usize,
    colour: bool,
    totals: Option<String>,
}

impl Narration {
    /// Starts to listen. Logs go to standard error, when `RUST_LOG` asks for them.
    pub(crate) fn start() -> Self {
        let requests = Requests::default();
        let listener =
            Listener(requests.clone()).with_filter(filter_fn(|about| about.name() == REQUEST));
        let colourful = |terminal: bool| {
            terminal && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
        };
        let logs = layer()
            .with_ansi(colourful(std::io::stderr().is_terminal()))
            .with_writer(std::io::stderr)
            .with_filter(EnvFilter::from_default_env());
        tracing_subscriber::registry()
            .with(listener)
            .with(logs)
            .init();
        let colour = colourful(stdout().is_terminal());
        Self {
            requests,
            printed: 0,
            colour,
            totals: None,
        }
    }

    pub(crate) fn heading(&self, heading: &str) {
        say(format_args!("{heading}\n"));
    }

    /// Prints the requests since the last step; the detail belongs to the one that did the step.
    pub(crate) fn step(&mut self, detail: &str) {
        let requests =
            std::mem::take(&mut *self.requests.lock().unwrap_or_else(PoisonError::into_inner));
        let main = requests
            .iter()
            .rposition(|request| request.method != "GET")
            .unwrap_or(requests.len().max(1) - 1);
        for (at, request) in requests.iter().enumerate() {
            self.printed += 1;
            let (name, detail) = (
                name_of(&request.operation),
                if at == main { detail } else { "" },
            );
            let (status, ms) = (self.painted(&request.status), &request.elapsed_ms);
            let request = format!("{:<5}{}", request.method, shortened(&request.path));
            let line = format!(
                "{:>3}  {name:<20} {request:<50} {status}  {ms:>3} ms   {detail}",
                self.printed
            );
            say(format_args!("{}", line.trim_end()));
        }
    }

    /// Keeps the order's totals for the end.
    pub(crate) fn totals(&mut self, order: &Order<Unpaid>) {
        let read = order.details();
        let parts = [
            ("Subtotal", read.subtotal_ex_tax.as_ref()),
            ("shipping", read.shipping_cost_ex_tax.as_ref()),
            ("tax", read.total_tax.as_ref()),
            ("total", Some(order.total())),
        ];
        let parts = parts
            .into_iter()
            .filter_map(|(name, amount)| Some(format!("{name} {}", money(amount?))));
        let currency = order.currency().unwrap_or_default();
        self.totals = Some(format!(
            "{} {currency}",
            parts.collect::<Vec<_>>().join(" · ")
        ));
    }

    /// Prints how a payment went; after a decline, who can do what.
    pub(crate) fn payment(&mut self, payment: &Payment) {
        match payment {
            Payment::Settled(_) => self.step("purchase, success"),
            Payment::Authorized(_) => self.step("authorization, success"),
            Payment::Pending(_) => self.step("accepted, pending"),
            Payment::Part { due, .. } => {
                self.step(&format!("a part is paid, {} is left", money(due)))
            }
            Payment::Changed(_) | Payment::AlreadyPaid(_) => self.step("nothing was sent"),
            Payment::Unknown(attempt) => {
                self.step("outcome unknown");
                let error = attempt.error();
                tell(
                    &error.to_string(),
                    error.owner(),
                    &attempt.advice(),
                    attempt.shopper_message().text(),
                );
            }
            Payment::Declined(declined) => {
                self.step("declined");
                let owner = declined.owner();
                tell(
                    &declined.to_string(),
                    owner,
                    &declined.advice(),
                    declined.shopper_message().text(),
                );
            }
        }
    }

    /// Prints a remark between two steps.
    pub(crate) fn say(&self, remark: &str) {
        say(format_args!("  {remark}\n"));
    }

    /// The totals and the last line.
    pub(crate) fn ending(&self, payment: &Payment) {
        if let Some(totals) = &self.totals {
            say(format_args!("\n  {totals}"));
        }
        say(format_args!("{}", in_words(payment)));
    }

    /// What was tried, and why it did not work.
    pub(crate) fn failure(&mut self, sentence: &str, error: Option<&Error>) {
        self.step("failed");
        let _ = writeln!(std::io::stderr(), "{sentence}.");
        if let Some(error) = error {
            let _ = writeln!(
                std::io::stderr(),
                "  who can fix it: {}. {}",
                error.owner(),
                error.advice()
            );
        }
    }

    fn painted(&self, status: &str) -> String {
        let colour = match status.as_bytes().first() {
            Some(b'2') => 32,
            _ => 31,
        };
        if self.colour {
            format!("\u{1b}[{colour}m{status:>3}\u{1b}[0m")
        } else {
            format!("{status:>3}")
        }
    }
}

/// An amount as a price tag has it; the amount itself keeps the digits that the server sent.
pub(crate) fn money(amount: &Amount) -> String {
    format!("{:.2}", amount.decimal())
}

/// What each side is told of a payment that did not go through.
fn tell(what: &str, owner: Owner, advice: &str, shopper: &str) {
    say(format_args!("\n  in the log: {what}"));
    say(format_args!("    who can fix it: {owner}. {advice}"));
    say(format_args!("  the shopper is told: {shopper}\n"));
}

/// A reader that closed the pipe has read enough; that is no reason to panic.
fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(stdout(), "{line}");
}

/// How it ended, for the last line.
fn in_words(payment: &Payment) -> String {
    match payment {
        Payment::Settled(order) => format!("order {}: {}", order.id(), status_of(order)),
        Payment::AlreadyPaid(order) => {
            format!("order {}: {} (paid before)", order.id(), status_of(order))
        }
        Payment::Authorized(order) => {
            format!("order {}: authorized, capture or void next", order.id())
        }
        Payment::Pending(order) => format!("order {}: payment pending", order.id()),
        Payment::Part { order, due } => {
            format!("order {}: {} still to be paid", order.id(), money(due))
        }
        Payment::Changed(order) => format!("order {}: now {} is due", order.id(), order.due()),
        Payment::Declined(declined) => format!("order {}: {declined}", declined.order.id()),
        Payment::Unknown(attempt) => format!(
            "order {}: payment unknown, reconcile it",
            attempt.order_id()
        ),
    }
}

fn name_of(operation: &str) -> String {
    let name = match operation {
        "create_cart" => "open cart",
        "create_cart_redirect_urls" => "redirect URLs",
        "add_billing_address" => "billing address",
        "add_consignments" => "consignment",
        "update_consignment" => "shipping option",
        "create_order" => "order",
        "get_order" => "read order",
        "list_order_transactions" => "its transactions",
        "list_orders" => "orders of the cart",
        "list_payment_methods" => "payment methods",
        "create_payment_access_token" => "access token",
        "process_payment" => "payment",
        other => other,
    };
    name.replace('_', " ")
}

/// The path without its ids.
fn shortened(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') {
            "…"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The name of the transport's spans.
const REQUEST: &str = "bigcommerce.request";

/// Collects the spans of requests as they close.
struct Listener(Requests);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Listener {
    fn on_new_span(
        &self,
        attributes: &span::Attributes<'_>,
        id: &span::Id,
        context: Context<'_, S>,
    ) {
        let mut request = Request::default();
        attributes.record(&mut request);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(request);
        }
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(request) = span.extensions_mut().get_mut::<Request>()
        {
            values.record(request);
        }
    }

    fn on_close(&self, id: span::Id, context: Context<'_, S>) {
        let request = context
            .span(&id)
            .and_then(|span| span.extensions_mut().remove::<Request>());
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(request);
    }
}

impl Visit for Request {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let slot = match field.name() {
            "operation" => &mut self.operation,
            "method" => &mut self.method,
            "path" => &mut self.path,
            "status" => &mut self.status,
            "elapsed_ms" => &mut self.elapsed_ms,
            _ => return,
        };
        *slot = format!("{value:?}").trim_matches('"').to_owned();
    }
}
