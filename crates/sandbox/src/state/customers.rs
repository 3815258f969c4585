//! The shoppers who have an account, what they have stored, and what they have to their credit.

use rust_decimal::Decimal;

use crate::state::money::cents;

/// Jane Doe: 100.00 of store credit, a stored Visa and Mastercard, a stored PayPal account and bank account.
pub const JANE: i64 = 11;
/// Sam Roe: 10.00 of store credit, nothing stored.
pub const SAM: i64 = 12;
/// Jane's Visa; it approves.
pub const JANE_VISA: &str = "5a0d1b3c7e9f2468ace013579bdf02468ace13579bdf02468ace13579bdf0246";
/// Jane's Mastercard; its payments are accepted and stay `pending` until they are settled.
pub const JANE_PENDING_MASTERCARD: &str =
    "6b1e2c4d8fa03579bdf124680ace13579bdf024680ace13579bdf024680ace13";
/// Jane's PayPal account; it approves.
pub const JANE_PAYPAL: &str = "7c2f3d5e90b1468ace02357913bdf0246ace8135790bdf2468ace01357bdf924";
/// Jane's bank account; it approves.
pub const JANE_BANK_ACCOUNT: &str =
    "8d304e6fa1c2579bdf1346802ace1357bdf9024681ace0357bdf12469ace8035";

/// A stored-instrument token that any customer may present and that is declined with this numbered code.
///
/// It is 64 characters long like every stored token, and names its code: `decline-30106-00…`.
#[must_use]
pub fn declining_token(code: i64) -> String {
    format!("{:0<64}", format!("{DECLINING}{code}-"))
}

const DECLINING: &str = "decline-";

/// The code that a token made by [`declining_token`] names.
pub(crate) fn code_in_token(token: &str) -> Option<i64> {
    token
        .strip_prefix(DECLINING)?
        .split('-')
        .next()?
        .parse()
        .ok()
}

/// Somebody with an account.
#[derive(Clone)]
pub(crate) struct Customer {
    pub(crate) id: i64,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) store_credit: Decimal,
    pub(crate) instruments: Vec<Instrument>,
}

/// Something stored to pay with.
#[derive(Clone)]
pub(crate) struct Instrument {
    pub(crate) token: String,
    pub(crate) is_default: bool,
    /// Whether a payment with it stays pending.
    pub(crate) pending: bool,
    pub(crate) kind: InstrumentKind,
}

/// What is stored.
#[derive(Clone, Debug)]
pub(crate) enum InstrumentKind {
    Card {
        brand: &'static str,
        iin: String,
        last_4: String,
        expiry_month: i64,
        expiry_year: i64,
    },
    PayPal {
        email: &'static str,
    },
    Bank {
        masked_account_number: &'static str,
        issuer: &'static str,
    },
}

/// The customers of a new store.
pub(crate) fn seeded() -> Vec<Customer> {
    let card = |token: &str, brand, iin: &str, last_4: &str, is_default, pending| Instrument {
        token: token.to_owned(),
        is_default,
        pending,
        kind: InstrumentKind::Card {
            brand,
            iin: iin.to_owned(),
            last_4: last_4.to_owned(),
            expiry_month: 12,
            expiry_year: 2039,
        },
    };
    let other = |token: &str, kind| Instrument {
        token: token.to_owned(),
        is_default: false,
        pending: false,
        kind,
    };
    vec![
        Customer {
            id: JANE,
            first_name: "Jane",
            last_name: "Doe",
            email: "jane.doe@example.com",
            store_credit: cents(10_000),
            instruments: vec![
                card(JANE_VISA, "VISA", "411111", "1111", true, false),
                card(
                    JANE_PENDING_MASTERCARD,
                    "MASTERCARD",
                    "555555",
                    "4444",
                    false,
                    true,
                ),
                other(
                    JANE_PAYPAL,
                    InstrumentKind::PayPal {
                        email: "jane.doe@example.com",
                    },
                ),
                other(
                    JANE_BANK_ACCOUNT,
                    InstrumentKind::Bank {
                        masked_account_number: "****6789",
                        issuer: "Example Savings Bank",
                    },
                ),
            ],
        },
        Customer {
            id: SAM,
            first_name: "Sam",
            last_name: "Roe",
            email: "sam.roe@example.com",
            store_credit: cents(1000),
            instruments: Vec::new(),
        },
    ]
}

impl Customer {
    pub(crate) fn instrument(&self, token: &str) -> Option<&Instrument> {
        self.instruments
            .iter()
            .find(|instrument| instrument.token == token)
    }
}
