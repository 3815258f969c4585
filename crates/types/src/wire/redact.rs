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

/// A numbered code as it may be printed. No code of the platform has more than six digits; a longer number is something
/// else that was put in its place, such as the number of a card.
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

/// The longest sentence of a server that is shown, in characters.
const SENTENCE: usize = 300;

/// Stands in for a word of a server's sentence that must not be shown.
const WITHHELD: &str = "[…]";

/// A sentence of the server as it may be shown to the person whom it concerns. Digits are shown as `#` when there are
/// so many that they could be the number of a card, in whatever script and with whatever between them, and when
/// `digits` says that none may be shown. Control and formatting characters are left out, words that look like an e-mail
/// address or a token withheld. Nothing is left of a sentence without a letter.
pub fn shown_sentence(text: &str, digits: bool) -> Option<String> {
    let digits = digits && text.chars().filter(|letter| letter.is_numeric()).count() <= CODE_DIGITS;
    let visible: String = text
        .chars()
        .filter(|letter| letter.is_whitespace() || !(letter.is_control() || is_format(*letter)))
        .collect();
    let words: Vec<&str> = visible
        .split_whitespace()
        .map(|word| if is_private(word) { WITHHELD } else { word })
        .collect();
    let mut shown = String::new();
    for letter in words.join(" ").chars().take(SENTENCE) {
        shown.push(if letter.is_numeric() && !digits {
            '#'
        } else {
            letter
        });
    }
    shown.contains(char::is_alphabetic).then_some(shown)
}

/// Characters without a shape of their own: they hide or turn round what stands beside them.
fn is_format(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// True for a word that could be an e-mail address or a token.
fn is_private(word: &str) -> bool {
    let is_token = |run: &str| {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        run.len() >= 32 || (run.len() >= 16 && digits > 0)
    };
    word.contains('@')
        || word
            .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
            .any(is_token)
}

/// Whether a text has more digits than any code or value of an enum, so that it could be the number of a card.
pub(crate) fn is_long_number(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > CODE_DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_the_shop_is_shown_as_the_server_said_it() {
        let said = "You can only purchase a maximum of 2 of the Mug per order.";
        assert_eq!(shown_sentence(said, true).as_deref(), Some(said));
    }

    #[test]
    fn no_digit_of_what_could_be_a_card_is_shown() {
        for card in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "4111\u{200b}1111.1111/1111",
            "４１１１１１１１１１１１１１１１",
            "4a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1",
        ] {
            let shown = shown_sentence(&format!("No {card} here"), true).unwrap_or_default();
            assert!(!shown.contains(char::is_numeric), "{shown}");
            assert!(
                shown.starts_with("No ") && shown.ends_with(" here"),
                "{shown}"
            );
        }
        assert_eq!(
            shown_sentence("code 123", false).as_deref(),
            Some("code ###")
        );
    }

    #[test]
    fn control_characters_addresses_and_tokens_are_left_out() {
        let said = "Sorry\u{1b}[31m\nJane\u{202e} jane@example.com eyJhbGciOiJIUzI1NiJ9.e30";
        let shown = shown_sentence(said, true).unwrap_or_default();
        assert_eq!(shown, "Sorry[31m Jane […] […]");
        assert_eq!(shown_sentence("\u{0}\n", true), None);
        assert!(shown_sentence(&"word ".repeat(500), true).is_some_and(|shown| shown.len() <= 300));
    }
}
