//! A store and a shop in processes of their own, and shoppers with browsers.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::{path::PathBuf, process::Stdio, sync::Arc, sync::Mutex, sync::Once, time::Duration};

use bigcommerce_facade::Ticket;
use bigcommerce_sandbox::{Charge, Ledger};
use reqwest::{Client, Method, StatusCode, header, redirect};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

pub(crate) const KEY: &str = "a key of thirty-two letters or so, for tests alone";
pub(crate) const PAID: &str = "Your payment went through";
/// The longest wait for something that happens at once.
pub(crate) const SOON: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(5);

fn client() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
    Client::builder()
        .redirect(redirect::Policy::none())
        .build()
        .expect("a client")
}

/// A sandbox store in a process that lives as long as the test.
pub(crate) struct Store {
    pub(crate) announced: Value,
    client: Client,
    _process: Child,
}

impl Store {
    pub(crate) async fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_web_shop_store"));
        let mut process = command
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a store");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let line = timeout(SOON, lines.next_line())
            .await
            .expect("in time")
            .expect("a line")
            .expect("its addresses");
        let announced = serde_json::from_str(&line).expect("JSON");
        Self {
            announced,
            client: client(),
            _process: process,
        }
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.announced[name].as_str().expect("a text")
    }

    pub(crate) async fn admin(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let request = self
            .client
            .request(method, format!("{}{path}", self.text("admin_url")));
        let request = body
            .iter()
            .fold(request, |request, body| request.json(body));
        let response = request.send().await.expect("the store lives");
        assert!(
            response.status().is_success(),
            "{path}: {}",
            response.status()
        );
        serde_json::from_slice(&response.bytes().await.expect("a body")).unwrap_or(Value::Null)
    }

    pub(crate) async fn ledger(&self) -> Ledger {
        serde_json::from_value(self.admin(Method::GET, "/ledger", None).await).expect("a ledger")
    }

    pub(crate) async fn charges(&self, cart: &str) -> Vec<Charge> {
        self.ledger().await.charges_of_cart(cart).cloned().collect()
    }

    pub(crate) async fn advance_clock(&self, seconds: i64) {
        self.admin(
            Method::POST,
            "/clock",
            Some(json!({ "advance_seconds": seconds })),
        )
        .await;
    }

    pub(crate) async fn inject(&self, fault: Value) {
        self.admin(Method::POST, "/faults", Some(fault)).await;
    }

    /// Lets every held request go, and forgets the faults.
    pub(crate) async fn clear_faults(&self) {
        self.admin(Method::DELETE, "/faults", None).await;
    }

    pub(crate) async fn holds_a_request(&self) -> bool {
        let faults = self.admin(Method::GET, "/faults", None).await;
        faults
            .as_array()
            .expect("a list")
            .iter()
            .any(|fault| fault["held"] != 0)
    }

    pub(crate) async fn until_held(&self) {
        timeout(SOON, async {
            while !self.holds_a_request().await {
                sleep(POLL).await;
            }
        })
        .await
        .expect("a request is held");
    }
}

/// The example in a process of its own, which is ended and started again.
pub(crate) struct Shop {
    pub(crate) port: u16,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) log: Arc<Mutex<String>>,
    pub(crate) process: Option<Child>,
    environment: Vec<(&'static str, String)>,
}

impl Shop {
    /// A new shop on a new journal, which is not started yet.
    pub(crate) async fn new(store: &Store) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|free| free.local_addr())
            .expect("a port")
            .port();
        let text = |name| store.text(name).to_owned();
        let environment = vec![
            ("BIGCOMMERCE_API_URL", text("api_url")),
            ("BIGCOMMERCE_PAYMENTS_URL", text("payments_url")),
            ("BIGCOMMERCE_STORE_HASH", text("store_hash")),
            ("BIGCOMMERCE_ACCESS_TOKEN", text("access_token")),
            ("WEB_SHOP_ADDRESS", format!("127.0.0.1:{port}")),
            ("WEB_SHOP_KEY", KEY.to_owned()),
            (
                "WEB_SHOP_JOURNAL",
                folder.path().join("journal.db").display().to_string(),
            ),
        ];
        let shop = Self {
            port,
            folder,
            log: Arc::default(),
            process: None,
            environment,
        };
        let created = shop.command().arg("init").status().await.expect("it runs");
        assert!(created.success(), "the journal is created");
        shop
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_web_shop"));
        command
            .envs(self.environment.iter().cloned())
            .kill_on_drop(true);
        command
    }

    /// Starts it. `log` is a level.
    pub(crate) async fn start(&mut self, sweep_seconds: u64, log: &str) {
        let mut command = self.command();
        command
            .env("WEB_SHOP_SWEEP_SECONDS", sweep_seconds.to_string())
            .env("RUST_LOG", format!("{log},web_shop=info"));
        let mut process = command.stdout(Stdio::piped()).spawn().expect("a shop");
        let mut lines = BufReader::new(process.stdout.take().expect("its log")).lines();
        let (log, (open, opened)) = (Arc::clone(&self.log), tokio::sync::oneshot::channel());
        tokio::spawn(async move {
            let mut open = Some(open);
            while let Ok(Some(line)) = lines.next_line().await {
                if line.contains("the shop is open at")
                    && let Some(open) = open.take()
                {
                    let _ = open.send(());
                }
                let mut log = log.lock().expect("the log");
                log.push_str(&line);
                log.push('\n');
            }
        });
        timeout(SOON, opened)
            .await
            .expect("in time")
            .unwrap_or_else(|_| panic!("{}", self.log.lock().expect("the log")));
        self.process = Some(process);
    }

    /// SIGKILL.
    pub(crate) async fn kill(&mut self) {
        self.process
            .take()
            .expect("it runs")
            .kill()
            .await
            .expect("it is ended");
    }
}

/// A page as the shopper sees it, after the redirects.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

impl Page {
    /// The value of the first field with this name.
    pub(crate) fn value(&self, name: &str) -> String {
        let field = self
            .body
            .split(&format!("name=\"{name}\" value=\""))
            .nth(1)
            .unwrap_or_else(|| panic!("{name}: {self:?}"));
        field.split('"').next().expect("a value").to_owned()
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }
}

/// A browser that keeps one cookie.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    origin: String,
    pub(crate) cookie: Option<String>,
}

impl Browser {
    pub(crate) fn new(shop: &Shop) -> Self {
        Self {
            client: client(),
            origin: format!("http://127.0.0.1:{}", shop.port),
            cookie: None,
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Result<Page, reqwest::Error> {
        self.send(Method::GET, path, &[]).await
    }

    /// Sends a form, and follows its redirects.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Page, reqwest::Error> {
        let (mut method, mut path, mut form) = (method, path.to_owned(), form);
        for _ in 0..8 {
            let mut request = self
                .client
                .request(method.clone(), format!("{}{path}", self.origin));
            if let Some(cookie) = &self.cookie {
                request = request.header(header::COOKIE, format!("other=1; ticket={cookie}"));
            }
            if method == Method::POST {
                request = request.form(form);
            }
            let response = request.send().await?;
            if let Some(set) = response.headers().get(header::SET_COOKIE) {
                let set = set.to_str().expect("ASCII");
                assert!(
                    set.contains("; HttpOnly") && set.contains("; SameSite=Lax"),
                    "{set}"
                );
                let value = set
                    .trim_start_matches("ticket=")
                    .split(';')
                    .next()
                    .unwrap_or_default();
                self.cookie = Some(value.to_owned()).filter(|value| !value.is_empty());
            }
            let Some(to) = response.headers().get(header::LOCATION) else {
                let status = response.status();
                return Ok(Page {
                    path,
                    status,
                    body: response.text().await?,
                });
            };
            (path, method, form) = (to.to_str().expect("ASCII").to_owned(), Method::GET, &[]);
        }
        panic!("{path} leads in a circle");
    }

    pub(crate) async fn post(
        &mut self,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Page, reqwest::Error> {
        self.send(Method::POST, path, form).await
    }

    pub(crate) async fn add(&mut self) -> Result<Page, reqwest::Error> {
        self.post("/cart/add", &[("variant", "201"), ("quantity", "2")])
            .await
    }

    pub(crate) async fn address(&mut self) -> Result<Page, reqwest::Error> {
        self.post("/address", &ADDRESS).await
    }

    pub(crate) async fn shipping(&mut self) -> Result<Page, reqwest::Error> {
        let page = self.get("/shipping").await?;
        if page.path != "/shipping" {
            return Ok(page);
        }
        self.post("/shipping", &[("option", page.value("option").as_str())])
            .await
    }

    /// Sends the form that a page has.
    pub(crate) async fn pay(&mut self, form: &Page) -> Result<Page, reqwest::Error> {
        let (attempt, due, way) = (form.value("attempt"), form.value("due"), form.value("way"));
        self.post(
            "/pay",
            &[("attempt", &attempt), ("due", &due), ("way", &way)],
        )
        .await
    }

    /// Walks to the form of the payment.
    pub(crate) async fn walk_to_payment(&mut self) -> Page {
        for step in ["/", "/address", "/shipping"] {
            let page = match step {
                "/" => self.add().await,
                "/address" => self.address().await,
                _ => self.shipping().await,
            };
            page.expect("the shop lives");
        }
        let form = self.get("/pay").await.expect("the shop lives");
        assert_eq!(form.path, "/pay", "{form:?}");
        form
    }

    /// Goes on from wherever the shopper is until a page says that it is paid, as a person would.
    pub(crate) async fn buy(&mut self) -> Page {
        let mut page = self.get("/pay").await.expect("the shop lives");
        for _ in 0..10 {
            let next = match page.path.split('?').next().unwrap_or_default() {
                "/" if page.has("Your cart is empty") => self.add().await,
                "/" => self.get("/address").await,
                "/address" => self.address().await,
                "/shipping" => self.shipping().await,
                "/pay" => self.pay(&page).await,
                "/thanks" if page.has(PAID) => return page,
                "/thanks" if page.has("href=\"/pay\"") => self.get("/pay").await,
                _ => panic!("the shopper cannot go on: {page:?}"),
            };
            page = next.expect("the shop lives");
        }
        panic!("the shopper does not come to the end: {page:?}");
    }

    /// Looks at the page of the result until it says that it is paid.
    pub(crate) async fn until_paid(&mut self) -> Page {
        timeout(SOON, async {
            loop {
                let page = self.get("/thanks").await.expect("the shop lives");
                if page.has(PAID) {
                    return page;
                }
                assert!(
                    !page.has("href=\"/pay\""),
                    "nobody is asked to pay again: {page:?}"
                );
                sleep(POLL).await;
            }
        })
        .await
        .expect("it is paid")
    }

    /// The cart of the session.
    pub(crate) fn cart(&self) -> Option<String> {
        let ticket = Ticket::verify(self.cookie.as_deref()?, KEY.as_bytes()).expect("a ticket");
        ticket.checkout().map(|cart| cart.as_str().to_owned())
    }
}

pub(crate) const ADDRESS: [(&str, &str); 8] = [
    ("email", "jane.doe@example.com"),
    ("first_name", "Jane"),
    ("last_name", "Doe"),
    ("address1", "1 Congress Avenue"),
    ("city", "Austin"),
    ("state", "Texas"),
    ("postal_code", "78701"),
    ("country", "US"),
];
