//! Headers that a client receives.

use bigcommerce_openapi_yaml::NodeId;

use super::report::Report;
use crate::change::{Level, Site};
use crate::document::body::Response;
use crate::kind::Kind;
use crate::schema::finding::{Direction, finding};

/// Whether it is always there, its node, and its schema.
type Header = (bool, NodeId, Option<NodeId>);

impl Report<'_, '_> {
    /// Differences between the headers of two answers.
    pub(super) fn headers(&mut self, old: &Response, new: &Response) {
        let site = |name: &str| Site::Header {
            status: new.status.clone(),
            name: name.to_owned(),
        };
        for before in &old.headers {
            let same = |name: &str| name.eq_ignore_ascii_case(&before.name);
            let Some(after) = new.headers.iter().find(|after| same(&after.name)) else {
                self.add(
                    site(&before.name),
                    finding(
                        Level::ResponseBreaking,
                        Kind::HeaderRemoved,
                        Some(before.at),
                        Some(new.at),
                        format!("the header `{}` is gone", before.name),
                    ),
                );
                continue;
            };
            self.header(
                (site(&after.name), &after.name),
                (before.required, before.at, before.schema),
                (after.required, after.at, after.schema),
            );
            if before.prose != after.prose {
                self.prose(site(&after.name), before.at, after.at);
            }
        }
        for after in &new.headers {
            let same = |name: &str| name.eq_ignore_ascii_case(&after.name);
            if !old.headers.iter().any(|before| same(&before.name)) {
                self.add(
                    site(&after.name),
                    finding(
                        Level::Compatible,
                        Kind::HeaderAdded {
                            required: after.required,
                        },
                        Some(old.at),
                        Some(after.at),
                        format!("the header `{}` is new", after.name),
                    ),
                );
            }
        }
    }

    /// Differences between two versions of one header.
    pub(super) fn header(
        &mut self,
        (site, name): (Site, &str),
        (was_required, old_at, old): Header,
        (required, new_at, new): Header,
    ) {
        self.requirement(
            site.clone(),
            &format!("`{name}`"),
            (was_required, old_at),
            (required, new_at),
            Direction::Response,
        );
        let (Some(old), Some(new)) = (old, new) else {
            return;
        };
        let comparer = self.comparer;
        let (old, new) = (comparer.old.at(old), comparer.new.at(new));
        for finding in comparer.schemas(old, new, Direction::Response).iter() {
            let mut finding = finding.clone();
            // A header is text: who reads any text reads the digits of a number, too.
            if matches!(&finding.kind, Kind::TypeChanged { old, new }
                if old.iter().any(|kind| kind == "string") && new.iter().all(|kind| is_plain(kind)))
            {
                finding.level = Level::Compatible;
            }
            self.add(site.clone(), finding);
        }
    }
}

fn is_plain(kind: &str) -> bool {
    matches!(kind, "string" | "integer" | "number" | "boolean")
}
