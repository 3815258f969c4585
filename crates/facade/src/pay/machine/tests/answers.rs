//! The table of answers (6.3.1), written once more from its text.

use bigcommerce_journal::Class;
use bigcommerce_payments::codes::{CodeOutcome, PaymentCode};

use super::super::{Code, classify};

/// The body of an answer, by what its code says.
#[derive(Clone, Copy, Debug)]
enum Body {
    Foreign,
    WithoutCode,
    Refusing(i64),
    Doubtful(i64),
}

impl Body {
    fn code(self) -> Code {
        match self {
            Self::Foreign => Code::Foreign,
            Self::WithoutCode => Code::None,
            Self::Refusing(code) | Self::Doubtful(code) => Code::Numbered(PaymentCode::from(code)),
        }
    }

    fn refuses(self) -> bool {
        matches!(self, Self::Refusing(_))
    }
}

const IN_DOUBT_WHATEVER_THE_BODY: [u16; 4] = [408, 409, 423, 499];
const REFUSED_WITHOUT_A_CODE: [u16; 9] = [400, 401, 403, 404, 405, 406, 413, 415, 422];

/// The rule, top down.
fn expected(status: u16, body: Body) -> Class {
    let redirect = status / 100 == 3;
    let fault = status / 100 >= 5;
    if redirect || fault || IN_DOUBT_WHATEVER_THE_BODY.contains(&status) {
        return Class::Doubt;
    }
    if matches!(body, Body::Foreign) {
        return Class::Doubt;
    }
    if status == 429 {
        return Class::NotProcessed;
    }
    if body.refuses() {
        return Class::Refused;
    }
    let bare = matches!(body, Body::WithoutCode);
    if bare && REFUSED_WITHOUT_A_CODE.contains(&status) {
        return Class::Refused;
    }
    Class::Doubt
}

#[test]
fn every_status_with_every_kind_of_body_has_the_class_of_the_table() {
    let bodies = [
        Body::Foreign,
        Body::WithoutCode,
        Body::Refusing(10_001),
        Body::Refusing(30_106),
        Body::Doubtful(10_000),
        Body::Doubtful(30_050),
        Body::Doubtful(30_101),
        Body::Doubtful(30_105),
        Body::Doubtful(0),
        Body::Doubtful(-30_106),
        Body::Doubtful(99_999),
    ];
    for status in 100..=600 {
        for body in bodies {
            let class = classify(status, &body.code());
            assert_eq!(class, expected(status, body), "{status} {body:?}");
        }
    }
}

#[test]
fn a_number_in_the_body_of_a_gateway_timeout_is_no_decline() {
    for status in [408, 409, 423, 499, 500, 502, 503, 504] {
        let refusing = Code::Numbered(PaymentCode::from(30_106));
        assert_eq!(classify(status, &refusing), Class::Doubt, "{status}");
    }
}

#[test]
fn payment_required_without_a_code_is_in_doubt() {
    assert_eq!(classify(402, &Code::None), Class::Doubt);
    let refusing = Code::Numbered(PaymentCode::from(30_106));
    assert_eq!(classify(402, &refusing), Class::Refused);
}

/// The rows of `specs/payment-codes.yaml`: code and outcome.
fn rows() -> Vec<(i64, bool)> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../specs/payment-codes.yaml"
    );
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<serde_norway::Value> = serde_norway::from_str(&text).unwrap();
    let row = |row: &serde_norway::Value| {
        let outcome = row["outcome"].as_str().unwrap();
        assert!(matches!(outcome, "refuses" | "in_doubt"), "{outcome}");
        (row["code"].as_i64().unwrap(), outcome == "refuses")
    };
    rows.iter().map(row).collect()
}

#[test]
fn a_code_refuses_only_where_its_row_says_so() {
    let rows = rows();
    assert!(rows.len() > 10);
    for (number, refuses) in rows {
        let code = PaymentCode::from(number);
        assert_eq!(code.outcome() == CodeOutcome::Refuses, refuses, "{number}");
        let class = if refuses {
            Class::Refused
        } else {
            Class::Doubt
        };
        for status in [400, 402, 422] {
            let code = Code::Numbered(PaymentCode::from(number));
            assert_eq!(classify(status, &code), class, "{status} {number}");
        }
    }
}

#[test]
fn the_codes_that_say_nothing_of_the_money_are_in_doubt() {
    let doubtful = [10_000, 30_050, 30_101, 30_105];
    for (number, refuses) in rows() {
        assert_eq!(refuses, !doubtful.contains(&number), "{number}");
    }
}
