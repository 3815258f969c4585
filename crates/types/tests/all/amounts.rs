//! Money keeps its digits, in every place it can stand.

use std::collections::BTreeMap;

use bigcommerce_types::{Amount, Decimal, record, union, wire};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// As the API has spelled amounts, and worse.
const SPELLINGS: [&str; 8] = [
    "13.858823529412000",
    "1e2",
    "0.30",
    "12.5000",
    "-3.1400",
    "1.234567890123456789012345678901234",
    "0",
    "1E-7",
];

#[derive(Clone, PartialEq)]
struct Basket {
    total: Amount,
    text: Amount,
    note: Option<Amount>,
    list: Vec<Amount>,
    text_list: Vec<Amount>,
    by_name: BTreeMap<String, Amount>,
    line: Line,
}
record! { Basket {
    total: "total",
    text: "text" text,
    note: "note" text personal,
    list: "list",
    text_list: "text_list" personal text,
    by_name: "by_name",
    line: flatten,
} }

#[derive(Clone, PartialEq)]
struct Line {
    price: Amount,
    kind: Price,
}
record! { Line { price: "price", kind: "kind" } }

#[derive(Clone, Debug, PartialEq)]
enum Price {
    Fixed(Fixed),
}
union! { Price closed by "type" { Fixed = "fixed" } }

#[derive(Clone, PartialEq)]
struct Fixed {
    value: Amount,
}
record! { Fixed { value: "value" } }

#[test]
fn digits_are_kept_in_fields_lists_maps_flattened_records_and_unions() -> Outcome {
    for digits in SPELLINGS {
        let sent = format!(
            r#"{{"total":{digits},"text":"{digits}","note":"{digits}","list":[{digits}],"text_list":["{digits}"],"by_name":{{"a":{digits}}},"price":{digits},"kind":{{"type":"fixed","value":{digits}}}}}"#
        );
        let basket: Basket = wire::decode(sent.as_bytes())?;
        assert_eq!(basket.total.as_str(), digits);
        assert_eq!(serde_json::to_string(&basket)?, sent);
        let through_serde: Basket = serde_json::from_str(&sent)?;
        assert_eq!(serde_json::to_string(&through_serde)?, sent);
        let through_a_reader: Basket = serde_json::from_reader(sent.as_bytes())?;
        assert_eq!(serde_json::to_string(&through_a_reader)?, sent);
    }
    Ok(())
}

#[test]
fn the_place_decides_between_number_and_string_not_what_was_sent() -> Outcome {
    let swapped =
        br#"{"total":"12.5000","text":12.5000,"price":"1","kind":{"type":"fixed","value":"+.5"}}"#;
    let basket: Basket = wire::decode(swapped)?;
    assert_eq!(
        serde_json::to_string(&basket)?,
        r#"{"total":12.5000,"text":"12.5000","list":[],"text_list":[],"by_name":{},"price":1,"kind":{"type":"fixed","value":0.5}}"#
    );
    Ok(())
}

#[test]
fn amounts_compare_by_value_and_keep_their_scale() -> Outcome {
    let short: Amount = wire::decode(b"12.5")?;
    let long: Amount = wire::decode(b"\"12.5000\"")?;
    assert_eq!(short, long);
    assert_ne!(short.as_str(), long.as_str());
    assert_eq!(long.decimal().to_string(), "12.5000");
    assert!(short < wire::decode(b"12.51")?);
    assert_eq!(
        wire::decode::<Amount>(b"1e2")?.decimal(),
        Decimal::ONE_HUNDRED
    );
    assert_eq!(
        wire::decode::<Amount>(b"1.5E+3")?.decimal(),
        Decimal::from(1500)
    );
    assert_eq!(
        wire::decode::<Amount>(b"25e-1")?.decimal(),
        Decimal::new(25, 1)
    );
    Ok(())
}

#[test]
fn a_number_too_long_or_too_large_is_kept_as_text_and_says_so() -> Outcome {
    let long: Amount = wire::decode(b"1.234567890123456789012345678901234")?;
    assert!(!long.is_exact());
    assert_eq!(long.decimal().round_dp(6), Decimal::new(1_234_568, 6));
    for (digits, decimal) in [
        ("1234567890123456789012345678901234", Decimal::MAX),
        ("-1e400", Decimal::MIN),
        ("1e99999999999999999999", Decimal::MAX),
        ("1e-99999999999999999999", Decimal::ZERO),
        ("1e-40", Decimal::ZERO),
    ] {
        let far: Amount = wire::decode(digits.as_bytes())?;
        assert_eq!(
            (far.as_str(), far.decimal(), far.is_exact()),
            (digits, decimal, false)
        );
        assert_eq!(serde_json::to_string(&far)?, digits);
    }
    let zeros: Amount = wire::decode(b"0.5000000000000000000000000000000000000")?;
    assert!(zeros.is_exact());
    assert_eq!(wire::decode::<Amount>(b"0e99")?.decimal(), Decimal::ZERO);
    Ok(())
}

#[test]
fn an_amount_from_a_person_is_read_strictly() {
    for text in ["12.50", "0", "-0.01", "7"] {
        assert_eq!(
            text.parse::<Amount>().map(|amount| amount.to_string()),
            Ok(text.to_owned())
        );
    }
    for text in [
        "",
        "-",
        ".",
        "1e2",
        "+1",
        ".5",
        "5.",
        "007",
        "1,000.00",
        "1_000",
        " 1",
        "12.50 USD",
        "NaN",
        "1.2.3",
    ] {
        assert!(text.parse::<Amount>().is_err(), "{text}");
    }
    assert!(
        "1.234567890123456789012345678901234"
            .parse::<Amount>()
            .is_err()
    );
}

#[test]
fn what_is_no_number_is_refused_without_being_repeated() {
    for body in [
        r#""12.50 USD""#,
        r#""1_000""#,
        "true",
        "[1]",
        r#"{"value":1}"#,
        r#""--1""#,
        r#""1e""#,
    ] {
        let error = wire::decode::<Amount>(body.as_bytes()).expect_err(body);
        assert!(
            error.to_string().starts_with("expected an amount, found a"),
            "{error}"
        );
    }
}

#[test]
fn an_empty_text_is_an_absent_amount() -> Outcome {
    assert_eq!(wire::decode::<Option<Amount>>(br#""""#)?, None);
    assert_eq!(wire::decode::<Option<Amount>>(b"{}")?, None);
    Ok(())
}
