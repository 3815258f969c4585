//! The comparison.

mod bodies;
mod exploded;
mod headers;
mod media;
mod parameter_values;
mod parameters;
mod report;
mod security;
mod webhooks;

use std::collections::{HashMap, HashSet};

use report::Report;

use crate::change::{Change, Level, Method, Site};
use crate::document::api::Api;
use crate::document::operation::Operation;
use crate::kind::Kind;
use crate::schema::finding::finding;
use crate::schema::flatten::Schemas;
use crate::schema::pair::Comparer;

/// Everything that is different in `new`, in the order of the operations of the document.
///
/// One change is reported once for an operation, by the shortest way to it.
#[must_use]
pub fn compare(old: &Api, new: &Api) -> Vec<Change> {
    let comparer = Comparer::new(
        Schemas::new(&old.tree, old.siblings),
        Schemas::new(&new.tree, new.siblings),
    );
    let partners = partners(old, new);
    let mut changes = Vec::new();
    let mut kept = HashSet::new();
    for (before, partner) in old.operations.iter().zip(&partners) {
        let mut report = Report {
            comparer: &comparer,
            old_credentials: old.credentials.clone(),
            new_credentials: new.credentials.clone(),
            key: before.key.clone(),
            changes: &mut changes,
            known: HashMap::new(),
        };
        let Some(partner) = partner else {
            report.add(
                Site::Operation,
                finding(
                    if before.is_received {
                        Level::ResponseBreaking
                    } else {
                        Level::RequestBreaking
                    },
                    Kind::OperationRemoved,
                    Some(before.at),
                    None,
                    "the operation is gone".to_owned(),
                ),
            );
            continue;
        };
        kept.insert(*partner);
        let after = &new.operations[*partner];
        report.key = after.key.clone();
        report.operation(before, after);
    }
    for (at, after) in new.operations.iter().enumerate() {
        if kept.contains(&at) {
            continue;
        }
        Report {
            comparer: &comparer,
            old_credentials: Vec::new(),
            new_credentials: Vec::new(),
            key: after.key.clone(),
            changes: &mut changes,
            known: HashMap::new(),
        }
        .add(
            Site::Operation,
            finding(
                Level::Compatible,
                Kind::OperationAdded,
                None,
                Some(after.at),
                "the operation is new".to_owned(),
            ),
        );
    }
    changes
}

/// For each old operation the new one that answers the same requests.
fn partners(old: &Api, new: &Api) -> Vec<Option<usize>> {
    let mut by_path: HashMap<(Method, &str), usize> = HashMap::new();
    for (at, operation) in new.operations.iter().enumerate() {
        for template in &operation.paths.templates {
            by_path
                .entry((operation.key.method, template))
                .or_insert(at);
        }
    }
    let mut taken = HashSet::new();
    let mut partners: Vec<Option<usize>> = old
        .operations
        .iter()
        .map(|operation| {
            operation
                .paths
                .templates
                .iter()
                .find_map(|template| by_path.get(&(operation.key.method, template.as_str())))
                .copied()
                .filter(|at| taken.insert(*at))
        })
        .collect();
    // Where one document names no server, what stands before its paths is not known.
    for (operation, partner) in old.operations.iter().zip(&mut partners) {
        if partner.is_some() {
            continue;
        }
        *partner = new
            .operations
            .iter()
            .enumerate()
            .find(|(at, other)| {
                !taken.contains(at)
                    && operation.key.method == other.key.method
                    && (operation.paths.floating
                        && ends(&other.paths.templates, &operation.paths.bare)
                        || other.paths.floating
                            && ends(&operation.paths.templates, &other.paths.bare))
            })
            .map(|(at, _)| at);
        taken.extend(*partner);
    }
    partners
}

fn ends(templates: &[String], bare: &str) -> bool {
    templates.iter().any(|template| template.ends_with(bare))
}

impl Report<'_, '_> {
    fn operation(&mut self, old: &Operation, new: &Operation) {
        if old.id != new.id {
            let name = |id: &Option<String>| id.clone().unwrap_or_default();
            self.add(
                Site::Operation,
                finding(
                    Level::Compatible,
                    Kind::OperationIdChanged {
                        old: name(&old.id),
                        new: name(&new.id),
                    },
                    Some(old.at),
                    Some(new.at),
                    format!(
                        "the operationId was `{}`, is `{}` now; the wire is the same",
                        name(&old.id),
                        name(&new.id)
                    ),
                ),
            );
        }
        let strange = !old.paths.any_host
            && !new.paths.any_host
            && !old
                .paths
                .hosts
                .iter()
                .any(|host| new.paths.hosts.contains(host));
        if strange {
            self.add(
                Site::Operation,
                finding(
                    Level::RequestBreaking,
                    Kind::HostChanged {
                        old: old.paths.hosts.clone(),
                        new: new.paths.hosts.clone(),
                    },
                    Some(old.at),
                    Some(new.at),
                    format!(
                        "the host was {}, is {} now",
                        old.paths.hosts.join(" or "),
                        new.paths.hosts.join(" or ")
                    ),
                ),
            );
        }
        if old.is_received {
            self.delivery(old, new);
        } else {
            self.security(old, new);
            self.parameters(old, new);
            self.request(old, new);
            self.responses(old, new);
        }
        if old.prose != new.prose {
            self.prose(Site::Operation, old.at, new.at);
        }
    }
}
