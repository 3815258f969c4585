//! A body that is not what it should be is an error that repeats nothing of it, and never a panic.

use std::collections::BTreeMap;

use bigcommerce_types::{
    Address, Amount, CartId, Data, FieldValue, OrderAddress, OrderId, Pagination, Problem,
    StorefrontAddress, Time,
    wire::{self, Json, Wire},
};
use proptest::prelude::*;

fn refused<T: Wire>(body: &[u8]) -> String {
    match wire::decode::<T>(body) {
        Ok(_) => "read".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_is_not_one_whole_json_value_is_refused() {
    for (body, expected) in [
        (&b""[..], "the body is empty"),
        (b"  \n", "the body is empty"),
        (b"{\"city\":\"\xff\"}", "the body is not UTF-8"),
        (br#"{"city":"Aus"#, "the body ends too early"),
        (br#"{"city""#, "the body ends too early"),
        (b"[1,", "the body ends too early"),
        (b"<html>", "the body is not JSON"),
        (b"{} {}", "the body is not JSON"),
        (b"[1] x", "the body is not JSON"),
        (b"{'city':1}", "the body is not JSON"),
        (b"NaN", "the body is not JSON"),
    ] {
        assert_eq!(refused::<Address>(body), expected);
        assert_eq!(refused::<Json>(body), expected);
        assert_eq!(refused::<()>(body), expected);
    }
}

#[test]
fn a_body_of_another_kind_is_refused_by_kind() {
    assert_eq!(
        refused::<Address>(b"[1]"),
        "expected an object, found a list"
    );
    assert_eq!(
        refused::<Vec<i64>>(br#""x""#),
        "expected a list, found a string"
    );
    assert_eq!(
        refused::<Data<Vec<i64>>>(br#"{"data":{"a":1}}"#),
        "expected a list, found an object at /data"
    );
    assert_eq!(
        refused::<Address>(br#"{"city":{"a":1}}"#),
        "expected text, found an object at /city"
    );
    assert_eq!(
        refused::<String>(br#""\ud800""#),
        "expected text, found a string with a broken escape"
    );
}

#[test]
fn serde_tells_the_same() {
    let error =
        serde_json::from_str::<Vec<Address>>(r#"[{"city":[1]}]"#).expect_err("a list is no text");
    assert!(
        error
            .to_string()
            .starts_with("expected text, found a list at /city"),
        "{error}"
    );
}

#[test]
fn a_list_nested_without_end_does_not_break_anything() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(
        refused::<Vec<Vec<String>>>(deep.as_bytes()),
        "expected text, found a list at /0/0"
    );
    assert!(wire::decode::<Json>(deep.as_bytes()).is_ok());
}

fn decode_as_everything(body: &[u8]) {
    let _ = wire::decode::<Address>(body);
    let _ = wire::decode::<StorefrontAddress>(body);
    let _ = wire::decode::<OrderAddress>(body);
    let _ = wire::decode::<Data<Vec<Amount>>>(body);
    let _ = wire::decode::<Data<Option<Pagination>>>(body);
    let _ = wire::decode::<BTreeMap<String, Option<Time>>>(body);
    let _ = wire::decode::<Vec<OrderId>>(body);
    let _ = wire::decode::<Option<CartId>>(body);
    let _ = wire::decode::<FieldValue>(body);
    let _ = wire::decode::<Problem>(body);
    let _ = wire::decode::<bool>(body);
    let _ = wire::decode::<u32>(body);
    let _ = wire::decode::<Json>(body);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        decode_as_everything(&body);
    }

    #[test]
    fn any_scalar_is_read_or_refused(text in ".{0,40}", number in "-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,25})?") {
        let quoted = serde_json::to_string(&text)?;
        for value in [quoted, format!("\"{number}\""), number.clone()] {
            for body in [value.clone(), format!("[{value}]"), format!(r#"{{"data":[{value}],"city":{value},"total":{value}}}"#)] {
                decode_as_everything(body.as_bytes());
            }
        }
    }

    #[test]
    fn any_number_keeps_its_digits(number in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?") {
        let amount: Amount = wire::decode(number.as_bytes())?;
        prop_assert_eq!(amount.as_str(), &number);
        prop_assert_eq!(serde_json::to_string(&amount)?, number);
    }

    #[test]
    fn an_amount_that_is_parsed_strictly_equals_the_one_from_the_wire(whole in 0_u64..1_000_000_000, cents in 0_u8..100) {
        let text = format!("{whole}.{cents:02}");
        prop_assert_eq!(text.parse::<Amount>()?, wire::decode::<Amount>(text.as_bytes())?);
    }

    #[test]
    fn a_refusal_repeats_nothing_of_the_body(secret in "[g-z]{12}") {
        for body in [
            format!(r#"{{"city":["{secret}"]}}"#),
            format!(r#"{{"custom_fields":[{{"field_id":["{secret}"]}}]}}"#),
            format!(r#"{{"city":"{secret}"#),
            secret.clone(),
        ] {
            let error = wire::decode::<Address>(body.as_bytes()).expect_err("none of them is an address");
            let shown = format!("{} {:?}", error, error);
            prop_assert!(!shown.contains(&secret), "{}", shown);
        }
    }
}
