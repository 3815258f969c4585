//! Changes of one operation, each reported once.

use std::collections::HashMap;
use std::mem::discriminant;

use bigcommerce_openapi_yaml::NodeId;

use crate::change::{Change, Level, OperationKey, Place, Site};
use crate::kind::Kind;
use crate::schema::finding::{Direction, Finding, OF_SUBJECT, finding, level};
use crate::schema::pair::Comparer;

/// What has been found for one operation.
pub(crate) struct Report<'c, 't> {
    pub(crate) comparer: &'c Comparer<'t>,
    pub(crate) old_credentials: Vec<(String, String)>,
    pub(crate) new_credentials: Vec<(String, String)>,
    pub(crate) key: OperationKey,
    pub(super) changes: &'c mut Vec<Change>,
    /// Where a difference between two places has been reported.
    pub(super) known: HashMap<Spot, Vec<usize>>,
}

/// Two places, whom their difference breaks, and which part of the operation it is in.
type Spot = (Option<NodeId>, Option<NodeId>, Level, u8);

impl Report<'_, '_> {
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

    /// A parameter, header or body that has to be there, or has not: `subject` is what it is called.
    pub(super) fn requirement(
        &mut self,
        site: Site,
        subject: &str,
        (was, old): (bool, NodeId),
        (is, new): (bool, NodeId),
        direction: Direction,
    ) {
        if was == is {
            return;
        }
        let response = direction.is_response();
        let text = match (response, is) {
            (false, true) => "is required now",
            (false, false) => "need not be sent any more",
            (true, true) => "is always there now",
            (true, false) => "may be missing now",
        };
        let kind = if is { Kind::Required } else { Kind::Optional };
        self.add(
            site,
            finding(
                level(is != response, direction),
                kind,
                Some(old),
                Some(new),
                format!("{subject} {text}"),
            ),
        );
    }

    pub(crate) fn add(&mut self, site: Site, mut finding: Finding) {
        let subject = match &site {
            Site::Operation => "the operation".to_owned(),
            Site::Parameter { name, .. } => format!("the parameter `{name}`"),
            Site::Request { .. } => "the body".to_owned(),
            Site::Response { status, .. } => format!("the answer {status}"),
            Site::Header { name, .. } => format!("the header `{name}`"),
        };
        finding.is_about(&subject, &format!(" of {subject}"));
        let part = match site {
            Site::Operation => 0,
            Site::Parameter { .. } => 1,
            Site::Request { .. } => 2,
            Site::Response { .. } => 3,
            Site::Header { .. } => 4,
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
            old: finding
                .old
                .map(|node| Place::of(self.comparer.old.tree, node)),
            new: finding
                .new
                .map(|node| Place::of(self.comparer.new.tree, node)),
            text: finding.text,
        });
    }
}
