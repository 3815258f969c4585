//! What must never be seen: cards, tokens, codes that are money.

use std::fmt;

use secrecy::{ExposeSecret, SecretString, zeroize::Zeroize};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};

use crate::wire::{
    self, DecodeError, RawValue, Wire, is_empty_text, is_null_or_empty_object, is_revealing,
};

macro_rules! secret {
    ($(#[$doc:meta])* $Secret:ident) => {
        $(#[$doc])*
        ///
        /// `Debug` shows `[redacted]`, `Serialize` fails outside of a request's body, there is no `Display`, and its
        /// memory is overwritten when it is dropped. Copies that an HTTP or TLS library makes are out of reach.
        #[derive(Clone)]
        pub struct $Secret(SecretString);

        impl $Secret {
            /// Takes the text and overwrites the one that was given.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                let mut text = text.into();
                let secret = SecretString::from(text.as_str());
                text.zeroize();
                Self(secret)
            }

            /// The text itself: for the place that needs it, never for a log or a message.
            #[must_use]
            pub fn expose_secret(&self) -> &str {
                self.0.expose_secret()
            }
        }

        /// `""` is absent, and `[redacted]` is refused.
        impl Wire for $Secret {
            fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
                let secret = String::from_wire(raw).map(Self::new)?;
                if is_placeholder(secret.expose_secret()) {
                    return Err(DecodeError::found("a secret", "the placeholder of one"));
                }
                Ok(secret)
            }

            fn is_absent(raw: &RawValue) -> bool {
                is_null_or_empty_object(raw) || is_empty_text(raw)
            }
        }

        impl Serialize for $Secret {
            fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
                if is_revealing() {
                    into.serialize_str(self.expose_secret())
                } else {
                    Err(withheld(stringify!($Secret)))
                }
            }
        }

        impl<'de> Deserialize<'de> for $Secret {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                wire::deserialize(from)
            }
        }

        impl From<String> for $Secret {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }

        impl From<&str> for $Secret {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl PartialEq for $Secret {
            fn eq(&self, other: &Self) -> bool {
                same(self.expose_secret(), other.expose_secret())
            }
        }

        impl Eq for $Secret {}

        impl fmt::Debug for $Secret {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($Secret), "([redacted])"))
            }
        }
    };
}

secret! {
    /// The token of an API account, sent as `X-Auth-Token`: everything its scopes allow.
    ///
    /// ```
    /// use bigcommerce_types::AccessToken;
    ///
    /// let token = AccessToken::new("abc123");
    /// assert_eq!(format!("{token:?}"), "AccessToken([redacted])");
    /// assert!(serde_json::to_string(&token).is_err());
    /// assert_eq!(token.expose_secret(), "abc123");
    /// ```
    /// ```compile_fail
    /// println!("{}", bigcommerce_types::AccessToken::new("abc123"));
    /// ```
    AccessToken
}
secret! {
    /// A payment access token (PAT): pays one order, once, within an hour.
    PaymentAccessToken
}
secret! {
    /// The number on a card (PAN).
    CardNumber
}
secret! {
    /// The verification value of a card (CVV, CVC). It may not be stored after authorisation.
    VerificationValue
}
secret! {
    /// The token of a stored instrument: within its store it pays like the instrument itself.
    InstrumentToken
}
secret! {
    /// The code of a gift certificate. Who knows it can spend it.
    GiftCertificateCode
}
secret! {
    /// A token that opens the confirmation page of a guest's order.
    CheckoutToken
}
secret! {
    /// The proof that a person is at the other end, from a reCAPTCHA widget. It is good for one call.
    CaptchaToken
}
secret! {
    /// The secret half of an app's or an API account's credentials.
    ClientSecret
}
secret! {
    /// A live, single-use URL into a cart or a checkout: who opens it first is in.
    RedirectUrl
}
secret! {
    /// The cookies of a shopper's storefront session.
    StorefrontCookie
}
secret! {
    /// The token that a storefront session's writes need beside its cookies.
    CsrfToken
}

secret! {
    /// The value of a custom header that a webhook was registered with; whoever knows it can send hooks.
    HookSecret
}
secret! {
    /// The token of the link that brings a shopper back to an abandoned cart.
    AbandonedCartToken
}

impl RedirectUrl {
    /// The URL, to be put into the `Location` of one redirect and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.expose_secret()
    }
}

/// The error of serializing a secret for anything but a request's body. A placeholder would be read back as the secret.
fn withheld<E: ser::Error>(name: &str) -> E {
    E::custom(format_args!(
        "{name} is a secret and is serialized into the body of a request only; take it out, or store `expose_secret()`"
    ))
}

/// Whether a text stands in for a secret in something printed.
fn is_placeholder(text: &str) -> bool {
    text.trim() == "[redacted]"
}

/// Takes as long for texts that differ early as for those that differ late.
fn same(left: &str, right: &str) -> bool {
    let differences = left
        .bytes()
        .zip(right.bytes())
        .fold(0, |seen, (l, r)| seen | (l ^ r));
    left.len() == right.len() && differences == 0
}
