//! Media types of a body, and what they hold.

use crate::change::{Level, Site};
use crate::compare::Report;
use crate::kind::Kind;
use crate::operations::words;
use crate::schema::finding::{Direction, Finding, OF_SUBJECT};
use crate::schema::pair::{finding, level};
use crate::tree::{NodeId, Tree};

#[derive(Debug)]
pub(crate) struct Media {
    /// In lower case, without parameters.
    pub(crate) name: String,
    pub(crate) schema: Option<NodeId>,
    pub(crate) at: NodeId,
    pub(crate) prose: u64,
}

impl Media {
    pub(crate) fn read(tree: &Tree, body: NodeId) -> Vec<Self> {
        let Some(content) = tree.get(body, "content") else {
            return Vec::new();
        };
        let mut all: Vec<Self> = Vec::new();
        let entries = tree.entries(content);
        let any_real = entries.iter().any(|(name, _)| name.contains('/'));
        for (name, media) in entries {
            // A title where a media type belongs: nobody can ask for it, and it stands for JSON where nothing else does.
            let name = match (name.contains('/'), any_real) {
                (true, _) => plain(name),
                (false, true) => continue,
                (false, false) => "application/json".to_owned(),
            };
            if all.iter().any(|known| known.name == name) {
                continue;
            }
            all.push(Self {
                name,
                schema: tree.get(*media, "schema"),
                at: *media,
                prose: words(tree, *media, &["schema", "encoding"]),
            });
        }
        all
    }

    /// The one schema of a Swagger 2 body or answer, in each media type of the operation.
    pub(crate) fn old_style(
        tree: &Tree,
        operation: NodeId,
        key: &str,
        holder: NodeId,
    ) -> Vec<Self> {
        let list = tree
            .get(operation, key)
            .or_else(|| tree.get(Tree::ROOT, key));
        let mut names: Vec<String> = list
            .map(|list| tree.elements(list))
            .unwrap_or_default()
            .iter()
            .filter_map(|name| tree.text(*name))
            .map(plain)
            .collect();
        if names.is_empty() {
            names.push("application/json".to_owned());
        }
        let schema = tree.get(holder, "schema");
        names
            .into_iter()
            .map(|name| Self {
                name,
                schema,
                at: schema.unwrap_or(holder),
                prose: 0,
            })
            .collect()
    }

    /// Whether one stands for the other: the same, a range that has the other in it, or two ways to say JSON.
    fn covers(&self, other: &Self) -> bool {
        let range = |one: &str, other: &str| {
            one == "*/*"
                || one
                    .strip_suffix("/*")
                    .is_some_and(|class| other.split('/').next() == Some(class))
        };
        let json = |name: &str| matches!(name, "application/json" | "text/json" | "json");
        self.name == other.name
            || range(&self.name, &other.name)
            || range(&other.name, &self.name)
            || json(&self.name) && json(&other.name)
    }
}

fn plain(name: &str) -> String {
    name.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

impl Report<'_, '_> {
    /// What is different between the media types and what they hold; `soft` where nothing of it breaks anybody.
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
            let finding = if soft {
                Direction::soften(finding)
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
