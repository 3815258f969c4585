//! The card numbers that the sandbox takes: public test numbers, and none else.

/// Visa; approves.
pub const VISA: &str = "4111111111111111";
/// Visa; approves.
pub const VISA_DEBIT: &str = "4242424242424242";
/// Mastercard; approves.
pub const MASTERCARD: &str = "5555555555554444";
/// American Express; approves. Its verification value has four digits.
pub const AMEX: &str = "378282246310005";
/// Discover; approves.
pub const DISCOVER: &str = "6011111111111117";
/// Visa; its payments are accepted and stay `pending` until they are settled.
pub const PENDING: &str = "4000000000000077";
/// Visa; declined with the code that the verification value names, see [`declining_verification_value`], else with
/// 30104.
pub const DECLINED: &str = "4000000000000002";
/// Visa; declined, verification value wrong (30102).
pub const WRONG_VERIFICATION_VALUE: &str = "4000000000000127";
/// Visa; declined, expired (30103).
pub const EXPIRED: &str = "4000000000000069";
/// Visa; declined, insufficient funds (30106).
pub const INSUFFICIENT_FUNDS: &str = "4000000000009995";
/// Visa; processing error, whose outcome is not known (10000).
pub const PROCESSING_ERROR: &str = "4000000000000119";

/// A tokenized card that approves.
pub const TOKENIZED: &str = "tokenized-test-card-approves-00000000000000000000000000000000000";

/// How a test card behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Approves,
    StaysPending,
    Declines(i64),
}

/// A known card.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TestCard {
    pub(crate) number: &'static str,
    /// As `supported_instruments` names it.
    pub(crate) brand: &'static str,
    /// As transactions name it.
    pub(crate) card_type: &'static str,
    pub(crate) behaviour: Behaviour,
}

const fn card(
    number: &'static str,
    brand: &'static str,
    card_type: &'static str,
    behaviour: Behaviour,
) -> TestCard {
    TestCard {
        number,
        brand,
        card_type,
        behaviour,
    }
}

const fn visa(number: &'static str, behaviour: Behaviour) -> TestCard {
    card(number, "VISA", "visa", behaviour)
}

/// Every card that is taken. No other number is processed, kept or repeated.
pub(crate) const ALL: [TestCard; 11] = [
    visa(VISA, Behaviour::Approves),
    visa(VISA_DEBIT, Behaviour::Approves),
    card(MASTERCARD, "MASTERCARD", "master", Behaviour::Approves),
    card(AMEX, "AMEX", "american_express", Behaviour::Approves),
    card(DISCOVER, "DISCOVER", "discover", Behaviour::Approves),
    visa(PENDING, Behaviour::StaysPending),
    visa(DECLINED, Behaviour::Declines(30104)),
    visa(WRONG_VERIFICATION_VALUE, Behaviour::Declines(30102)),
    visa(EXPIRED, Behaviour::Declines(30103)),
    visa(INSUFFICIENT_FUNDS, Behaviour::Declines(30106)),
    visa(PROCESSING_ERROR, Behaviour::Declines(10000)),
];

impl TestCard {
    /// A phrase that says how payments with it end.
    pub(crate) fn says(&self) -> String {
        match self.behaviour {
            Behaviour::Approves => "approves".to_owned(),
            Behaviour::StaysPending => "stays pending until it is settled".to_owned(),
            Behaviour::Declines(code) if self.number == DECLINED => {
                format!("declines with the code that the verification value names, else {code}")
            }
            Behaviour::Declines(code) => format!("declines with code {code}"),
        }
    }
}

/// What to send as the verification value of [`DECLINED`] for one of the numbered codes: its last four digits,
/// and for 10000 and 10001 the first three of the code with its last.
#[must_use]
pub fn declining_verification_value(code: i64) -> String {
    match code {
        10000 => "1000".to_owned(),
        10001 => "1001".to_owned(),
        _ => format!("{:04}", code % 10_000),
    }
}

/// The card with this number. None: it is not one of ours, and must not be processed, kept or repeated.
pub(crate) fn find(number: &str, verification_value: &str) -> Option<TestCard> {
    let mut known = ALL.into_iter().find(|card| card.number == number)?;
    if known.number == DECLINED
        && let Some(code) = code_named_by(verification_value)
    {
        known.behaviour = Behaviour::Declines(code);
    }
    Some(known)
}

/// True for a text that is the number of a card which is not one of ours, written with or without gaps.
pub(crate) fn is_foreign_number(text: &str) -> bool {
    let plain = |one: char| one.is_ascii_digit() || matches!(one, ' ' | '-');
    let digits: Vec<u32> = text.chars().filter_map(|one| one.to_digit(10)).collect();
    if !text.chars().all(plain) || !(12..=19).contains(&digits.len()) {
        return false;
    }
    let number: String = text.chars().filter(char::is_ascii_digit).collect();
    is_in_order(&digits) && !ALL.iter().any(|card| card.number == number)
}

/// The check of Luhn: every second digit from the end counts twice.
fn is_in_order(digits: &[u32]) -> bool {
    let counted = digits.iter().rev().enumerate();
    let sum: u32 = counted
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn code_named_by(verification_value: &str) -> Option<i64> {
    crate::state::payment_codes::ALL
        .into_iter()
        .find(|code| declining_verification_value(*code) == verification_value)
}
