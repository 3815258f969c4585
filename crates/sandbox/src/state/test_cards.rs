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
    /// As `supported_instruments` names it.
    pub(crate) brand: &'static str,
    /// As transactions name it.
    pub(crate) card_type: &'static str,
    pub(crate) behaviour: Behaviour,
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
    let card = |brand, card_type, behaviour| {
        Some(TestCard {
            brand,
            card_type,
            behaviour,
        })
    };
    let visa = |behaviour| card("VISA", "visa", behaviour);
    match number {
        VISA | VISA_DEBIT => visa(Behaviour::Approves),
        MASTERCARD => card("MASTERCARD", "master", Behaviour::Approves),
        AMEX => card("AMEX", "american_express", Behaviour::Approves),
        DISCOVER => card("DISCOVER", "discover", Behaviour::Approves),
        PENDING => visa(Behaviour::StaysPending),
        DECLINED => visa(Behaviour::Declines(
            code_named_by(verification_value).unwrap_or(30104),
        )),
        WRONG_VERIFICATION_VALUE => visa(Behaviour::Declines(30102)),
        EXPIRED => visa(Behaviour::Declines(30103)),
        INSUFFICIENT_FUNDS => visa(Behaviour::Declines(30106)),
        PROCESSING_ERROR => visa(Behaviour::Declines(10000)),
        _ => None,
    }
}

fn code_named_by(verification_value: &str) -> Option<i64> {
    crate::state::payment_codes::ALL
        .into_iter()
        .find(|code| declining_verification_value(*code) == verification_value)
}
