//! Whatever is sent, nothing panics and nothing unsigned is accepted.

use bigcommerce_types::Timestamp;
use bigcommerce_webhooks::{Hook, Rejected, SigningSecrets, Verifier};
use proptest::prelude::*;

use crate::{BODY, NOW, SECRET, at, signer, verifier};

fn verify(id: &[u8], timestamp: &[u8], signature: &[u8]) -> Result<(), Rejected> {
    let headers = [
        ("webhook-id", id),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", signature),
    ];
    verifier(SECRET).verify(&headers, BODY).map(|_| ())
}

#[test]
fn times_at_the_ends_of_every_type_are_refused() {
    for timestamp in [
        "0",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "99999999999999999999",
        "253402300800",
    ] {
        // Signed as it stands, so that the time itself is looked at.
        let signed = raw_signature("msg_7", timestamp);
        let found = verify(b"msg_7", timestamp.as_bytes(), signed.as_bytes());
        assert!(found.is_err(), "{timestamp}");
    }
    for clock in [Timestamp::MIN, Timestamp::MAX] {
        let secrets = SigningSecrets::new(SECRET.into()).expect("a secret");
        let verifier = Verifier::by_signature(secrets).clock(move || clock);
        let signed = signer(SECRET).sign("msg_7", at(NOW), BODY);
        assert!(verifier.verify(&signed.pairs(), BODY).is_err());
    }
}

#[test]
fn a_time_that_is_not_digits_is_malformed() {
    let good = signer(SECRET).sign("msg_7", at(NOW), BODY).signature;
    let malformed = Rejected::Malformed {
        header: "webhook-timestamp",
    };
    for timestamp in [
        "",
        "-1",
        "+1767182400",
        " 1767182400",
        "1767182400 ",
        "1.767e9",
        "0x10",
        "1767182400.0",
        "١٧",
        "1767182400\0",
        "000000000000000000001767182400",
    ] {
        assert_eq!(
            verify(b"msg_7", timestamp.as_bytes(), good.as_bytes()),
            Err(malformed),
            "{timestamp:?}"
        );
    }
}

#[test]
fn a_header_that_is_missing_empty_long_or_not_text_is_named() {
    let good = signer(SECRET).sign("msg_7", at(NOW), BODY);
    let time = good.timestamp.as_bytes();
    let long = vec![b'a'; 100_000];
    for id in [b"".as_slice(), b"msg\xff", b"msg\n7", b"msg\0", &long] {
        let malformed = Rejected::Malformed {
            header: "webhook-id",
        };
        assert_eq!(verify(id, time, good.signature.as_bytes()), Err(malformed));
    }
    for signature in [b"".as_slice(), b"v1,\xff\xff", &long] {
        let malformed = Rejected::Malformed {
            header: "webhook-signature",
        };
        assert_eq!(verify(b"msg_7", time, signature), Err(malformed));
    }
    for left_out in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let headers: Vec<(&str, &str)> = good
            .pairs()
            .into_iter()
            .filter(|(name, _)| *name != left_out)
            .collect();
        assert_eq!(
            verifier(SECRET).verify(&headers, BODY).err(),
            Some(Rejected::Missing { header: left_out })
        );
    }
}

#[test]
fn signatures_that_are_cut_padded_of_another_version_or_many_are_refused() {
    let good = signer(SECRET).sign("msg_7", at(NOW), BODY);
    let time = good.timestamp.as_bytes();
    let bare = &good.signature[3..];
    for signature in [
        "v1,".to_owned(),
        "v1".to_owned(),
        ",".to_owned(),
        " ".to_owned(),
        bare.to_owned(),
        format!("v2,{bare}"),
        format!("v1a,{bare}"),
        format!("v1;{bare}"),
        format!("v1,{}", &bare[..43]),
        format!("v1,{}", &bare[..20]),
        format!("v1,{bare}="),
        format!("v1,{bare}{bare}"),
        format!("v1,{}", bare.replace('=', "")),
        "v1, ".repeat(1000),
        format!("v1,{}= ", "A".repeat(43)).repeat(16) + &good.signature,
    ] {
        let signature = signature.as_bytes();
        assert_eq!(
            verify(b"msg_7", time, signature),
            Err(Rejected::WrongSignature),
            "{:?}",
            String::from_utf8_lossy(&signature[..signature.len().min(60)])
        );
    }
    // Beside others that mean nothing, a good one counts.
    let beside = format!(
        "v1a,AAAA nonsense  v1,short v1,{}= {}",
        "A".repeat(43),
        good.signature
    );
    assert_eq!(verify(b"msg_7", time, beside.as_bytes()), Ok(()));
}

#[test]
fn bodies_that_are_no_webhook_are_errors_without_their_content() {
    let deep = "[".repeat(100_000);
    let nested = format!(
        r#"{{"scope":"store/order/created","data":{}"#,
        r#"{"a":"#.repeat(10_000)
    );
    for body in [
        "",
        "null",
        "4111111111111111",
        "[]",
        "{}",
        r#"{"scope":null}"#,
        r#"{"scope":{}}"#,
        r#"{"scope":"store/order/created"}"#,
        r#"{"scope":"store/order/created","data":{"id":"secret-text"}}"#,
        r#"{"scope":"store/order/created","data":[]}"#,
        r#"{"scope":"store/order/created","data":"118"}"#,
        &deep,
        &nested,
    ] {
        let error = Hook::parse_unverified(body.as_bytes()).expect_err("no webhook");
        let printed = format!("{error} {error:?}");
        assert!(
            !printed.contains("secret-text") && !printed.contains("4111"),
            "{printed}"
        );
    }
    assert!(Hook::parse_unverified(b"\xff\xfe").is_err());
}

/// A signature over a text that need not be a time.
fn raw_signature(id: &str, timestamp: &str) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use hmac::{Hmac, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length");
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(BODY);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

proptest! {
    #[test]
    fn no_header_and_no_body_makes_it_panic_and_none_is_accepted(
        id in proptest::collection::vec(any::<u8>(), 0..40),
        timestamp in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..25),
            "[0-9]{0,25}".prop_map(String::into_bytes),
        ],
        signature in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..80),
            "(v1,[A-Za-z0-9+/]{40,43}={0,2} ?){0,5}".prop_map(String::into_bytes),
        ],
        body in proptest::collection::vec(any::<u8>(), 0..80),
    ) {
        let headers = [("webhook-id", &id), ("webhook-timestamp", &timestamp), ("webhook-signature", &signature)];
        prop_assert!(verifier(SECRET).verify(&headers, &body).is_err());
    }

    #[test]
    fn a_single_changed_bit_of_a_body_is_refused(
        body in proptest::collection::vec(any::<u8>(), 1..200), place in any::<prop::sample::Index>(), bit in 0_u8..8,
    ) {
        let signed = signer(SECRET).sign("msg_7", at(NOW), &body);
        prop_assert!(verifier(SECRET).verify(&signed.pairs(), &body).is_ok());
        let mut changed = body.clone();
        let place = place.index(changed.len());
        changed[place] ^= 1_u8 << bit;
        prop_assert_eq!(verifier(SECRET).verify(&signed.pairs(), &changed).err(), Some(Rejected::WrongSignature));
    }

    #[test]
    fn no_body_makes_reading_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Hook::parse_unverified(&body);
    }

    #[test]
    fn no_scope_and_no_data_make_reading_panic(
        scope in prop_oneof!["(store/)?(channel/)?[0-9]{0,25}/?(cart|order)?/?[a-zA-Z*/]{0,20}", ".{0,30}"],
        data in prop_oneof![Just("{}".to_owned()), r#"\{"(id|type|status|order_id)":("x"|-?[0-9]{1,25}|null|\{\})\}"#],
    ) {
        let scope = serde_json::Value::from(scope);
        let body = format!(r#"{{"scope":{scope},"data":{data}}}"#);
        if let Ok(hook) = Hook::parse_unverified(body.as_bytes()) {
            prop_assert_eq!(Some(hook.scope.as_str()), scope.as_str());
        }
    }
}
