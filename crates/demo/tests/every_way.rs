//! `cargo demo`, as a user runs it.

use std::process::Command;

use bigcommerce_sandbox::payment;

/// The standard output of a run that has to end well.
fn demo(arguments: &[&str]) -> String {
    let demo = Command::new(env!("CARGO_BIN_EXE_bigcommerce-demo"))
        .args(arguments)
        .env_remove("BIGCOMMERCE_STORE_HASH")
        .env_remove("BIGCOMMERCE_ACCESS_TOKEN")
        .env_remove("RUST_LOG")
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&demo.stdout).into_owned();
    assert!(demo.status.success(), "{arguments:?}: {said}");
    said
}

#[track_caller]
fn is_paid(said: &str) {
    let last = said.trim_end().lines().next_back().unwrap_or_default();
    assert!(last.ends_with(": Awaiting Fulfillment"), "{said}");
}

#[test]
fn every_instrument_ends_in_a_paid_order() {
    for instrument in ["stored-card", "card", "gift-certificate", "store-credit"] {
        is_paid(&demo(&["--instrument", instrument]));
        is_paid(&demo(&["--direct", "--instrument", instrument]));
    }
}

#[test]
fn every_decline_and_every_doubt_ends_in_an_order_that_is_paid_once() {
    for code in payment::CODES {
        let said = demo(&["--decline", &code.to_string()]);
        is_paid(&said);
        assert!(said.contains(&format!("(code {code})")), "{said}");
        let charges = said.matches("purchase, success").count();
        assert_eq!(charges, 1, "{said}");
        let in_doubt = matches!(code, 10000 | 30050 | 30101 | 30105);
        assert_eq!(said.contains("not charged"), in_doubt, "{said}");
    }
}
