//! Signatures as the Standard Webhooks specification has them: HMAC-SHA256 over id, time and body.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use bigcommerce_types::{ClientSecret, Timestamp};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::secrets::{InvalidSecret, SigningSecrets};

/// The header with the id of the message, which is the same for each attempt to deliver it.
pub const ID_HEADER: &str = "webhook-id";
/// The header with the time of the attempt, in Unix seconds.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// The header with the signatures, separated by spaces.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

/// The one version of signatures that is read.
const VERSION: &str = "v1,";
/// More signatures than this are not looked at: a sender adds one for each of its current secrets.
const MOST_SIGNATURES: usize = 16;

/// Signs as BigCommerce does. For tests, and for servers that stand in for BigCommerce.
///
/// ```
/// use bigcommerce_types::{ClientSecret, Timestamp};
/// use bigcommerce_webhooks::{SigningSecrets, Signer, Verifier};
///
/// let secret = ClientSecret::new("a-client-secret");
/// let body = br#"{"scope":"store/order/created","data":{"type":"order","id":118}}"#;
/// let now = Timestamp::from_second(1_767_182_400)?;
/// let headers = Signer::new(secret.clone())?.sign("msg_1", now, body);
///
/// let verifier = Verifier::by_signature(SigningSecrets::new(secret)?).clock(move || now);
/// assert_eq!(verifier.verify(&headers.pairs(), body)?.id(), Some("msg_1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Signer(SigningSecrets);

impl Signer {
    /// Signs with a client secret.
    ///
    /// # Errors
    /// When the secret is empty, or has spaces around it.
    pub fn new(secret: ClientSecret) -> Result<Self, InvalidSecret> {
        SigningSecrets::new(secret).map(Self)
    }

    /// Signs with another secret as well, as a sender does while its secret is being replaced.
    ///
    /// # Errors
    /// Those of [`new`](Self::new).
    pub fn and(self, secret: ClientSecret) -> Result<Self, InvalidSecret> {
        self.0.with_previous(secret).map(Self)
    }

    /// The headers for one attempt to deliver a body.
    #[must_use]
    pub fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> SignedHeaders {
        let timestamp = at.as_second().to_string();
        let signatures: Vec<String> = self
            .0
            .keys()
            .map(|key| {
                let tag = mac(key, id, &timestamp, body).finalize().into_bytes();
                format!("{VERSION}{}", STANDARD.encode(tag))
            })
            .collect();
        SignedHeaders {
            id: id.to_owned(),
            timestamp,
            signature: signatures.join(" "),
        }
    }
}

/// The three headers of a signed delivery.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedHeaders {
    /// The value of [`ID_HEADER`].
    pub id: String,
    /// The value of [`TIMESTAMP_HEADER`].
    pub timestamp: String,
    /// The value of [`SIGNATURE_HEADER`].
    pub signature: String,
}

impl SignedHeaders {
    /// Names and values, for any HTTP client.
    #[must_use]
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            (ID_HEADER, &self.id),
            (TIMESTAMP_HEADER, &self.timestamp),
            (SIGNATURE_HEADER, &self.signature),
        ]
    }
}

/// The signature lets its reader deliver the body again, so it is not shown.
impl fmt::Debug for SignedHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "SignedHeaders({}, {}, [redacted])",
            self.id, self.timestamp
        )
    }
}

/// True if one of the signatures in `header` was made with one of the secrets. Each is compared in constant time.
pub(crate) fn is_signed(
    secrets: &SigningSecrets,
    id: &str,
    timestamp: &str,
    body: &[u8],
    header: &str,
) -> bool {
    let signatures: Vec<Vec<u8>> = header
        .split(' ')
        .filter_map(|entry| entry.strip_prefix(VERSION))
        .take(MOST_SIGNATURES)
        .filter_map(|encoded| STANDARD.decode(encoded).ok())
        .collect();
    if signatures.is_empty() {
        return false;
    }
    secrets.keys().fold(false, |found, key| {
        let expected = mac(key, id, timestamp, body);
        signatures.iter().fold(found, |found, signature| {
            expected.clone().verify_slice(signature).is_ok() | found
        })
    })
}

/// Compares a secret with what was received in constant time, whatever their lengths.
pub(crate) fn is_same(secret: &[u8], received: &[u8]) -> bool {
    let tag = |text: &[u8]| keyed(secret).chain_update(text);
    tag(secret)
        .verify(&tag(received).finalize().into_bytes())
        .is_ok()
}

fn mac(key: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    keyed(key)
        .chain_update(id)
        .chain_update(".")
        .chain_update(timestamp)
        .chain_update(".")
        .chain_update(body)
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length")
}
