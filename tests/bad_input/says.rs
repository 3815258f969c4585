//! What every error has to say.

use bigcommerce_facade::{Error, Owner, Sent};

/// What an error has to say, whatever went wrong.
#[track_caller]
pub(crate) fn says(error: &Error, sent: Sent, owner: Owner, words: &str) {
    let sentence = error.to_string();
    assert_eq!(error.sent(), sent, "{sentence}");
    assert_eq!(error.owner(), owner, "{sentence}");
    assert!(sentence.contains(words), "`{words}` is not in: {sentence}");
    let consequences = [
        "nothing was sent",
        "nothing was changed",
        "it was only a read",
        "whether it took effect is not known",
        "it was accepted, and what it did is not known",
    ];
    assert!(
        consequences.iter().any(|one| sentence.contains(one)),
        "no word on what was sent: {sentence}"
    );
    assert!(
        !sentence.contains('\n') && !sentence.contains("127.0.0.1"),
        "one sentence without addresses: {sentence}"
    );
    let advice = error.advice();
    assert!(
        advice.starts_with(char::is_uppercase) && advice.ends_with('.'),
        "no sentence: {advice}"
    );
    assert!(!error.shopper_message().text().is_empty());
}
