//! What a newer API adds is carried, not dropped and not refused.

use std::collections::BTreeSet;

use bigcommerce_types::{
    Amount, CommaList, UnknownObject, UnknownValue, open_enum, record, union, wire,
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum PaymentStatus {
    Authorized,
    CapturePending,
    Level2,
    Unknown(UnknownValue),
}
open_enum! { PaymentStatus: text { Authorized = "authorized", CapturePending = "capture pending", Level2 = "2" } }

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum OrderStatus {
    Incomplete,
    AwaitingFulfillment,
    Unknown(UnknownValue),
}
open_enum! { OrderStatus: integer { Incomplete = 0, AwaitingFulfillment = 11 } }

#[test]
fn a_known_text_is_read_from_text_or_number() -> Outcome {
    let known: Vec<PaymentStatus> = wire::decode(br#"["capture pending","2",2]"#)?;
    assert_eq!(
        known,
        [
            PaymentStatus::CapturePending,
            PaymentStatus::Level2,
            PaymentStatus::Level2
        ]
    );
    assert_eq!(
        serde_json::to_string(&known)?,
        r#"["capture pending","2","2"]"#
    );
    assert_eq!(PaymentStatus::from("authorized"), PaymentStatus::Authorized);
    assert_eq!(PaymentStatus::Authorized.to_string(), "authorized");
    Ok(())
}

#[test]
fn an_unknown_value_as_long_as_a_card_number_is_not_in_debug_output() -> Outcome {
    let sent: Vec<OrderStatus> = wire::decode(br#"[4111111111111111, "4111 1111 1111 1111", 17]"#)?;
    assert_eq!(
        format!("{sent:?}"),
        r#"[Unknown([unusual]), Unknown([unusual]), Unknown("17")]"#
    );
    Ok(())
}

#[test]
fn an_unknown_text_round_trips_with_its_kind() -> Outcome {
    for body in [r#""partly refunded""#, "17", "1.50", r#""17""#] {
        let value: PaymentStatus = wire::decode(body.as_bytes())?;
        assert!(matches!(value, PaymentStatus::Unknown(_)), "{body}");
        assert_eq!(serde_json::to_string(&value)?, body);
        assert_eq!(value.as_str(), body.trim_matches('"'));
    }
    Ok(())
}

#[test]
fn a_known_integer_is_read_from_number_or_text() -> Outcome {
    let known: Vec<OrderStatus> = wire::decode(br#"[11,"11",11.0,0]"#)?;
    assert_eq!(known[..3], [const { OrderStatus::AwaitingFulfillment }; 3]);
    assert_eq!(serde_json::to_string(&known)?, "[11,11,11,0]");
    assert_eq!(known[3].as_i64(), Some(0));
    assert_eq!(OrderStatus::from(11).to_string(), "11");
    Ok(())
}

#[test]
fn an_unknown_integer_round_trips_with_its_kind() -> Outcome {
    for (body, number) in [
        ("99", Some(99)),
        (r#""99""#, Some(99)),
        (r#""soon""#, None),
        ("1.5", None),
    ] {
        let value: OrderStatus = wire::decode(body.as_bytes())?;
        assert!(matches!(value, OrderStatus::Unknown(_)), "{body}");
        assert_eq!(
            (value.as_i64(), serde_json::to_string(&value)?),
            (number, body.to_owned())
        );
    }
    assert_eq!(OrderStatus::from(99).as_i64(), Some(99));
    Ok(())
}

#[test]
fn an_empty_text_and_an_empty_object_are_no_status() -> Outcome {
    for body in [r#""""#, "{}", "null"] {
        assert_eq!(
            wire::decode::<Option<PaymentStatus>>(body.as_bytes())?,
            None
        );
        assert_eq!(wire::decode::<Option<OrderStatus>>(body.as_bytes())?, None);
    }
    assert!(wire::decode::<PaymentStatus>(b"[1]").is_err());
    Ok(())
}

#[test]
fn values_go_into_a_query_with_commas_and_an_empty_list_does_not() -> Outcome {
    let list = CommaList::from([PaymentStatus::Authorized, PaymentStatus::CapturePending]);
    assert_eq!(
        serde_json::to_string(&list)?,
        r#""authorized,capture pending""#
    );
    assert_eq!(
        serde_json::to_string(&CommaList::<PaymentStatus>::default())?,
        "null"
    );
    Ok(())
}

#[derive(Clone, PartialEq)]
struct StoredCard {
    brand: Option<String>,
}
record! { StoredCard { brand: "brand" } }

#[derive(Clone, PartialEq)]
struct StoreCredit {}
record! { StoreCredit {} }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
enum Stored {
    Card(StoredCard),
    Credit(StoreCredit),
    Unknown(UnknownObject),
}
union! { Stored open by "type" { Card = "stored_card", Credit = "store_credit" } }

#[derive(Clone, Debug, PartialEq)]
enum Instrument {
    Card(StoredCard),
    Credit(StoreCredit),
}
union! { Instrument closed by "type" { Card = "stored_card", Credit = "store_credit" } }

#[test]
fn a_tagged_union_finds_its_tag_anywhere_and_writes_it_first() -> Outcome {
    let stored: Stored = wire::decode(br#"{"brand":"VISA","type":"stored_card"}"#)?;
    assert_eq!(
        stored,
        Stored::Card(StoredCard {
            brand: Some("VISA".into())
        })
    );
    assert_eq!(
        serde_json::to_string(&stored)?,
        r#"{"type":"stored_card","brand":"VISA"}"#
    );
    assert_eq!(
        serde_json::to_string(&Instrument::Credit(StoreCredit {}))?,
        r#"{"type":"store_credit"}"#
    );
    assert_eq!(
        wire::decode::<Instrument>(br#"{"type":"store_credit"}"#)?,
        Instrument::Credit(StoreCredit {})
    );
    Ok(())
}

#[test]
fn an_unknown_variant_round_trips_digit_by_digit() -> Outcome {
    for body in [
        r#"{"type":"voucher","value":0.50,"of":[1e2, {"a": null}]}"#,
        r#"{"brand":"VISA"}"#,
        r#"{"type":null}"#,
    ] {
        let stored: Stored = wire::decode(body.as_bytes())?;
        assert!(matches!(stored, Stored::Unknown(_)));
        assert_eq!(serde_json::to_string(&stored)?, body);
        assert_eq!(format!("{stored:?}"), "Unknown([redacted])");
    }
    Ok(())
}

#[test]
fn a_closed_union_names_its_tag_when_it_refuses() {
    let error = wire::decode::<Instrument>(br#"{"type":"voucher"}"#).expect_err("not a variant");
    assert_eq!(
        error.to_string(),
        "expected an object whose `type` is known here, found one that is not"
    );
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
enum Field {
    Link(StoredCard),
    Items(Vec<Amount>),
    Unknown(UnknownObject),
}
union! { Field open by shape { Link = object, Items = array } }

#[test]
fn a_union_by_shape_reads_each_shape_and_keeps_the_others() -> Outcome {
    for (body, link, items) in [
        (r#"{"brand":"x"}"#, true, false),
        ("[1.50,2.5000]", false, true),
        ("[]", false, true),
        ("7.50", false, false),
        (r#""text""#, false, false),
        ("true", false, false),
    ] {
        let field: Field = wire::decode(body.as_bytes())?;
        assert_eq!(
            (
                matches!(field, Field::Link(_)),
                matches!(field, Field::Items(_))
            ),
            (link, items),
            "{body}"
        );
        assert_eq!(serde_json::to_string(&field)?, body);
    }
    Ok(())
}

#[test]
fn unknown_values_can_be_told_apart_and_counted() -> Outcome {
    let values: Vec<PaymentStatus> = wire::decode(br#"["a","b","a"]"#)?;
    let texts: BTreeSet<&str> = values.iter().map(PaymentStatus::as_str).collect();
    assert_eq!((texts.len(), &values[0]), (2, &values[2]));
    Ok(())
}
