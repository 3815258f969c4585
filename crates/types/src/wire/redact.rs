//! `Debug` for structs of which some fields may not be shown.

use std::fmt;

/// Stands in for a value that must not be printed.
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// One function for all structs, instead of a formatter call per field in each.
pub fn debug_record(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &[(&str, &dyn fmt::Debug)],
) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (field, value) in fields {
        shown.field(field, value);
    }
    shown.finish()
}

/// A numbered code as it may be printed. No code of the platform has more than six digits; a longer number is something else
/// that was put in its place, such as the number of a card.
pub struct ShownCode(pub i64);

/// The most digits of a number that is printed as a code.
const CODE_DIGITS: usize = 9;

impl fmt::Display for ShownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.0.to_string();
        f.write_str(if is_long_number(&code) {
            "[unusual]"
        } else {
            &code
        })
    }
}

impl fmt::Debug for ShownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a text has more digits than any code or value of an enum, so that it could be the number of a card.
pub(crate) fn is_long_number(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > CODE_DIGITS
}
