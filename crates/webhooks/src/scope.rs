//! Scopes: which event a webhook is about, in the whole store or in one channel.

use std::fmt;

use bigcommerce_types::ChannelId;

use crate::Topic;

const STORE: &str = "store/";
const CHANNEL: &str = "channel/";

/// The scope of a webhook, such as `store/order/created` or `store/channel/2/order/created`.
///
/// Every text is a scope: one that has no name here keeps its text, and its topic is unknown.
///
/// ```
/// use bigcommerce_webhooks::{Scope, Topic};
///
/// let scope = Scope::from("store/channel/2/order/statusUpdated");
/// assert_eq!(scope.topic(), &Topic::OrderStatusUpdated);
/// assert_eq!(scope.channel().map(|channel| channel.get()), Some(2));
/// assert_eq!(Scope::of(Topic::OrderStatusUpdated).as_str(), "store/order/statusUpdated");
///
/// let newer = Scope::from("store/order/teleported");
/// assert_eq!(newer.topic().as_str(), "order/teleported");
/// ```
#[derive(Clone, Debug)]
pub struct Scope {
    text: Box<str>,
    channel: Option<ChannelId>,
    topic: Topic,
}

impl Scope {
    /// The scope of a topic in the whole store.
    #[must_use]
    pub fn of(topic: Topic) -> Self {
        Self {
            text: format!("{STORE}{topic}").into(),
            channel: None,
            topic,
        }
    }

    /// The scope of a topic in one channel.
    #[must_use]
    pub fn in_channel(channel: ChannelId, topic: Topic) -> Self {
        Self {
            text: format!("{STORE}{CHANNEL}{channel}/{topic}").into(),
            channel: Some(channel),
            topic,
        }
    }

    /// The scope as BigCommerce writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// True if this scope ends in `*` and the other one begins like it, so that it is sent for both.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        match self.text.strip_suffix('*') {
            Some(start) => start.ends_with('/') && other.text.starts_with(start),
            None => self == other,
        }
    }

    /// The subject and the event.
    #[must_use]
    pub fn topic(&self) -> &Topic {
        &self.topic
    }

    /// The channel, where the scope names one.
    #[must_use]
    pub fn channel(&self) -> Option<ChannelId> {
        self.channel
    }
}

/// Never fails: a scope without a name here is kept as it is.
impl From<&str> for Scope {
    fn from(text: &str) -> Self {
        let rest = text.strip_prefix(STORE).unwrap_or(text);
        let channel = rest
            .strip_prefix(CHANNEL)
            .and_then(|rest| rest.split_once('/'))
            .filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|(number, topic)| Some((number.parse::<i64>().ok()?, topic)));
        let (channel, topic) = match channel {
            Some((number, topic)) => (Some(ChannelId::new(number)), topic),
            None => (None, rest),
        };
        // Without `store/` it is no scope of this platform, whatever it looks like.
        let topic = if rest.len() == text.len() {
            Topic::from(text)
        } else {
            named(topic)
        };
        Self {
            text: text.into(),
            channel,
            topic,
        }
    }
}

impl From<Topic> for Scope {
    fn from(topic: Topic) -> Self {
        Self::of(topic)
    }
}

/// By text.
impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Scope {}

impl PartialOrd for Scope {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scope {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl std::hash::Hash for Scope {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// The plural is how some deliveries for a channel spell it.
fn named(topic: &str) -> Topic {
    match topic.strip_prefix("cart/lineItems/") {
        Some(event) => Topic::from(&*format!("cart/lineItem/{event}")),
        None => Topic::from(topic),
    }
}
