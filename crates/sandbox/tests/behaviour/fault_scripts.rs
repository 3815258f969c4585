//! Faults by script: files and lists, at the builder and at the command line.

use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bigcommerce_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::shopper::{CARD, Shopper, card};

/// A file with this text that is gone at the end of its test.
struct Script(PathBuf);

impl Script {
    fn new(name: &str, text: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/faults/example.json")
}

#[tokio::test]
async fn the_example_of_the_documentation_does_as_it_says() {
    let shopper = Shopper::of(Sandbox::builder().faults_file(example())).await;
    let (order, _) = shopper.order(0).await;
    let token = shopper.token(order).await;
    let lost = shopper.try_gateway(&token, &card(CARD, "123"), &[]).await;
    assert!(lost.is_err());
    assert_eq!(shopper.sandbox.ledger().charges.len(), 1);
    let page = shopper.gateway(&token, &card(CARD, "123")).await.is(504);
    assert!(page.text.starts_with("<html>"));
    shopper.gateway(&token, &card(CARD, "123")).await.is(422);
    let left = shopper.sandbox.faults();
    assert_eq!((left.len(), left[0].fault), (1, "too_many_requests"));
}

#[tokio::test]
async fn faults_of_the_builder_apply_in_their_order() {
    let faults = [503, 504].map(Fault::error_instead);
    let shopper = Shopper::of(Sandbox::builder().faults(faults)).await;
    shopper.get("/v2/orders").await.is(503);
    shopper.get("/v2/orders").await.is(504);
    shopper.get("/v2/orders").await.is(204);
}

#[tokio::test]
async fn a_script_with_a_mistake_starts_no_store_and_the_error_names_entry_and_line() {
    let text = r#"[
  { "fault": "refuse" },
  { "fault": "answer_instead", "status": 503, "body": "a, [\"b\"]\n" },

  {
    "fault": "refuse",
    "count": 2
  }
]
"#;
    for (name, text, parts) in [
        ("mistake.json", text, ["entry 3 (line 5)", "count"]),
        (
            "syntax.json",
            "[\n{ \"fault\": }\n]",
            ["no valid JSON", "line 2"],
        ),
        ("object.json", "{}", ["array", "object.json"]),
    ] {
        let script = Script::new(name, text);
        let error = Sandbox::builder().faults_file(&script.0).start().await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        let said = error.to_string();
        for part in parts.into_iter().chain([name]) {
            assert!(said.contains(part), "{said}");
        }
    }
    let missing = Sandbox::builder().faults_file("no-such-file.json").start();
    assert_eq!(missing.await.unwrap_err().kind(), io::ErrorKind::NotFound);
}

fn complaint(arguments: &[&str]) -> String {
    let binary = env!("CARGO_BIN_EXE_bigcommerce-sandbox");
    let Output { status, stderr, .. } = Command::new(binary).args(arguments).output().unwrap();
    assert!(!status.success(), "{arguments:?}");
    String::from_utf8(stderr).unwrap()
}

#[test]
fn the_binary_says_what_is_wrong_with_its_arguments() {
    let script = Script::new("bad.json", "[{ \"fault\": \"refused\" }]");
    let said = complaint(&["--faults", script.0.to_str().unwrap()]);
    assert!(
        said.contains("entry 1 (line 1)") && said.contains("refused"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(complaint(&["--fault-profile", "none"]).contains("flaky"));
    assert!(complaint(&["--scenario", "none"]).contains("errors-v2-array"));
    assert!(complaint(&["--lag", "orders=1"]).contains("transactions"));
    assert!(complaint(&["--lag", "order=9..1"]).contains("less"));
}

#[test]
fn the_binary_takes_faults_lags_and_scenarios() {
    let script = Script::new(
        "good.json",
        "[{ \"fault\": \"refuse\", \"path\": \"/v2/orders\" }]",
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_bigcommerce-sandbox"))
        .args(["--port", "0", "--faults", script.0.to_str().unwrap()])
        .args(["--fault-profile", "lossy", "--fault-seed", "7"])
        .args([
            "--lag",
            "order=30..90",
            "--lag",
            "lists=5",
            "--lag-seed",
            "3",
        ])
        .args(["--scenario", "empty-objects", "--scenario", "errors-oauth"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let announced: Value = serde_json::from_str(&line).unwrap();
    let admin = announced["admin_url"].as_str().unwrap().to_owned();
    let read = async |path: &str| -> Value {
        let text = crate::shopper::client()
            .get(format!("{admin}{path}"))
            .send();
        serde_json::from_str(&text.await.unwrap().text().await.unwrap()).unwrap()
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        assert_eq!(read("/faults").await[0]["path"], json!("/v2/orders"));
        assert_eq!(read("/faults/random").await["seed"], json!(7));
        let lags =
            json!({ "booking": 0, "transactions": 0, "order": [30, 90], "lists": 5, "seed": 3 });
        assert_eq!(read("/lags").await, lags);
        let quirks = read("/settings").await["quirks"].clone();
        assert_eq!(quirks["empty_objects"], json!(true));
        assert_eq!(quirks["error_shape"], json!("oauth_error"));
    });
    child.kill().unwrap();
    child.wait().unwrap();
}
