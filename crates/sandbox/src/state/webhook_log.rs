//! The attempts to send webhooks, for the page. The list is bounded.

use std::collections::VecDeque;

use jiff::Timestamp;

/// The newest attempts that are kept.
const KEPT: usize = 500;

/// One attempt to send a webhook.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) at: Timestamp,
    /// The id of the webhook: the same for all of its attempts.
    pub(crate) id: String,
    pub(crate) scope: String,
    pub(crate) destination: String,
    /// 1 for the first one.
    pub(crate) number: usize,
    /// The status of the answer; None where there was no answer.
    pub(crate) status: Option<u16>,
}

impl Attempt {
    /// True if the receiver took the webhook.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(self.status, Some(200..=299))
    }
}

/// The newest attempts.
#[derive(Debug, Default)]
pub(crate) struct WebhookLog(VecDeque<Attempt>);

impl WebhookLog {
    pub(crate) fn record(&mut self, attempt: Attempt) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(attempt);
    }

    /// The newest five hundred, oldest first.
    pub(crate) fn recent(&self) -> impl DoubleEndedIterator<Item = &Attempt> {
        self.0.iter()
    }
}
