//! `cargo demo` as it is typed: whatever it shows, it ends in a paid order.

use std::io::{self, Write};
use std::process::Command;

type Failure = Box<dyn std::error::Error>;

/// Every way to pay, and one decline.
const VARIANTS: [&str; 6] = [
    "",
    "--instrument card",
    "--instrument gift-certificate",
    "--instrument store-credit",
    "--direct",
    "--decline 30106",
];

/// Every numbered code of the payments API.
const DECLINES: [u32; 17] = [
    10000, 10001, 30000, 30001, 30002, 30003, 30004, 30050, 30051, 30100, 30101, 30102, 30103,
    30104, 30105, 30106, 30107,
];

#[test]
fn every_variant_ends_in_a_paid_order() -> Result<(), Failure> {
    for options in VARIANTS {
        let last = demo(options)?;
        say(&format!("cargo demo -- {options:<34} {last}"));
        assert!(is_paid(&last), "cargo demo -- {options}: {last}");
    }
    Ok(())
}

#[test]
fn every_decline_ends_in_a_paid_order() -> Result<(), Failure> {
    for code in DECLINES {
        let last = demo(&format!("--decline {code}"))?;
        assert!(is_paid(&last), "cargo demo -- --decline {code}: {last}");
    }
    say("cargo demo -- --decline CODE                     every code ends in a paid order");
    Ok(())
}

/// The last line of its output.
fn demo(options: &str) -> Result<String, Failure> {
    let output = Command::new(env!("CARGO_BIN_EXE_bigcommerce-demo"))
        .args(options.split_whitespace())
        // With these it would make an order on a real store.
        .env_remove("BIGCOMMERCE_STORE_HASH")
        .env_remove("BIGCOMMERCE_ACCESS_TOKEN")
        .output()?;
    let said = String::from_utf8(output.stdout)?;
    if !output.status.success() {
        return Err(format!(
            "cargo demo -- {options}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        )
        .into());
    }
    Ok(said.lines().last().unwrap_or_default().to_owned())
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
