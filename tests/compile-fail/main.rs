//! Steps in the wrong order do not compile, and the compiler names the step that is missing.
//!
//! The expected messages are those of one compiler. After an upgrade, set [`COMPILER`], write them anew with
//! `TRYBUILD=overwrite cargo test -p bigcommerce-compile-fail`, and read what changed.

// The right order, as part of this program: as a case of trybuild it would have all dependencies built, not only
// checked.
#[expect(dead_code, reason = "it compiles, and that is all it is for")]
mod in_order;

use std::{env, process::Command};

/// The compiler whose messages are checked in. Another one words them differently, which is no fault of ours.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn a_step_out_of_order_does_not_compile_and_the_message_names_the_missing_one() {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("a compiler is at hand");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let cases = trybuild::TestCases::new();
    if version.starts_with(COMPILER) {
        cases.compile_fail("cases/*.rs");
    } else {
        eprintln!(
            "skipped: the messages are those of {COMPILER}x, and this is {}",
            version.trim()
        );
    }
}
