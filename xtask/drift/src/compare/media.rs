//! Media types of a body, and what they hold.

use bigcommerce_openapi_yaml::NodeId;

use super::report::Report;
use crate::change::{Level, Site};
use crate::document::media::Media;
use crate::kind::Kind;
use crate::schema::finding::{Direction, Finding, OF_SUBJECT, finding, level};

impl Report<'_, '_> {
    /// Differences between the media types and what they hold; `soft` where only a field that goes breaks anybody.
    pub(crate) fn content(
        &mut self,
        (old, old_at): (&[Media], NodeId),
        (new, new_at): (&[Media], NodeId),
        direction: Direction,
        site: &dyn Fn(String) -> Site,
        soft: bool,
    ) {
        let response = direction.is_response();
        let add = |report: &mut Self, media: &str, finding: Finding| {
            let finding = if soft && !finding.is_loss() {
                finding.softened()
            } else {
                finding
            };
            report.add(site(media.to_owned()), finding);
        };
        if old.is_empty() && !new.is_empty() {
            add(
                self,
                "",
                finding(
                    Level::Compatible,
                    Kind::Described,
                    Some(old_at),
                    new.first().map(|media| media.at),
                    format!("the content{OF_SUBJECT} is described now"),
                ),
            );
            return;
        }
        if new.is_empty() && !old.is_empty() {
            add(
                self,
                "",
                finding(
                    direction.breaking(),
                    Kind::Undescribed,
                    old.first().map(|media| media.at),
                    Some(new_at),
                    format!("the content{OF_SUBJECT} is not described any more"),
                ),
            );
            return;
        }
        let mut matched = vec![false; new.len()];
        for before in old {
            let partner = new
                .iter()
                .position(|after| after.name == before.name)
                .or_else(|| new.iter().position(|after| before.covers(after)));
            let Some(partner) = partner else {
                add(
                    self,
                    &before.name,
                    finding(
                        direction.breaking(),
                        Kind::MediaTypeRemoved {
                            media: before.name.clone(),
                        },
                        Some(before.at),
                        Some(new_at),
                        format!("the media type `{}` is gone", before.name),
                    ),
                );
                continue;
            };
            matched[partner] = true;
            let after = &new[partner];
            if before.prose != after.prose {
                self.prose(site(after.name.clone()), before.at, after.at);
            }
            match (before.schema, after.schema) {
                (Some(one), Some(other)) => {
                    let one = self.comparer.old.at(one);
                    let other = self.comparer.new.at(other);
                    for inner in self.comparer.schemas(one, other, direction).iter() {
                        add(self, &after.name, inner.clone());
                    }
                }
                (None, Some(other)) => add(
                    self,
                    &after.name,
                    finding(
                        Level::Compatible,
                        Kind::Described,
                        Some(before.at),
                        Some(other),
                        format!("the content{OF_SUBJECT} is described now"),
                    ),
                ),
                (Some(one), None) => add(
                    self,
                    &after.name,
                    finding(
                        level(response, direction),
                        Kind::Undescribed,
                        Some(one),
                        Some(after.at),
                        format!("the content{OF_SUBJECT} is not described any more"),
                    ),
                ),
                (None, None) => {}
            }
        }
        for (after, _) in new.iter().zip(&matched).filter(|(_, matched)| !**matched) {
            if old.iter().any(|before| before.covers(after)) {
                continue;
            }
            add(
                self,
                &after.name,
                finding(
                    Level::Compatible,
                    Kind::MediaTypeAdded {
                        media: after.name.clone(),
                    },
                    Some(old_at),
                    Some(after.at),
                    format!("the media type `{}` is new", after.name),
                ),
            );
        }
    }
}
