//! The webhooks that a shop needs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bigcommerce_types::HookSecret;

use crate::Topic;
use crate::scope::Scope;

/// The scopes that are sent to one destination, and the custom headers that they are sent with.
///
/// Take the narrowest scopes that serve: a shop that asks for `store/order/*` is also sent every change of an order
/// that it made itself. A scope that another one contains is registered once.
///
/// ```
/// use bigcommerce_types::HookSecret;
/// use bigcommerce_webhooks::{Scope, Topic, registration::WantedHooks};
///
/// let wanted = WantedHooks::for_payments("https://shop.example.com/webhooks")?
///     .scope(Scope::of(Topic::CartAbandoned))
///     .header("x-shop-hook", HookSecret::new("a-long-random-value"));
/// assert_eq!(wanted.scopes().count(), 5);
/// assert!(WantedHooks::new("http://shop.example.com/webhooks").is_err());
/// # Ok::<(), bigcommerce_webhooks::registration::InvalidDestination>(())
/// ```
#[derive(Clone, Debug)]
pub struct WantedHooks {
    pub(super) destination: String,
    /// Destinations from before, whose webhooks go.
    pub(super) former: BTreeSet<String>,
    scopes: BTreeSet<Scope>,
    pub(super) headers: BTreeMap<String, HookSecret>,
}

impl WantedHooks {
    /// Nothing yet, for a destination: an `https` URL on port 443. One on loopback may be `http` and have any port, for
    /// stores that run on this machine.
    ///
    /// # Errors
    /// When BigCommerce would not deliver there.
    pub fn new(destination: &str) -> Result<Self, InvalidDestination> {
        checked(destination)?;
        Ok(Self {
            destination: destination.to_owned(),
            former: BTreeSet::new(),
            scopes: BTreeSet::new(),
            headers: BTreeMap::new(),
        })
    }

    /// The scopes that tell of a payment, and no others: changes of an order's status, transactions, and refunds.
    ///
    /// # Errors
    /// Those of [`new`](Self::new).
    pub fn for_payments(destination: &str) -> Result<Self, InvalidDestination> {
        let topics = [
            Topic::OrderStatusUpdated,
            Topic::OrderTransactionCreated,
            Topic::OrderTransactionUpdated,
            Topic::OrderRefundCreated,
        ];
        let wanted = Self::new(destination)?;
        Ok(topics
            .into_iter()
            .fold(wanted, |wanted, topic| wanted.scope(Scope::of(topic))))
    }

    /// Adds a scope. One that ends in `*` contains all that begin like it. [`Topic::HookDeliveryException`] tells of a
    /// destination that fails, so it needs another destination than the rest.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scopes.insert(scope);
        self
    }

    /// Adds a custom header, which BigCommerce sends with each delivery.
    #[must_use]
    pub fn header(mut self, name: &str, value: HookSecret) -> Self {
        self.headers.insert(name.to_ascii_lowercase(), value);
        self
    }

    /// Deletes the webhooks of a destination that this one replaces.
    #[must_use]
    pub fn replacing(mut self, destination: &str) -> Self {
        if destination != self.destination {
            self.former.insert(destination.to_owned());
        }
        self
    }

    /// The scopes, without those that another one contains.
    pub fn scopes(&self) -> impl Iterator<Item = &Scope> {
        self.scopes.iter().filter(|scope| {
            !self
                .scopes
                .iter()
                .any(|other| other != *scope && other.contains(scope))
        })
    }
}

/// A URL that BigCommerce does not deliver to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidDestination {
    /// It is no URL with a host.
    NotAUrl,
    /// It is neither `https` nor on loopback.
    NotHttps,
    /// It has a port other than 443.
    Port,
}

impl fmt::Display for InvalidDestination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAUrl => "the destination of the webhooks is no URL: write https://, the host and the path",
            Self::NotHttps => "the destination of the webhooks is not https, which BigCommerce refuses",
            Self::Port => "the destination of the webhooks has a port other than 443, which BigCommerce refuses",
        })
    }
}

impl std::error::Error for InvalidDestination {}

fn checked(destination: &str) -> Result<(), InvalidDestination> {
    let url: http::Uri = destination
        .parse()
        .map_err(|_| InvalidDestination::NotAUrl)?;
    let (Some(scheme), Some(host)) = (url.scheme_str(), url.host().filter(|host| !host.is_empty()))
    else {
        return Err(InvalidDestination::NotAUrl);
    };
    let is_loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    match (scheme, is_loopback, url.port_u16()) {
        ("http" | "https", true, _) | ("https", false, None | Some(443)) => Ok(()),
        ("https", false, Some(_)) => Err(InvalidDestination::Port),
        _ => Err(InvalidDestination::NotHttps),
    }
}
