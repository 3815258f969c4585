//! Times as the API families write them.

use jiff::Timestamp;
use serde_json::Value;

/// ISO 8601 with `Z`, as V3 writes times.
pub(crate) fn iso(time: Timestamp) -> Value {
    Value::String(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// ISO 8601 with a numeric offset, as the storefront writes times.
pub(crate) fn iso_offset(time: Timestamp) -> Value {
    Value::String(time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}

/// RFC 2822 in UTC, as V2 writes times.
pub(crate) fn rfc2822(time: Timestamp) -> Value {
    Value::String(time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string())
}
