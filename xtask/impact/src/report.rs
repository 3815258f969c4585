//! What is said about the changes between two documents: one finding for each change, whichever operations share it.

use std::collections::{BTreeMap, BTreeSet};

use bigcommerce_drift::{Change, Kind, Level};

use super::catalog::{Catalog, Shape};
use super::judged::{Judged, judge, shared_by};
use super::names;
use super::place;
use super::walk::Spot;

/// Everything that is said about a comparison.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// By level, the worst first, and within one in the order of the document; those of several commits by commit.
    pub findings: Vec<Finding>,
    /// How many operations have new words, and nothing else.
    pub reworded: usize,
    /// Deviations that explain nothing any more.
    pub stale: Vec<Stale>,
    /// Published files that are not the reviewed ones, while no version is at hand to compare them with.
    pub unreviewed: Vec<Unreviewed>,
    /// Differences that need nobody; nothing where two documents are compared with each other.
    pub explained: Option<Explained>,
    /// The differences that deviations explain, each with the published file that it is about.
    pub(super) by_deviations: Vec<(String, Finding)>,
}

/// One change, with all operations that share it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Whom it breaks.
    pub level: Level,
    /// What it is, as the engine calls it.
    pub kind: String,
    /// `POST /v3/carts`; at least one, in the order of the document.
    pub operations: Vec<String>,
    /// The API of ours that has the first of them.
    pub api: Option<String>,
    /// The part of the operation, and the way into it; empty for the operation itself.
    pub place: String,
    /// What happened.
    pub text: String,
    /// The file that the pointer is in.
    pub file: String,
    /// Where it stands now, or where it stood.
    pub pointer: String,
    /// The line of it.
    pub line: Option<usize>,
    /// The newer document, where the place is one of the older and is in this one no more.
    pub gone_from: Option<String>,
    /// Methods, types and fields that stand for it, by full path.
    pub rust: Vec<String>,
    /// The same for a reader: `bigcommerce_orders::Client::get_order → types::Order::status`.
    pub used_by: Vec<String>,
    /// The public steps of the facade that use it.
    pub steps: Vec<String>,
    /// Whether our clients go on working.
    pub tolerated: bool,
    /// Why.
    pub why: String,
    /// Whether ours reads and sends the same before and after it, so that there is nothing to do.
    pub silent: bool,
    /// Its name, made of stable words.
    pub name: String,
    /// The two things that were compared.
    pub between: Between,
    /// The reason that a deviation gives for it, where it is listed all the same.
    pub explained: Option<String>,
    /// Where it happened, when many comparisons are in one report: the commit.
    pub since: Option<String>,
}

impl Finding {
    /// Whether the newer side does not have the thing at all, so that `x-deviation: {absent: true}` can say so.
    pub(super) fn is_only_ours(&self) -> bool {
        ["property-removed", "parameter-removed", "operation-removed"].contains(&self.kind.as_str())
    }
}

/// The two things that a finding is a difference of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Between {
    /// Two documents of the caller's choice, or two commits.
    #[default]
    Documents,
    /// A published file as it was reviewed, and as it is.
    Reviews,
    /// A spec of ours and the published file.
    Specs,
}

/// A published file that nobody has reviewed as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreviewed {
    /// Its path in the checkout of the docs.
    pub path: String,
    /// Why it cannot be compared with the reviewed one.
    pub why: String,
}

/// A deviation that explains nothing any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// File and line, for people.
    pub place: String,
    /// What it said.
    pub said: String,
    /// What to do.
    pub help: String,
}

/// Differences that need nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// By deviations in the specs.
    pub deviations: usize,
    /// Because ours reads and sends the same either way.
    pub alike: usize,
}

impl Report {
    /// What `changes` mean; `old` and `new` are what the documents are called.
    #[must_use]
    pub fn new(catalog: &Catalog, changes: &[Change], old: &str, new: &str) -> Self {
        let judged = changes
            .iter()
            .map(|change| judge(catalog, change, (old, new)));
        Self::of(judged.collect())
    }

    pub(super) fn of(judged: Vec<Judged<'_>>) -> Self {
        let mut reworded = BTreeSet::new();
        let mut groups: BTreeMap<(Level, usize), Vec<Judged<'_>>> = BTreeMap::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for one in judged {
            if one.change.level == Level::Documentation {
                reworded.insert(place::operation(&one.change.operation));
                continue;
            }
            let next = seen.len();
            let index = *seen.entry(shared_by(&one)).or_insert(next);
            groups
                .entry((one.change.level, index))
                .or_default()
                .push(one);
        }
        let groups: Vec<_> = groups.into_values().collect();
        let names = groups
            .iter()
            .map(|group| names::name(group[0].change, group[0].files.1));
        let findings = groups
            .iter()
            .zip(names::apart(names))
            .map(|(group, name)| finding(group, name))
            .collect();
        Self {
            findings,
            reworded: reworded.len(),
            ..Self::default()
        }
    }

    /// Whether something needs a person.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        let breaks = |finding: &Finding| {
            finding.level <= Level::ResponseBreaking && finding.explained.is_none()
        };
        self.findings.iter().any(breaks) || !self.stale.is_empty() || !self.unreviewed.is_empty()
    }

    /// Leaves out what none of our clients calls: of a file that is covered in part the rest is no concern.
    pub fn keep_ours(&mut self) {
        self.findings.retain(|finding| finding.api.is_some());
    }

    /// Adds what a later commit changed; `commit` is what it is called.
    pub fn add(&mut self, commit: &str, other: Report) {
        self.findings
            .extend(other.findings.into_iter().map(|finding| Finding {
                since: Some(commit.to_owned()),
                ..finding
            }));
        self.reworded += other.reworded;
        self.number();
    }

    /// Adds what has changed in a published file since its review, before everything that differs from ours: a difference at a place
    /// that changed is the same thing, and is reported once.
    pub fn add_review(&mut self, review: Report) {
        let changed = |finding: &Finding| {
            review.findings.iter().any(|change| {
                let shared = |operation: &String| finding.operations.contains(operation);
                change.level <= finding.level
                    && change.place == finding.place
                    && change.operations.iter().any(shared)
            })
        };
        self.findings.retain(|finding| !changed(finding));
        let reviewed = review.findings.into_iter().map(|finding| Finding {
            between: Between::Reviews,
            ..finding
        });
        self.findings.splice(0..0, reviewed);
        self.findings.sort_by_key(|finding| finding.level);
        self.reworded += review.reworded;
        self.number();
    }

    /// Adds a file that is not the reviewed one, while no version is at hand to compare it with. Any difference that a deviation
    /// explains may be another one than before, so those of this file are listed.
    pub fn add_unreviewed(&mut self, file: Unreviewed) {
        let (of_file, others) = std::mem::take(&mut self.by_deviations)
            .into_iter()
            .partition(|(path, _)| *path == file.path);
        self.by_deviations = others;
        let of_file: Vec<(String, Finding)> = of_file;
        self.findings
            .extend(of_file.into_iter().map(|(_, finding)| finding));
        self.unreviewed.push(file);
        self.number();
    }

    /// The same change may have been made twice, and taken back in between.
    fn number(&mut self) {
        let names = self.findings.iter().map(|finding| finding.name.clone());
        let names = names::apart(names.collect::<Vec<_>>());
        for (finding, name) in self.findings.iter_mut().zip(names) {
            finding.name = name;
        }
    }
}

fn finding(group: &[Judged<'_>], name: String) -> Finding {
    let first = &group[0];
    let change = first.change;
    let at = change.new.as_ref().or(change.old.as_ref());
    let mut operations = Vec::new();
    let mut rust = Vec::new();
    let mut used_by = Vec::new();
    let mut steps = BTreeSet::new();
    for one in group {
        push(&mut operations, place::operation(&one.change.operation));
        let Some(call) = one.call else { continue };
        let method = format!("{}::Client::{}", call.crate_name(), call.function);
        push(&mut rust, method.clone());
        let items = items(one);
        let shown: Vec<_> = items
            .iter()
            .map(|item| {
                item.strip_prefix(&format!("{}::", call.crate_name()))
                    .unwrap_or(item)
            })
            .filter(|item| !method.ends_with(*item))
            .collect();
        push(
            &mut used_by,
            match shown.as_slice() {
                [] => method,
                shown => format!("{method} → {}", shown.join(", ")),
            },
        );
        for item in items {
            push(&mut rust, item);
        }
        steps.extend(call.steps.iter().cloned());
    }
    Finding {
        level: change.level,
        kind: change.kind.id().to_owned(),
        operations,
        api: group
            .iter()
            .find_map(|one| one.call)
            .map(|call| call.api.clone()),
        place: place::words(&change.site, &change.path),
        text: change.text.clone(),
        file: match change.new {
            Some(_) => first.files.1.to_owned(),
            None => first.files.0.to_owned(),
        },
        pointer: at.map(|at| at.pointer.clone()).unwrap_or_default(),
        line: at.and_then(|at| at.line),
        gone_from: match change.new {
            Some(_) => None,
            None => Some(first.files.1.to_owned()),
        },
        rust,
        used_by,
        steps: steps.into_iter().collect(),
        tolerated: group.iter().all(|one| one.tolerance.holds),
        why: first.tolerance.why.clone(),
        silent: group.iter().all(|one| one.tolerance.silent),
        name,
        between: Between::default(),
        explained: None,
        since: None,
    }
}

/// The Rust items below the method: the field, or what would have it.
fn items(one: &Judged<'_>) -> Vec<String> {
    let mut items = Vec::new();
    let spots: &[Spot] = match one.found.spots.as_slice() {
        [] => &one.found.around,
        spots => spots,
    };
    for spot in spots.iter().filter(|spot| spot.item.contains("::")) {
        push(&mut items, spot.item.clone());
    }
    // A change of an enum is one of the enum, too.
    if let Kind::EnumValuesAdded { .. }
    | Kind::EnumValuesRemoved { .. }
    | Kind::EnumOpened { .. }
    | Kind::EnumClosed { .. } = &one.change.kind
    {
        for spot in &one.found.spots {
            if let (Some(call), Some(name)) = (one.call, component(&spot.shape)) {
                push(&mut items, format!("{}::types::{name}", call.crate_name()));
            }
        }
    }
    items
}

/// The component that a shape is or is a list of.
fn component(shape: &Shape) -> Option<&str> {
    match shape {
        Shape::Of(name) => Some(name),
        Shape::List(inner) | Shape::Map(inner) => component(inner),
        _ => None,
    }
}

fn push(into: &mut Vec<String>, item: String) {
    if !into.contains(&item) {
        into.push(item);
    }
}
