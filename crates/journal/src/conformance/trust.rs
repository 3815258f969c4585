//! Checks of trust.

use super::{Subject, material::*};
use crate::identity::Trust;
use crate::journal::Opening;

/// A journal that was created for a shop without payments is trusted from its start, and nothing changes that.
///
/// # Panics
/// When the promise is broken; so do all checks.
pub async fn a_new_journal_is_trusted(subject: &Subject) {
    let journal = &subject.journal;
    let identity = journal.identity().await.expect("the journal answers");
    assert_eq!(identity.trust, Trust::Always, "a new journal is trusted");
    let trust = journal.trust_since(NOW).await.expect("the journal answers");
    assert_eq!(trust, Trust::Always, "a trusted journal stays trusted");
    opens(journal, opening(1, &[])).await;
}

/// The first time that is set counts, for every handle.
///
/// # Panics
/// When the promise is broken.
pub async fn trust_is_set_once(subject: &Subject) {
    let journal = &subject.journal;
    let another = subject.another().await;
    let identity = journal.identity().await.expect("the journal answers");
    assert_eq!(
        identity.trust,
        Trust::Unset,
        "a journal after a loss does not know its time"
    );
    for (handle, at) in [(journal, NOW), (&another, NOW + 9), (journal, NOW - 9)] {
        let trust = handle.trust_since(at).await.expect("the journal answers");
        assert_eq!(trust, Trust::Since(NOW), "the first time counts");
    }
    let identity = another.identity().await.expect("the journal answers");
    assert_eq!(
        identity.trust,
        Trust::Since(NOW),
        "the time is the same for every handle"
    );
}

/// Nothing is opened before the time is known, nor for the life of a token and the quiet period after it.
///
/// # Panics
/// When the promise is broken.
pub async fn untrusted_journals_open_nothing(subject: &Subject) {
    let journal = &subject.journal;
    let at = |at: i64| {
        let mut opening = opening(1, &[]);
        opening.at = at;
        opening
    };
    let answer = tries(journal, at(NOW)).await;
    assert_eq!(
        answer,
        Opening::NotTrusted { until: None },
        "nothing is opened before the time is known"
    );
    journal.trust_since(NOW).await.expect("the journal answers");
    let until = Some(NOW + WARY);
    for time in [NOW - 1, NOW, NOW + WARY - 1] {
        assert_eq!(
            tries(journal, at(time)).await,
            Opening::NotTrusted { until },
            "nothing is opened yet"
        );
    }
    let identity = journal.identity().await.expect("the journal answers");
    assert_eq!(
        identity.openings, 0,
        "an opening that was refused is not counted"
    );
    opens(journal, at(NOW + WARY)).await;
}
