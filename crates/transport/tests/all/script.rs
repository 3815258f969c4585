//! An HTTP client that answers each request with the next line of a script, and keeps when each one came.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bigcommerce_transport::{
    Connection, ConnectionError, HttpClient, ResponseBody, ResponseFuture, SessionBuilder,
};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response};
use tokio::time::Instant;

use crate::support::builder;

/// The end of one request.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// This status, with these headers and this body.
    Answer(u16, Vec<(&'static str, String)>, &'static str),
    /// No connection.
    NotConnected,
    /// The client cannot express it.
    NotSent,
    /// The connection breaks.
    Broken,
    /// The head comes, the body breaks off.
    BrokenOff,
    /// Nothing ever comes.
    Silence,
}

pub(crate) fn answer(status: u16) -> End {
    End::Answer(status, Vec::new(), r#"{"status":400,"title":"no"}"#)
}

pub(crate) fn limited(headers: &[(&'static str, u64)]) -> End {
    let headers = headers
        .iter()
        .map(|(name, value)| (*name, value.to_string()));
    End::Answer(429, headers.collect(), r#"{"status":429,"title":"no"}"#)
}

pub(crate) fn ok() -> End {
    End::Answer(200, Vec::new(), "[]")
}

/// A request as it came.
pub(crate) struct Came {
    pub(crate) at: Instant,
    pub(crate) request: Request<Bytes>,
}

/// The client. Behind its script it repeats the last line.
#[derive(Clone)]
pub(crate) struct Script {
    ends: Arc<Mutex<VecDeque<End>>>,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Script {
    pub(crate) fn of(ends: impl IntoIterator<Item = End>) -> Self {
        Self {
            ends: Arc::new(Mutex::new(ends.into_iter().collect())),
            came: Arc::default(),
        }
    }

    pub(crate) fn builder(&self) -> SessionBuilder {
        let builder = builder("https://store.example.com");
        builder.http_client(self.clone()).seed(1)
    }

    pub(crate) fn count(&self) -> usize {
        self.came.lock().expect("no panic").len()
    }

    /// The times between the requests.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        let came = self.came.lock().expect("no panic");
        let pairs = came.windows(2);
        pairs.map(|pair| pair[1].at - pair[0].at).collect()
    }

    /// Every request as the bytes that are the same for the same request.
    pub(crate) fn requests(&self) -> Vec<String> {
        let came = self.came.lock().expect("no panic");
        let shown = |came: &Came| format!("{:?}", came.request);
        came.iter().map(shown).collect()
    }
}

impl HttpClient for Script {
    fn execute<'a>(
        &'a self,
        request: Request<Bytes>,
        connection: &'a Connection,
    ) -> ResponseFuture<'a> {
        let at = Instant::now();
        self.came
            .lock()
            .expect("no panic")
            .push(Came { at, request });
        let end = {
            let mut ends = self.ends.lock().expect("no panic");
            let last = ends.len() == 1;
            let next = if last {
                ends.front().cloned()
            } else {
                ends.pop_front()
            };
            next.expect("a line for each request")
        };
        connection.connecting();
        Box::pin(async move {
            match end {
                End::NotConnected => Err(ConnectionError::not_connected()),
                End::NotSent => Err(ConnectionError::not_sent()),
                End::Broken => Err(ConnectionError::broken()),
                End::BrokenOff => Ok(Response::new(ResponseBody::broken_off())),
                End::Silence => {
                    connection.connected();
                    std::future::pending().await
                }
                End::Answer(status, headers, body) => {
                    let mut response = Response::new(ResponseBody::from(body));
                    *response.status_mut() = status.try_into().expect("a status");
                    for (name, value) in headers {
                        let value = HeaderValue::from_str(&value).expect("a value");
                        response
                            .headers_mut()
                            .insert(HeaderName::from_static(name), value);
                    }
                    Ok(response)
                }
            }
        })
    }
}
