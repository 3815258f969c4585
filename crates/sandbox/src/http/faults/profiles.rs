//! Named rates of faults by a seed.

use std::time::Duration;

use super::{Fault, RateLimitHeaders};
use crate::state::quirks::ErrorShape;

/// The names of the profiles.
pub(crate) const NAMES: [&str; 4] = ["flaky", "lossy", "overloaded", "garbled"];

/// The rates of a profile, by the thousand. None for a name that no profile has.
pub(super) fn rates(name: &str) -> Option<Vec<(u32, Fault)>> {
    let busy =
        |headers| Fault::too_many_requests(Duration::from_secs(1)).rate_limit_headers(headers);
    let page = |status| Fault::error_instead(status).shape(ErrorShape::HtmlPage);
    Some(match name {
        // A little of everything.
        "flaky" => vec![
            (15, Fault::cut_before_effect()),
            (15, Fault::cut_after_effect()),
            (15, Fault::error_instead(503)),
            (15, Fault::error_after_effect(500)),
            (15, busy(RateLimitHeaders::All)),
            (15, page(502)),
            (10, Fault::truncate_json()),
        ],
        // Connections that break at every place.
        "lossy" => vec![
            (20, Fault::refuse()),
            (20, Fault::cut_before_effect()),
            (20, Fault::cut_after_effect()),
            (20, Fault::cut_within_headers()),
            (20, Fault::cut_within_body()),
        ],
        // A platform that sheds load.
        "overloaded" => vec![
            (30, busy(RateLimitHeaders::All)),
            (30, busy(RateLimitHeaders::RetryAfter)),
            (30, busy(RateLimitHeaders::None)),
            (30, Fault::error_instead(503)),
            (20, page(504)),
            (
                10,
                Fault::error_after_effect(504).shape(ErrorShape::HtmlPage),
            ),
        ],
        // Responses that are not what they should be.
        "garbled" => vec![
            (25, Fault::truncate_json()),
            (25, Fault::malform_json()),
            (25, page(502)),
            (25, Fault::error_after_effect(500).shape(ErrorShape::Empty)),
        ],
        _ => return None,
    })
}
