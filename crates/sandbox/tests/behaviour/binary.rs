//! `cargo sandbox`: its first line, its end, its complaints.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

fn start(port: u16) -> Child {
    start_with(&["--port", &port.to_string()])
}

fn start_with(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_bigcommerce-sandbox"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn the_first_line_is_json_and_sigterm_ends_it_well() {
    let mut child = start(0);
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let announced: Value = serde_json::from_str(&line).unwrap();
    for key in [
        "api_url",
        "payments_url",
        "storefront_url",
        "store_hash",
        "access_token",
        "client_secret",
        "admin_url",
    ] {
        assert!(announced[key].is_string(), "{key}");
    }
    let killed = Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    assert!(killed.success());
    assert!(child.wait().unwrap().success());
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn a_taken_port_is_one_sentence_and_exit_code_1() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = start(port).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1);
    assert!(
        said.contains(&port.to_string()) && said.contains("taken"),
        "{said}"
    );
}

#[tokio::test]
async fn a_dropped_sandbox_stops_listening() {
    let sandbox = bigcommerce_sandbox::Sandbox::start().await.unwrap();
    let url = format!("{}/sandbox/ledger", sandbox.api_url());
    let client = crate::shopper::client();
    assert!(client.get(&url).send().await.is_ok());
    drop(sandbox);
    let fresh = crate::shopper::client();
    while fresh.get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_store_of_its_own_process_is_found_by_its_first_line_and_outlives_its_clients() {
    let mut child = start_with(&[
        "--access-token",
        "fixed",
        "--store-hash",
        "mine",
        "--clock-at",
        "1795856400",
        "--authorize-only",
        "stripe.card",
    ]);
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let announced: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(announced["access_token"], "fixed");
    assert_eq!(announced["store_hash"], "mine");
    let admin = announced["admin_url"].as_str().unwrap();
    let made = {
        let client = crate::shopper::client();
        let body = serde_json::json!({ "total": "35.00", "external_order_id": "mine-1" });
        let made = client.post(format!("{admin}/orders")).json(&body).send();
        made.await.unwrap().json::<Value>().await.unwrap()
    };
    let client = crate::shopper::client();
    let ledger = client.get(format!("{admin}/ledger?external_order_id=mine-1"));
    let ledger: Value = ledger.send().await.unwrap().json().await.unwrap();
    assert_eq!(ledger["orders"][0]["id"], made["id"]);
    let clock = client.get(format!("{admin}/clock")).send().await.unwrap();
    assert_eq!(clock.headers()["date"], "Sat, 28 Nov 2026 09:00:00 GMT");
    child.kill().unwrap();
    child.wait().unwrap();
}
