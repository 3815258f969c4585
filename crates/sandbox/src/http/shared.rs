//! What all requests share: the store, the clock, the quotas, the faults and the credentials.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::HeaderValue;
use jiff::Timestamp;

use crate::http::faults::Faults;
use crate::http::rate_limit::Pace;
use crate::http::routes::operation_at;
use crate::state::ledger::RequestRecord;
use crate::state::quirks::Quirks;
use crate::state::random::Random;
use crate::state::request_log::About;
use crate::state::store::Store;

/// Who may come in.
pub(crate) struct Credentials {
    pub(crate) access_token: String,
    /// Scopes that the access token was not granted.
    pub(crate) denied_scopes: Vec<String>,
}

/// What all requests share.
#[derive(Clone)]
pub(crate) struct Shared {
    store: Arc<Mutex<Store>>,
    pub(super) random: Random,
    pub(super) pace: Arc<Mutex<Pace>>,
    pub(super) payments_pace: Arc<Mutex<Pace>>,
    faults: Arc<Faults>,
    pub(super) credentials: Arc<Credentials>,
}

impl Shared {
    pub(crate) fn new(store: Store, credentials: Credentials) -> Self {
        Self {
            random: store.random.clone(),
            store: Arc::new(Mutex::new(store)),
            pace: Arc::new(Mutex::new(Pace::new())),
            payments_pace: Arc::new(Mutex::new(Pace::new())),
            faults: Arc::default(),
            credentials: Arc::new(credentials),
        }
    }

    /// The store, for as long as one operation takes, with everything that was to happen up to now. A panic in one
    /// request does not close the store to the others.
    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        store.catch_up();
        store
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The deviations of responses.
    pub(crate) fn quirks(&self) -> Quirks {
        self.store().settings.quirks
    }

    /// Moves the store's clock forward, and whatever waits for it.
    pub(crate) fn advance_clock(&self, by: Duration) {
        self.store().advance_clock(by);
        self.faults.clock_moved();
    }

    /// The `Date` of a response.
    pub(crate) fn date(&self) -> HeaderValue {
        http_date(self.store().clock.now())
    }

    /// Counts a request that a fault kept from the store. A path of no operation is not counted, as without a fault.
    pub(crate) fn record_fault(&self, fault: &'static str, method: &str, path: &str, status: u16) {
        if let Some(operation) = operation_at(method, path) {
            let record = RequestRecord {
                method: method.to_owned(),
                path: operation.path.to_owned(),
                status,
                correlation_id: None,
            };
            let about = About {
                fault: Some(fault),
                ..About::default()
            };
            let mut store = self.store();
            let now = store.clock.now();
            store.requests.record(now, record, about);
        }
    }
}

/// The `Date` header: whole seconds, IMF-fixdate.
pub(crate) fn http_date(time: Timestamp) -> HeaderValue {
    let text = time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    HeaderValue::from_str(&text).expect("a date is plain ASCII")
}
