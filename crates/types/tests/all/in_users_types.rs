//! Types of this family inside a user's own: flattened, tagged, untagged, and in other formats than JSON.

use std::collections::BTreeMap;

use bigcommerce_types::{
    Amount, CardNumber, Nullable, OrderId, Time, UnknownObject, UnknownValue, open_enum, record,
    union, wire, wire::Json,
};
use serde::{Deserialize, Serialize, de::IntoDeserializer, de::value::MapDeserializer};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum State {
    Paid,
    Unknown(UnknownValue),
}
open_enum! { State: text { Paid = "paid" } }

#[derive(Clone, PartialEq)]
struct Fee {
    cost: Amount,
}
record! { Fee { cost: "cost" } }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
enum Charge {
    Fee(Fee),
    Unknown(UnknownObject),
}
union! { Charge open by "type" { Fee = "fee" } }

#[derive(Clone, PartialEq)]
struct Order {
    id: OrderId,
    total: Amount,
    text_total: Option<Amount>,
    state: State,
    created: Option<Time>,
    note: Option<Nullable<String>>,
    charges: Vec<Charge>,
    names: BTreeMap<String, String>,
    extra: Option<Json>,
}
record! { Order {
    id: "id",
    total: "total",
    text_total: "text_total" text,
    state: "state",
    created: "created",
    note: "note",
    charges: "charges",
    names: "names",
    extra: "extra",
} }

const SENT: &str = r#"{"id":118,"total":13.858823529412,"text_total":"12.5000","state":"held","created":1353369600,"note":null,"charges":[{"type":"fee","cost":2.5},{"type":"tip","cost":0.5,"of":[true,-1]}],"names":{"a \"b\"":"é\n"},"extra":{"weight":0.25}}"#;

fn order() -> Result<Order, wire::DecodeError> {
    wire::decode(SENT.as_bytes())
}

/// Equal by value, and by what is written of it.
fn assert_same(read: &Order) -> Outcome {
    assert!(*read == order()?);
    assert_eq!(serde_json::to_string(read)?, SENT);
    Ok(())
}

#[derive(Serialize, Deserialize)]
struct Stored {
    shop: String,
    #[serde(flatten)]
    order: Order,
}

#[test]
fn a_flattened_record_is_read_and_written_beside_the_fields_of_its_owner() -> Outcome {
    let sent = SENT.replacen('{', r#"{"shop":"a","#, 1);
    let stored: Stored = serde_json::from_str(&sent)?;
    assert_same(&stored.order)?;
    assert_eq!(serde_json::to_string(&stored)?, sent);
    Ok(())
}

#[test]
fn a_flattened_union_keeps_variants_that_are_not_known() -> Outcome {
    #[derive(Serialize, Deserialize)]
    struct Line {
        at: u8,
        #[serde(flatten)]
        charge: Charge,
    }
    for sent in [
        r#"{"at":1,"type":"fee","cost":2.5}"#,
        r#"{"at":2,"type":"tip","of":[{"cost":0.5}]}"#,
    ] {
        let line: Line = serde_json::from_str(sent)?;
        assert_eq!(serde_json::to_string(&line)?, sent);
    }
    Ok(())
}

#[test]
fn an_internally_tagged_enum_holds_records_and_unions() -> Outcome {
    #[derive(Serialize, Deserialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Event {
        Ordered(Box<Order>),
        Charged(Charge),
    }
    let sent = SENT.replacen('{', r#"{"kind":"ordered","#, 1);
    let event: Event = serde_json::from_str(&sent)?;
    assert_eq!(serde_json::to_string(&event)?, sent);
    let Event::Ordered(order) = event else {
        return Err("another variant".into());
    };
    assert_same(&order)?;

    let sent = r#"{"kind":"charged","type":"tip","cost":0.5}"#;
    let event: Event = serde_json::from_str(sent)?;
    assert_eq!(serde_json::to_string(&event)?, sent);
    Ok(())
}

#[test]
fn an_untagged_enum_takes_the_first_variant_that_can_be_read() -> Outcome {
    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Found {
        Order(Box<Order>),
        Fees(Vec<Fee>),
        Id(OrderId),
    }
    let found: Found = serde_json::from_str(SENT)?;
    assert!(matches!(&found, Found::Order(order) if **order == expected()));
    let found: Found = serde_json::from_str(r#"[{"cost":2.5}]"#)?;
    assert!(matches!(&found, Found::Fees(fees) if fees.len() == 1));
    assert!(matches!(
        serde_json::from_str("118")?,
        Found::Id(id) if id == OrderId::new(118)
    ));
    assert!(serde_json::from_str::<Found>(r#"{"cost":2.5}"#).is_err());
    Ok(())
}

fn expected() -> Order {
    order().expect("it is read in other tests")
}

#[test]
fn cbor_keeps_every_digit() -> Outcome {
    let precise = SENT.replace("13.858823529412", "1234567890123.858823529412000");
    let order: Order = wire::decode(precise.as_bytes())?;
    let mut bytes = Vec::new();
    ciborium::into_writer(&order, &mut bytes)?;
    let read: Order = ciborium::from_reader(bytes.as_slice())?;
    assert_eq!(read.total.as_str(), "1234567890123.858823529412000");
    assert_eq!(serde_json::to_string(&read)?, precise);
    // Amounts are text, which other readers of CBOR understand.
    let plain: ciborium::Value = ciborium::from_reader(bytes.as_slice())?;
    let total = plain.as_map().and_then(|members| {
        let found = members
            .iter()
            .find(|(key, _)| key.as_text() == Some("total"));
        found.and_then(|(_, value)| value.as_text())
    });
    assert_eq!(total, Some("1234567890123.858823529412000"));
    Ok(())
}

#[test]
fn cbor_in_a_flattened_field_keeps_every_digit() -> Outcome {
    let stored = Stored {
        shop: "a".into(),
        order: order()?,
    };
    let mut bytes = Vec::new();
    ciborium::into_writer(&stored, &mut bytes)?;
    assert_same(&ciborium::from_reader::<Stored, _>(bytes.as_slice())?.order)
}

#[test]
fn yaml_reads_back_what_it_wrote() -> Outcome {
    let text = serde_norway::to_string(&order()?)?;
    assert_same(&serde_norway::from_str(&text)?)
}

#[test]
fn a_float_is_taken_only_with_digits_that_it_cannot_have_lost() -> Outcome {
    let read = |float: f64| -> Result<Amount, serde::de::value::Error> {
        Amount::deserialize(float.into_deserializer())
    };
    for (float, digits) in [
        (12.5, "12.5"),
        (12.0, "12"),
        (-0.01, "-0.01"),
        (123_456_789_012.345, "123456789012.345"),
    ] {
        assert_eq!(read(float)?.as_str(), digits);
    }
    for lost in [0.1 + 0.2, 13.858_823_529_412_345, f64::NAN, f64::INFINITY] {
        let error = read(lost).expect_err("digits may be lost").to_string();
        assert!(error.contains("kept as text"), "{error}");
        assert!(!error.contains("0.3") && !error.contains("13."), "{error}");
    }
    assert!(
        Amount::deserialize(
            IntoDeserializer::<serde::de::value::Error>::into_deserializer(12.345_678_f32)
        )
        .is_err()
    );
    Ok(())
}

#[test]
fn a_flattened_amount_of_more_digits_than_a_float_has_is_an_error() {
    let sent = r#"{"shop":"a","id":1,"state":"paid","total":13.858823529412345}"#;
    let error = serde_json::from_str::<Stored>(sent)
        .err()
        .map(|e| e.to_string());
    assert!(error.is_some_and(|error| error.contains("kept as text")));
}

#[test]
fn json_text_is_read_with_every_digit_also_inside_a_users_struct() -> Outcome {
    #[derive(Deserialize)]
    struct Wrapped {
        order: Order,
        amounts: Vec<Amount>,
    }
    let sent = format!(
        r#"{{"order":{},"amounts":[0.1000000000000000055511151231]}}"#,
        SENT.replace("13.858823529412", "13.858823529412345678900"),
    );
    let wrapped: Wrapped = serde_json::from_str(&sent)?;
    assert_eq!(wrapped.order.total.as_str(), "13.858823529412345678900");
    assert_eq!(
        wrapped.amounts[0].as_str(),
        "0.1000000000000000055511151231"
    );
    let wrapped: Wrapped = serde_json::from_reader(sent.as_bytes())?;
    assert_eq!(wrapped.order.total.as_str(), "13.858823529412345678900");
    Ok(())
}

/// As `serde_json` with its feature `arbitrary_precision` hands a number to the buffer of a flattened field.
#[test]
fn a_number_of_arbitrary_precision_keeps_its_digits_in_a_buffer() -> Outcome {
    let number = |text: &'static str| {
        let member = std::iter::once(("$serde_json::private::Number", text));
        Amount::deserialize(MapDeserializer::<_, serde::de::value::Error>::new(member))
    };
    assert_eq!(
        number("13.858823529412345678900")?.as_str(),
        "13.858823529412345678900"
    );
    assert!(number(r#"1,"x":2"#).is_err());
    Ok(())
}

#[test]
fn bytes_and_bottomless_values_are_errors_and_no_panics() -> Outcome {
    let mut bytes = Vec::new();
    ciborium::into_writer(&ciborium::Value::Bytes(b"4111".to_vec()), &mut bytes)?;
    let error = ciborium::from_reader::<Json, _>(bytes.as_slice()).expect_err("bytes");
    assert!(!error.to_string().contains("4111"));

    let mut deep = ciborium::Value::Null;
    for _ in 0..200 {
        deep = ciborium::Value::Array(vec![deep]);
    }
    assert!(deep.deserialized::<Json>().is_err());
    Ok(())
}

#[derive(Serialize, Deserialize)]
struct Wallet {
    #[serde(flatten)]
    card: Card,
}

#[derive(Clone, PartialEq)]
struct Card {
    number: Option<CardNumber>,
    month: i64,
}
record! { Card { number: "number", month: "month" } }

#[test]
fn a_secret_fails_to_serialize_in_every_format() -> Outcome {
    let card = Card {
        number: Some("4111111111111111".into()),
        month: 12,
    };
    let mut bytes = Vec::new();
    let written = [
        serde_json::to_string(&card).err().map(|e| e.to_string()),
        serde_json::to_value(&card).err().map(|e| e.to_string()),
        serde_norway::to_string(&card).err().map(|e| e.to_string()),
        ciborium::into_writer(&card, &mut bytes)
            .err()
            .map(|e| e.to_string()),
        serde_json::to_string(&Wallet { card: card.clone() })
            .err()
            .map(|e| e.to_string()),
    ];
    for error in written {
        let error = error.ok_or("a secret was written")?;
        assert!(
            error.contains("CardNumber") && !error.contains("4111"),
            "{error}"
        );
    }
    assert!(!bytes.windows(4).any(|window| window == b"4111"));
    let taken_out = Card {
        number: None,
        ..card
    };
    assert_eq!(serde_json::to_string(&taken_out)?, r#"{"month":12}"#);
    Ok(())
}

#[test]
fn the_placeholder_of_a_secret_never_reads_back_as_one() {
    for sent in [
        r#"{"number":"[redacted]","month":12}"#,
        r#"{"number":" [redacted] ","month":12}"#,
        r#"{"number":"\u005bredacted]","month":12}"#,
    ] {
        assert!(wire::decode::<Card>(sent.as_bytes()).is_err(), "{sent}");
        assert!(serde_json::from_str::<Card>(sent).is_err(), "{sent}");
        assert!(serde_json::from_str::<Wallet>(sent).is_err(), "{sent}");
    }
}
