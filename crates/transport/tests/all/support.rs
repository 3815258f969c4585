//! A listener that follows a script, and operations to send to it.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use bigcommerce_transport::{Body, Effect, Host, Operation, Recovery, Session, SessionBuilder};
use bigcommerce_types::{AccessToken, StoreHash};
use reqwest::Request;

/// The access token of every session here, easy to search for.
pub(crate) const TOKEN: &str = "canary-access-token";
/// The payment access token of every charge here.
pub(crate) const PAT: &str = "canary-payment-token";
/// A well-known test card.
pub(crate) const CARD: &str = "4111111111111111";

/// What the listener does with one connection.
pub(crate) enum Act {
    /// Accepts it and closes it.
    Close,
    /// Reads the request, then closes.
    ReadAndClose,
    /// Reads the request, then says nothing and keeps the connection open.
    ReadAndHold,
    /// Reads the request, writes this, then closes.
    Answer(String),
    /// Reads the request, writes this, and keeps the connection open without reading again.
    AnswerAndHold(String),
}

/// A listener on loopback. Each connection takes the next act; further ones are closed unread.
pub(crate) struct Listener {
    address: SocketAddr,
    worker: JoinHandle<Vec<String>>,
}

impl Listener {
    pub(crate) fn start(script: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let mut script = script.into_iter().collect::<Vec<_>>().into_iter();
        let worker = std::thread::spawn(move || {
            let (mut seen, mut held) = (Vec::new(), Vec::new());
            for connection in listener.incoming() {
                let mut connection = connection.expect("a connection");
                let act = script.next().unwrap_or(Act::ReadAndClose);
                if matches!(act, Act::Close) {
                    seen.push(String::new());
                    continue;
                }
                let request = read_request(&mut connection);
                if request.starts_with(FINISH) {
                    break;
                }
                seen.push(request);
                match act {
                    Act::Close | Act::ReadAndClose => {}
                    Act::ReadAndHold => held.push(connection),
                    Act::Answer(answer) => write(&mut connection, &closing(&answer)),
                    Act::AnswerAndHold(answer) => {
                        write(&mut connection, &answer);
                        held.push(connection);
                    }
                }
            }
            seen
        });
        Self { address, worker }
    }

    pub(crate) fn answering(answer: String) -> Self {
        Self::start([Act::Answer(answer)])
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that was sent here, one entry per connection. Connections are taken in order, so one that was made
    /// before this call is among them.
    pub(crate) fn finish(self) -> Vec<String> {
        let mut last = TcpStream::connect(self.address).expect("the listener is there");
        write(&mut last, &format!("{FINISH}\r\n\r\n"));
        self.worker.join().expect("the listener did not panic")
    }
}

const FINISH: &str = "FINISH";

/// Announces the close, so that no later request is written to a connection that is just going away.
fn closing(answer: &str) -> String {
    answer.replacen("\r\n", "\r\nconnection: close\r\n", 1)
}

fn write(connection: &mut TcpStream, text: &str) {
    // The client may have gone; what it makes of that is for the test to say.
    let _ = connection.write_all(text.as_bytes());
}

/// The head and as much of a body as the head announces.
fn read_request(connection: &mut TcpStream) -> String {
    connection
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("a read timeout");
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let announced = header(head, "content-length")
                .and_then(|value| value.parse().ok())
                .unwrap_or(0);
            if body.len() >= announced {
                return text;
            }
        }
        match connection.read(&mut buffer) {
            Ok(0) | Err(_) => return text,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

/// The value of a header in a request's text.
pub(crate) fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let head = request.split("\r\n\r\n").next()?;
    head.lines().skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// An answer with the right length.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
}

pub(crate) fn json(status: &str, body: &str) -> String {
    answer(
        status,
        "content-type: application/json\r\nx-request-id: req-1\r\n",
        body,
    )
}

pub(crate) fn html(status: &str, body: &str) -> String {
    answer(status, "content-type: text/html\r\n", body)
}

pub(crate) const LIST: Operation = Operation {
    api: "orders",
    id: "list_orders",
    method: "GET",
    path: "/v2/orders",
    host: Host::Api,
    effect: Effect::Read,
    recovery: Recovery::None,
    status: 200,
    empty: Some("[]"),
    scope: "store_v2_orders",
};

pub(crate) const DELETE: Operation = Operation {
    id: "delete_cart",
    method: "DELETE",
    path: "/v3/carts/{cart_id}",
    effect: Effect::Replace,
    recovery: Recovery::Harmless,
    empty: None,
    ..LIST
};

pub(crate) const CREATE: Operation = Operation {
    id: "create_order",
    method: "POST",
    path: "/v3/checkouts/{checkout_id}/orders",
    effect: Effect::Create,
    recovery: Recovery::Lookup("list_orders"),
    empty: None,
    ..LIST
};

pub(crate) const CAPTURE: Operation = Operation {
    id: "capture_order",
    method: "POST",
    path: "/v3/orders/{order_id}/payment_actions/capture",
    effect: Effect::Money,
    empty: None,
    ..LIST
};

pub(crate) const CHARGE: Operation = Operation {
    api: "payments",
    id: "process_payment",
    method: "POST",
    path: "/payments",
    host: Host::Payments,
    effect: Effect::Money,
    empty: None,
    ..LIST
};

pub(crate) const STOREFRONT: Operation = Operation {
    api: "storefront-checkouts",
    id: "get_checkout",
    path: "/api/storefront/checkouts/{checkout_id}",
    host: Host::Storefront,
    empty: None,
    ..LIST
};

pub(crate) fn store() -> StoreHash {
    "abc123".parse().expect("a store hash")
}

/// A session whose every host is `url`.
pub(crate) fn builder(url: &str) -> SessionBuilder {
    Session::builder(store())
        .access_token(AccessToken::new(TOKEN))
        .api_url(url)
        .payments_url(url)
        .storefront_url(url)
}

/// A session that retries, without waiting for long.
pub(crate) fn session(listener: &Listener) -> Session {
    let moment = Duration::from_millis(1);
    let builder = builder(&listener.url()).backoff(moment, moment);
    builder.build().expect("a session")
}

/// A session that sends everything once.
pub(crate) fn single(listener: &Listener) -> Session {
    session(listener).with_attempts(1)
}

/// A request of `operation` with its parameters filled in, as a generated method would build it.
pub(crate) fn request(session: &Session, operation: &Operation) -> Result<Request, reqwest::Error> {
    request_to(session, operation, &operation.path.replace(['{', '}'], ""))
}

/// The same, with a path of the test's own.
pub(crate) fn request_to(
    session: &Session,
    operation: &Operation,
    path: &str,
) -> Result<Request, reqwest::Error> {
    let method = operation.method.parse().expect("a method");
    session
        .client()
        .request(method, format!("{}{path}", session.base(operation)))
        .build()
}

/// A charge with a card number in its body.
pub(crate) fn charge(session: &Session) -> Result<Request, reqwest::Error> {
    let card =
        std::collections::BTreeMap::from([("number", bigcommerce_types::CardNumber::new(CARD))]);
    let url = format!("{}{}", session.base(&CHARGE), CHARGE.path);
    session.client().post(url).json(&Body(&card)).build()
}

/// Everything that is logged on this thread, at every level and by every crate.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no writer panicked")).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("no writer panicked")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
