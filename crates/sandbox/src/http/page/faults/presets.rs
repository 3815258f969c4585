//! The faults that one button switches on.

use crate::http::faults::Fault;

/// One of them.
pub(super) struct Preset {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) says: &'static str,
    /// As the admin endpoint takes it.
    pub(super) json: &'static str,
}

impl Preset {
    pub(super) fn fault(&self) -> Option<Fault> {
        Fault::read(&serde_json::from_str(self.json).ok()?).ok()
    }
}

pub(super) const PRESETS: [Preset; 9] = [
    Preset {
        key: "payment-answer-lost",
        name: "Lose the answer of a payment",
        says: "The next payment is taken; its client gets no response.",
        json: r#"{"fault": "cut_after_effect", "method": "POST", "path": "/payments"}"#,
    },
    Preset {
        key: "payment-lost",
        name: "Lose a payment",
        says: "The connection closes before the next payment has an effect.",
        json: r#"{"fault": "cut_before_effect", "method": "POST", "path": "/payments"}"#,
    },
    Preset {
        key: "payment-gateway-timeout",
        name: "504 after a payment",
        says: "The next payment is taken, and a proxy answers 504 with HTML.",
        json: r#"{"fault": "answer_after_effect", "status": 504, "headers": {"content-type": "text/html"},
            "body": "<html>504 Gateway Time-out</html>", "method": "POST", "path": "/payments"}"#,
    },
    Preset {
        key: "payment-late",
        name: "Slow payment",
        says: "The next payment is taken five seconds after it was sent.",
        json: r#"{"fault": "delay_before_effect", "milliseconds": 5000, "method": "POST", "path": "/payments"}"#,
    },
    Preset {
        key: "order-answer-lost",
        name: "Lose the answer of an order",
        says: "The next order is made from its checkout; its client gets no response.",
        json: r#"{"fault": "cut_after_effect", "method": "POST", "path": "/v3/checkouts/{checkout_id}/orders"}"#,
    },
    Preset {
        key: "hold",
        name: "Hold a payment",
        says: "The next payment waits here until it is released.",
        json: r#"{"fault": "hold_before_effect", "method": "POST", "path": "/payments"}"#,
    },
    Preset {
        key: "too-many",
        name: "429 for a request",
        says: "The next request of the API is refused, with a wait of one second.",
        json: r#"{"fault": "answer_instead", "status": 429,
            "headers": {"x-rate-limit-time-reset-ms": "1000", "x-rate-limit-requests-left": "0"},
            "body": {"status": 429, "title": "Too many requests in this window.", "type": "about:blank"}}"#,
    },
    Preset {
        key: "no-date",
        name: "No Date",
        says: "The next response has no Date header.",
        json: r#"{"fault": "omit_date"}"#,
    },
    Preset {
        key: "ignore-filters",
        name: "Unfiltered list of orders",
        says: "The next list of orders ignores its filters.",
        json: r#"{"fault": "ignore_filters", "method": "GET", "path": "/v2/orders"}"#,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_fault() {
        for preset in PRESETS {
            assert!(preset.fault().is_some(), "{}", preset.key);
        }
    }
}
