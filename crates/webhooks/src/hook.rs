//! The content of a webhook.

use std::fmt;

use bigcommerce_types::wire::{self, DecodeError};
use bigcommerce_types::{CartId, OrderId, StoreHash, StoreId, Time};

use crate::scope::Scope;
use crate::{Event, HookBody, Topic};

/// A webhook, read.
///
/// It carries ids and little else, and it may be late, repeated and out of order: read the object that it names from
/// the store, and act on what the store says.
///
/// ```
/// use bigcommerce_webhooks::{Event, Hook};
///
/// let hook = Hook::parse_unverified(
///     br#"{"scope":"store/order/statusUpdated","producer":"stores/abc123","created_at":1767182400,
///          "data":{"type":"order","id":118,"status":{"previous_status_id":0,"new_status_id":11}}}"#,
/// )?;
/// assert!(hook.is_from(&"abc123".parse()?));
/// match &hook.event {
///     Event::OrderStatusUpdated(order) => println!("read order {} again", order.id),
///     Event::Unknown(_) => println!("nothing to do for {}", hook.scope),
///     _ => {}
/// }
/// # assert_eq!(hook.order_id().map(|order| order.get()), Some(118));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Hook {
    /// The event and the channel.
    pub scope: Scope,
    /// The event with its ids.
    pub event: Event,
    /// The store that sent it; `None` when the body does not name one.
    pub store: Option<StoreHash>,
    /// The store's number.
    pub store_id: Option<StoreId>,
    /// The time of the event, not of the attempt to deliver it.
    pub created_at: Option<Time>,
    /// A checksum that proves nothing, since it has no key.
    pub hash: Option<String>,
}

impl Hook {
    /// Reads a body that nobody has verified: for tests, and for what was verified before it went into a queue. A
    /// request is read by [`Verified::parse`](crate::Verified::parse).
    ///
    /// # Errors
    /// When the bytes are no webhook, or the data of a known scope is not what the scope has.
    pub fn parse_unverified(body: &[u8]) -> Result<Self, ParseError> {
        let body: HookBody =
            wire::decode(body).map_err(|cause| ParseError { topic: None, cause })?;
        let scope = Scope::from(body.scope.as_str());
        let event = event(scope.topic(), &body).map_err(|cause| ParseError {
            topic: Some(scope.topic().clone()),
            cause: cause.inside("data"),
        })?;
        Ok(Self {
            event,
            scope,
            store: body
                .producer
                .as_deref()
                .and_then(|producer| producer.strip_prefix("stores/")?.parse().ok()),
            store_id: body.store_id,
            created_at: body.created_at,
            hash: body.hash,
        })
    }

    /// True if the body says that this store sent it. All stores of one API account sign with the same secret, so a
    /// server that serves one of them asks.
    #[must_use]
    pub fn is_from(&self, store: &StoreHash) -> bool {
        self.store.as_ref() == Some(store)
    }

    /// The order to read again, where the event names one.
    #[must_use]
    pub fn order_id(&self) -> Option<OrderId> {
        match &self.event {
            Event::OrderCreated(data) | Event::OrderUpdated(data) | Event::OrderArchived(data) => {
                Some(data.id)
            }
            Event::OrderStatusUpdated(data) => Some(data.id),
            Event::OrderMessageCreated(data) => Some(data.id),
            Event::OrderRefundCreated(data) => Some(data.id),
            Event::OrderTransactionCreated(data) | Event::OrderTransactionUpdated(data) => {
                Some(data.order_id)
            }
            Event::OrderMetafieldCreated(data)
            | Event::OrderMetafieldUpdated(data)
            | Event::OrderMetafieldDeleted(data) => data.resource_id,
            Event::CartConverted(data) => data.order_id,
            _ => None,
        }
    }

    /// The cart to read again, where the event names one.
    #[must_use]
    pub fn cart_id(&self) -> Option<&CartId> {
        match &self.event {
            Event::CartCreated(data) | Event::CartUpdated(data) | Event::CartDeleted(data) => {
                Some(&data.id)
            }
            Event::CartAbandoned(data) => Some(&data.id),
            Event::CartCouponApplied(data) => Some(&data.id),
            Event::CartConverted(data) => Some(&data.id),
            Event::CartLineItemCreated(data)
            | Event::CartLineItemUpdated(data)
            | Event::CartLineItemDeleted(data) => data.cart_id.as_ref(),
            Event::CartMetafieldCreated(data)
            | Event::CartMetafieldUpdated(data)
            | Event::CartMetafieldDeleted(data) => data.resource_id.as_ref(),
            _ => None,
        }
    }
}

/// A body that is no webhook, or a webhook whose data is not what its scope has. Holds nothing of the body but the
/// topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    topic: Option<Topic>,
    cause: DecodeError,
}

impl ParseError {
    /// The topic, where the body has one.
    #[must_use]
    pub fn topic(&self) -> Option<&Topic> {
        self.topic.as_ref()
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.topic {
            Some(topic) => write!(
                f,
                "the webhook `{topic}` cannot be read: {}; answer 2xx and read the store",
                self.cause
            ),
            None => write!(f, "the body is no webhook: {}; answer 400", self.cause),
        }
    }
}

impl std::error::Error for ParseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

fn event(topic: &Topic, body: &HookBody) -> Result<Event, DecodeError> {
    match &body.data {
        Some(data) => Event::read(topic, data),
        None => Event::read(topic, &wire::decode(b"null")?),
    }
}
