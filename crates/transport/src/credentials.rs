//! The credentials of a session, each bound to the one host that may see it.

use bigcommerce_types::{AccessToken, CsrfToken, PaymentAccessToken, StorefrontCookie};
use http::HeaderName;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap};
use zeroize::Zeroizing;

use crate::headers;
use crate::operation::Host;

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const CSRF_TOKEN: HeaderName = HeaderName::from_static("x-xsrf-token");

/// A shopper's session on the storefront: what a browser on the store's own domain would send.
///
/// BigCommerce documents the storefront endpoints for its hosted storefronts only; from a server they work as long as
/// the shopper's own cookie and token are at hand.
#[derive(Clone, Debug)]
pub struct StorefrontSession {
    /// The value of the `Cookie` header, with every cookie that belongs to the session.
    pub cookie: StorefrontCookie,
    /// The token against forged requests, sent as `X-XSRF-TOKEN`.
    pub csrf_token: CsrfToken,
}

/// What the standing configuration of a session holds. Payment access tokens are not in it: they live for one charge.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    pub(crate) access_token: Option<AccessToken>,
    pub(crate) storefront: Option<StorefrontSession>,
}

/// Why a request could not be given its credential.
#[derive(Clone, Copy)]
pub(crate) enum Missing {
    /// None was configured.
    Absent(Host),
    /// It holds characters that no header can carry.
    Unusable(Host),
}

impl Credentials {
    /// Takes whatever credential is on the request and puts the one of `host` there.
    pub(crate) fn attach(
        &self,
        headers: &mut HeaderMap,
        host: Host,
        payment: Option<&PaymentAccessToken>,
    ) -> Result<(), Missing> {
        for name in [AUTH_TOKEN, CSRF_TOKEN, AUTHORIZATION, COOKIE] {
            headers.remove(name);
        }
        let mut put = |name: HeaderName, text: &str| {
            let value = headers::secret(text).ok_or(Missing::Unusable(host))?;
            headers.insert(name, value);
            Ok(())
        };
        match host {
            Host::Api => {
                let token = self.access_token.as_ref().ok_or(Missing::Absent(host))?;
                put(AUTH_TOKEN, token.expose_secret())
            }
            Host::Payments => {
                let token = payment.ok_or(Missing::Absent(host))?;
                let text = Zeroizing::new(format!("PAT {}", token.expose_secret()));
                put(AUTHORIZATION, &text)
            }
            Host::Storefront => {
                let session = self.storefront.as_ref().ok_or(Missing::Absent(host))?;
                put(COOKIE, session.cookie.expose_secret())?;
                put(CSRF_TOKEN, session.csrf_token.expose_secret())
            }
        }
    }
}

impl Missing {
    /// What to tell, as the end of a sentence.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Absent(Host::Api) => {
                "the session has no access token: give one to the session's builder"
            }
            Self::Absent(Host::Payments) => "it needs a payment access token of its order",
            Self::Absent(Host::Storefront) => {
                "the session has no shopper's session: give one to the session's builder"
            }
            Self::Unusable(Host::Api) => "the access token does not fit in a header: copy it again",
            Self::Unusable(Host::Payments) => {
                "the payment access token does not fit in a header: mint a new one"
            }
            Self::Unusable(Host::Storefront) => {
                "the shopper's session does not fit in a header: read it again"
            }
        }
    }
}
