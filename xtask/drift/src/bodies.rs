//! Request bodies and answers: media types, statuses, and what they hold.

use crate::change::{Kind, Level, Method, Site};
use crate::compare::Report;
use crate::operations::{Operation, words};
use crate::schema::finding::{Direction, Finding, OF_SUBJECT};
use crate::schema::pair::{finding, level};
use crate::tree::{NodeId, Tree};

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) at: NodeId,
    pub(crate) required: bool,
    pub(crate) media: Vec<Media>,
    pub(crate) prose: u64,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: String,
    pub(crate) at: NodeId,
    pub(crate) media: Vec<Media>,
    pub(crate) prose: u64,
    /// A reference leads nowhere: nothing is said of the answer.
    pub(crate) unknown: bool,
}

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
    /// What is different between two request bodies.
    pub(crate) fn request(&mut self, old: &Operation, new: &Operation) {
        let whole = Site::Request {
            media: String::new(),
        };
        match (&old.body, &new.body) {
            (None, None) => {}
            (None, Some(body)) => self.add(
                whole,
                finding(
                    level(body.required, Direction::Request),
                    Kind::BodyAdded {
                        required: body.required,
                    },
                    Some(old.at),
                    Some(body.at),
                    if body.required {
                        "has to have a body now"
                    } else {
                        "may have a body now"
                    }
                    .to_owned(),
                ),
            ),
            (Some(body), None) => self.add(
                whole,
                finding(
                    Level::RequestBreaking,
                    Kind::BodyRemoved,
                    Some(body.at),
                    Some(new.at),
                    "takes no body any more".to_owned(),
                ),
            ),
            (Some(before), Some(after)) => {
                if before.required != after.required {
                    self.add(
                        whole.clone(),
                        finding(
                            level(after.required, Direction::Request),
                            if after.required {
                                Kind::Required
                            } else {
                                Kind::Optional
                            },
                            Some(before.at),
                            Some(after.at),
                            if after.required {
                                "the body is required now"
                            } else {
                                "the body need not be sent any more"
                            }
                            .to_owned(),
                        ),
                    );
                }
                if before.prose != after.prose {
                    self.prose(whole, before.at, after.at);
                }
                self.content(
                    (&before.media, before.at),
                    (&after.media, after.at),
                    Direction::Request,
                    &|media| Site::Request { media },
                    false,
                );
            }
        }
    }

    /// What is different between the answers.
    pub(crate) fn responses(&mut self, old: &Operation, new: &Operation) {
        let mut gone: Vec<&Response> = Vec::new();
        let mut come: Vec<&Response> = Vec::new();
        for response in &old.responses {
            match new.responses.iter().find(|r| r.status == response.status) {
                Some(other) => self.response(response, other, old.key.method),
                None => gone.push(response),
            }
        }
        for response in &new.responses {
            if !old.responses.iter().any(|r| r.status == response.status) {
                come.push(response);
            }
        }
        let success = |operation: &Operation| {
            operation
                .responses
                .iter()
                .any(|response| is_success(&response.status))
        };
        // Without a status of success `default` stands for it.
        if !(success(old) && success(new))
            && let Some(at) = gone.iter().position(|r| r.status == "default")
            && let Some(to) = come.iter().position(|r| is_success(&r.status))
        {
            let (before, after) = (gone.remove(at), come.remove(to));
            self.response(before, after, old.key.method);
        }
        while let (Some(at), Some(to)) = (
            gone.iter().position(|r| is_success(&r.status)),
            come.iter().position(|r| is_success(&r.status)),
        ) {
            let (before, after) = (gone.remove(at), come.remove(to));
            let known = covered(&after.status, &old.responses);
            self.add(
                Site::Response {
                    status: after.status.clone(),
                    media: String::new(),
                },
                finding(
                    level(!known, Direction::Response),
                    Kind::StatusChanged {
                        old: before.status.clone(),
                        new: after.status.clone(),
                    },
                    Some(before.at),
                    Some(after.at),
                    format!(
                        "success is told by status {}, was {}",
                        after.status, before.status
                    ),
                ),
            );
            self.response(before, after, old.key.method);
        }
        for response in gone {
            let last = is_success(&response.status) && !success(new);
            self.add(
                Site::Response {
                    status: response.status.clone(),
                    media: String::new(),
                },
                finding(
                    level(last, Direction::Response),
                    Kind::StatusRemoved {
                        status: response.status.clone(),
                    },
                    Some(response.at),
                    Some(new.at),
                    format!("the answer {} is not described any more", response.status),
                ),
            );
        }
        for response in come {
            let strange = is_success(&response.status)
                && success(old)
                && !covered(&response.status, &old.responses);
            self.add(
                Site::Response {
                    status: response.status.clone(),
                    media: String::new(),
                },
                finding(
                    level(strange, Direction::Response),
                    Kind::StatusAdded {
                        status: response.status.clone(),
                    },
                    Some(old.at),
                    Some(response.at),
                    format!("may be answered with {} now", response.status),
                ),
            );
        }
    }

    fn response(&mut self, old: &Response, new: &Response, method: Method) {
        if old.unknown || new.unknown {
            return;
        }
        if old.prose != new.prose {
            let site = Site::Response {
                status: new.status.clone(),
                media: String::new(),
            };
            self.prose(site, old.at, new.at);
        }
        let error = !is_success(&new.status) && new.status != "default"
            || new.status == "default" && old.status == "default";
        if !has_body(&old.status) || !has_body(&new.status) || method == Method::Head {
            if old.media.is_empty() != new.media.is_empty() {
                self.add(
                    Site::Response {
                        status: new.status.clone(),
                        media: String::new(),
                    },
                    finding(
                        Level::Compatible,
                        if new.media.is_empty() {
                            Kind::Undescribed
                        } else {
                            Kind::Described
                        },
                        Some(old.at),
                        Some(new.at),
                        format!(
                            "a body was described for one version only, and status {} never has one",
                            new.status
                        ),
                    ),
                );
            }
            return;
        }
        let status = new.status.clone();
        self.content(
            (&old.media, old.at),
            (&new.media, new.at),
            Direction::Response,
            &|media| Site::Response {
                status: status.clone(),
                media,
            },
            error,
        );
    }

    /// What is different between the media types and what they hold; `soft` where nothing of it breaks anybody.
    fn content(
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

fn is_success(status: &str) -> bool {
    status.starts_with(['2', '3'])
}

/// 1xx, 204, 205 and 304 are over with their headers.
fn has_body(status: &str) -> bool {
    !(status.starts_with('1') || matches!(status, "204" | "205" | "304"))
}

/// Whether a reader of these answers knew of the status.
fn covered(status: &str, responses: &[Response]) -> bool {
    responses.iter().any(|response| {
        response.status == status
            || response.status.ends_with("XX")
                && response.status.chars().next() == status.chars().next()
            || response.status == "default" && !responses.iter().any(|r| is_success(&r.status))
    })
}
