//! The promises of the crate.

mod events;
mod hostile;
mod other_library;
mod registering;
mod replays;
mod sandbox;
mod verifying;

type Tested = Result<(), Box<dyn std::error::Error>>;

/// The client secret of these tests.
const SECRET: &str = "client-secret-for-tests";
/// The body of these tests.
const BODY: &[u8] = br#"{"scope":"store/order/created","producer":"stores/abc123","data":{"type":"order","id":118}}"#;
/// The time of these tests, in Unix seconds.
const NOW: i64 = 1_767_182_400;

fn at(seconds: i64) -> bigcommerce_types::Timestamp {
    bigcommerce_types::Timestamp::from_second(seconds).expect("a time that exists")
}

/// Signs with a secret.
fn signer(secret: &str) -> bigcommerce_webhooks::Signer {
    bigcommerce_webhooks::Signer::new(secret.into()).expect("a secret that is one")
}

/// Verifies by signature at [`NOW`].
fn verifier(secret: &str) -> bigcommerce_webhooks::Verifier {
    let secrets =
        bigcommerce_webhooks::SigningSecrets::new(secret.into()).expect("a secret that is one");
    bigcommerce_webhooks::Verifier::by_signature(secrets).clock(|| at(NOW))
}
