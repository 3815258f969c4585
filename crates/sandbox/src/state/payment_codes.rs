//! The numbered codes of payments, in the sandbox's words.

use crate::state::errors::Refusal;

/// Code and title.
const CODES: [(i64, &str); 17] = [
    (
        10000,
        "The payment could not be processed; whether it was taken is not known.",
    ),
    (10001, "The payment request is not valid."),
    (30000, "The store has no such payment provider."),
    (30001, "The payment provider is not set up correctly."),
    (30002, "The store does not keep instruments."),
    (30003, "There is no such order."),
    (
        30004,
        "The amount of the order has changed, or its lines do not add up to it.",
    ),
    (30050, "The instrument could not be kept."),
    (30051, "The shopper has no such stored instrument."),
    (30100, "A payment access token could not be made."),
    (30101, "The order can't be paid in its present state."),
    (30102, "The card could not be verified."),
    (30103, "The card has expired."),
    (30104, "The card was refused by its issuer."),
    (30105, "The same payment was made before."),
    (30106, "The funds do not suffice."),
    (30107, "The shopper has withdrawn the authorisation."),
];

/// Every code, in order: what a test walks through.
pub const ALL: [i64; CODES.len()] = {
    let mut all = [0; CODES.len()];
    let mut index = 0;
    while index < all.len() {
        all[index] = CODES[index].0;
        index += 1;
    }
    all
};

pub(crate) fn exists(code: i64) -> bool {
    ALL.contains(&code)
}

/// 422 with this code. Which status goes with which code is published nowhere; a decline is some 4xx.
pub(crate) fn refusal(code: i64) -> Refusal {
    let title = CODES
        .iter()
        .find(|(known, _)| *known == code)
        .map_or("The payment was refused.", |(_, title)| title);
    Refusal::unprocessable(title).code(code)
}

/// The codes with which an instrument is turned down after the gateway was asked: such an attempt leaves a failed
/// transaction. The others say that the request, the order or the store is not in order.
const DECLINES: [i64; 5] = [30102, 30103, 30104, 30106, 30107];

/// 422 with this code, after the gateway was asked.
pub(crate) fn decline(code: i64) -> Refusal {
    if DECLINES.contains(&code) {
        refusal(code).declined()
    } else {
        refusal(code)
    }
}
