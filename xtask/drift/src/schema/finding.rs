//! One difference between two schemas, before it is known which operation reaches it.

use bigcommerce_openapi_yaml::NodeId;

use crate::change::{Level, Step};
use crate::kind::Kind;

/// The way the values travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    /// JSON the client writes: what the old document allows, the new one must accept.
    Request,
    /// Text the client puts into a URL or a header: the same, and every scalar is text on the wire.
    Parameter,
    /// JSON the client reads: what the new document sends, the old one must have expected.
    Response,
}

impl Direction {
    pub(crate) fn is_response(self) -> bool {
        self == Direction::Response
    }

    /// The level of a difference that breaks whoever is on this way.
    pub(crate) fn breaking(self) -> Level {
        if self.is_response() {
            Level::ResponseBreaking
        } else {
            Level::RequestBreaking
        }
    }
}

/// Stands in a text for what the text is about, until it is known.
pub(crate) const SUBJECT: char = '\u{E000}';

/// Stands in a text for " of " and what the text is about.
pub(crate) const OF_SUBJECT: char = '\u{E001}';

#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) level: Level,
    pub(crate) kind: Kind,
    pub(crate) path: Vec<Step>,
    pub(crate) old: Option<NodeId>,
    pub(crate) new: Option<NodeId>,
    pub(crate) text: String,
}

impl Finding {
    pub(crate) fn breaks(&self) -> bool {
        self.level < Level::Compatible
    }

    /// The same difference where it breaks nobody, as in most of an error answer.
    pub(crate) fn softened(mut self) -> Self {
        if self.breaks() {
            self.level = Level::Compatible;
        }
        self
    }

    /// Whether a field is not where it was, so that who reads it loses it.
    pub(crate) fn is_loss(&self) -> bool {
        matches!(
            self.kind,
            Kind::PropertyRemoved { .. }
                | Kind::PropertyRenamed { .. }
                | Kind::Wrapped { .. }
                | Kind::Unwrapped { .. }
        )
    }

    /// The same difference, seen from one step further out.
    pub(crate) fn below(&self, step: &Step) -> Self {
        let mut path = Vec::with_capacity(self.path.len() + 1);
        path.push(step.clone());
        path.extend_from_slice(&self.path);
        let mut outer = Self {
            path,
            ..self.clone()
        };
        match step {
            Step::Property(name) => {
                outer.is_about(&format!("`{name}`"), &format!(" of `{name}`"));
            }
            Step::Items => outer.is_about(
                &format!("each item{OF_SUBJECT}"),
                &format!(" of the items{OF_SUBJECT}"),
            ),
            Step::Values => outer.is_about(
                &format!("each value{OF_SUBJECT}"),
                &format!(" of the values{OF_SUBJECT}"),
            ),
            Step::Variant(_) => {}
        }
        outer
    }

    /// Puts the subject into the text, where it waits for one.
    pub(crate) fn is_about(&mut self, subject: &str, of_subject: &str) {
        if self.text.contains([SUBJECT, OF_SUBJECT]) {
            self.text = self
                .text
                .replace(OF_SUBJECT, of_subject)
                .replace(SUBJECT, subject);
        }
    }

    /// The same words at the same two places: the second report tells nothing new.
    pub(crate) fn same_place(&self, other: &Self) -> bool {
        self.level == other.level
            && self.old == other.old
            && self.new == other.new
            && self.kind == other.kind
    }
}

/// How many of the differences break.
pub(crate) fn weight(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.breaks()).count()
}

/// The level of a difference that breaks this way, or does not.
pub(crate) fn level(breaks: bool, direction: Direction) -> Level {
    if breaks {
        direction.breaking()
    } else {
        Level::Compatible
    }
}

/// A difference at the place itself.
pub(crate) fn finding(
    level: Level,
    kind: Kind,
    old: Option<NodeId>,
    new: Option<NodeId>,
    text: String,
) -> Finding {
    Finding {
        level,
        kind,
        path: Vec::new(),
        old,
        new,
        text,
    }
}
