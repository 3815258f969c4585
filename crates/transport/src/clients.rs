//! The two HTTP clients of a session, and the TLS that they share.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Proxy};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::Verifier;

use crate::config_error::ConfigError;
use crate::witness::Witness;

/// How long an idle connection of the pool is kept. Shorter than what servers usually keep, because a request that
/// is written to a connection just being closed ends as "maybe".
const IDLE: Duration = Duration::from_secs(15);

/// What the clients are made with.
pub(crate) struct Limits {
    /// For the connection, TLS included.
    pub(crate) connect: Duration,
    /// For everything, from the connection to the last byte of the answer.
    pub(crate) total: Duration,
}

/// The two ways out.
pub(crate) struct Clients {
    /// With a pool, for what can be asked again without harm.
    pub(crate) pooled: Client,
    /// One connection per request, for what moves money or has to be looked up when it is in doubt: a connection that
    /// has been idle may be closing, and what is written to it then has an unknown outcome for no good reason.
    pub(crate) fresh: Client,
    /// The time limit of one request, from the first connection to the last byte of the response.
    pub(crate) total: Duration,
}

impl Clients {
    /// `encrypted` tells whether any host of the session speaks TLS; if none does, a machine without root
    /// certificates is good enough.
    pub(crate) fn build(
        limits: &Limits,
        proxy: Option<Proxy>,
        encrypted: bool,
    ) -> Result<Self, ConfigError> {
        let tls = tls(encrypted)?;
        let common = || {
            let builder = Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .connect_timeout(limits.connect)
                .timeout(limits.total)
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .connection_verbose(false)
                // A proxy of the environment would be one that nobody chose for payments.
                .no_proxy();
            match &proxy {
                Some(proxy) => builder.proxy(proxy.clone()),
                None => builder,
            }
        };
        let fresh = common()
            .http1_only()
            .pool_max_idle_per_host(0)
            .connector_layer(Witness);
        Ok(Self {
            pooled: finish(common().pool_idle_timeout(IDLE))?,
            fresh: finish(fresh)?,
            total: limits.total,
        })
    }
}

fn finish(builder: ClientBuilder) -> Result<Client, ConfigError> {
    builder
        .build()
        .map_err(|_| ConfigError::new("build", "could not set up an HTTP client on this machine"))
}

/// TLS with ring, handed to the client itself: the process-wide provider stays the application's own choice.
fn tls(encrypted: bool) -> Result<ClientConfig, ConfigError> {
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|_| ConfigError::new("build", "found no TLS version that is safe to use"))?;
    if !encrypted {
        let none = rustls::RootCertStore::empty();
        return Ok(config.with_root_certificates(none).with_no_client_auth());
    }
    let verifier = Verifier::new(provider).map_err(|_| {
        ConfigError::new(
            "build",
            "found no root certificates on this machine: install the system's CA certificates",
        )
    })?;
    Ok(config
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}
