//! Requests that a client receives. Their bodies travel like answers, and the answers of the client like requests.

use super::report::Report;
use crate::change::{Level, Site};
use crate::document::operation::Operation;
use crate::document::parameter::Parameter;
use crate::kind::Kind;
use crate::schema::finding::{Direction, finding, level};

impl Report<'_, '_> {
    /// Differences between two requests that a client receives.
    pub(super) fn delivery(&mut self, old: &Operation, new: &Operation) {
        self.received_parameters(old, new);
        self.received_body(old, new);
        self.answers(old, new);
    }

    fn received_parameters(&mut self, old: &Operation, new: &Operation) {
        for before in &old.parameters {
            let after = new.parameters.iter().find(|after| before.is_same(after));
            match after {
                Some(after) => self.received_parameter(before, after),
                None => self.add(
                    before.site(),
                    finding(
                        Level::ResponseBreaking,
                        Kind::ParameterRemoved,
                        Some(before.at),
                        Some(new.at),
                        format!("the parameter `{}` is gone", before.name),
                    ),
                ),
            }
        }
        for after in &new.parameters {
            if !old.parameters.iter().any(|before| before.is_same(after)) {
                self.add(
                    after.site(),
                    finding(
                        Level::Compatible,
                        Kind::ParameterAdded {
                            required: after.required,
                        },
                        Some(old.at),
                        Some(after.at),
                        format!("the parameter `{}` is new", after.name),
                    ),
                );
            }
        }
    }

    fn received_parameter(&mut self, old: &Parameter, new: &Parameter) {
        self.header(
            (new.site(), &new.name),
            (old.required, old.at, old.schema),
            (new.required, new.at, new.schema),
        );
        if old.prose != new.prose {
            self.prose(new.site(), old.at, new.at);
        }
    }

    fn received_body(&mut self, old: &Operation, new: &Operation) {
        let whole = Site::Request {
            media: String::new(),
        };
        match (&old.body, &new.body) {
            (None, None) => {}
            (None, Some(body)) => self.add(
                whole,
                finding(
                    Level::Compatible,
                    Kind::BodyAdded {
                        required: body.required,
                    },
                    Some(old.at),
                    Some(body.at),
                    "has a body now".to_owned(),
                ),
            ),
            (Some(body), None) => self.add(
                whole,
                finding(
                    Level::ResponseBreaking,
                    Kind::BodyRemoved,
                    Some(body.at),
                    Some(new.at),
                    "has no body any more".to_owned(),
                ),
            ),
            (Some(before), Some(after)) => self.body(whole, before, after, Direction::Response),
        }
    }

    /// What the client answers.
    fn answers(&mut self, old: &Operation, new: &Operation) {
        let site = |status: &str, media: String| Site::Response {
            status: status.to_owned(),
            media,
        };
        for before in &old.responses {
            let status = before.status.as_str();
            let Some(after) = new.responses.iter().find(|after| after.status == status) else {
                self.add(
                    site(status, String::new()),
                    finding(
                        level(status.starts_with('2'), Direction::Request),
                        Kind::StatusRemoved {
                            status: status.to_owned(),
                        },
                        Some(before.at),
                        Some(new.at),
                        format!("the answer {status} is not expected any more"),
                    ),
                );
                continue;
            };
            if before.prose != after.prose {
                self.prose(site(status, String::new()), before.at, after.at);
            }
            if before.media.is_empty() && after.media.is_empty() {
                continue;
            }
            self.content(
                (&before.media, before.at),
                (&after.media, after.at),
                Direction::Request,
                &|media| site(status, media),
                false,
            );
        }
        for after in &new.responses {
            if !old
                .responses
                .iter()
                .any(|before| before.status == after.status)
            {
                self.add(
                    site(&after.status, String::new()),
                    finding(
                        Level::Compatible,
                        Kind::StatusAdded {
                            status: after.status.clone(),
                        },
                        Some(old.at),
                        Some(after.at),
                        format!("may be answered with {} now", after.status),
                    ),
                );
            }
        }
    }
}
