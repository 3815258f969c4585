//! Amounts, times, ids and badges as the page writes them.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::state::order_statuses;
use crate::state::transactions::{Stage, Transaction};

/// A word with a colour that goes with it; the word alone says everything.
#[derive(Template)]
#[template(
    source = r#"<span class="badge {{ tone }}">{{ text }}</span>"#,
    ext = "html"
)]
pub(super) struct Badge {
    tone: &'static str,
    text: String,
}

impl HtmlSafe for Badge {}

impl Badge {
    pub(super) fn good(text: impl Into<String>) -> Self {
        Self::of("good", text)
    }

    pub(super) fn warn(text: impl Into<String>) -> Self {
        Self::of("warn", text)
    }

    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self::of("bad", text)
    }

    pub(super) fn info(text: impl Into<String>) -> Self {
        Self::of("info", text)
    }

    pub(super) fn mute(text: impl Into<String>) -> Self {
        Self::of("mute", text)
    }

    fn of(tone: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { tone, text }
    }

    /// The status of an order.
    pub(super) fn order(status: i64) -> Self {
        let name = match order_statuses::name(status) {
            "" => format!("Status {status}"),
            name => name.to_owned(),
        };
        match status {
            2 | 8..=11 => Self::good(name),
            1 | 7 | 12 => Self::warn(name),
            4..=6 | 13 => Self::bad(name),
            0 => Self::mute(name),
            _ => Self::info(name),
        }
    }

    /// The status of a response; 0 for a connection that was cut.
    pub(super) fn http(status: u16) -> Self {
        match status {
            0 => Self::bad("cut"),
            200..=299 => Self::good(status.to_string()),
            300..=399 => Self::info(status.to_string()),
            400..=499 => Self::warn(status.to_string()),
            _ => Self::bad(status.to_string()),
        }
    }

    pub(super) fn transaction(one: &Transaction) -> Self {
        match one.status.as_str() {
            _ if one.fraud_review => Self::warn("in review"),
            "ok" => Self::good("ok"),
            "error" => Self::bad("error"),
            other => Self::warn(other),
        }
    }

    pub(super) fn stage(stage: Stage) -> Self {
        match stage {
            Stage::Accepted => Self::warn("gateway only"),
            Stage::Readable => Self::info("readable"),
            Stage::Counted => Self::good("counted"),
        }
    }
}

/// An amount with its currency.
pub(super) fn money(amount: Decimal, currency: &str) -> String {
    format!("{amount:.2} {currency}")
}

/// Date and time in UTC.
pub(super) fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The first letters of an id.
pub(super) fn short(id: &str) -> String {
    id.chars().take(8).collect()
}

/// A duration in words, such as `1 h 5 min`.
pub(super) fn span(seconds: u64) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];
    let mut left = seconds;
    let mut words = Vec::new();
    for (length, name) in units {
        if left >= length && words.len() < 2 {
            words.push(format!("{} {name}", left / length));
            left %= length;
        }
    }
    if words.is_empty() {
        "0 s".to_owned()
    } else {
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_escapes_its_word() {
        let badge = Badge::info("<script>").to_string();
        assert!(!badge.contains("<script>"), "{badge}");
    }

    #[test]
    fn a_span_has_its_two_largest_units() {
        for (seconds, words) in [
            (0, "0 s"),
            (59, "59 s"),
            (3_900, "1 h 5 min"),
            (90_061, "1 d 1 h"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }
}
