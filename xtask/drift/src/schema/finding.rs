//! One difference between two schemas, before it is known which operation reaches it.

use crate::change::{Kind, Level, Step};
use crate::tree::NodeId;

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

    /// The same difference, seen from one step further out.
    pub(crate) fn below(&self, step: &Step) -> Self {
        let mut path = Vec::with_capacity(self.path.len() + 1);
        path.push(step.clone());
        path.extend_from_slice(&self.path);
        Self {
            path,
            ..self.clone()
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
