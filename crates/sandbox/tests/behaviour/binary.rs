//! `cargo sandbox`: its first line, its end, its complaints.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

fn start(port: u16) -> Child {
    Command::new(env!("CARGO_BIN_EXE_bigcommerce-sandbox"))
        .args(["--port", &port.to_string()])
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
