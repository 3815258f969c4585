//! Time limits of a session: not set, disabled, or a duration.

use std::future::Future;
use std::time::Duration;

use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};

use crate::config_error::ConfigError;

/// A time limit. *Not set* leaves the choice to the library; *disabled* is the application's own choice to wait without
/// end.
///
/// ```
/// use std::time::Duration;
///
/// use bigcommerce_transport::TimeLimit;
///
/// assert_eq!(TimeLimit::from(Duration::from_secs(5)), TimeLimit::After(Duration::from_secs(5)));
/// assert_eq!(TimeLimit::default(), TimeLimit::NotSet);
/// assert_ne!(TimeLimit::Disabled, TimeLimit::NotSet);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TimeLimit {
    /// The default applies.
    #[default]
    NotSet,
    /// There is no limit.
    Disabled,
    /// The limit.
    After(Duration),
}

impl From<Duration> for TimeLimit {
    fn from(limit: Duration) -> Self {
        Self::After(limit)
    }
}

impl TimeLimit {
    fn or(self, default: Option<Duration>) -> Option<Duration> {
        match self {
            Self::NotSet => default,
            Self::Disabled => None,
            Self::After(limit) => Some(limit),
        }
    }
}

/// The settings of the four limits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TimeLimits {
    pub(crate) connect: TimeLimit,
    pub(crate) read: TimeLimit,
    pub(crate) attempt: TimeLimit,
    pub(crate) step: TimeLimit,
}

/// The four limits that hold; nothing where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Making one connection, TLS included.
    pub(crate) connect: Option<Duration>,
    /// One silence: until the head of a response after the connection, and between two parts of its body.
    pub(crate) read: Option<Duration>,
    /// One attempt, from the connection to the last byte of the response.
    pub(crate) attempt: Option<Duration>,
    /// One call with all its attempts and the waits between them.
    pub(crate) step: Option<Duration>,
}

const CONNECT: Duration = Duration::from_secs(10);
const READ: Duration = Duration::from_secs(30);
const ATTEMPT: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_secs(120);

impl TimeLimits {
    /// The limits, once they are known to make sense together.
    pub(crate) fn check(self) -> Result<Limits, ConfigError> {
        let attempt = self.attempt.or(Some(ATTEMPT));
        let connect = self
            .connect
            .or(Some(attempt.map_or(CONNECT, |all| CONNECT.min(all / 2))));
        let read = self.read.or(Some(READ));
        // Room for a second attempt, unless the application says otherwise.
        let step = self.step.or(attempt.map(|one| STEP.max(one * 2)));
        let nothing = |limit: Option<Duration>| limit.is_some_and(|limit| limit.is_zero());
        for (limit, setting) in [
            (attempt, "timeout"),
            (read, "read_timeout"),
            (step, "step_timeout"),
        ] {
            if nothing(limit) {
                return Err(ConfigError::new(setting, "must be longer than nothing"));
            }
        }
        let longer = connect
            .zip(attempt)
            .is_some_and(|(connect, attempt)| connect >= attempt);
        if nothing(connect) || longer {
            return Err(ConfigError::new(
                "connect_timeout",
                "must be longer than nothing and shorter than `timeout`",
            ));
        }
        Ok(Limits {
            connect,
            read,
            attempt,
            step,
        })
    }
}

/// Awaits a future until a deadline, where there is one.
pub(crate) async fn within<F: Future>(
    deadline: Option<Instant>,
    future: F,
) -> Result<F::Output, Elapsed> {
    match deadline {
        Some(deadline) => timeout_at(deadline, future).await,
        None => Ok(future.await),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_not_set_has_a_default_and_one_that_is_disabled_has_none() {
        let unset = TimeLimits::default().check().map_err(|e| e.to_string());
        assert_eq!(
            unset,
            Ok(Limits {
                connect: Some(CONNECT),
                read: Some(READ),
                attempt: Some(ATTEMPT),
                step: Some(STEP),
            })
        );
        let disabled = TimeLimits {
            connect: TimeLimit::Disabled,
            read: TimeLimit::Disabled,
            attempt: TimeLimit::Disabled,
            step: TimeLimit::Disabled,
        };
        let disabled = disabled.check().map_err(|e| e.to_string());
        assert_eq!(
            disabled,
            Ok(Limits {
                connect: None,
                read: None,
                attempt: None,
                step: None,
            })
        );
    }
}
