//! `{}`, `null` and an absent key mean the same; where `null` means something, it is kept.

use std::collections::BTreeMap;

use bigcommerce_types::{
    Address, CartId, Data, Meta, Nullable, OrderId, Pagination, Time, record, wire,
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Clone, Default, PartialEq)]
struct Wrapping {
    name: Option<String>,
}
record! { Wrapping { name: "name" } }

#[derive(Clone, Default, PartialEq)]
struct Everything {
    text: Option<String>,
    number: Option<i64>,
    flag: Option<bool>,
    time: Option<Time>,
    id: Option<CartId>,
    order: Option<OrderId>,
    record: Option<Wrapping>,
    boxed: Box<Option<Wrapping>>,
    list: Vec<String>,
    some_list: Option<Vec<String>>,
    nothing: (),
}
record! { Everything {
    text: "text",
    number: "number",
    flag: "flag",
    time: "time",
    id: "id",
    order: "order",
    record: "record",
    boxed: "boxed",
    list: "list",
    some_list: "some_list",
    nothing: "nothing",
} }

const KEYS: [&str; 11] = [
    "text",
    "number",
    "flag",
    "time",
    "id",
    "order",
    "record",
    "boxed",
    "list",
    "some_list",
    "nothing",
];

fn all(value: &str) -> String {
    let members: Vec<String> = KEYS
        .iter()
        .map(|key| format!(r#""{key}":{value}"#))
        .collect();
    format!("{{{}}}", members.join(","))
}

#[test]
fn null_an_empty_object_and_a_missing_key_mean_the_same() -> Outcome {
    for body in ["{}".to_owned(), all("null"), all("{}"), all("{ \n}")] {
        assert_eq!(
            wire::decode::<Everything>(body.as_bytes())?,
            Everything::default(),
            "{body}"
        );
    }
    Ok(())
}

#[test]
fn what_is_unset_is_not_written_and_a_list_always_is() -> Outcome {
    assert_eq!(
        serde_json::to_string(&Everything::default())?,
        r#"{"list":[],"nothing":null}"#
    );
    Ok(())
}

#[test]
fn an_empty_text_is_absent_where_no_value_can_be_empty() -> Outcome {
    let body = br#"{"number":"","flag":"","time":"","id":"","order":""}"#;
    assert_eq!(wire::decode::<Everything>(body)?, Everything::default());
    let text: Everything = wire::decode(br#"{"text":""}"#)?;
    assert_eq!(text.text.as_deref(), Some(""));
    Ok(())
}

#[test]
fn false_in_place_of_an_id_of_text_is_an_absent_id() -> Outcome {
    let body: Everything = wire::decode(br#"{"id":false}"#)?;
    assert_eq!(body.id, None);
    assert!(wire::decode::<Everything>(br#"{"id":true}"#).is_err());
    assert!(wire::decode::<CartId>(b"false").is_err());
    Ok(())
}

#[test]
fn an_empty_list_in_place_of_an_object_is_an_absent_object() -> Outcome {
    assert_eq!(
        wire::decode::<Everything>(br#"{"record":[]}"#)?.record,
        None
    );
    assert!(wire::decode::<BTreeMap<String, i64>>(b"[]")?.is_empty());
    Ok(())
}

#[test]
fn a_map_keeps_being_empty_rather_than_absent() -> Outcome {
    assert_eq!(
        wire::decode::<Option<BTreeMap<String, i64>>>(b"{}")?,
        Some(BTreeMap::new())
    );
    assert_eq!(
        wire::decode::<Option<BTreeMap<String, i64>>>(b"null")?,
        None
    );
    assert!(wire::decode::<BTreeMap<String, i64>>(b"null")?.is_empty());
    Ok(())
}

#[derive(Clone, PartialEq)]
struct Strict {
    wrapping: Wrapping,
    id: OrderId,
}
record! { Strict { wrapping: "wrapping", id: "id" } }

#[test]
fn a_required_key_is_missed_by_name() -> Outcome {
    let strict: Strict = wire::decode(br#"{"wrapping":{},"id":1}"#)?;
    assert_eq!(strict.wrapping, Wrapping::default());
    for (body, expected) in [
        (
            r#"{"wrapping":{}}"#,
            "expected a value, found nothing at /id",
        ),
        (
            r#"{"wrapping":{},"id":null}"#,
            "expected a value, found null at /id",
        ),
        (
            r#"{"wrapping":null,"id":1}"#,
            "expected a value, found null at /wrapping",
        ),
        (
            r#"{"wrapping":{},"id":{}}"#,
            "expected a whole number, found an object at /id",
        ),
    ] {
        let error = wire::decode::<Strict>(body.as_bytes()).expect_err(body);
        assert_eq!(error.to_string(), expected);
    }
    Ok(())
}

#[derive(Clone, PartialEq)]
struct Patch {
    wrapping: Option<Nullable<Wrapping>>,
}
record! { Patch { wrapping: "wrapping" } }

#[test]
fn a_null_that_means_something_is_told_from_a_missing_key() -> Outcome {
    let named = Wrapping {
        name: Some("Ribbon".into()),
    };
    for (json, value) in [
        ("{}", None),
        (r#"{"wrapping":null}"#, Some(Nullable::Null)),
        (
            r#"{"wrapping":{"name":"Ribbon"}}"#,
            Some(Nullable::from(named)),
        ),
    ] {
        let patch = Patch { wrapping: value };
        assert_eq!(serde_json::to_string(&patch)?, json);
        assert_eq!(wire::decode::<Patch>(json.as_bytes())?, patch);
    }
    Ok(())
}

#[test]
fn the_envelope_may_be_there_or_not() -> Outcome {
    for body in [
        r#"{"data":["a"]}"#,
        r#"{"data":["a"],"meta":[]}"#,
        r#"{"data":["a"],"meta":{}}"#,
        r#"["a"]"#,
    ] {
        let data: Data<Vec<String>> = wire::decode(body.as_bytes())?;
        assert_eq!(
            (data.data, data.meta),
            (vec!["a".to_owned()], Meta::default()),
            "{body}"
        );
    }
    for body in [
        r#"{"data":null,"meta":null}"#,
        "{}",
        "null",
        r#"{"data":{}}"#,
    ] {
        assert!(
            wire::decode::<Data<Vec<String>>>(body.as_bytes())?
                .data
                .is_empty(),
            "{body}"
        );
        assert_eq!(
            wire::decode::<Data<Option<Wrapping>>>(body.as_bytes())?.data,
            None,
            "{body}"
        );
    }
    let bare: Data<Wrapping> = wire::decode(br#"{"name":"Ribbon"}"#)?;
    assert_eq!(bare.data.name.as_deref(), Some("Ribbon"));
    let error = wire::decode::<Data<Vec<i64>>>(br#"{"data":[1,"x"]}"#).expect_err("x is no number");
    assert_eq!(error.pointer(), "/data/1");
    Ok(())
}

#[test]
fn the_place_of_a_page_in_its_list_is_read_and_written() -> Outcome {
    let body = r#"{"data":[],"meta":{"pagination":{"total":3,"count":"2","current_page":1.0,"links":{}}}}"#;
    let data: Data<Vec<String>> = wire::decode(body.as_bytes())?;
    let pagination: Pagination = data.meta.pagination.clone().ok_or("no pagination")?;
    assert_eq!(
        (pagination.total, pagination.count, pagination.current_page),
        (Some(3), Some(2), Some(1))
    );
    assert_eq!(
        serde_json::to_string(&data)?,
        r#"{"data":[],"meta":{"pagination":{"total":3,"count":2,"current_page":1}}}"#
    );
    Ok(())
}

#[test]
fn an_unknown_field_is_passed_over() -> Outcome {
    let address: Address = wire::decode(br#"{"city":"Austin","planet":{"name":"Earth"}}"#)?;
    assert_eq!(address.city.as_deref(), Some("Austin"));
    Ok(())
}
