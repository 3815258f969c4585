//! The HTTP client of a session that was given none: two reqwest clients, and the TLS that they share.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Proxy, Url};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::Verifier;

use crate::config_error::ConfigError;
use crate::connect_probe;
use crate::connect_probe::ConnectProbe;
use crate::connection::Connection;
use crate::connection_error::ConnectionError;
use crate::http_client::{HttpClient, ResponseFuture};
use crate::response_body::ResponseBody;

/// How long an idle connection of the pool is kept. Shorter than what servers usually keep, because a request that
/// is written to a connection just being closed ends as "maybe".
const IDLE: Duration = Duration::from_secs(15);

/// Executes requests with reqwest.
pub(crate) struct ReqwestClient {
    /// With a pool, for what can be asked again without harm.
    pooled: Client,
    /// One connection per request, for what moves money or has to be looked up when it is in doubt: a connection that
    /// has been idle may be closing, and what is written to it then has an unknown outcome for no good reason.
    fresh: Client,
}

impl ReqwestClient {
    /// `connect` limits a connection, TLS included, where it is limited. `encrypted` tells whether any host of the session speaks TLS; if
    /// none does, a machine without root certificates is good enough.
    pub(crate) fn build(
        connect: Option<Duration>,
        proxy: Option<Proxy>,
        encrypted: bool,
    ) -> Result<Self, ConfigError> {
        let tls = tls(encrypted)?;
        let common = || {
            let builder = plain(tls.clone());
            let builder = match connect {
                Some(limit) => builder.connect_timeout(limit),
                None => builder,
            };
            match &proxy {
                Some(proxy) => builder.proxy(proxy.clone()),
                None => builder,
            }
        };
        let fresh = common()
            .http1_only()
            .pool_max_idle_per_host(0)
            .connector_layer(ConnectProbe);
        Ok(Self {
            pooled: finish(common().pool_idle_timeout(IDLE))?,
            fresh: finish(fresh)?,
        })
    }

    async fn send(
        &self,
        request: Request<Bytes>,
        connection: &Connection,
    ) -> Result<Response<ResponseBody>, ConnectionError> {
        let request = convert(request)?;
        let outcome = if connection.may_be_reused() {
            self.pooled.execute(request).await
        } else {
            connect_probe::scope(connection, self.fresh.execute(request)).await
        };
        match outcome {
            Ok(response) => Ok(Response::from(response)
                .map(|body| ResponseBody::new(body.map_err(|error| failed(error, false))))),
            Err(error) => Err(failed(error, connection.was_never_established())),
        }
    }
}

impl HttpClient for ReqwestClient {
    fn execute<'a>(
        &'a self,
        request: Request<Bytes>,
        connection: &'a Connection,
    ) -> ResponseFuture<'a> {
        Box::pin(self.send(request, connection))
    }
}

/// The client that generated code builds requests with. It has no root certificates, and nothing is sent by it.
pub(crate) fn request_builder() -> Result<Client, ConfigError> {
    static BUILDER: OnceLock<Client> = OnceLock::new();
    if let Some(client) = BUILDER.get() {
        return Ok(client.clone());
    }
    let client = finish(plain(tls(false)?))?;
    Ok(BUILDER.get_or_init(|| client).clone())
}

/// No redirect, no retry, no proxy of the environment, which nobody chose for payments.
fn plain(tls: ClientConfig) -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connection_verbose(false)
        .no_proxy()
}

fn finish(builder: ClientBuilder) -> Result<Client, ConfigError> {
    builder
        .build()
        .map_err(|_| ConfigError::new("build", "could not set up an HTTP client on this machine"))
}

/// reqwest's form of a request. An empty body is none: a `Content-Length` is sent only where the session set it.
fn convert(request: Request<Bytes>) -> Result<reqwest::Request, ConnectionError> {
    let (head, body) = request.into_parts();
    let url = Url::parse(&head.uri.to_string()).map_err(|_| ConnectionError::not_sent())?;
    let mut converted = reqwest::Request::new(head.method, url);
    *converted.headers_mut() = head.headers;
    if !body.is_empty() {
        *converted.body_mut() = Some(body.into());
    }
    Ok(converted)
}

/// The evidence in an error of reqwest. `unconnected` is the connector's.
fn failed(error: reqwest::Error, unconnected: bool) -> ConnectionError {
    let evidence = if error.is_builder() {
        ConnectionError::not_sent()
    } else if unconnected || error.is_connect() {
        ConnectionError::not_connected()
    } else {
        ConnectionError::broken()
    };
    let evidence = if error.is_timeout() {
        evidence.timed_out()
    } else {
        evidence
    };
    evidence.caused_by(error.without_url())
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
