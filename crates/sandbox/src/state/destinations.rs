//! Destinations of webhooks: which URLs can be registered, and which of them the sandbox sends to.

use hyper::Uri;

/// A URL that webhooks go to.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Destination {
    text: String,
    url: Uri,
}

impl Destination {
    /// A URL that the platform delivers to, `https` on port 443, or plain HTTP on loopback. Otherwise the fault.
    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
        let url: Uri = text.parse().map_err(|_| "error.expected.url")?;
        let (Some(scheme), Some(authority)) = (url.scheme_str(), url.authority()) else {
            return Err("error.expected.url");
        };
        // A name and a password in a URL would be shown wherever the URL is.
        if authority.host().is_empty() || authority.as_str().contains('@') {
            return Err("error.expected.url");
        }
        match (scheme, is_loopback(&url), url.port_u16()) {
            ("http", true, _) | ("https", _, None | Some(443)) => {}
            ("https", _, Some(_)) => return Err("error.port"),
            _ => return Err("error.https"),
        }
        Ok(Self {
            text: text.to_owned(),
            url,
        })
    }

    /// As it was registered.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn url(&self) -> &Uri {
        &self.url
    }

    /// Without its query, which may hold a secret.
    pub(crate) fn shown(&self) -> &str {
        self.text.split(['?', '#']).next().unwrap_or("")
    }

    /// The host, with the port where there is one: deliveries are counted and blocked by it.
    pub(crate) fn domain(&self) -> &str {
        self.url
            .authority()
            .map_or("", |authority| authority.as_str())
    }

    /// True if the sandbox sends there: nothing leaves this machine.
    pub(crate) fn is_sent_to(&self) -> bool {
        self.url.scheme_str() == Some("http") && is_loopback(&self.url)
    }
}

fn is_loopback(url: &Uri) -> bool {
    matches!(url.host(), Some("127.0.0.1" | "localhost" | "[::1]"))
}
