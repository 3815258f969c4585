//! The secrets that prove a webhook: one that is used, and one that is still accepted while it is replaced.

use std::fmt;

use bigcommerce_types::{ClientSecret, HookSecret};

/// The keys of signatures: the client secret of the API account that registered the webhooks.
///
/// ```
/// use bigcommerce_types::ClientSecret;
/// use bigcommerce_webhooks::{InvalidSecret, SigningSecrets};
///
/// let secrets = SigningSecrets::new(ClientSecret::new("the-new-client-secret"))?
///     .with_previous(ClientSecret::new("the-old-client-secret"))?;
/// assert_eq!(format!("{secrets:?}"), "SigningSecrets([redacted])");
/// assert_eq!(SigningSecrets::new(ClientSecret::new("")).unwrap_err(), InvalidSecret::Empty);
/// # Ok::<(), InvalidSecret>(())
/// ```
pub struct SigningSecrets {
    current: ClientSecret,
    previous: Option<ClientSecret>,
}

impl SigningSecrets {
    /// Takes the client secret as BigCommerce shows it, not encoded in base64.
    ///
    /// # Errors
    /// When it is empty, or has spaces or line ends around it, as the content of a file often has.
    pub fn new(current: ClientSecret) -> Result<Self, InvalidSecret> {
        checked(current.expose_secret())?;
        Ok(Self {
            current,
            previous: None,
        })
    }

    /// Accepts the secret from before a rotation, too.
    ///
    /// # Errors
    /// Those of [`new`](Self::new).
    pub fn with_previous(mut self, previous: ClientSecret) -> Result<Self, InvalidSecret> {
        checked(previous.expose_secret())?;
        self.previous = Some(previous);
        Ok(self)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .map(|secret| secret.expose_secret().as_bytes())
    }
}

impl fmt::Debug for SigningSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecrets([redacted])")
    }
}

/// A custom header that was set when the webhooks were registered, with its secret value.
///
/// ```
/// use bigcommerce_types::HookSecret;
/// use bigcommerce_webhooks::{HeaderSecrets, InvalidSecret};
///
/// let header = HeaderSecrets::new("X-Shop-Hook", HookSecret::new("a-long-random-value"))?;
/// assert_eq!(header.name(), "x-shop-hook");
/// # Ok::<(), InvalidSecret>(())
/// ```
pub struct HeaderSecrets {
    name: http::HeaderName,
    current: HookSecret,
    previous: Option<HookSecret>,
}

impl HeaderSecrets {
    /// Takes the name and the value of the header.
    ///
    /// # Errors
    /// When the name is no header name, or the value is empty or could not arrive as it is: characters other than
    /// visible ASCII and spaces, or spaces around it.
    pub fn new(name: &str, current: HookSecret) -> Result<Self, InvalidSecret> {
        sendable(current.expose_secret())?;
        Ok(Self {
            name: name.parse().map_err(|_| InvalidSecret::HeaderName)?,
            current,
            previous: None,
        })
    }

    /// Accepts the value from before a rotation, too: webhooks keep the old one until each of them is updated.
    ///
    /// # Errors
    /// Those of [`new`](Self::new).
    pub fn with_previous(mut self, previous: HookSecret) -> Result<Self, InvalidSecret> {
        sendable(previous.expose_secret())?;
        self.previous = Some(previous);
        Ok(self)
    }

    /// The name of the header, in lower case.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &[u8]> {
        [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .map(|secret| secret.expose_secret().as_bytes())
    }
}

impl fmt::Debug for HeaderSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeaderSecrets({}, [redacted])", self.name)
    }
}

/// A secret that would verify nothing, or everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSecret {
    /// Nothing, or nothing but spaces.
    Empty,
    /// Spaces or line ends around the secret.
    Surrounded,
    /// A character that does not arrive in a header as it was set.
    NotSendable,
    /// The name of the header is no header name.
    HeaderName,
}

impl fmt::Display for InvalidSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the webhook secret is empty, which everybody knows: set it before the server starts",
            Self::Surrounded => "the webhook secret has spaces or line ends around it: trim what it is read from",
            Self::NotSendable => "the webhook secret cannot be sent in a header: use visible ASCII characters",
            Self::HeaderName => "the name of the webhook's header is no header name: use letters, digits and dashes",
        })
    }
}

impl std::error::Error for InvalidSecret {}

fn checked(secret: &str) -> Result<(), InvalidSecret> {
    let trimmed = secret.trim();
    if trimmed.is_empty() {
        Err(InvalidSecret::Empty)
    } else if trimmed.len() != secret.len() {
        Err(InvalidSecret::Surrounded)
    } else {
        Ok(())
    }
}

fn sendable(secret: &str) -> Result<(), InvalidSecret> {
    checked(secret)?;
    if secret.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Ok(())
    } else {
        Err(InvalidSecret::NotSendable)
    }
}
