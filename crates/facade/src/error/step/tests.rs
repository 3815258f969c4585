//! The table of steps, and the file that is written from it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::{env, fs};

use super::*;

const FLOW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/flow.yaml");

/// The table of methods and operations, as the drift report reads it.
fn flow() -> String {
    let mut text = String::from(
        "# The public steps of this crate, and the operations that each may send: `client.method`. Written from the table of\n\
         # steps in src/error/step/mod.rs: `UPDATE=1 cargo test -p bigcommerce-facade flow` writes it. A report of drift reads it to say\n\
         # which step a change touches; `tests/drift-impact/steps.rs` takes the steps against the sandbox and holds the table to what\n\
         # they really send.\n",
    );
    for (method, sends) in ROWS.iter().flat_map(|row| row.methods) {
        let _ = writeln!(text, "\"{method}\":");
        for operation in *sends {
            let _ = writeln!(text, "  - {}.{}", operation.api, operation.id);
        }
    }
    text
}

#[test]
fn flow_yaml_is_what_the_table_of_steps_says() {
    let text = flow();
    if env::var_os("UPDATE").is_some() {
        fs::write(FLOW, &text).expect("flow.yaml can be written");
    }
    let written = fs::read_to_string(FLOW).unwrap_or_default();
    assert!(
        written == text,
        "flow.yaml differs from the table of steps; `UPDATE=1 cargo test -p bigcommerce-facade flow` writes it"
    );
}

#[test]
fn an_operation_belongs_to_one_step_and_a_name_to_one_row() {
    let mut known = BTreeSet::new();
    for row in ROWS {
        assert!(known.insert(row.key.to_owned()), "{}", row.key);
        assert!(known.insert(row.words.to_owned()), "{}", row.words);
        assert_eq!(row.step.row().map(|found| found.key), Some(row.key));
        for operation in row.of {
            let name = format!("{}.{}", operation.api, operation.id);
            assert!(known.insert(name), "{} of {}", operation.id, row.key);
            assert_eq!(Step::of(operation), row.step);
        }
        for (method, _) in row.methods {
            assert!(known.insert((*method).to_owned()), "{method}");
        }
    }
}

#[test]
fn a_method_of_a_step_may_send_what_belongs_to_the_step() {
    for row in ROWS.iter().filter(|row| !row.methods.is_empty()) {
        let sent: Vec<&str> = row
            .methods
            .iter()
            .flat_map(|(_, sends)| sends.iter().map(|operation| operation.id))
            .collect();
        for operation in row.of {
            assert!(
                sent.contains(&operation.id),
                "{} of {}",
                operation.id,
                row.key
            );
        }
    }
}
