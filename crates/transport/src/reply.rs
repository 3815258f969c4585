//! A success: the value, and what came with it.

use std::fmt;

use bigcommerce_types::{CorrelationId, Data, Meta};
use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// The answer to a request that succeeded.
///
/// Any 2xx is a success, also one that the spec does not list. `Debug` shows the value (secrets and personal data
/// redact themselves) and the length of the body, never the body.
#[derive(Clone)]
pub struct Reply<T> {
    /// What the body says.
    pub value: T,
    status: StatusCode,
    headers: HeaderMap,
    raw: Bytes,
    correlation: CorrelationId,
}

impl<T> Reply<T> {
    pub(crate) fn new(
        value: T,
        status: StatusCode,
        headers: HeaderMap,
        raw: Bytes,
        correlation: CorrelationId,
    ) -> Self {
        Self {
            value,
            status,
            headers,
            raw,
            correlation,
        }
    }

    /// What the body says.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// What the body says, without the rest.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The status that was answered.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer, the state of the quota among them.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it arrived. It may hold tokens and personal data: keep it out of logs.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The server's name for this request, where it gave one.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The `X-Correlation-Id` that the request carried.
    pub fn correlation_id(&self) -> &CorrelationId {
        &self.correlation
    }
}

impl<T> Reply<Data<T>> {
    /// What is inside the envelope.
    pub fn into_data(self) -> T {
        self.value.data
    }

    /// What is inside the envelope.
    pub fn data(&self) -> &T {
        &self.value.data
    }

    /// What the envelope says beside the data: the pagination of a list.
    pub fn meta(&self) -> &Meta {
        &self.value.meta
    }
}

impl<T> Reply<Option<Data<T>>> {
    /// What is inside the envelope; nothing when the answer had no body.
    pub fn into_data(self) -> Option<T> {
        self.value.map(|envelope| envelope.data)
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status.as_u16())
            .field("value", &self.value)
            .field("body_bytes", &self.raw.len())
            .finish_non_exhaustive()
    }
}

/// A name of a request as far as it may be printed. Names are short and without spaces; what stands before a server may
/// repeat something that was sent in their place, so a long text is no name, nor are as many digits as a card number
/// has, whatever stands between them.
pub(crate) fn printable(id: &str) -> &str {
    let mut digits = 0_usize;
    let is_uuid = is_uuid(id);
    let is_name = id.len() <= 48
        && id.bytes().all(|byte| {
            match byte {
                byte if byte.is_ascii_digit() => digits += 1,
                byte if byte.is_ascii_alphabetic() => digits = 0,
                _ => {}
            }
            (is_uuid || digits < 13) && (byte.is_ascii_alphanumeric() || b"-_.:=".contains(&byte))
        });
    if is_name { id } else { "[unusual]" }
}

/// A random id has long rows of digits now and then, and letters beside them.
fn is_uuid(id: &str) -> bool {
    let groups: Vec<usize> = id.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && id.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// The name that the server gave to the request: its own, or else the correlation id that it repeats.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "x-correlation-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
}
