//! Debian's chromium, headless, driven by WebDriver. The part of the protocol that these tests need is a few requests
//! of JSON: reqwest sends them, and no other crate is built for them.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};

/// The name of an element in the JSON of WebDriver.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// The key codes of WebDriver.
pub(crate) const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
/// The longest time that a page takes to show something.
const PATIENCE: Duration = Duration::from_secs(20);

/// One browser window.
pub(crate) struct Browser {
    driver: Child,
    client: Client,
    session: String,
    // The profile goes with the browser.
    profile: PathBuf,
}

impl Browser {
    /// Starts one. None, with one printed line, where there is no chromium.
    pub(crate) async fn start(with_scripts: bool) -> Option<Self> {
        let Some((chromium, chromedriver)) = programs() else {
            static ONCE: Once = Once::new();
            ONCE.call_once(|| {
                let line = "skipped: no chromium with its chromedriver (Debian: apt-get install chromium chromium-driver)";
                writeln!(io::stderr(), "{line}").expect("somebody listens");
            });
            return None;
        };
        let profile =
            std::env::temp_dir().join(format!("bigcommerce-page-{}", uuid::Uuid::new_v4()));
        let mut driver = Command::new(chromedriver)
            .args(["--port=0", "--allowed-ips=127.0.0.1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(driver.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert_ne!(
                output.read_line(&mut line).unwrap(),
                0,
                "chromedriver ended"
            );
            if let Some((_, port)) = line.rsplit_once("started successfully on port ") {
                break port.trim().trim_end_matches('.').to_owned();
            }
        };
        let mut browser = Self {
            driver,
            client: crate::shopper::client(),
            session: format!("http://127.0.0.1:{port}"),
            profile,
        };
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1200,800",
        ];
        let mut arguments = arguments.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", browser.profile.display()));
        let scripts = if with_scripts { 1 } else { 2 };
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": {
                "binary": chromium,
                "args": arguments,
                "prefs": { "profile.managed_default_content_settings.javascript": scripts },
            },
        }}});
        let made = browser
            .ask(Method::POST, "/session", Some(capabilities))
            .await;
        let id = made["sessionId"].as_str().unwrap();
        browser.session = format!("{}/session/{id}", browser.session);
        Some(browser)
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let asked = self.attempt(method, path, body).await;
        asked.unwrap_or_else(|why| panic!("{path}: {why}"))
    }

    async fn attempt(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, String> {
        let url = format!("{}{path}", self.session);
        let mut request = self.client.request(method, url);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        let value = answer["value"].clone();
        if value["error"].is_null() {
            Ok(value)
        } else {
            Err(value["message"].to_string())
        }
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn open(&self, url: &str) {
        self.post("/url", json!({ "url": url })).await;
    }

    pub(crate) async fn address(&self) -> String {
        let address = self.ask(Method::GET, "/url", None).await;
        address.as_str().unwrap().to_owned()
    }

    /// Presses keys where the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        let keys: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                let key = key.to_string();
                [
                    json!({ "type": "keyDown", "value": key }),
                    json!({ "type": "keyUp", "value": key }),
                ]
            })
            .collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": keys }] });
        self.post("/actions", actions).await;
    }

    /// Presses Tab until this holds of the element with the focus, described as its tag, label and form's address.
    pub(crate) async fn tab_to(&self, wanted: &str) {
        for _ in 0..80 {
            self.press(TAB).await;
            if self.focus().await.contains(wanted) {
                return;
            }
        }
        panic!("the focus never came to {wanted:?}");
    }

    /// The element with the focus: its tag, its words, its name and the address of its form.
    pub(crate) async fn focus(&self) -> String {
        let script = "const one = document.activeElement; return [one.tagName, one.textContent.trim(), one.name || '', \
            one.form ? one.form.getAttribute('action') : ''].join(' ');";
        self.run(script).await.as_str().unwrap().to_owned()
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        let body = json!({ "script": script, "args": [] });
        self.post("/execute/sync", body).await
    }

    /// Runs a script that calls its last argument with the result.
    pub(crate) async fn run_async(&self, script: &str) -> Value {
        let body = json!({ "script": script, "args": [] });
        self.post("/execute/async", body).await
    }

    pub(crate) async fn click(&self, css: &str) {
        let query = json!({ "using": "css selector", "value": css });
        let found = self.post("/element", query).await;
        let id = found[ELEMENT].as_str().unwrap();
        self.post(&format!("/element/{id}/click"), json!({})).await;
    }

    /// The text that a reader sees.
    pub(crate) async fn text(&self) -> String {
        self.shown().await.unwrap()
    }

    async fn shown(&self) -> Result<String, String> {
        let body = json!({ "script": "return document.body.innerText", "args": [] });
        let text = self
            .attempt(Method::POST, "/execute/sync", Some(body))
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page shows this text. A page that is being left has none.
    pub(crate) async fn until_shown(&self, wanted: &str) {
        let start = Instant::now();
        while !self.shown().await.unwrap_or_default().contains(wanted) {
            assert!(start.elapsed() < PATIENCE, "{wanted:?} is not shown");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Complaints of the browser, such as about the security policy.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.post("/se/log", json!({ "type": "browser" })).await;
        let said = |entry: &Value| entry["message"].as_str().unwrap_or("").to_owned();
        log.as_array().unwrap().iter().map(said).collect()
    }

    pub(crate) async fn end(self) {
        self.ask(Method::DELETE, "", None).await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its browser with itself.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

fn programs() -> Option<(PathBuf, PathBuf)> {
    let program = |variable: &str, usual: &str| {
        let named = std::env::var_os(variable).map(PathBuf::from);
        let path = named.unwrap_or_else(|| Path::new(usual).to_owned());
        path.is_file().then_some(path)
    };
    Some((
        program("CHROMIUM", "/usr/bin/chromium")?,
        program("CHROMEDRIVER", "/usr/bin/chromedriver")?,
    ))
}
