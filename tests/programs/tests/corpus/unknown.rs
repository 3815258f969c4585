//! What an answer holds beyond its type is found where it was put, in every place of every example, and nothing else is.

use bigcommerce_programs::decode::{Tree, tree::below};
use bigcommerce_types::wire::unknown::{Unknown, UnknownKind};

use crate::Result;
use crate::mutants::{NEW_FIELD, Subject, subjects};
use crate::sites::{Kind, Site};

/// The place as a report names it.
fn reported(site: &Site) -> String {
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = site.named.split('/');
    let steps = steps.map(|step| if is_index(step) { "*" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// What is put where, and what is to be said of it.
fn plants(site: &Site) -> Vec<(String, Tree, Unknown)> {
    let plant = |value, kind| {
        let pointer = reported(site);
        (site.pointer.clone(), value, Unknown { kind, pointer })
    };
    let (text, number) = (Tree::Text("canary".into()), Tree::Number("4711".into()));
    match site.kind {
        Kind::Record => {
            let object = Tree::Map(vec![("canary".into(), text)]);
            let field = |value| {
                let (pointer, kind) = (below(&reported(site), NEW_FIELD), UnknownKind::Field);
                let place = below(&site.pointer, NEW_FIELD);
                (place, value, Unknown { kind, pointer })
            };
            [object, number, Tree::Null].map(field).into()
        }
        Kind::Word | Kind::Code => [text, number]
            .map(|value| plant(value, UnknownKind::Value))
            .into(),
        _ => Vec::new(),
    }
}

fn found(subject: &Subject, body: &Tree) -> Vec<Unknown> {
    subject.entry.unknowns(body.json().as_bytes())
}

#[test]
fn nothing_is_unknown_in_the_examples_of_our_specs() -> Result<()> {
    let subjects = subjects()?;
    for subject in &subjects {
        let found = found(subject, &subject.example.body);
        assert!(found.is_empty(), "{}: {found:?}", subject.example.place());
    }
    assert!(subjects.len() > 100, "only {} examples", subjects.len());
    Ok(())
}

#[test]
fn what_is_planted_anywhere_is_found_there_and_nowhere_else() -> Result<()> {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for subject in subjects()? {
        for site in &subject.sites {
            for (pointer, value, expected) in plants(site) {
                let mut body = subject.example.body.clone();
                body.put(&pointer, Some(value));
                if body == subject.example.body {
                    // Where nothing stands, nothing can be planted.
                    continue;
                }
                tried += 1;
                let found = found(&subject, &body);
                if found != [expected] {
                    let place = subject.example.place();
                    wrong.push(format!("{place}: planted at {pointer}, found {found:?}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {tried}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(tried > 3_000, "only {tried} plants");
    Ok(())
}
