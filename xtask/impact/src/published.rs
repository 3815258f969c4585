//! The published files against our specs: differences that a deviation explains, those that change nothing for us, and the rest.

use std::collections::{BTreeMap, BTreeSet};

use bigcommerce_drift::{Api, Change, Kind, Level, Site, Unreadable, compare};
use serde_json::{Map, Value};

use super::alike;
use super::catalog::{Catalog, nameless};
use super::deviations::{self, Address, Deviation};
use super::difference;
use super::judged::{Judged, judge, shared_by};
use super::report::{Between, Explained, Finding, Report};
use bigcommerce_codegen::document::Document;

/// The published files that describe our operations, by their path in a checkout of the docs.
pub const FILES: [&str; 12] = [
    "reference/carts.v3.yml",
    "reference/carts.sf.yml",
    "reference/checkouts.v3.yml",
    "reference/checkouts.sf.yml",
    "reference/orders.v2.oas2.yml",
    "reference/orders.v3.yml",
    "reference/orders.sf.yml",
    "reference/payments/accepted-methods_payments.v3.yml",
    "reference/payments/access-tokens_payments.v3.yml",
    "reference/payments/methods_payments.v2.yml",
    "reference/payments/process_payments.yml",
    "reference/webhooks.v3.yml",
];

/// Files of which we cover a few operations: what else they have does not count.
pub const IN_PART: [&str; 1] = ["reference/customers.v3.yml"];

/// A document without operations.
pub const NOTHING: &str =
    r#"{"openapi": "3.0.3", "info": {"title": "", "version": ""}, "paths": {}}"#;

/// A published file.
pub struct Published<'t> {
    /// Its path in the checkout.
    pub name: &'t str,
    /// Its text.
    pub text: &'t str,
}

/// How the published files differ from ours.
///
/// # Errors
/// The first file that cannot be read.
pub fn differences(
    catalog: &Catalog,
    documents: &[Document],
    published: &[Published<'_>],
) -> Result<Report, Unreadable> {
    let files = read(published)?;
    let mut all: Vec<((&str, &str), Vec<Change>)> = Vec::new();
    let mut covered = BTreeSet::new();
    for document in documents {
        for file in &files {
            let common: BTreeSet<_> = operations(document)
                .filter(|key| file.operations.contains(key) && !covered.contains(key))
                .collect();
            if !common.is_empty() {
                let ours = view(document, &common)?;
                let mut changes = compare(&ours, &file.api);
                changes.retain(|change| !matches!(change.kind, Kind::OperationAdded));
                all.push(((&document.name, file.name), changes));
                covered.extend(common);
            }
        }
    }
    let nothing = Api::read("nothing", NOTHING)?;
    for document in documents {
        let alone = operations(document).filter(|key| !covered.contains(key));
        let ours = view(document, &alone.collect())?;
        all.push((
            (&document.name, "any published file"),
            compare(&ours, &nothing),
        ));
    }
    for file in files.iter().filter(|file| !IN_PART.contains(&file.name)) {
        let mut changes = compare(&nothing, &file.api);
        changes.retain(|change| !covered.contains(&key(change)));
        all.push((("our specs", file.name), changes));
    }
    for change in all.iter_mut().flat_map(|(_, changes)| changes) {
        change.text = difference::words(change);
    }
    let judged = all
        .iter()
        .flat_map(|(files, changes)| changes.iter().map(|change| judge(catalog, change, *files)))
        .filter(|one| one.change.level != Level::Documentation)
        .filter(|one| !has_one_form_here(one.change))
        .collect();
    let alike = |one: &Judged<'_>| {
        let file = files.iter().find(|file| file.name == one.files.1);
        alike::is_alike(catalog, one, file.map(|file| &file.api), documents)
    };
    Ok(sorted_out(catalog, documents, judged, &alike))
}

/// Names, defaults, credentials and headers of answers are the session's or our own, and stand in none of our specs. When a
/// published file changes there, it is compared with the reviewed one.
fn has_one_form_here(change: &Change) -> bool {
    matches!(change.site, Site::Header { .. })
        || matches!(
            change.kind,
            Kind::OperationIdChanged { .. }
                | Kind::DefaultChanged { .. }
                | Kind::AuthenticationChanged { .. }
        )
}

/// A method in capitals, and a path without the names of its placeholders.
type Key = (String, String);

struct File<'t> {
    name: &'t str,
    api: Api,
    operations: BTreeSet<Key>,
}

fn read<'t>(published: &[Published<'t>]) -> Result<Vec<File<'t>>, Unreadable> {
    let nothing = Api::read("nothing", NOTHING)?;
    published
        .iter()
        .map(|file| {
            let api = Api::read(file.name, file.text)?;
            let operations = compare(&nothing, &api).iter().map(key).collect();
            Ok(File {
                name: file.name,
                api,
                operations,
            })
        })
        .collect()
}

fn key(change: &Change) -> Key {
    (
        change.operation.method.to_string(),
        change.operation.template(),
    )
}

fn operations(document: &Document) -> impl Iterator<Item = Key> {
    let paths = document.value.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flat_map(Map::keys);
        methods.map(move |method| (method.to_uppercase(), nameless(path)))
    })
}

/// Our spec with these operations alone, and without what it says of refusals: they have one form with us, whatever it was.
fn view(document: &Document, wanted: &BTreeSet<Key>) -> Result<Api, Unreadable> {
    let mut value = document.value.clone();
    if let Some(paths) = value.get_mut("paths").and_then(Value::as_object_mut) {
        for (path, item) in paths.iter_mut() {
            let Some(item) = item.as_object_mut() else {
                continue;
            };
            item.retain(|method, operation| {
                // `parameters` of the path, and its words.
                !operation.is_object() || wanted.contains(&(method.to_uppercase(), nameless(path)))
            });
            for operation in item.values_mut() {
                if let Some(responses) = operation
                    .get_mut("responses")
                    .and_then(Value::as_object_mut)
                {
                    responses.remove("default");
                }
            }
        }
    }
    Api::from_value(&document.name, &value, |pointer| document.line(pointer))
}

fn sorted_out(
    catalog: &Catalog,
    documents: &[Document],
    judged: Vec<Judged<'_>>,
    is_alike: &dyn Fn(&Judged<'_>) -> bool,
) -> Report {
    let deviations: Vec<Deviation> = documents.iter().flat_map(deviations::read).collect();
    let mut used = vec![false; deviations.len()];
    let mut settled = Explained::default();
    let mut by_deviations: BTreeMap<String, Vec<Judged<'_>>> = BTreeMap::new();
    let mut open = Vec::new();
    let mut counted = BTreeSet::new();
    for one in judged {
        let address = Address::of(catalog, &one);
        let mut explained = None;
        for (deviation, used) in deviations.iter().zip(&mut used) {
            if one
                .call
                .is_some_and(|call| deviation.explains(&call.api, &address))
            {
                *used = true;
                explained.get_or_insert_with(|| deviation.why().to_owned());
            }
        }
        let first = counted.insert(shared_by(&one));
        if let Some(why) = explained {
            settled.deviations += usize::from(first);
            by_deviations.entry(why).or_default().push(one);
        } else if is_alike(&one) {
            settled.alike += usize::from(first);
        } else {
            open.push(one);
        }
    }
    let mut report = Report::of(open);
    for finding in &mut report.findings {
        finding.between = Between::Specs;
    }
    for (why, judged) in by_deviations {
        report.by_deviations.extend(explained(&why, judged));
    }
    report.stale = stale(&deviations, &used);
    report.explained = Some(settled);
    report
}

/// The differences that one reason explains, each with its published file.
fn explained(why: &str, judged: Vec<Judged<'_>>) -> Vec<(String, Finding)> {
    let mut by_file: BTreeMap<String, Vec<Judged<'_>>> = BTreeMap::new();
    for one in judged {
        by_file.entry(one.files.1.to_owned()).or_default().push(one);
    }
    let mut all = Vec::new();
    for (file, judged) in by_file {
        for finding in Report::of(judged).findings {
            let finding = Finding {
                between: Between::Specs,
                explained: Some(why.to_owned()),
                ..finding
            };
            all.push((file.clone(), finding));
        }
    }
    all
}

/// What is borrowed stands in several documents, and need explain something in one of them only.
fn stale(deviations: &[Deviation], used: &[bool]) -> Vec<super::report::Stale> {
    let of_use: BTreeSet<_> = deviations
        .iter()
        .zip(used)
        .filter(|(_, used)| **used)
        .map(|(deviation, _)| deviation.identity())
        .collect();
    let mut said = BTreeSet::new();
    deviations
        .iter()
        .filter(|deviation| !deviation.is_unseen() && !of_use.contains(&deviation.identity()))
        .filter(|deviation| said.insert(deviation.identity()))
        .map(Deviation::stale)
        .collect()
}
