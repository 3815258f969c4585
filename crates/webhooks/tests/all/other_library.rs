//! The library of the Standard Webhooks project signs and verifies the same. Its release accepts an empty secret, and
//! panics at the ends of time in debug builds, so neither is tried here.

use base64::{Engine, engine::general_purpose::STANDARD};
use bigcommerce_types::Timestamp;
use http::HeaderMap;
use proptest::prelude::*;
use standardwebhooks::Webhook;

use crate::{BODY, SECRET, Tested, at, signer, verifier};

/// The library takes the secret in base64.
fn library(secret: &str) -> Webhook {
    Webhook::new(&STANDARD.encode(secret)).expect("a secret in base64")
}

fn headers(
    id: &str,
    timestamp: &str,
    signature: &str,
) -> Result<HeaderMap, http::header::InvalidHeaderValue> {
    let mut headers = HeaderMap::new();
    headers.insert("webhook-id", id.parse()?);
    headers.insert("webhook-timestamp", timestamp.parse()?);
    headers.insert("webhook-signature", signature.parse()?);
    Ok(headers)
}

#[test]
fn what_the_library_signs_is_verified_and_what_it_refuses_is_refused() -> Tested {
    // The library has no clock to set.
    let now = Timestamp::now().as_second();
    let ours = |secret| verifier(secret).clock(move || at(now));
    let signature = library(SECRET).sign("msg_7", now, BODY)?;
    let headers = headers("msg_7", &now.to_string(), &signature)?;
    assert!(ours(SECRET).verify(&headers, BODY).is_ok());
    assert!(library(SECRET).verify(BODY, &headers).is_ok());
    assert!(ours("another-secret").verify(&headers, BODY).is_err());
    assert!(library("another-secret").verify(BODY, &headers).is_err());
    Ok(())
}

#[test]
fn the_library_accepts_what_is_signed_now_and_refuses_what_is_too_old() -> Tested {
    let now = Timestamp::now().as_second();
    for (age, fresh) in [(0, true), (200, true), (400, false)] {
        let signed = signer(SECRET).sign("msg_7", at(now - age), BODY);
        let headers = headers(&signed.id, &signed.timestamp, &signed.signature)?;
        assert_eq!(library(SECRET).verify(BODY, &headers).is_ok(), fresh);
        let ours = verifier(SECRET)
            .clock(move || at(now))
            .verify(&headers, BODY)
            .is_ok();
        assert_eq!(ours, fresh, "{age} seconds");
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_id_time_secret_and_body_has_the_same_signature_in_both(
        id in "[a-zA-Z0-9_.-]{1,40}",
        time in 0_i64..4_000_000_000,
        secret in "[!-~]{1,60}",
        // The library takes text alone.
        body in "\\PC{0,100}",
    ) {
        let theirs = library(&secret).sign(&id, time, body.as_bytes()).expect("it signs");
        let ours = signer(&secret).sign(&id, at(time), body.as_bytes());
        prop_assert_eq!(&ours.signature, &theirs);
        let headers = headers(&ours.id, &ours.timestamp, &ours.signature).expect("headers");
        prop_assert!(verifier(&secret).clock(move || at(time)).verify(&headers, body.as_bytes()).is_ok());
    }
}
