//! Why a session could not be built.

use std::fmt;

/// A setting of a [`SessionBuilder`](crate::SessionBuilder) that cannot work.
///
/// `Display` is one sentence that names the setting and what it needs. The value is left out: it may hold a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigError {
    setting: &'static str,
    complaint: &'static str,
}

impl ConfigError {
    pub(crate) fn new(setting: &'static str, complaint: &'static str) -> Self {
        Self { setting, complaint }
    }

    /// The builder method whose value was refused (`api_url`).
    pub fn setting(&self) -> &'static str {
        self.setting
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.setting, self.complaint)
    }
}

impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConfigError({self})")
    }
}

impl std::error::Error for ConfigError {}
