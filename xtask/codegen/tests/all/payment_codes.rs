//! What the table of payment codes becomes.

use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::payment_codes::{PaymentCode, parse};

fn table(text: &str) -> Source {
    Source {
        name: "specs/payment-codes.yaml".to_owned(),
        text: text.to_owned(),
    }
}

#[test]
fn codes_come_sorted_with_every_column() {
    let codes = parse(&table(include_str!("../lint/base/payment-codes.yaml")));
    let row = |code,
               name: &str,
               meaning: &str,
               owner: &str,
               remedy: &str,
               advice: &str,
               outcome: &str| PaymentCode {
        code,
        name: name.to_owned(),
        meaning: meaning.to_owned(),
        owner: owner.to_owned(),
        remedy: remedy.to_owned(),
        advice: advice.to_owned(),
        outcome: outcome.to_owned(),
    };
    let expired = row(
        30103,
        "CardExpired",
        "The card has expired.",
        "shopper",
        "ask_for_other_instrument",
        "Ask for another card.",
        "refuses",
    );
    let lost = row(
        30050,
        "NotSaved",
        "The gateway answered and its answer was not saved.",
        "platform",
        "reconcile",
        "Read the order before anything else is done.",
        "in_doubt",
    );
    assert_eq!(codes, Ok(vec![lost, expired]));
}

#[test]
fn a_file_that_is_no_table_is_said_to_be_none() {
    for text in ["", "{}", "[]", "codes: 1", "30103"] {
        let faults = parse(&table(text)).err().unwrap_or_default();
        assert_eq!(faults.len(), 1, "{text}");
        assert_eq!(faults[0].rule, "code-malformed", "{text}");
    }
}

#[test]
fn a_row_without_anything_is_told_everything_that_it_lacks() {
    let faults = parse(&table("- {}\n- {colour: blue}\n- text\n"))
        .err()
        .unwrap_or_default();
    let lacking = |row: usize| {
        let place = format!("#/{row}/");
        faults
            .iter()
            .filter(|fault| fault.pointer.starts_with(&place))
            .count()
    };
    assert_eq!((lacking(0), lacking(1), lacking(2)), (7, 8, 7));
}
