//! All that the clones of a session have in common.

use std::sync::Arc;

use bigcommerce_types::StoreHash;
use http::HeaderValue;
use reqwest::Client;

use crate::backoff::Backoff;
use crate::credentials::Credentials;
use crate::drift::DriftWatch;
use crate::endpoint::Endpoint;
use crate::http_client::HttpClient;
use crate::operation::Host;
use crate::pacing::Limiter;
use crate::random::Random;
use crate::time_limit::Limits;

/// The store, the settings and the connections of a session and its clones.
pub(crate) struct Shared {
    pub(crate) store: StoreHash,
    pub(crate) api: Endpoint,
    pub(crate) payments: Endpoint,
    pub(crate) storefront: Option<Endpoint>,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    /// For building requests, never for sending them.
    pub(crate) request_builder: Client,
    pub(crate) client: Arc<dyn HttpClient>,
    pub(crate) limits: Limits,
    pub(crate) attempts: u32,
    pub(crate) backoff: Backoff,
    pub(crate) limiters: Limiters,
    /// Requests wait for no quota: for the measurement of clients that do not.
    pub(crate) unpaced: bool,
    pub(crate) random: Random,
    pub(crate) drift: Option<DriftWatch>,
}

/// The limiter of each host.
pub(crate) struct Limiters {
    pub(crate) api: Arc<Limiter>,
    pub(crate) payments: Arc<Limiter>,
    pub(crate) storefront: Arc<Limiter>,
}

impl Shared {
    pub(crate) fn endpoint(&self, host: Host) -> Option<&Endpoint> {
        match host {
            Host::Api => Some(&self.api),
            Host::Payments => Some(&self.payments),
            Host::Storefront => self.storefront.as_ref(),
        }
    }
}

impl Limiters {
    pub(crate) fn of(&self, host: Host) -> &Arc<Limiter> {
        match host {
            Host::Api => &self.api,
            Host::Payments => &self.payments,
            Host::Storefront => &self.storefront,
        }
    }
}
