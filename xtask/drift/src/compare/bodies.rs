//! Request bodies and answers: whether they are there, and the statuses.

use super::report::Report;
use crate::change::{Level, Method, Site};
use crate::document::body::{Body, Response};
use crate::document::operation::Operation;
use crate::kind::Kind;
use crate::schema::finding::{Direction, finding, level};

impl Report<'_, '_> {
    /// Differences between two request bodies.
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
            (Some(before), Some(after)) => self.body(whole, before, after, Direction::Request),
        }
    }

    /// Differences between the bodies of two requests that travel in this direction.
    pub(super) fn body(&mut self, whole: Site, old: &Body, new: &Body, direction: Direction) {
        self.requirement(
            whole.clone(),
            "the body",
            (old.required, old.at),
            (new.required, new.at),
            direction,
        );
        if old.prose != new.prose {
            self.prose(whole, old.at, new.at);
        }
        self.content(
            (&old.media, old.at),
            (&new.media, new.at),
            direction,
            &|media| Site::Request { media },
            false,
        );
    }

    /// Differences between the answers.
    pub(crate) fn responses(&mut self, old: &Operation, new: &Operation) {
        let success = |operation: &Operation| {
            operation
                .responses
                .iter()
                .any(|response| is_success(&response.status))
        };
        let mut gone: Vec<&Response> = Vec::new();
        let mut come: Vec<&Response> = Vec::new();
        for response in &old.responses {
            match new.responses.iter().find(|r| r.status == response.status) {
                Some(other) => {
                    // Without a status of success `default` stands for it.
                    let error = match response.status.as_str() {
                        "default" => success(old) && success(new),
                        status => !is_success(status),
                    };
                    self.response(response, other, old.key.method, error);
                }
                None => gone.push(response),
            }
        }
        for response in &new.responses {
            if !old.responses.iter().any(|r| r.status == response.status) {
                come.push(response);
            }
        }
        if !(success(old) && success(new))
            && let Some(at) = gone.iter().position(|r| r.status == "default")
            && let Some(to) = come.iter().position(|r| is_success(&r.status))
        {
            let (before, after) = (gone.remove(at), come.remove(to));
            self.response(before, after, old.key.method, false);
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
            self.response(before, after, old.key.method, false);
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

    fn response(&mut self, old: &Response, new: &Response, method: Method, error: bool) {
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
        self.headers(old, new);
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
