//! Texts of others that may be recorded and printed.

use uuid::Uuid;

/// The longest text that is kept.
const LONGEST: usize = 100;

/// The most digits of a payment code.
const CODE_DIGITS: u32 = 9;

/// The text is short, has only characters that are safe to print, and cannot be the number of a card.
pub(crate) fn is_printable(text: &str) -> bool {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(safe) && !may_hold_a_card_number(text)
}

/// A code, unless it is too long to be one. No code of the platform has more than six digits; a longer number is
/// something else that was put in its place.
pub(crate) fn short_code(code: i64) -> Option<i64> {
    (code.unsigned_abs() < 10_u64.pow(CODE_DIGITS)).then_some(code)
}

/// Some 12 to 19 digits in a row satisfy the check digit of card numbers. Anything but a letter between them is
/// ignored.
fn may_hold_a_card_number(text: &str) -> bool {
    // A random id has long rows of digits now and then, and letters beside them.
    if Uuid::parse_str(text).is_ok() && text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    text.split(|character: char| character.is_ascii_alphabetic())
        .any(|row| {
            let digits: Vec<u32> = row.chars().filter_map(|digit| digit.to_digit(10)).collect();
            (12..=19).any(|length| digits.windows(length).any(has_check_digit))
        })
}

fn has_check_digit(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) => doubled / 10 + doubled % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_gateways_and_carts_are_kept() {
        for id in [
            "693bb4cd3ef34a6fad8b9ee81bd8ac45",
            "9f0c1a52-7d35-4b68-9d8e-123456789012",
            "pay_1Nv0Fq2eZvKYlo2C",
            "cart-1",
            "20180215.118",
        ] {
            assert!(is_printable(id), "{id}");
        }
    }

    #[test]
    fn what_may_be_the_number_of_a_card_is_not_kept() {
        for text in [
            "4111111111111111",
            "pay_4111111111111111",
            "4111-1111-1111-1111",
            "4111.1111.1111.1111",
            "378282246310005",
            "94111111111111111",
            "00000000000000000000000000000000",
        ] {
            assert!(!is_printable(text), "{text}");
        }
        assert_eq!(short_code(4_111_111_111_111_111), None);
        assert_eq!(short_code(30106), Some(30106));
    }

    #[test]
    fn what_is_long_or_has_other_characters_is_not_kept() {
        for text in [
            "",
            "a b",
            "a\nb",
            "<b>",
            "Ünal",
            "\u{1b}[31m",
            &"a".repeat(101),
        ] {
            assert!(!is_printable(text), "{text:?}");
        }
    }
}
