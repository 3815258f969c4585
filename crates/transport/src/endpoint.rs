//! The base address of one host: checked once, compared with on every request.

use std::net::IpAddr;

use bigcommerce_types::StoreHash;
use reqwest::Url;

use crate::config_error::ConfigError;

/// A base address without a trailing slash, and what is needed to tell whether a URL lies below it.
#[derive(Clone)]
pub(crate) struct Endpoint {
    base: Url,
    text: String,
}

impl Endpoint {
    /// Checks an address that a user gave for `setting`.
    pub(crate) fn parse(setting: &'static str, address: &str) -> Result<Self, ConfigError> {
        let refuse = |complaint| Err(ConfigError::new(setting, complaint));
        let Ok(base) = Url::parse(address) else {
            return refuse(
                "is not a URL: it needs a scheme and a host, as in `https://api.example.com`",
            );
        };
        if !base.username().is_empty() || base.password().is_some() {
            return refuse(
                "must not hold a user name or password: credentials have settings of their own",
            );
        }
        if base.query().is_some() || base.fragment().is_some() {
            return refuse("must not hold a query or a fragment");
        }
        let Some(host) = base.host_str() else {
            return refuse("has no host");
        };
        match base.scheme() {
            "https" => {}
            "http" if is_loopback(host) => {}
            "http" => {
                return refuse(
                    "must begin with `https://`: plain `http://` is only for this machine itself",
                );
            }
            _ => return refuse("must begin with `https://`"),
        }
        if base
            .path_segments()
            .is_some_and(|mut all| all.any(|segment| segment == "stores"))
        {
            return refuse("must end before `/stores`: the session adds the store hash itself");
        }
        Ok(Self::from_url(base))
    }

    /// The same host, below `/stores/{store_hash}`.
    pub(crate) fn of_store(self, store: &StoreHash) -> Self {
        let mut base = self.base;
        let path = format!(
            "{}/stores/{}",
            base.path().trim_end_matches('/'),
            store.as_str()
        );
        base.set_path(&path);
        Self::from_url(base)
    }

    /// The address, without a trailing slash.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The host and the port, as a trace names them.
    pub(crate) fn host_and_port(&self) -> (&str, u16) {
        (
            self.base.host_str().unwrap_or_default(),
            self.base.port_or_known_default().unwrap_or_default(),
        )
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// What follows the base in `url`; nothing when `url` lies elsewhere, on another host, port, scheme or store.
    pub(crate) fn path_below<'u>(&self, url: &'u Url) -> Option<&'u str> {
        let below = url
            .path()
            .strip_prefix(self.base.path().trim_end_matches('/'))?;
        let same_place = url.origin() == self.base.origin()
            && url.username().is_empty()
            && url.password().is_none();
        (same_place && below.starts_with('/')).then_some(below)
    }

    fn from_url(base: Url) -> Self {
        let text = base.as_str().trim_end_matches('/').to_owned();
        Self { base, text }
    }
}

/// True for this machine: only there may a request be sent unencrypted.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(address: &str) -> String {
        Endpoint::parse("api_url", address)
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for good in [
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "http://[::1]:80",
            "http://localhost:1/",
            "https://example.com",
        ] {
            assert_eq!(complaint(good), "", "{good}");
        }
        for bad in [
            "http://example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "http://[::2]",
        ] {
            assert!(complaint(bad).contains("https://"), "{bad}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_a_base_is_refused_without_being_repeated() {
        for bad in [
            "",
            "example.com",
            "ftp://example.com/s3cret",
            "https://user:s3cret@example.com",
            "https://example.com/?key=s3cret",
            "https://example.com/#s3cret",
            "https://example.com/stores/s3cret/v3",
            "data:s3cret",
        ] {
            let said = complaint(bad);
            assert!(
                said.starts_with("`api_url` ") && !said.contains("s3cret"),
                "{bad}: {said}"
            );
        }
    }

    #[test]
    fn only_a_url_below_the_base_lies_below_it() -> Result<(), Box<dyn std::error::Error>> {
        let store: StoreHash = "abc123".parse()?;
        for base in [
            "https://api.example.com",
            "https://api.example.com/",
            "https://api.example.com:443//",
        ] {
            let endpoint = Endpoint::parse("api_url", base)?.of_store(&store);
            assert_eq!(endpoint.as_str(), "https://api.example.com/stores/abc123");
            let below = |text: &str| {
                Url::parse(text).map(|url| endpoint.path_below(&url).map(str::to_owned))
            };
            assert_eq!(
                below("https://api.example.com/stores/abc123/v3/carts?x=1")?.as_deref(),
                Some("/v3/carts")
            );
            for elsewhere in [
                "https://api.example.com/stores/abc1234/v3/carts",
                "https://api.example.com/stores/abc123/../other/v3/carts",
                "https://api.example.com/stores/abc123",
                "http://api.example.com/stores/abc123/v3/carts",
                "https://api.example.com:8443/stores/abc123/v3/carts",
                "https://user@api.example.com/stores/abc123/v3/carts",
                "https://payments.example.com/stores/abc123/v3/carts",
            ] {
                assert_eq!(below(elsewhere)?, None, "{elsewhere}");
            }
        }
        Ok(())
    }
}
