//! The description of a store: credentials, journal, URLs and limits.

use std::{fmt, sync::Arc, time::Duration};

use bigcommerce_journal::Journal;
use bigcommerce_payments::codes::PaymentCode;
use bigcommerce_transport::{DriftWatch, HttpClient, Session, SessionBuilder, TimeLimit};
use bigcommerce_types::{AccessToken, Owner, Remedy, StoreHash};

use crate::{
    error::{Error, Step},
    flow::{Settings, Shared},
    store::Store,
};

/// Describes a [`Store`]; made by [`Store::builder`].
#[must_use]
pub struct StoreBuilder {
    session: Result<SessionBuilder, InvalidStoreHash>,
    journal: Option<Arc<dyn Journal>>,
    settings: Settings,
}

/// Kept until `build`, so that a chain of settings is not interrupted.
struct InvalidStoreHash;

impl StoreBuilder {
    pub(crate) fn new(store_hash: String, access_token: AccessToken) -> Self {
        let session = StoreHash::new(store_hash)
            .map(|hash| Session::builder(hash).access_token(access_token))
            .map_err(|_| InvalidStoreHash);
        Self {
            session,
            journal: None,
            settings: Settings::default(),
        }
    }

    /// The journal of attempts to pay. Without one, [`Order::pay`](crate::Order::pay) refuses to send anything.
    pub fn journal(self, journal: impl Journal) -> Self {
        self.shared_journal(Arc::new(journal))
    }

    /// As [`journal`](StoreBuilder::journal), for one that other stores of this process use as well.
    pub fn shared_journal(mut self, journal: Arc<dyn Journal>) -> Self {
        self.journal = Some(journal);
        self
    }

    /// The longest time from the expiry of a payment access token until a charge that was sent with it becomes readable
    /// as a transaction; half an hour unless set. Before it has passed "not charged" is never said of a payment in
    /// doubt.
    ///
    /// Make it at least the longest time from accepted to booked, plus from booked to readable, plus the staleness of a
    /// read, plus twice the difference of the platform's clocks. The library logs how late transactions became visible.
    pub fn quiet_period(mut self, quiet: Duration) -> Self {
        self.settings.quiet = quiet;
        self
    }

    /// The time that paying and reconciling wait for the store to show what the gateway said; ten seconds unless set.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.settings.patience = patience;
        self
    }

    /// The time that an attempt that was not sent is left to the process that opened it; two minutes unless set. It is
    /// manners, not safety: a shorter one ends attempts of slow servers before they are sent.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.settings.grace = grace;
        self
    }

    /// The time limit of one call to the journal; five seconds unless set. For tests of journals that hang.
    #[doc(hidden)]
    pub fn journal_limit(mut self, limit: Duration) -> Self {
        self.settings.journal_limit = limit;
        self
    }

    /// The time limit of one look at an order with its transactions; twenty seconds unless set. For tests of stores
    /// that hang.
    #[doc(hidden)]
    pub fn look_limit(mut self, limit: Duration) -> Self {
        self.settings.look_limit = limit;
        self
    }

    /// Another base URL for the management APIs; `https://api.bigcommerce.com` unless set.
    pub fn api_url(self, url: &str) -> Self {
        self.with(|session| session.api_url(url))
    }

    /// Another base URL for the payments host; `https://payments.bigcommerce.com` unless set.
    pub fn payments_url(self, url: &str) -> Self {
        self.with(|session| session.payments_url(url))
    }

    /// Names your application to BigCommerce, in place of the library's own name.
    pub fn user_agent(self, user_agent: &str) -> Self {
        self.with(|session| session.user_agent(user_agent))
    }

    /// The time limit of connecting; ten seconds unless set.
    pub fn connect_timeout(self, limit: impl Into<TimeLimit>) -> Self {
        self.with(|session| session.connect_timeout(limit))
    }

    /// The time limit of one silence of the server; thirty seconds unless set. It does not hold for what moves money.
    pub fn read_timeout(self, limit: impl Into<TimeLimit>) -> Self {
        self.with(|session| session.read_timeout(limit))
    }

    /// The time limit of one attempt of a request, from connecting to the last byte of the answer; a minute unless set.
    pub fn timeout(self, limit: impl Into<TimeLimit>) -> Self {
        self.with(|session| session.timeout(limit))
    }

    /// The time limit of one request with all its attempts and the waits between them; two minutes unless set.
    pub fn step_timeout(self, limit: impl Into<TimeLimit>) -> Self {
        self.with(|session| session.step_timeout(limit))
    }

    /// The largest number of attempts of a request that may be retried: three unless set, and never more. One means that
    /// nothing is retried. What may be retried is not a setting: see
    /// [the retry table](bigcommerce_transport#retries).
    pub fn attempts(self, attempts: u32) -> Self {
        self.with(|session| session.attempts(attempts))
    }

    /// Another backoff between attempts. For tests over sockets.
    #[doc(hidden)]
    pub fn backoff(self, base: Duration, cap: Duration) -> Self {
        self.with(|session| session.backoff(base, cap))
    }

    /// Executes all requests with this client, in place of the one that is built in: a sandbox in the same process, or a
    /// script in a test. See [`HttpClient`].
    pub fn http_client(self, client: impl HttpClient + 'static) -> Self {
        self.with(|session| session.http_client(client))
    }

    /// Lets requests leave whatever the quota is. For measurements on a store that has none to share.
    #[doc(hidden)]
    pub fn without_pacing(self) -> Self {
        self.with(|session| session.without_pacing())
    }

    /// Makes up the correlation ids of requests and the jitter of waits from this seed, for tests that send the same
    /// bytes every time.
    pub fn seed(self, seed: u64) -> Self {
        self.with(|session| session.seed(seed))
    }

    /// Reports what answers hold beyond the specs, payment codes without a meaning here among it: keep a clone of
    /// `watch` to read its counts. Without this nothing is looked for. See [`DriftWatch`].
    pub fn watch_drift(self, watch: DriftWatch) -> Self {
        let has_meaning = |code| !matches!(PaymentCode::from(code), PaymentCode::Unknown(_));
        self.with(|session| session.watch_drift(watch.codes_of("payments", has_meaning)))
    }

    /// The store.
    ///
    /// # Errors
    /// When the store hash has characters that no hash has, or a base URL is not `https://` (or `http://` on loopback).
    pub fn build(self) -> Result<Store, Error> {
        let session = self.session.map_err(|InvalidStoreHash| {
            Error::here(
                Step::SetUpStore,
                Owner::Developer,
                Remedy::FixRequest,
                "the store hash is not one (letters and digits are expected)",
                "copy the store hash from the API path of the control panel",
            )
        })?;
        let session = session.build()?;
        let shared = Shared::new(session.store().clone(), self.journal, self.settings);
        Ok(Store {
            session,
            shared: Arc::new(shared),
        })
    }

    fn with(mut self, set: impl FnOnce(SessionBuilder) -> SessionBuilder) -> Self {
        self.session = self.session.map(set);
        self
    }
}

impl fmt::Debug for StoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreBuilder")
            .field("journal", &self.journal)
            .finish_non_exhaustive()
    }
}
