//! The kinds of faults, with their settings.

use std::time::Duration;

use super::RateLimitHeaders;
use crate::state::quirks::ErrorShape;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    RefuseConnection,
    Refuse,
    CutBefore,
    CutAfter {
        bytes: u64,
    },
    CutWithinHeaders,
    CutWithinBody,
    Delay {
        effect: Effect,
        by: Duration,
        clock: DelayClock,
    },
    Hold {
        effect: Effect,
    },
    Answer {
        effect: Effect,
        canned: Canned,
    },
    Error {
        effect: Effect,
        error: ErrorAnswer,
    },
    TooManyRequests {
        reset: Duration,
        headers: RateLimitHeaders,
    },
    TruncateJson {
        bytes: Option<usize>,
    },
    MalformJson,
    ProcessTwice,
    IgnoreFilters,
    LeaveOut {
        ids: Vec<i64>,
    },
    OmitDate,
    ShiftDate {
        seconds: i64,
    },
}

/// The place of a request's effect beside its fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// After a delay or a hold; for an answer, never.
    Later,
    /// Before the fault.
    First,
}

/// The clock that a delay is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DelayClock {
    Real,
    /// The one that a test moves.
    Store,
}

/// A response that a test wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Canned {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// An error of the platform that the sandbox writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorAnswer {
    pub(crate) status: u16,
    pub(crate) shape: ErrorShape,
    pub(crate) title: Option<String>,
    pub(crate) code: Option<i64>,
}

impl Kind {
    /// The name in JSON.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::RefuseConnection => "refuse_connection",
            Self::Refuse => "refuse",
            Self::CutBefore => "cut_before_effect",
            Self::CutAfter { .. } => "cut_after_effect",
            Self::CutWithinHeaders => "cut_within_headers",
            Self::CutWithinBody => "cut_within_body",
            Self::Delay {
                effect: Effect::Later,
                ..
            } => "delay_before_effect",
            Self::Delay { .. } => "delay_after_effect",
            Self::Hold {
                effect: Effect::Later,
            } => "hold_before_effect",
            Self::Hold { .. } => "hold_after_effect",
            Self::Answer {
                effect: Effect::Later,
                ..
            } => "answer_instead",
            Self::Answer { .. } => "answer_after_effect",
            Self::Error {
                effect: Effect::Later,
                ..
            } => "error_instead",
            Self::Error { .. } => "error_after_effect",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::TruncateJson { .. } => "truncate_json",
            Self::MalformJson => "malform_json",
            Self::ProcessTwice => "process_twice",
            Self::IgnoreFilters => "ignore_filters",
            Self::LeaveOut { .. } => "leave_out",
            Self::OmitDate => "omit_date",
            Self::ShiftDate { .. } => "shift_date",
        }
    }

    /// True for a fault that needs more than its request: a connection, or somebody who releases it.
    pub(crate) fn needs_the_list(&self) -> bool {
        matches!(self, Self::RefuseConnection | Self::Hold { .. })
    }
}
