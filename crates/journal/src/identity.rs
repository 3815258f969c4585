//! The identity of a journal, and since when it can be trusted.

use uuid::Uuid;

/// The identity of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// A random id, made when the journal was created.
    pub id: Uuid,
    /// The number of openings so far. A ticket with a higher number comes from a journal that was newer than this one.
    /// Other facts are not counted here.
    pub openings: u64,
    /// Since when it can be trusted.
    pub trust: Trust,
}

/// Since when "not recorded" means "not done".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// From the beginning: the store had no payments before this journal.
    Always,
    /// It replaces one that was lost, or a backup was put back, and the platform's time of that is not known yet.
    /// Nothing is opened.
    Unset,
    /// It replaces one that was lost, or a backup was put back, at this platform time.
    Since(i64),
}
