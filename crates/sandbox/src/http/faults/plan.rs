//! The course of one request under its fault, as data: decided here without I/O, carried out at the edge, with a
//! connection or without one.

use std::time::Duration;

use super::errors;
use super::kind::{Canned, DelayClock, Effect, Kind};
use crate::http::routes::Operation;
use crate::state::settings::Settings;

/// A request as far as a fault looks at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// None for a path of no operation.
    pub(crate) operation: Option<&'static Operation>,
}

/// The course of a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// False where the connection is closed before the request's body is read.
    pub(crate) reads_body: bool,
    pub(crate) before: Option<Pause>,
    pub(crate) runs: Runs,
    pub(crate) ignores_filters: bool,
    pub(crate) change: Change,
    pub(crate) after: Option<Pause>,
    pub(crate) cut: Option<Cut>,
    pub(crate) date: Dated,
}

/// A wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pause {
    Real(Duration),
    /// From the arrival of the request, by the store's clock.
    Store(Duration),
    /// Until the fault is released.
    Released,
}

/// The runs of the operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Runs {
    /// The request gets no further than the fault.
    Never,
    Once,
    Twice,
    /// The platform answers this in place of the operation: quotas count, and their headers are added.
    Refused(Canned),
}

/// A change of the response.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    None,
    /// Another response.
    Replace(Canned),
    /// Another status and body below the response's own headers.
    Rewrite(Canned),
    LeaveOut(Vec<i64>),
    /// The first bytes of the body as the whole; None for half of them.
    Truncate(Option<usize>),
    Malform,
}

/// A place at which the response ends and its connection with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// After so many bytes, head included.
    After(u64),
    WithinHeaders,
    WithinBody,
}

/// The `Date` of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dated {
    Ahead(i64),
    Missing,
}

impl Plan {
    /// A request that nothing happens to.
    fn usual() -> Self {
        Self {
            reads_body: true,
            before: None,
            runs: Runs::Once,
            ignores_filters: false,
            change: Change::None,
            after: None,
            cut: None,
            date: Dated::Ahead(0),
        }
    }

    /// The course under a fault of this kind in a store of these settings. The same input gives the same plan.
    pub(crate) fn decide(kind: Kind, asked: &Asked<'_>, store: &Settings) -> Self {
        let usual = Self::usual();
        let quirks = &store.quirks;
        let cut = |cut| Self {
            cut: Some(cut),
            ..Self::usual()
        };
        let changed = |change| Self {
            change,
            ..Self::usual()
        };
        let instead = |canned| Self {
            runs: Runs::Never,
            change: Change::Replace(canned),
            ..Self::usual()
        };
        let paused = |effect, pause| match effect {
            Effect::Later => Self {
                before: Some(pause),
                ..Self::usual()
            },
            Effect::First => Self {
                after: Some(pause),
                ..Self::usual()
            },
        };
        match kind {
            Kind::RefuseConnection | Kind::Refuse => Self {
                reads_body: false,
                runs: Runs::Never,
                ..cut(Cut::After(0))
            },
            Kind::CutBefore => Self {
                runs: Runs::Never,
                ..cut(Cut::After(0))
            },
            Kind::CutAfter { bytes } => cut(Cut::After(bytes)),
            Kind::CutWithinHeaders => cut(Cut::WithinHeaders),
            Kind::CutWithinBody => cut(Cut::WithinBody),
            Kind::Delay { effect, by, clock } => match clock {
                DelayClock::Real => paused(effect, Pause::Real(by)),
                DelayClock::Store => paused(effect, Pause::Store(by)),
            },
            Kind::Hold { effect } => paused(effect, Pause::Released),
            Kind::Answer {
                effect: Effect::Later,
                canned,
            } => instead(canned),
            Kind::Answer { canned, .. } => changed(Change::Replace(canned)),
            Kind::Error { effect, error } => {
                let canned = errors::written(&error, asked, quirks);
                match (effect, errors::shape(&error, quirks).is_of_a_proxy()) {
                    (Effect::Later, true) => instead(canned),
                    (Effect::Later, false) => Self {
                        runs: Runs::Refused(canned),
                        ..usual
                    },
                    (Effect::First, true) => changed(Change::Replace(canned)),
                    (Effect::First, false) => changed(Change::Rewrite(canned)),
                }
            }
            Kind::TooManyRequests { reset, headers } => {
                let mut canned = errors::written(&errors::too_many_requests(), asked, quirks);
                canned.headers.extend(headers.written(reset, store.plan));
                instead(canned)
            }
            Kind::TruncateJson { bytes } => changed(Change::Truncate(bytes)),
            Kind::MalformJson => changed(Change::Malform),
            Kind::ProcessTwice => Self {
                runs: Runs::Twice,
                ..usual
            },
            Kind::IgnoreFilters => Self {
                ignores_filters: true,
                ..usual
            },
            Kind::LeaveOut { ids } => changed(Change::LeaveOut(ids)),
            Kind::OmitDate => Self {
                date: Dated::Missing,
                ..usual
            },
            Kind::ShiftDate { seconds } => Self {
                date: Dated::Ahead(seconds),
                ..usual
            },
        }
    }
}
