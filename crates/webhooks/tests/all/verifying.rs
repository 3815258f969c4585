//! Who is taken for BigCommerce.

use std::time::Duration;

use bigcommerce_types::HookSecret;
use bigcommerce_webhooks::{
    HeaderSecrets, InvalidSecret, Proof, Rejected, SIGNATURE_HEADER, SigningSecrets, Verifier,
};
use http::{HeaderMap, HeaderName};

use crate::{BODY, NOW, SECRET, Tested, at, signer, verifier};

const HEADER: &str = "x-shop-hook";

fn secrets(secret: &str) -> Result<SigningSecrets, InvalidSecret> {
    SigningSecrets::new(secret.into())
}

fn header(value: &str) -> Result<HeaderSecrets, InvalidSecret> {
    HeaderSecrets::new(HEADER, HookSecret::new(value))
}

#[test]
fn a_signed_body_is_verified_with_its_id_and_its_time() -> Tested {
    let signed = signer(SECRET).sign("msg_7", at(NOW - 20), BODY);
    let verified = verifier(SECRET).verify(&signed.pairs(), BODY)?;
    assert_eq!(verified.body(), BODY);
    assert_eq!(verified.id(), Some("msg_7"));
    assert_eq!(verified.sent_at(), Some(at(NOW - 20)));
    assert_eq!(verified.received_at(), at(NOW));
    assert_eq!(verified.proof(), Proof::Signature);
    Ok(())
}

#[test]
fn headers_of_the_http_crate_and_of_any_case_are_read() -> Tested {
    let signed = signer(SECRET).sign("msg_7", at(NOW), BODY);
    let mut map = HeaderMap::new();
    for (name, value) in signed.pairs() {
        map.insert(HeaderName::from_static(name), value.parse()?);
    }
    assert!(verifier(SECRET).verify(&map, BODY).is_ok());
    let upper: Vec<(String, &str)> = signed
        .pairs()
        .into_iter()
        .map(|(name, value)| (name.to_uppercase(), value))
        .collect();
    assert!(verifier(SECRET).verify(&upper, BODY).is_ok());
    Ok(())
}

#[test]
fn another_secret_another_body_another_id_and_another_time_are_refused() {
    let signed = signer(SECRET).sign("msg_7", at(NOW), BODY);
    let refused = |id: &str, timestamp: &str, body: &[u8], secret: &str| {
        let headers = [
            ("webhook-id", id),
            ("webhook-timestamp", timestamp),
            (SIGNATURE_HEADER, &signed.signature),
        ];
        assert_eq!(
            verifier(secret).verify(&headers, body).err(),
            Some(Rejected::WrongSignature)
        );
    };
    refused("msg_7", &signed.timestamp, BODY, "another-secret");
    refused("msg_7", &signed.timestamp, &BODY[1..], SECRET);
    refused("msg_8", &signed.timestamp, BODY, SECRET);
    refused("msg_7", &(NOW + 1).to_string(), BODY, SECRET);
}

#[test]
fn json_that_was_written_again_is_not_the_body() -> Tested {
    let spaced = br#"{"scope": "store/order/created"}"#;
    let signed = signer(SECRET).sign("msg_7", at(NOW), spaced);
    let again = serde_json::to_vec(&serde_json::from_slice::<serde_json::Value>(spaced)?)?;
    let verifier = verifier(SECRET);
    assert!(verifier.verify(&signed.pairs(), spaced).is_ok());
    assert_eq!(
        verifier.verify(&signed.pairs(), &again).err(),
        Some(Rejected::WrongSignature)
    );
    Ok(())
}

#[test]
fn an_attempt_is_accepted_up_to_the_tolerance_in_both_directions() {
    let verifier = verifier(SECRET).tolerance(Duration::from_secs(60));
    let verify = |seconds: i64| {
        let signed = signer(SECRET).sign("msg_7", at(NOW + seconds), BODY);
        verifier.verify(&signed.pairs(), BODY).map(|_| ())
    };
    assert_eq!(verify(-60), Ok(()));
    assert_eq!(verify(60), Ok(()));
    assert_eq!(verify(-61), Err(Rejected::TooOld { seconds: 61 }));
    assert_eq!(verify(61), Err(Rejected::FromTheFuture { seconds: 61 }));
}

#[test]
fn a_time_is_only_judged_once_its_signature_is_good() {
    let signed = signer("another-secret").sign("msg_7", at(NOW - 9_999), BODY);
    assert_eq!(
        verifier(SECRET).verify(&signed.pairs(), BODY).err(),
        Some(Rejected::WrongSignature)
    );
}

#[test]
fn both_secrets_are_accepted_while_one_is_replaced_and_the_old_one_not_after() -> Tested {
    let by_old = signer("old-secret").sign("msg_7", at(NOW), BODY);
    let by_new = signer("new-secret").sign("msg_7", at(NOW), BODY);
    let during = Verifier::by_signature(secrets("new-secret")?.with_previous("old-secret".into())?)
        .clock(|| at(NOW));
    assert!(during.verify(&by_old.pairs(), BODY).is_ok());
    assert!(during.verify(&by_new.pairs(), BODY).is_ok());
    let after = verifier("new-secret");
    assert!(after.verify(&by_old.pairs(), BODY).is_err());
    assert!(after.verify(&by_new.pairs(), BODY).is_ok());
    Ok(())
}

#[test]
fn a_sender_that_signs_with_two_secrets_is_verified_with_either() -> Tested {
    let signed = signer("one-secret")
        .and("two-secret".into())?
        .sign("msg_7", at(NOW), BODY);
    assert!(verifier("one-secret").verify(&signed.pairs(), BODY).is_ok());
    assert!(verifier("two-secret").verify(&signed.pairs(), BODY).is_ok());
    Ok(())
}

#[test]
fn an_empty_secret_is_refused_wherever_one_is_taken() -> Tested {
    for empty in ["", " ", "\n"] {
        assert_eq!(secrets(empty).err(), Some(InvalidSecret::Empty));
        assert_eq!(
            secrets(SECRET)?.with_previous(empty.into()).err(),
            Some(InvalidSecret::Empty)
        );
        assert_eq!(header(empty).err(), Some(InvalidSecret::Empty));
        assert_eq!(
            header("value")?.with_previous(empty.into()).err(),
            Some(InvalidSecret::Empty)
        );
        assert!(bigcommerce_webhooks::Signer::new(empty.into()).is_err());
    }
    Ok(())
}

#[test]
fn a_secret_with_the_line_end_of_its_file_and_a_header_that_cannot_arrive_are_refused() {
    assert_eq!(secrets("secret\n").err(), Some(InvalidSecret::Surrounded));
    assert_eq!(header("väl").err(), Some(InvalidSecret::NotSendable));
    assert_eq!(
        HeaderSecrets::new("x shop", "value".into()).err(),
        Some(InvalidSecret::HeaderName)
    );
}

#[test]
fn a_custom_header_is_verified_with_its_new_and_its_previous_value() -> Tested {
    let verifier = Verifier::by_header(header("new")?.with_previous("old".into())?);
    let verify = |value: &str| {
        verifier
            .verify(&[(HEADER, value)], BODY)
            .map(|hook| hook.proof())
    };
    assert_eq!(verify("new"), Ok(Proof::Header));
    assert_eq!(verify("old"), Ok(Proof::Header));
    for wrong in ["", "ne", "neww", "NEW"] {
        assert_eq!(verify(wrong), Err(Rejected::WrongHeader), "{wrong:?}");
    }
    assert_eq!(
        verifier.verify(&[("accept", "new")], BODY).err(),
        Some(Rejected::Unproven)
    );
    Ok(())
}

#[test]
fn either_proof_is_enough_when_either_is_asked_for_and_a_wrong_one_never_is() -> Tested {
    let verifier = Verifier::by_either(secrets(SECRET)?, header("value")?).clock(|| at(NOW));
    let signed = signer(SECRET).sign("msg_7", at(NOW), BODY);
    let forged = signer("another-secret").sign("msg_7", at(NOW), BODY);
    let verify = |headers: &[(&str, &str)]| verifier.verify(headers, BODY).map(|hook| hook.proof());
    let with = |signed: &[(&'static str, &str); 3], value: &'static str| {
        let mut headers: Vec<(&str, String)> =
            signed.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        headers.push((HEADER, value.to_owned()));
        verifier.verify(&headers, BODY).map(|hook| hook.proof())
    };
    assert_eq!(verify(&signed.pairs()), Ok(Proof::Signature));
    assert_eq!(verify(&[(HEADER, "value")]), Ok(Proof::Header));
    assert_eq!(with(&signed.pairs(), "value"), Ok(Proof::Both));
    assert_eq!(
        with(&forged.pairs(), "wrong"),
        Err(Rejected::WrongSignature)
    );
    assert_eq!(with(&forged.pairs(), "value"), Ok(Proof::Header));
    let recorded = signer(SECRET).sign("msg_7", at(NOW - 301), BODY);
    assert_eq!(
        with(&recorded.pairs(), "value"),
        Err(Rejected::TooOld { seconds: 301 })
    );
    assert_eq!(verify(&[(HEADER, "wrong")]), Err(Rejected::WrongHeader));
    assert_eq!(verify(&[]), Err(Rejected::Unproven));
    Ok(())
}

#[test]
fn both_proofs_are_needed_when_both_are_asked_for() -> Tested {
    let verifier = Verifier::by_both(secrets(SECRET)?, header("value")?).clock(|| at(NOW));
    let signed = signer(SECRET).sign("msg_7", at(NOW), BODY);
    let mut headers = signed.pairs().to_vec();
    assert!(verifier.verify(&headers, BODY).is_err());
    headers.push((HEADER, "value"));
    assert_eq!(verifier.verify(&headers, BODY)?.proof(), Proof::Both);
    assert!(verifier.verify(&[(HEADER, "value")], BODY).is_err());
    Ok(())
}

#[test]
fn nothing_that_is_printed_has_a_secret_a_signature_or_the_body() -> Tested {
    let signed = signer(SECRET).sign("msg_7", at(NOW), BODY);
    let verifier = Verifier::by_both(secrets(SECRET)?, header("header-value")?).clock(|| at(NOW));
    let mut headers = signed.pairs().to_vec();
    headers.push((HEADER, "header-value"));
    let verified = verifier.verify(&headers, BODY)?;
    let printed = format!("{verifier:?} {verified:?} {signed:?} {:?}", signer(SECRET));
    for hidden in [
        SECRET,
        "header-value",
        &signed.signature[3..],
        "store/order",
    ] {
        assert!(!printed.contains(hidden), "{printed}");
    }
    Ok(())
}
