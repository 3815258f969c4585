//! The body of a response as it arrives: whole, in parts, or broken off.

use std::fmt;
use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;
use tokio::time::Instant;

use crate::connection_error::ConnectionError;
use crate::time_limit::within;

/// The body of a response of an [`HttpClient`](crate::HttpClient).
///
/// ```
/// use bigcommerce_transport::ResponseBody;
///
/// let whole = ResponseBody::from(r#"{"data": []}"#);
/// let broken_off = ResponseBody::broken_off();
/// # drop((whole, broken_off));
/// ```
///
/// `Debug` does not show it: it may hold tokens and personal data.
pub struct ResponseBody(Content);

enum Content {
    Whole(Bytes),
    BrokenOff,
    Stream(UnsyncBoxBody<Bytes, ConnectionError>),
}

/// A body that is not whole.
pub(crate) enum Incomplete {
    /// It is longer than the limit.
    TooLong,
    /// It broke off.
    Broken(ConnectionError),
}

impl ResponseBody {
    /// A body that arrives in parts.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes, Error = ConnectionError> + Send + 'static,
    {
        Self(Content::Stream(body.boxed_unsync()))
    }

    /// A body that does not arrive, or not all of it: the connection breaks.
    pub fn broken_off() -> Self {
        Self(Content::BrokenOff)
    }

    /// Reads all of it, up to `limit` bytes. `silence` limits the time between two parts.
    pub(crate) async fn collect(
        self,
        limit: usize,
        silence: Option<Duration>,
    ) -> Result<Bytes, Incomplete> {
        let body = match self.0 {
            Content::Whole(whole) if whole.len() > limit => return Err(Incomplete::TooLong),
            Content::Whole(whole) => return Ok(whole),
            Content::BrokenOff => return Err(Incomplete::Broken(ConnectionError::broken())),
            Content::Stream(body) => body,
        };
        let mut body = pin!(body);
        let mut read = BytesMut::new();
        loop {
            let deadline = silence.and_then(|silence| Instant::now().checked_add(silence));
            let Ok(frame) = within(deadline, body.frame()).await else {
                return Err(Incomplete::Broken(ConnectionError::broken().timed_out()));
            };
            let Some(frame) = frame else {
                break;
            };
            // Trailers are of no use here.
            let Ok(part) = frame.map_err(Incomplete::Broken)?.into_data() else {
                continue;
            };
            if read.len() + part.len() > limit {
                return Err(Incomplete::TooLong);
            }
            read.extend_from_slice(&part);
        }
        Ok(read.freeze())
    }
}

impl From<Bytes> for ResponseBody {
    fn from(whole: Bytes) -> Self {
        Self(Content::Whole(whole))
    }
}

impl From<Vec<u8>> for ResponseBody {
    fn from(whole: Vec<u8>) -> Self {
        Self::from(Bytes::from(whole))
    }
}

impl From<String> for ResponseBody {
    fn from(whole: String) -> Self {
        Self::from(Bytes::from(whole))
    }
}

impl From<&'static str> for ResponseBody {
    fn from(whole: &'static str) -> Self {
        Self::from(Bytes::from(whole))
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Content::Whole(_) => "ResponseBody(whole)",
            Content::BrokenOff => "ResponseBody(broken off)",
            Content::Stream(_) => "ResponseBody(stream)",
        })
    }
}
