//! Header values that a server will read the way they were meant.

use reqwest::header::HeaderValue;

/// A line of printable ASCII; nothing for a text that is empty, holds anything else (a header could carry more, but
/// nobody agrees on what it means), or has white space around it, which is a slip of copying.
pub(crate) fn plain(text: &str) -> Option<HeaderValue> {
    let printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if text.is_empty() || text.trim() != text || !printable {
        return None;
    }
    HeaderValue::from_str(text).ok()
}

/// The same, marked so that no `Debug` shows it.
pub(crate) fn secret(text: &str) -> Option<HeaderValue> {
    let mut value = plain(text)?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown_and_a_slip_of_copying_is_no_value() {
        assert_eq!(format!("{:?}", secret("canary")), "Some(Sensitive)");
        for slip in ["", " canary", "canary\n", "canary\u{e9}", "can\tary"] {
            assert_eq!(secret(slip), None, "{slip:?}");
        }
    }
}
