//! Numbers, strings and booleans stand in for each other where the API mixes them.

use std::collections::BTreeMap;

use bigcommerce_types::{CartId, CheckoutId, OrderId, StoreHash, record, wire};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[test]
fn a_whole_number_may_come_as_text_or_with_an_empty_fraction() -> Outcome {
    for body in ["12", r#""12""#, "12.0", r#""12.00""#, "1.2e1", r#"" 12 ""#] {
        assert_eq!(wire::decode::<i64>(body.as_bytes())?, 12, "{body}");
        assert_eq!(wire::decode::<u32>(body.as_bytes())?, 12, "{body}");
        assert_eq!(
            wire::decode::<OrderId>(body.as_bytes())?,
            OrderId::new(12),
            "{body}"
        );
    }
    for body in ["12.5", r#""twelve""#, "true", "[12]", "1e40", r#""1_2""#] {
        assert!(wire::decode::<i64>(body.as_bytes()).is_err(), "{body}");
    }
    let error = wire::decode::<u32>(b"-1").expect_err("negative");
    assert_eq!(
        error.to_string(),
        "expected a whole number, found one out of range"
    );
    assert_eq!(wire::decode::<i64>(b"9223372036854775807")?, i64::MAX);
    assert_eq!(wire::decode::<u64>(b"18446744073709551615")?, u64::MAX);
    Ok(())
}

#[test]
fn text_may_come_as_a_number_or_a_boolean() -> Outcome {
    for (body, text) in [
        ("7", "7"),
        ("0.0800", "0.0800"),
        ("true", "true"),
        (r#""a\"b\u00e9""#, "a\"bé"),
    ] {
        assert_eq!(wire::decode::<String>(body.as_bytes())?, text);
    }
    assert!(wire::decode::<String>(b"[]").is_err());
    assert!(wire::decode::<String>(b"null").is_err());
    Ok(())
}

#[test]
fn a_boolean_may_come_as_text_or_as_a_digit() -> Outcome {
    for body in ["true", r#""true""#, "1", r#""1""#] {
        assert!(wire::decode::<bool>(body.as_bytes())?);
    }
    for body in ["false", r#""false""#, "0", r#""0""#] {
        assert!(!wire::decode::<bool>(body.as_bytes())?);
    }
    assert!(wire::decode::<bool>(b"2").is_err());
    Ok(())
}

#[test]
fn a_text_id_may_come_as_a_number_and_is_written_as_text() -> Outcome {
    let id: CartId = wire::decode(b"42")?;
    assert_eq!(serde_json::to_string(&id)?, r#""42""#);
    assert_eq!(CheckoutId::from(id.clone()), CheckoutId::new("42"));
    assert_eq!(CartId::from(CheckoutId::from(id.clone())), id);
    assert!("".parse::<CartId>().is_err());
    assert!(wire::decode::<CartId>(b"\"\"").is_err());
    Ok(())
}

#[test]
fn a_number_id_may_come_as_text_and_is_written_as_a_number() -> Outcome {
    let id: OrderId = wire::decode(br#""118""#)?;
    assert_eq!(
        (id.get(), id.to_string(), serde_json::to_string(&id)?),
        (118, "118".into(), "118".into())
    );
    assert_eq!("118".parse::<OrderId>()?, id);
    assert!("order-123".parse::<OrderId>().is_err());
    assert!(wire::decode::<OrderId>(br#""order-123""#).is_err());
    Ok(())
}

#[test]
fn a_store_hash_cannot_leave_its_place_in_a_url() {
    for hash in ["", "a/b", "..", "a b", "a?b", "a%2fb", "é"] {
        assert!(StoreHash::new(hash).is_err(), "{hash}");
        assert!(
            wire::decode::<StoreHash>(format!("{hash:?}").as_bytes()).is_err(),
            "{hash}"
        );
    }
    assert!(StoreHash::new("abc_-123").is_ok());
}

#[derive(Clone, PartialEq)]
struct Inner {
    id: i64,
    name: Option<String>,
}
record! { Inner { id: "id", name: "name" } }

#[derive(Clone, PartialEq)]
struct Outer {
    inner: Inner,
    more: BTreeMap<String, Inner>,
    version: Option<i64>,
}
record! { Outer { inner: flatten, more: "more~/x", version: "version" } }

#[test]
fn a_flattened_record_shares_its_object() -> Outcome {
    let sent = r#"{"id":1,"name":"a","more~/x":{"k":{"id":2}},"version":3}"#;
    let outer: Outer = wire::decode(sent.as_bytes())?;
    assert_eq!((outer.inner.id, outer.version), (1, Some(3)));
    assert_eq!(serde_json::to_string(&outer)?, sent);
    Ok(())
}

#[test]
fn the_last_of_two_equal_keys_counts_and_escaped_keys_are_found() -> Outcome {
    let inner: Inner = wire::decode(br#"{"id":1,"\u0069d":2}"#)?;
    assert_eq!(inner.id, 2);
    Ok(())
}

#[test]
fn the_place_of_an_error_is_a_pointer_without_the_stores_own_keys() {
    let body = br#"{"id":1,"more~/x":{"jane@example.com":{"id":"4111111111111111x"}}}"#;
    let error = wire::decode::<Outer>(body).expect_err("no number");
    assert_eq!(error.pointer(), "/more~0~1x/*/id");
    for shown in [format!("{error}"), format!("{error:?}")] {
        assert!(
            !shown.contains("4111") && !shown.contains("jane"),
            "{shown}"
        );
    }
}
