//! The proof that BigCommerce sent a request: over its raw bytes, before anything of it is read.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bigcommerce_types::Timestamp;

use crate::headers::Headers;
use crate::hook::{Hook, ParseError};
use crate::rejected::Rejected;
use crate::replay::ReplayKey;
use crate::secrets::{HeaderSecrets, SigningSecrets};
use crate::signature;
use crate::signature::{ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};

/// The difference between the sender's clock and ours that is accepted unless set otherwise.
const TOLERANCE: Duration = Duration::from_secs(300);
/// The longest id and the longest list of signatures that are looked at, in bytes.
const LONGEST_ID: usize = 256;
const LONGEST_SIGNATURES: usize = 4096;

/// Decides whether a request comes from BigCommerce.
///
/// BigCommerce signs deliveries with the client secret of the API account that registered the webhook
/// ([`by_signature`](Self::by_signature)), and echoes the custom headers that the webhook was registered with
/// ([`by_header`](Self::by_header)). A signature covers the body and the time of the attempt; a header proves only that
/// the sender knows its value, and goes on doing so for whoever sees it once.
///
/// Cheap to clone.
///
/// ```
/// use bigcommerce_types::{ClientSecret, HookSecret};
/// use bigcommerce_webhooks::{HeaderSecrets, Rejected, SigningSecrets, Verifier};
///
/// let verifier = Verifier::by_either(
///     SigningSecrets::new(ClientSecret::new("a-client-secret"))?,
///     HeaderSecrets::new("x-shop-hook", HookSecret::new("a-long-random-value"))?,
/// );
/// let headers = [("X-Shop-Hook", "a-long-random-value")];
/// assert!(verifier.verify(&headers, b"{}").is_ok());
/// assert!(matches!(verifier.verify(&[("accept", "*/*")], b"{}"), Err(Rejected::Unproven)));
/// # Ok::<(), bigcommerce_webhooks::InvalidSecret>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    proof: Arc<Wanted>,
    tolerance: Duration,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

/// The proof that is asked for.
#[derive(Debug)]
enum Wanted {
    Signature(SigningSecrets),
    Header(HeaderSecrets),
    Either(SigningSecrets, HeaderSecrets),
    Both(SigningSecrets, HeaderSecrets),
}

impl Verifier {
    /// Accepts what is signed.
    #[must_use]
    pub fn by_signature(secrets: SigningSecrets) -> Self {
        Self::wanting(Wanted::Signature(secrets))
    }

    /// Accepts what has the custom header.
    #[must_use]
    pub fn by_header(header: HeaderSecrets) -> Self {
        Self::wanting(Wanted::Header(header))
    }

    /// Accepts what is signed and what has the custom header: no safer than the header alone. For the time in which
    /// nobody knows yet whether the store signs its deliveries; [`Verified::proof`] tells. A good signature of another
    /// time than now is refused in spite of the header.
    #[must_use]
    pub fn by_either(secrets: SigningSecrets, header: HeaderSecrets) -> Self {
        Self::wanting(Wanted::Either(secrets, header))
    }

    /// Accepts what is signed and has the custom header as well. The header then tells apart the shops of one API
    /// account.
    #[must_use]
    pub fn by_both(secrets: SigningSecrets, header: HeaderSecrets) -> Self {
        Self::wanting(Wanted::Both(secrets, header))
    }

    fn wanting(proof: Wanted) -> Self {
        Self {
            proof: Arc::new(proof),
            tolerance: TOLERANCE,
            clock: Arc::new(Timestamp::now),
        }
    }

    /// Sets how far the time of a signed attempt may be from the clock, in whole seconds and in both directions; five
    /// minutes unless set.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets the clock; the system's unless set.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Verifies a request. `body` is what arrived, byte by byte: JSON that was read and written again has another
    /// signature.
    ///
    /// # Errors
    /// When the request is not proven to come from BigCommerce. Answer 401 and do nothing.
    pub fn verify<'b>(
        &self,
        headers: &(impl Headers + ?Sized),
        body: &'b [u8],
    ) -> Result<Verified<'b>, Rejected> {
        let now = (self.clock)();
        let signed = |secrets| self.signed(secrets, headers, body, now);
        let (proof, message) = match &*self.proof {
            Wanted::Signature(secrets) => (Proof::Signature, Some(signed(secrets)?)),
            Wanted::Header(header) => {
                has(header, headers)?;
                (Proof::Header, None)
            }
            Wanted::Both(secrets, header) => {
                let message = signed(secrets)?;
                has(header, headers)?;
                (Proof::Both, Some(message))
            }
            Wanted::Either(secrets, header) => match (signed(secrets), has(header, headers)) {
                (Ok(message), Ok(())) => (Proof::Both, Some(message)),
                (Ok(message), Err(_)) => (Proof::Signature, Some(message)),
                // The signature is ours, so the store signs: a request that was recorded is not let in by its header.
                (Err(stale @ (Rejected::TooOld { .. } | Rejected::FromTheFuture { .. })), _) => {
                    return Err(stale);
                }
                (Err(_), Ok(())) => (Proof::Header, None),
                (Err(Rejected::Unproven), Err(header)) => return Err(header),
                (Err(signature), Err(_)) => return Err(signature),
            },
        };
        Ok(Verified {
            body,
            proof,
            message,
            received_at: now,
        })
    }

    /// Verifies the signature first: a time that is refused is then known to be the sender's.
    fn signed(
        &self,
        secrets: &SigningSecrets,
        headers: &(impl Headers + ?Sized),
        body: &[u8],
        now: Timestamp,
    ) -> Result<Message, Rejected> {
        let found = [ID_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER]
            .map(|name| (name, headers.header(name)));
        if found.iter().all(|(_, value)| value.is_none()) {
            return Err(Rejected::Unproven);
        }
        let [id, timestamp, signatures] = found;
        let id = text(id, LONGEST_ID)?;
        let timestamp = text(timestamp, 20)?;
        let signatures = text(signatures, LONGEST_SIGNATURES)?;
        let malformed = Rejected::Malformed {
            header: TIMESTAMP_HEADER,
        };
        if !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(malformed);
        }
        if !signature::is_signed(secrets, id, timestamp, body, signatures) {
            return Err(Rejected::WrongSignature);
        }
        let sent_at = timestamp
            .parse()
            .ok()
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .ok_or(malformed)?;
        let age = now.as_second().saturating_sub(sent_at.as_second());
        if age.unsigned_abs() > self.tolerance.as_secs() {
            let seconds = age.unsigned_abs();
            return Err(if age > 0 {
                Rejected::TooOld { seconds }
            } else {
                Rejected::FromTheFuture { seconds }
            });
        }
        Ok(Message {
            id: id.into(),
            sent_at,
        })
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("proof", &self.proof)
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}

/// The proof that a request had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Proof {
    /// A signature.
    Signature,
    /// The custom header.
    Header,
    /// A signature and the custom header.
    Both,
}

/// A body that BigCommerce sent.
///
/// `Debug` shows none of the body.
pub struct Verified<'b> {
    body: &'b [u8],
    proof: Proof,
    message: Option<Message>,
    received_at: Timestamp,
}

/// The content of the headers of a signed delivery.
struct Message {
    id: Box<str>,
    sent_at: Timestamp,
}

impl<'b> Verified<'b> {
    /// The body as it arrived.
    #[must_use]
    pub fn body(&self) -> &'b [u8] {
        self.body
    }

    /// The proof that it had.
    #[must_use]
    pub fn proof(&self) -> Proof {
        self.proof
    }

    /// The id of the message, the same for each attempt to deliver it; `None` where nothing was signed.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.message.as_ref().map(|message| &*message.id)
    }

    /// The time of this attempt to deliver it; `None` where nothing was signed.
    #[must_use]
    pub fn sent_at(&self) -> Option<Timestamp> {
        self.message.as_ref().map(|message| message.sent_at)
    }

    /// The time of the clock when it was verified.
    #[must_use]
    pub fn received_at(&self) -> Timestamp {
        self.received_at
    }

    /// The key by which a second delivery is known: of the signed id, or of the body where nothing was signed.
    ///
    /// A body has the object, the event and the second. So without a signature, two changes of one object in one second
    /// are one webhook, and the second of them may be the one that is not acted on: look at open payments at intervals,
    /// too.
    #[must_use]
    pub fn replay_key(&self) -> ReplayKey {
        match &self.message {
            Some(message) => ReplayKey::of_id(&message.id),
            None => ReplayKey::of_body(self.body),
        }
    }

    /// Reads the body.
    ///
    /// # Errors
    /// When it is no webhook, or the data of a known scope is not what the scope has. A delivery will not get better by
    /// being sent again: answer 2xx, log the error, and read the store instead.
    pub fn parse(&self) -> Result<Hook, ParseError> {
        Hook::parse_unverified(self.body)
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("bytes", &self.body.len())
            .field("proof", &self.proof)
            .field("id", &self.id())
            .field("sent_at", &self.sent_at())
            .finish_non_exhaustive()
    }
}

/// A header that is there, of visible ASCII and spaces, and not too long.
fn text<'h>(
    (header, value): (&'static str, Option<&'h [u8]>),
    longest: usize,
) -> Result<&'h str, Rejected> {
    let value = value.ok_or(Rejected::Missing { header })?;
    let fits = !value.is_empty()
        && value.len() <= longest
        && value.iter().all(|byte| matches!(byte, b' '..=b'~'));
    match std::str::from_utf8(value) {
        Ok(text) if fits => Ok(text),
        _ => Err(Rejected::Malformed { header }),
    }
}

fn has(header: &HeaderSecrets, headers: &(impl Headers + ?Sized)) -> Result<(), Rejected> {
    let received = headers.header(header.name()).ok_or(Rejected::Unproven)?;
    let fits = header.values().fold(false, |found, value| {
        signature::is_same(value, received) | found
    });
    if fits {
        Ok(())
    } else {
        Err(Rejected::WrongHeader)
    }
}
