//! The examples of our own specs.

use std::collections::BTreeSet;

use bigcommerce_programs::decode::{Outcome, table};

use crate::{Result, examples, specs};

#[test]
fn the_table_has_every_operation_once() {
    let mut known = BTreeSet::new();
    for entry in table::all() {
        let operation = entry.operation;
        assert!(
            known.insert((operation.api, operation.id)),
            "{} twice",
            operation.id
        );
    }
    let apis = [
        bigcommerce_management_checkout::operations::ALL,
        bigcommerce_orders::operations::ALL,
        bigcommerce_payments::operations::ALL,
        bigcommerce_storefront_checkouts::operations::ALL,
        bigcommerce_webhooks::api::operations::ALL,
    ];
    let all: BTreeSet<_> = apis
        .into_iter()
        .flatten()
        .map(|operation| (operation.api, operation.id))
        .collect();
    assert_eq!(known, all);
}

#[test]
fn every_example_comes_back_as_it_was() -> Result<()> {
    let mut wrong = Vec::new();
    let (mut answers, mut requests) = (0, 0);
    for (example, entry) in examples(&specs()?)? {
        let body = example.body.json();
        let outcome = match example.status {
            Some(_) => {
                answers += 1;
                Some(Outcome::of_reply(entry, body.as_bytes()))
            }
            None => {
                requests += 1;
                Outcome::of_request(entry, body.as_bytes())
            }
        };
        match outcome {
            None => wrong.push(format!("{}: the method takes no body", example.place())),
            Some(outcome) if !outcome.is_lossless() => {
                wrong.push(format!("{}: {outcome}", example.place()));
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A reader of specs that finds nothing would find nothing wrong.
    assert!(
        answers > 100 && requests > 100,
        "{answers} answers, {requests} requests"
    );
    Ok(())
}

#[test]
fn an_operation_with_a_body_shows_one() -> Result<()> {
    let examples = examples(&specs()?)?;
    let silent: Vec<_> = table::all()
        .filter(|entry| entry.request(b"null").is_some())
        .map(|entry| entry.operation)
        .filter(|operation| {
            !examples.iter().any(|(example, entry)| {
                example.status.is_none() && std::ptr::eq(entry.operation, *operation)
            })
        })
        .map(|operation| (operation.api, operation.id))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
    Ok(())
}

#[test]
fn an_amount_keeps_every_digit() -> Result<()> {
    let entry = table::find("management-checkout", "get_checkout").ok_or("no such operation")?;
    let examples = examples(&specs()?)?;
    let (example, _) = examples
        .iter()
        .find(|(example, of)| example.is_success() && std::ptr::eq(*of, entry))
        .ok_or("no example")?;
    for digits in ["13.858823529412", "0.30000000000000004", "12.5000", "1e2"] {
        let mut body = example.body.clone();
        let digits = bigcommerce_programs::decode::Tree::Number(digits.to_owned());
        body.put("/data/grand_total", Some(digits.clone()));
        let outcome = Outcome::of_reply(entry, body.json().as_bytes());
        let written = outcome
            .value()
            .and_then(|value| value.at("/data/grand_total"));
        assert_eq!(written, Some(&digits));
    }
    Ok(())
}

#[test]
fn an_answer_without_a_body_is_what_its_operation_declares() {
    for entry in table::all().filter(|entry| entry.operation.empty.is_some()) {
        let outcome = Outcome::of_reply(entry, b" \r\n");
        assert!(outcome.is_lossless(), "{}: {outcome}", entry.operation.id);
    }
}
