//! `cargo demo` as it is typed: whatever it shows, it ends in an order that is paid once.

use std::io::{self, Write};
use std::process::Command;

use bigcommerce_sandbox::payment;

type Failure = Box<dyn std::error::Error>;

/// Every way to pay, for a cart and for an order without one.
const INSTRUMENTS: [&str; 5] = [
    "",
    "--instrument stored-card",
    "--instrument card",
    "--instrument gift-certificate",
    "--instrument store-credit",
];

/// Codes after which nobody knows at first whether money was taken.
const IN_DOUBT: [i64; 4] = [10000, 30050, 30101, 30105];

#[test]
fn every_instrument_ends_in_a_paid_order() -> Result<(), Failure> {
    for instrument in INSTRUMENTS {
        for kind in ["", "--direct "] {
            let options = format!("{kind}{instrument}");
            let said = demo(&options)?;
            let last = last(&said);
            say(&format!("cargo demo -- {options:<40} {last}"));
            assert!(is_paid(last), "cargo demo -- {options}: {said}");
        }
    }
    Ok(())
}

#[test]
fn every_decline_and_every_doubt_ends_in_an_order_that_is_paid_once() -> Result<(), Failure> {
    for code in payment::CODES {
        let said = demo(&format!("--decline {code}"))?;
        assert!(is_paid(last(&said)), "--decline {code}: {said}");
        assert!(said.contains(&format!("(code {code})")), "{said}");
        assert_eq!(said.matches("purchase, success").count(), 1, "{said}");
        let is_in_doubt = IN_DOUBT.contains(&code);
        assert_eq!(said.contains("not charged"), is_in_doubt, "{said}");
    }
    say("cargo demo -- --decline CODE                           every code ends in a paid order");
    Ok(())
}

/// The standard output of a run that ends well.
fn demo(options: &str) -> Result<String, Failure> {
    let output = Command::new(env!("CARGO_BIN_EXE_bigcommerce-demo"))
        .args(options.split_whitespace())
        // With these it would make an order on a real store.
        .env_remove("BIGCOMMERCE_STORE_HASH")
        .env_remove("BIGCOMMERCE_ACCESS_TOKEN")
        .env_remove("RUST_LOG")
        .output()?;
    let said = String::from_utf8(output.stdout)?;
    if !output.status.success() {
        return Err(format!(
            "cargo demo -- {options}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        )
        .into());
    }
    Ok(said)
}

fn last(said: &str) -> &str {
    said.lines().last().unwrap_or_default()
}

/// `order 101: Awaiting Fulfillment`
fn is_paid(line: &str) -> bool {
    let number = line
        .strip_prefix("order ")
        .and_then(|rest| rest.strip_suffix(": Awaiting Fulfillment"));
    number.is_some_and(|number| number.parse::<u64>().is_ok())
}

/// A line for people, past the harness, which would keep it to itself.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
