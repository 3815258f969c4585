//! The requests that came in, for the ledger and for the page. Both lists are bounded. No secret, no personal datum.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;

use crate::state::ledger::{RequestCount, RequestRecord};

/// The newest requests that are kept.
const RECENT: usize = 1000;

/// One request, with what the page shows of it.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    /// Numbers the requests from 1.
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    pub(crate) record: RequestRecord,
    pub(crate) about: About,
}

/// The part of a request that the ledger leaves out.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// The fault that was applied, by its name.
    pub(crate) fault: Option<&'static str>,
    /// The body without its secrets and personal data; empty where there was none.
    pub(crate) body: String,
    /// The reason of a refusal.
    pub(crate) refusal: Option<String>,
}

/// The newest requests, and the number of all of them by operation.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    made: u64,
    counts: BTreeMap<(String, String), u64>,
    recent: VecDeque<Arrival>,
}

impl RequestLog {
    /// The number of requests that are kept.
    pub(crate) fn len(&self) -> usize {
        self.recent.len()
    }

    pub(crate) fn record(&mut self, at: Timestamp, record: RequestRecord, about: About) {
        *self
            .counts
            .entry((record.method.clone(), record.path.clone()))
            .or_default() += 1;
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.made += 1;
        self.recent.push_back(Arrival {
            number: self.made,
            at,
            record,
            about,
        });
    }

    /// The newest thousand, oldest first.
    pub(crate) fn recent(&self) -> impl DoubleEndedIterator<Item = &Arrival> {
        self.recent.iter()
    }

    /// The number of calls of each operation.
    pub(crate) fn counts(&self) -> Vec<RequestCount> {
        let counted = |((method, path), count): (&(String, String), &u64)| RequestCount {
            method: method.clone(),
            path: path.clone(),
            count: *count,
        };
        self.counts.iter().map(counted).collect()
    }

    /// The number of all requests so far.
    pub(crate) fn made(&self) -> u64 {
        self.made
    }
}
