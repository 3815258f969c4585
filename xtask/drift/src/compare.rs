//! The comparison.

use std::collections::{HashMap, HashSet};
use std::mem::discriminant;

use crate::change::{Level, Method, OperationKey, Site};
use crate::kind::Kind;
use crate::operations::Operation;
use crate::schema::finding::{Finding, OF_SUBJECT};
use crate::schema::flatten::Schemas;
use crate::schema::pair::{Comparer, finding};
use crate::tree::NodeId;
use crate::{Api, Change};

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
                    Level::RequestBreaking,
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

/// What has been found for one operation.
pub(crate) struct Report<'c, 't> {
    pub(crate) comparer: &'c Comparer<'t>,
    pub(crate) old_credentials: Vec<(String, String)>,
    pub(crate) new_credentials: Vec<(String, String)>,
    key: OperationKey,
    changes: &'c mut Vec<Change>,
    /// Where a difference between two places has been reported.
    known: HashMap<Spot, Vec<usize>>,
}

/// Two places, whom their difference breaks, and which part of the operation it is in.
type Spot = (Option<NodeId>, Option<NodeId>, Level, u8);

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
        self.parameters(old, new);
        self.request(old, new);
        self.responses(old, new);
        if old.prose != new.prose {
            self.prose(Site::Operation, old.at, new.at);
        }
    }

    pub(crate) fn prose(&mut self, site: Site, old: NodeId, new: NodeId) {
        self.add(
            site,
            finding(
                Level::Documentation,
                Kind::Prose,
                Some(old),
                Some(new),
                format!("the description or an example{OF_SUBJECT} is different"),
            ),
        );
    }

    pub(crate) fn add(&mut self, site: Site, mut finding: Finding) {
        let subject = match &site {
            Site::Operation => "the operation".to_owned(),
            Site::Parameter { name, .. } => format!("the parameter `{name}`"),
            Site::Request { .. } => "the body".to_owned(),
            Site::Response { status, .. } => format!("the answer {status}"),
        };
        finding.is_about(&subject, &format!(" of {subject}"));
        let part = match site {
            Site::Operation => 0,
            Site::Parameter { .. } => 1,
            Site::Request { .. } => 2,
            Site::Response { .. } => 3,
        };
        let known = self
            .known
            .entry((finding.old, finding.new, finding.level, part))
            .or_default();
        let repeated = known.iter().copied().find(|at| {
            let other = &self.changes[*at];
            discriminant(&other.kind) == discriminant(&finding.kind) && other.kind == finding.kind
        });
        if let Some(at) = repeated {
            let other = &mut self.changes[at];
            if finding.path.len() < other.path.len() {
                other.path = finding.path;
                other.site = site;
                other.text = finding.text;
            }
            return;
        }
        known.push(self.changes.len());
        self.changes.push(Change {
            level: finding.level,
            kind: finding.kind,
            operation: self.key.clone(),
            site,
            path: finding.path,
            old: finding.old.map(|node| self.comparer.old.tree.place(node)),
            new: finding.new.map(|node| self.comparer.new.tree.place(node)),
            text: finding.text,
        });
    }
}
