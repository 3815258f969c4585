//! `cargo sandbox`: its first line, its end, its complaints.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

fn start(port: u16) -> Child {
    start_with(&["--port", &port.to_string()])
}

/// On a free port, unless the arguments name one.
fn start_with(arguments: &[&str]) -> Child {
    let port: &[&str] = if arguments.contains(&"--port") {
        &[]
    } else {
        &["--port", "0"]
    };
    Command::new(env!("CARGO_BIN_EXE_bigcommerce-sandbox"))
        .args(port)
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
fn the_error_output_names_the_page_and_not_the_access_token() {
    let mut child = start_with(&["--access-token", "fixed-access-token"]);
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let announced: Value = serde_json::from_str(&line).unwrap();
    let mut error = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    error.read_line(&mut said).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let page = format!("{}/", announced["api_url"].as_str().unwrap());
    assert!(said.contains(&page), "{said}");
    assert!(!said.contains("fixed-access-token"));
}

#[test]
fn the_help_names_every_product_card_coupon_customer_and_the_page() {
    let help = start_with(&["--help"]).wait_with_output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for heading in ["Products:", "Cards:", "Coupons:", "Customers:", "Page:"] {
        assert!(help.contains(heading), "{heading}\n{help}");
    }
    let cards = bigcommerce_sandbox::test_cards::DECLINED;
    let names = [
        "Ceramic mug",
        "variant 201 Blue 15.00 USD",
        cards,
        "TENOFF",
        "GIFT-HUNDRED",
        "Jane Doe",
    ];
    for name in names {
        assert!(help.contains(name), "{name}\n{help}");
    }
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

#[tokio::test]
async fn a_catalogue_from_a_file_is_what_the_store_sells() {
    let file = std::env::temp_dir().join(format!("catalogue-{}.json", std::process::id()));
    let teapot =
        r#"[{"id": 1, "name": "Teapot", "variants": [{"id": 10, "price": "24.50"}], "stock": 4}]"#;
    std::fs::write(&file, teapot).unwrap();
    let mut child = start_with(&[
        "--access-token",
        "fixed",
        "--catalog",
        file.to_str().unwrap(),
    ]);
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let announced: Value = serde_json::from_str(&line).unwrap();
    let origin = announced["api_url"].as_str().unwrap();
    let client = crate::shopper::client();
    let cart = async |product: i64| {
        let body = serde_json::json!({ "line_items": [{ "product_id": product, "quantity": 2 }] });
        let request = client
            .post(format!("{origin}/stores/abc123/v3/carts"))
            .json(&body);
        let answer = request
            .header("x-auth-token", "fixed")
            .send()
            .await
            .unwrap();
        answer.json::<Value>().await.unwrap()
    };
    assert_eq!(cart(1).await["data"]["cart_amount"].to_string(), "49");
    assert_eq!(cart(101).await["title"], "There is no such product.");
    let page = client
        .get(format!("{origin}/page/catalogue"))
        .send()
        .await
        .unwrap();
    assert!(page.text().await.unwrap().contains("Teapot"));
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_catalogue_that_cannot_be_used_is_one_sentence_and_exit_code_1() {
    let file = std::env::temp_dir().join(format!("no-catalogue-{}.json", std::process::id()));
    for (text, why) in [(Some("[{}]"), "missing field"), (None, "can't be read")] {
        let _ = std::fs::remove_file(&file);
        if let Some(text) = text {
            std::fs::write(&file, text).unwrap();
        }
        let output = start_with(&["--catalog", file.to_str().unwrap()])
            .wait_with_output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(
            said.contains(why) && said.contains("no-catalogue"),
            "{said}"
        );
    }
    let _ = std::fs::remove_file(&file);
}

#[tokio::test]
async fn the_state_is_in_its_file_after_sigterm_and_the_next_store_goes_on_from_it() {
    let file = std::env::temp_dir().join(format!("state-{}.json", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let arguments = [
        "--access-token",
        "fixed-token",
        "--state",
        file.to_str().unwrap(),
    ];
    let client = crate::shopper::client();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let mut child = start_with(&arguments);
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let announced: Value = serde_json::from_str(&line).unwrap();
        let admin = announced["admin_url"].as_str().unwrap();
        let body = serde_json::json!({ "total": "35.00" });
        let made = client
            .post(format!("{admin}/orders"))
            .json(&body)
            .send()
            .await
            .unwrap();
        ids.push(made.json::<Value>().await.unwrap()["id"].clone());
        let killed = Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .unwrap();
        assert!(killed.success());
        assert!(child.wait().unwrap().success());
        let saved = std::fs::read_to_string(&file).unwrap();
        assert!(!saved.contains("fixed-token"));
    }
    assert_eq!(ids, [101, 102]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    std::fs::write(&file, "{}").unwrap();
    let output = start_with(&arguments).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "{}",
        "what cannot be read is not overwritten"
    );
    std::fs::remove_file(&file).unwrap();
}
