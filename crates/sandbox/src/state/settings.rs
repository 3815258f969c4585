//! Settings of the store that the facts leave open or that differ from store to store.

use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::state::currencies;
use crate::state::pending::PendingEnd;
use crate::state::quirks::Quirks;

/// Rules of a store. Where the platform's behaviour is not documented, the default is the strictest one.
///
/// ```
/// use bigcommerce_sandbox::{Sandbox, Settings, Taxes};
/// # use rust_decimal::Decimal;
/// let settings = Settings {
///     taxes: Taxes::Added(Decimal::new(825, 2)),
///     currencies: vec!["EUR".to_owned()],
///     ..Settings::default()
/// };
/// let builder = Sandbox::builder().settings(settings);
/// # let _ = builder;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The tax on goods, wrapping, shipping and fees; none by default.
    pub taxes: Taxes,
    /// Currencies besides `USD` that a cart may have: `EUR`, `GBP` and `JPY` are known. None by default.
    pub currencies: Vec<String>,
    /// Lets a checkout have several coupons. By default a second one is refused.
    pub several_coupons: bool,
    /// An automatic promotion; none by default.
    pub promotion: Option<Promotion>,
    /// Asks the shopper of the storefront to prove to be a person. Not by default.
    pub spam_check: bool,
    /// Shows the stored shipping quotes of an order. By default they are 204, as for every order that the API made.
    pub stored_quotes: bool,
    /// Lets a payment access token be used again after a decline. By default a decline spends it.
    pub declined_tokens_stay: bool,
    /// Shows shares of a discount without rounding, as the platform does at times. Rounded by default.
    pub unrounded_amounts: bool,
    /// Times that each webhook is sent again although it was taken; 0 by default.
    pub webhook_duplicates: u32,
    /// Holds each webhook back for up to 30 seconds of the store's clock, by a delay that follows from this seed and
    /// from the number of the webhook, so that they arrive in another order. In their order by default.
    pub webhook_reordering: Option<u64>,
    /// Has the webhooks of a request arrive before its response: the response waits for one attempt of each. Not by
    /// default. A receiver that asks the store to change something before it answers waits for itself, until the
    /// attempt ends after five seconds.
    pub webhooks_before_answer: bool,
    /// Sends webhooks without a signature, so that their custom headers alone prove them. Signed by default.
    pub unsigned_webhooks: bool,
    /// The quotas of requests.
    pub plan: Plan,
    /// Deviations of responses from what the specs say; none by default.
    pub quirks: Quirks,
    /// The end of pending payments; by default they stay until [`Sandbox::settle`](crate::Sandbox::settle).
    pub pending_ends: Option<PendingEnd>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            taxes: Taxes::None,
            currencies: Vec::new(),
            several_coupons: false,
            promotion: None,
            spam_check: false,
            stored_quotes: false,
            declined_tokens_stay: false,
            unrounded_amounts: false,
            webhook_duplicates: 0,
            webhook_reordering: None,
            webhooks_before_answer: false,
            unsigned_webhooks: false,
            plan: Plan::Local,
            quirks: Quirks::default(),
            pending_ends: None,
        }
    }
}

impl Settings {
    /// True if carts may have this currency.
    pub(crate) fn trades_in(&self, code: &str) -> bool {
        code == currencies::DEFAULT.code || self.currencies.iter().any(|one| one == code)
    }
}

/// The tax of the store. Rates are in per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taxes {
    /// No tax.
    #[default]
    None,
    /// Prices are without tax; it is added.
    Added(Decimal),
    /// Prices include the tax.
    Included(Decimal),
}

impl Taxes {
    /// The rate in per cent.
    #[must_use]
    pub fn rate(self) -> Decimal {
        match self {
            Self::None => Decimal::ZERO,
            Self::Added(rate) | Self::Included(rate) => rate,
        }
    }

    /// True if prices include the tax.
    #[must_use]
    pub fn are_included(self) -> bool {
        matches!(self, Self::Included(_))
    }
}

/// A reduction without a code: so many per cent off all goods, once they come to an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// The least value of the goods.
    pub from: Decimal,
    /// The reduction in per cent.
    pub percent: Decimal,
}

/// Quotas by plan, counted by the store's clock and shared between all clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plan {
    /// 20 000 requests in 30 seconds, and as many payments in 4: a local store has nobody else to protect.
    #[default]
    Local,
    /// 150 requests in 30 seconds, and 50 payments in 4.
    Standard,
    /// 450 requests in 30 seconds, and 50 payments in 4.
    Pro,
    /// 150 requests in 3 seconds, and 50 payments in 4: for measurements of clients that share a quota.
    Brisk,
}

impl Plan {
    /// Requests in a [window](Self::window).
    #[must_use]
    pub fn requests(self) -> u64 {
        match self {
            Self::Local => 20_000,
            Self::Standard | Self::Brisk => 150,
            Self::Pro => 450,
        }
    }

    /// The length of a window of requests.
    #[must_use]
    pub fn window(self) -> Duration {
        match self {
            Self::Local | Self::Standard | Self::Pro => Duration::from_secs(30),
            Self::Brisk => Duration::from_secs(3),
        }
    }

    /// Payments in a window of four seconds.
    #[must_use]
    pub fn payments(self) -> u64 {
        match self {
            Self::Local => 20_000,
            Self::Standard | Self::Pro | Self::Brisk => 50,
        }
    }
}
