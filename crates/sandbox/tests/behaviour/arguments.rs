//! The arguments of `cargo sandbox`: the seed, the usual port, and what is refused.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

fn command(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_bigcommerce-sandbox"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// A store that is ended with the test.
struct Started {
    child: Child,
    announced: Value,
}

impl Started {
    fn with(arguments: &[&str]) -> Self {
        let mut child = command(arguments);
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let announced = serde_json::from_str(&line).unwrap();
        Self { child, announced }
    }

    fn says(&self, key: &str) -> &str {
        self.announced[key].as_str().unwrap()
    }

    /// The id of the first cart.
    async fn cart(&self) -> String {
        let url = format!("{}/stores/abc123/v3/carts", self.says("api_url"));
        let body = json!({ "line_items": [crate::shopper::mugs()] });
        let request = crate::shopper::client().post(url).json(&body);
        let request = request.header("x-auth-token", self.says("access_token"));
        let made: Value = request.send().await.unwrap().json().await.unwrap();
        made["data"]["id"].as_str().unwrap().to_owned()
    }

    async fn admin(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.says("admin_url"));
        let answer = crate::shopper::client().get(url).send().await.unwrap();
        answer.json().await.unwrap()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_seed_repeats_tokens_and_ids_and_draws_faults_and_delays() {
    let arguments = |seed| {
        let profile = ["--fault-profile", "flaky", "--lag", "order=0..9"];
        [&["--port", "0", "--seed", seed][..], &profile].concat()
    };
    let mut seen = Vec::new();
    for seed in ["7", "7", "8"] {
        let store = Started::with(&arguments(seed));
        let faults = store.admin("/faults/random").await["seed"].clone();
        assert_eq!(faults.to_string(), seed);
        assert_eq!(store.admin("/lags").await["seed"].to_string(), seed);
        let secret = store.says("client_secret").to_owned();
        let url = format!("{}/faults/random", store.says("admin_url"));
        let off = crate::shopper::client().delete(url).send().await.unwrap();
        assert_eq!(off.status(), 204);
        let token = store.says("access_token").to_owned();
        seen.push((token, secret, store.cart().await));
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0].0, seen[2].0);
    assert_ne!(seen[0].2, seen[2].2);
}

#[tokio::test]
async fn seeds_of_faults_and_delays_may_differ_from_that_of_the_store() {
    let store = Started::with(&[
        "--port",
        "0",
        "--seed",
        "7",
        "--lag-seed",
        "3",
        "--fault-seed",
        "5",
        "--fault-profile",
        "lossy",
    ]);
    let faults = store.admin("/faults/random").await;
    assert_eq!(faults["seed"], json!(5));
    assert_eq!(store.admin("/lags").await["seed"], json!(3));
}

#[test]
fn the_usual_port_is_4010_and_gives_way_to_a_free_one_when_it_is_taken() {
    // Held by this test, or by somebody else on this machine.
    let taken = TcpListener::bind("127.0.0.1:4010");
    let elsewhere = Started::with(&[]);
    assert!(!elsewhere.says("api_url").ends_with(":4010"));
    drop(elsewhere);
    if taken.is_ok() {
        drop(taken);
        let usual = Started::with(&[]);
        let is_there = usual.says("api_url").ends_with(":4010");
        assert!(is_there || TcpListener::bind("127.0.0.1:4010").is_err());
    } else {
        let line = "skipped: the half that needs port 4010, which is taken";
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

#[test]
fn webhooks_go_to_a_receiver_without_a_secret_of_ones_own() {
    let store = Started::with(&["--port", "0", "--webhook-url", "http://127.0.0.1:9/hooks"]);
    assert!(store.says("client_secret").starts_with("sandbox-"));
}

#[test]
fn an_argument_that_the_store_could_not_use_is_refused_before_it_starts() {
    for (arguments, why) in [
        (["--store-hash", ""], "a store's hash is"),
        (["--store-hash", "a/b"], "a store's hash is"),
        (["--access-token", ""], "visible ASCII"),
        (["--access-token", "a b"], "visible ASCII"),
        (["--webhook-secret", ""], "is not empty"),
        (
            ["--webhook-url", "https://shop.example.com/hooks"],
            "loopback",
        ),
        (["--authorize-only", "stripe.crad"], "stripe.card"),
        (["--currency", "XXX"], "EUR"),
        (["--without-scope", "carts"], "store_cart"),
        (["--tax-rate", "-5"], "from 0 to 100"),
        (["--tax-rate", "1e9"], "from 0 to 100"),
    ] {
        let Output {
            status,
            stdout,
            stderr,
        } = command(&arguments).wait_with_output().unwrap();
        let said = String::from_utf8(stderr).unwrap();
        assert_eq!(status.code(), Some(2), "{arguments:?}: {said}");
        assert!(stdout.is_empty());
        assert!(said.contains(why), "{arguments:?}: {said}");
    }
}
