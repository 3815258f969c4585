//! Answers that a newer or a sloppier API could send: they are read, and what they say survives.

use std::collections::BTreeSet;

use bigcommerce_programs::decode::specs::Example;
use bigcommerce_programs::decode::{Entry, Outcome, Tree, tree::below};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::sites::{self, Kind, Site};
use crate::{Result, examples, specs};

pub(crate) const NEW_FIELD: &str = "a_field_of_tomorrow";

/// An answer with its places.
pub(crate) struct Subject {
    pub(crate) entry: &'static Entry,
    pub(crate) example: Example,
    pub(crate) sites: Vec<Site>,
}

pub(crate) fn subjects() -> Result<Vec<Subject>> {
    let files = specs()?;
    let mut subjects = Vec::new();
    for (example, entry) in examples(&files)? {
        if let (true, Some(schema)) = (example.is_success(), &example.schema) {
            subjects.push(Subject {
                entry,
                sites: sites::of(&files, &example.file, schema, &example.body),
                example,
            });
        }
    }
    Ok(subjects)
}

/// What may stand at a place instead of what stands there: the place, and the new value or nothing.
fn mutations(site: &Site) -> Vec<(String, Option<Tree>)> {
    let text = |text: &str| Some(Tree::Text(text.to_owned()));
    let number = |digits: &str| Some(Tree::Number(digits.to_owned()));
    let mut values = match site.kind {
        Kind::Word => vec![text("a_word_of_tomorrow"), number("4711")],
        Kind::Code => vec![number("987654"), text("987654"), text("a_word_of_tomorrow")],
        Kind::Amount => vec![
            number("13.858823529412"),
            text("13.858823529412"),
            number("-0.0000"),
            text("1000000.0000"),
        ],
        Kind::Id => vec![number("4711"), text("4711")],
        Kind::Integer => vec![number("7"), text("7"), number("7.0")],
        Kind::Time => vec![
            text("Tue, 20 Nov 2012 00:00:00 +0000"),
            text("2012-11-20T00:00:00+00:00"),
            text("2012-11-20T00:00:00Z"),
            number("1353369600"),
            text("1353369600"),
        ],
        Kind::Bool => vec![text("true"), number("0")],
        Kind::Text => vec![number("12.50")],
        Kind::Record | Kind::List | Kind::Free => Vec::new(),
    };
    if site.optional {
        values.extend([Some(Tree::Null), Some(Tree::Map(Vec::new())), None]);
        if site.kind == Kind::Time {
            values.push(text(""));
        }
    }
    // Another shape of the same thing is the business of `wrong`.
    if site.open_shape {
        values.clear();
    }
    let mut mutations: Vec<_> = values
        .into_iter()
        .map(|value| (site.pointer.clone(), value))
        .collect();
    // An object that says nothing is absent; with a new field it would be there, and lack what is required.
    if site.kind == Kind::Record && !site.empty {
        let new = Tree::List(vec![Tree::Number("1".to_owned())]);
        mutations.push((below(&site.pointer, NEW_FIELD), Some(new)));
    }
    mutations
}

/// What is wrong with what became of a mutant, if anything is. A new field is dropped, and nothing else.
fn complaint(subject: &Subject, body: &Tree) -> Option<String> {
    let outcome = Outcome::of_reply(subject.entry, body.json().as_bytes());
    let is_new = |pointer: &String| pointer.ends_with(&format!("/{NEW_FIELD}"));
    let fine = outcome.is_decoded() && outcome.lost().iter().all(is_new);
    (!fine).then(|| outcome.to_string())
}

#[test]
fn every_place_may_hold_what_a_newer_or_a_sloppier_api_sends() -> Result<()> {
    let mut complaints = Vec::new();
    let mut tried = 0;
    let mut seen = BTreeSet::new();
    for subject in subjects()? {
        for site in &subject.sites {
            if !sites::is_new(&mut seen, &subject.example, site) {
                continue;
            }
            for (pointer, value) in mutations(site) {
                let mut body = subject.example.body.clone();
                body.put(&pointer, value.clone());
                tried += 1;
                if let Some(complaint) = complaint(&subject, &body) {
                    let value = value.map_or("nothing".to_owned(), |value| value.json());
                    complaints.push(format!(
                        "{}: {value} at {pointer} ({:?}): {complaint}",
                        subject.example.place(),
                        site.kind
                    ));
                }
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "{} of {tried}\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    assert!(tried > 5_000, "only {tried} mutants");
    Ok(())
}

#[test]
fn many_surprises_at_once_are_still_read() -> Result<()> {
    let subjects = subjects()?;
    let surprises = prop::collection::vec((any::<Index>(), any::<Index>()), 1..20);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner.run(&(any::<Index>(), surprises), |(subject, surprises)| {
        let subject = subject.get(&subjects);
        let mut mutations: Vec<_> = surprises
            .iter()
            .filter(|_| !subject.sites.is_empty())
            .map(|(site, mutation)| (mutations(site.get(&subject.sites)), mutation))
            .filter(|(mutations, _)| !mutations.is_empty())
            .map(|(mutations, mutation)| mutation.get(&mutations).clone())
            .collect();
        // The inner places first: an outer one may take them away.
        mutations.sort_by_key(|(pointer, _)| std::cmp::Reverse(pointer.matches('/').count()));
        let mut body = subject.example.body.clone();
        for (pointer, value) in mutations {
            body.put(&pointer, value);
        }
        let complaint = complaint(subject, &body);
        prop_assert!(
            complaint.is_none(),
            "{}: {complaint:?}: {}",
            subject.example.place(),
            body.json()
        );
        Ok(())
    })?;
    Ok(())
}
