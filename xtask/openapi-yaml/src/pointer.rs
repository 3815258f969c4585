//! Tokens of a JSON pointer (RFC 6901).

use std::borrow::Cow;

/// A key as one token of a JSON pointer.
#[must_use]
pub fn token(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// The key that a token of a JSON pointer means.
#[must_use]
pub fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}
