//! Tells the walk: a line for each request, from the spans that the transport opens for everybody.

use std::{
    fmt,
    io::{IsTerminal, Write, stdout},
    sync::{Arc, Mutex, PoisonError},
};

use bigcommerce_facade::{Amount, Error, Order, Owner, Payment, ShopperMessage, Unpaid};
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

    /// Prints the requests since the last step; the detail belongs to the one that did the step. The reads of one look
    /// at an order are one line.
    pub(crate) fn step(&mut self, detail: &str) {
        let requests =
            std::mem::take(&mut *self.requests.lock().unwrap_or_else(PoisonError::into_inner));
        let lines = looks_joined(requests);
        let main = lines
            .iter()
            .rposition(|line| line.request.method != "GET")
            .unwrap_or(lines.len().max(1) - 1);
        for (at, line) in lines.iter().enumerate() {
            self.printed += 1;
            let request = &line.request;
            let name = match line.more {
                0 => name_of(&request.operation),
                _ => "look at the order".to_owned(),
            };
            let detail = if at == main { detail } else { "" };
            let (status, ms) = (self.painted(&request.status), &request.elapsed_ms);
            let mut path = format!("{:<5}{}", request.method, shortened(&request.path));
            if line.more > 0 {
                path.push_str(&format!(", and {} more", line.more));
            }
            let line = format!(
                "{:>3}  {name:<20} {path:<50} {status}  {ms:>3} ms   {detail}",
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

    /// Prints the outcome of a payment; where it took nothing, or where nobody knows, also who can do what.
    pub(crate) fn payment(&mut self, payment: &Payment) {
        self.step(&in_short(payment));
        let shopper = payment.shopper_message();
        match payment {
            Payment::Declined(declined) => tell(
                &declined.to_string(),
                Some((declined.owner(), declined.advice())),
                shopper,
            ),
            Payment::NotSent(not_sent) => tell_error(not_sent.error(), shopper),
            Payment::Unknown(attempt) => match attempt.error() {
                Some(error) => tell_error(error, shopper),
                None => tell(
                    "it is not known whether the payment went through",
                    None,
                    shopper,
                ),
            },
            Payment::NotCharged(_) => tell(
                "nothing was charged: no new transaction after the token had expired and the quiet period had passed",
                None,
                shopper,
            ),
            _ => {}
        }
    }

    /// Prints the outcome of looking for a payment; one that is still open is told again only when it ends.
    pub(crate) fn reconciled(&mut self, payment: &Payment) {
        match payment {
            Payment::Unknown(_) | Payment::Confirming(_) => {
                self.step("no new transaction yet");
                say(format_args!(""));
            }
            ended => self.payment(ended),
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

/// The lines for the log and for the shopper, after a payment that did not go through.
fn tell(what: &str, fix: Option<(Owner, String)>, shopper: ShopperMessage) {
    say(format_args!("\n  in the log: {what}"));
    if let Some((owner, advice)) = fix {
        say(format_args!("    who can fix it: {owner}. {advice}"));
    }
    say(format_args!("  the shopper is told: {shopper}\n"));
}

fn tell_error(error: &Error, shopper: ShopperMessage) {
    tell(
        &error.to_string(),
        Some((error.owner(), error.advice())),
        shopper,
    );
}

/// A reader that closed the pipe has read enough; that is no reason to panic.
fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(stdout(), "{line}");
}

/// The outcome, beside the request that brought it.
fn in_short(payment: &Payment) -> String {
    match payment {
        Payment::Settled(_) => "purchase, success".to_owned(),
        Payment::Authorized(_) => "authorization, success".to_owned(),
        Payment::TakenIncomplete(_) => "taken, and the order did not move".to_owned(),
        Payment::Part { due, .. } => format!("a part is paid, {} is left", money(due)),
        Payment::Declined(_) => "declined".to_owned(),
        Payment::NotCharged(_) => "not charged".to_owned(),
        Payment::Confirming(_) => "taken, being confirmed".to_owned(),
        Payment::Pending(_) => "accepted, pending".to_owned(),
        Payment::Unknown(_) => "outcome unknown".to_owned(),
        Payment::NotSent(_)
        | Payment::Changed { .. }
        | Payment::AlreadyPaid(_)
        | Payment::PartElsewhere(_)
        | Payment::InProgress(_) => "nothing was sent".to_owned(),
    }
}

/// The last line.
fn in_words(payment: &Payment) -> String {
    let id = payment.order_id();
    let now = match payment {
        Payment::Settled(order) => status_of(order).to_owned(),
        Payment::TakenIncomplete(_) => "paid, and its status has to be checked".to_owned(),
        Payment::AlreadyPaid(_) => "paid before".to_owned(),
        Payment::PartElsewhere(_) => "paid in part, pay the rest of this one".to_owned(),
        Payment::Authorized(_) => "authorized, capture or void next".to_owned(),
        Payment::Part { due, .. } => format!("{} still to be paid", money(due)),
        Payment::Changed { due, .. } => format!("now {} is due", money(due)),
        Payment::Declined(declined) => declined.to_string(),
        Payment::NotCharged(_) => "not charged".to_owned(),
        Payment::NotSent(not_sent) => not_sent.error().to_string(),
        Payment::InProgress(_) => "another payment is under way".to_owned(),
        Payment::Confirming(_) => "payment being confirmed".to_owned(),
        Payment::Pending(_) => "payment pending".to_owned(),
        Payment::Unknown(_) => "payment unknown, reconcile it".to_owned(),
    };
    format!("order {id}: {now}")
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

/// A line of the narration: a request, or a look, which is a few reads of an order and what belongs to it.
struct Line {
    request: Request,
    /// The further reads of a look.
    more: usize,
}

/// Joins the reads of a look to one line. A read that failed keeps a line of its own.
fn looks_joined(requests: Vec<Request>) -> Vec<Line> {
    const LOOK: [&str; 3] = ["get_order", "list_orders", "list_order_transactions"];
    let mut lines: Vec<Line> = Vec::new();
    for request in requests {
        let reads =
            |one: &Request| LOOK.contains(&one.operation.as_str()) && one.status.starts_with('2');
        match lines
            .last_mut()
            .filter(|last| reads(&last.request) && reads(&request))
        {
            Some(look) => {
                let ms = |one: &Request| one.elapsed_ms.parse::<u64>().unwrap_or_default();
                look.request.elapsed_ms = (ms(&look.request) + ms(&request)).to_string();
                look.more += 1;
            }
            None => lines.push(Line { request, more: 0 }),
        }
    }
    lines
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
