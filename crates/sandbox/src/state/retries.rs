//! Retries: what follows an attempt to deliver a webhook. Pure functions.

/// Seconds from one failed attempt to the next; after the last one a webhook is given up.
const SCHEDULE: [u64; 11] = [
    60, 180, 300, 600, 900, 1800, 3600, 7200, 21_600, 50_400, 86_400,
];
/// The step after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Done,
    /// Once more, although it was taken; so many copies are left after that.
    Copy(u32),
    /// After so many seconds.
    Retry(u64),
    GiveUp,
}

/// The step after an attempt. A copy of a webhook that was taken already counts for nothing.
pub(crate) fn next(taken: bool, failures: usize, copies: Option<u32>, duplicates: u32) -> Next {
    match (copies, taken) {
        (Some(0), _) => Next::Done,
        (Some(left), _) => Next::Copy(left - 1),
        (None, true) if duplicates == 0 => Next::Done,
        (None, true) => Next::Copy(duplicates - 1),
        (None, false) => SCHEDULE
            .get(failures)
            .map_or(Next::GiveUp, |seconds| Next::Retry(*seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Next, SCHEDULE, next};

    #[test]
    fn a_webhook_that_is_never_taken_is_given_up_after_twelve_attempts() {
        let steps: Vec<Next> = (0..12)
            .map(|failures| next(false, failures, None, 0))
            .collect();
        assert_eq!(steps[0], Next::Retry(60));
        assert_eq!(steps[10], Next::Retry(86_400));
        assert_eq!(steps[11], Next::GiveUp);
        assert_eq!(SCHEDULE.iter().sum::<u64>(), 48 * 3600 + 240);
    }

    #[test]
    fn a_webhook_that_is_taken_is_sent_again_as_often_as_asked() {
        assert_eq!(next(true, 3, None, 0), Next::Done);
        assert_eq!(next(true, 3, None, 2), Next::Copy(1));
        assert_eq!(next(false, 3, Some(1), 2), Next::Copy(0));
        assert_eq!(next(true, 3, Some(0), 2), Next::Done);
    }
}
