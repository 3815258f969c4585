//! Scopes of webhooks: the ones that can be registered, and the events that each covers.

/// Events of the platform, as the part of a scope behind the store or the channel. The store produces those of carts,
/// orders, default instruments and failed deliveries; the others can be registered and never happen here.
const TOPICS: [&str; 57] = [
    "app/uninstalled",
    "cart/abandoned",
    "cart/converted",
    "cart/couponApplied",
    "cart/created",
    "cart/deleted",
    "cart/lineItem/created",
    "cart/lineItem/deleted",
    "cart/lineItem/updated",
    "cart/metafield/created",
    "cart/metafield/deleted",
    "cart/metafield/updated",
    "cart/updated",
    "category/created",
    "category/deleted",
    "category/updated",
    "channel/created",
    "channel/updated",
    "customer/address/created",
    "customer/address/deleted",
    "customer/address/updated",
    "customer/created",
    "customer/deleted",
    "customer/payment/instrument/default/updated",
    "customer/updated",
    DELIVERY_EXCEPTION,
    "information/updated",
    "order/archived",
    "order/created",
    "order/message/created",
    "order/metafield/created",
    "order/metafield/deleted",
    "order/metafield/updated",
    "order/refund/created",
    "order/statusUpdated",
    "order/transaction/created",
    "order/transaction/updated",
    "order/updated",
    "product/created",
    "product/deleted",
    "product/inventory/order/updated",
    "product/inventory/updated",
    "product/updated",
    "shipment/created",
    "shipment/deleted",
    "shipment/updated",
    "sku/created",
    "sku/deleted",
    "sku/inventory/order/updated",
    "sku/inventory/updated",
    "sku/updated",
    "subscriber/created",
    "subscriber/deleted",
    "subscriber/updated",
    "customer/metafield/created",
    "customer/metafield/deleted",
    "customer/metafield/updated",
];

/// The event of a delivery that failed. No wildcard covers it.
pub(crate) const DELIVERY_EXCEPTION: &str = "hook/deliveryException";

/// True if a webhook can be registered for this scope: an event of the platform in the whole store, one of a cart or an
/// order in a channel, or all that begin alike, with `*` for the rest.
pub(crate) fn is_known(scope: &str) -> bool {
    split(scope).is_some_and(|(channel, wanted)| {
        TOPICS
            .iter()
            .any(|topic| covers(wanted, topic) && (channel.is_none() || is_per_channel(topic)))
    })
}

/// True if the scope is the one of failed deliveries.
pub(crate) fn is_delivery_exception(scope: &str) -> bool {
    split(scope) == Some((None, DELIVERY_EXCEPTION))
}

/// The scope under which an event of a channel is delivered to a webhook. None where the webhook is not for it.
pub(crate) fn delivered_as(scope: &str, topic: &str, channel: Option<i64>) -> Option<String> {
    let (wanted_channel, wanted) = split(scope)?;
    if !covers(wanted, topic) {
        return None;
    }
    match wanted_channel {
        None => Some(format!("store/{topic}")),
        Some(number) => {
            let fits = channel == Some(number) && is_per_channel(topic);
            fits.then(|| format!("store/channel/{number}/{topic}"))
        }
    }
}

/// The channel of a scope, if it names one, and what follows.
fn split(scope: &str) -> Option<(Option<i64>, &str)> {
    let rest = scope.strip_prefix("store/")?;
    let channel = rest
        .strip_prefix("channel/")
        .and_then(|rest| rest.split_once('/'))
        .filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|(number, topic)| Some((number.parse().ok()?, topic)));
    Some(match channel {
        Some((number, topic)) => (Some(number), topic),
        None => (None, rest),
    })
}

fn covers(wanted: &str, topic: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(start) => {
            start.len() > 1
                && start.ends_with('/')
                && topic.starts_with(start)
                && topic != DELIVERY_EXCEPTION
        }
        None => wanted == topic,
    }
}

/// Events of transactions are not among those that the platform documents per channel.
fn is_per_channel(topic: &str) -> bool {
    (topic.starts_with("cart/") || topic.starts_with("order/"))
        && !topic.starts_with("order/transaction/")
}

#[cfg(test)]
mod tests {
    use super::{delivered_as, is_known};

    #[test]
    fn a_scope_covers_its_own_event_and_with_a_star_those_that_begin_alike() {
        for (scope, topic, channel, expected) in [
            ("store/cart/*", "cart/lineItem/created", Some(1), true),
            (
                "store/cart/lineItem/*",
                "cart/lineItem/created",
                Some(1),
                true,
            ),
            ("store/cart/lineItem/*", "cart/created", Some(1), false),
            ("store/cart/created", "cart/created", Some(1), true),
            ("store/cart/created", "cart/updated", Some(1), false),
            ("store/order/*", "order/transaction/created", Some(1), true),
            ("store/channel/2/cart/*", "cart/created", Some(2), true),
            ("store/channel/2/cart/*", "cart/created", Some(1), false),
            ("store/channel/2/cart/*", "cart/created", None, false),
            (
                "store/channel/1/order/*",
                "order/transaction/created",
                Some(1),
                false,
            ),
            ("store/hook/*", "hook/deliveryException", None, false),
        ] {
            let found = delivered_as(scope, topic, channel).is_some();
            assert_eq!(found, expected, "{scope} {topic} {channel:?}");
        }
        let scope = delivered_as("store/channel/2/cart/*", "cart/created", Some(2));
        assert_eq!(scope.as_deref(), Some("store/channel/2/cart/created"));
    }

    #[test]
    fn scopes_that_nobody_documents_cannot_be_registered() {
        for scope in [
            "store/order/statusUpdated",
            "store/order/*",
            "store/cart/lineItem/*",
            "store/channel/1/order/*",
            "store/channel/created",
            "store/channel/*",
            "store/product/updated",
        ] {
            assert!(is_known(scope), "{scope}");
        }
        for scope in [
            "",
            "*",
            "store/*",
            "store/",
            "order/created",
            "store/order",
            "store/order/creat*",
            "store/order/teleported",
            "store/channel/1/order/transaction/created",
            "store/channel/1/product/updated",
            "store/channel/x/order/created",
            "store/hook/*",
        ] {
            assert!(!is_known(scope), "{scope}");
        }
    }
}
