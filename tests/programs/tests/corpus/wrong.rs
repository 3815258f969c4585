//! Answers that are really wrong: an error that names the place and repeats nothing of the body.

use std::collections::BTreeSet;

use bigcommerce_programs::decode::{Outcome, Tree, table};

use crate::sites::{self, Kind};
use crate::{Result, examples, specs};

const MARK: &str = "do-not-repeat-me";

#[test]
fn another_kind_of_value_is_named_by_its_place() -> Result<()> {
    let files = specs()?;
    let mut complaints = Vec::new();
    let mut tried = 0;
    let mut seen = BTreeSet::new();
    let mark = || Tree::Text(MARK.to_owned());
    for (example, entry) in examples(&files)? {
        let (true, Some(schema)) = (example.is_success(), &example.schema) else {
            continue;
        };
        for site in sites::of(&files, &example.file, schema, &example.body) {
            if !sites::is_new(&mut seen, &example, &site) {
                continue;
            }
            let wrong = match site.kind {
                _ if site.open_shape => continue,
                Kind::Record => Tree::List(vec![mark()]),
                Kind::List => Tree::Map(vec![(MARK.to_owned(), mark())]),
                Kind::Amount | Kind::Integer => mark(),
                Kind::Time | Kind::Id | Kind::Text | Kind::Word | Kind::Code => {
                    Tree::List(vec![mark()])
                }
                Kind::Bool => mark(),
                Kind::Free => continue,
            };
            let mut body = example.body.clone();
            body.put(&site.pointer, Some(wrong));
            tried += 1;
            let outcome = Outcome::of_reply(entry, body.json().as_bytes());
            let fine = match outcome.error() {
                // The tag of an open union and the value of a form field: kept whole, as they came.
                None => matches!(site.kind, Kind::Word | Kind::Text) && outcome.is_lossless(),
                Some(error) => {
                    let place = match site.named.as_str() {
                        "" => String::new(),
                        place => format!(" at {place}"),
                    };
                    // A list is an envelope without its envelope, so its first item is what is wrong.
                    let item = format!(" at {}/0", site.named);
                    let names_the_place = match error.rsplit_once(" at /") {
                        Some(_) => {
                            !place.is_empty() && error.ends_with(&place) || error.ends_with(&item)
                        }
                        None => place.is_empty(),
                    };
                    names_the_place && !error.contains(MARK)
                }
            };
            if !fine {
                complaints.push(format!(
                    "{} at {}: {outcome}",
                    example.place(),
                    site.pointer
                ));
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "{} of {tried}\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    assert!(tried > 1_000, "only {tried} mutants");
    Ok(())
}

#[test]
fn a_body_that_is_cut_off_is_said_to_be() -> Result<()> {
    for (example, entry) in examples(&specs()?)? {
        let body = example.body.json();
        if !example.is_success() || body.len() < 2 {
            continue;
        }
        for length in [1, body.len() / 3, body.len() / 2, body.len() - 1] {
            let Some(part) = body.get(..length.max(1)) else {
                continue;
            };
            let error = entry.reply(part.as_bytes()).err();
            assert_eq!(
                error.as_deref(),
                Some("the body ends too early"),
                "{} after {length} bytes",
                example.place()
            );
        }
    }
    Ok(())
}

#[test]
fn bytes_that_are_no_text_and_text_that_is_no_json_are_refused() {
    for entry in table::all() {
        for (body, said) in [
            (&b"{\"id\": \"\xff\xfe\"}"[..], "the body is not UTF-8"),
            (b"<html>", "the body is not JSON"),
            (b"{} {}", "the body is not JSON"),
            (b"{'id': 1}", "the body is not JSON"),
        ] {
            let error = entry.reply(body).err();
            assert_eq!(error.as_deref(), Some(said), "{}", entry.operation.id);
        }
    }
}
