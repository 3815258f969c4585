//! The connection of one request: which one it may take, and how far it got.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Nothing is known of the connection. It proves nothing.
const UNKNOWN: u8 = 0;
/// A connection is being made, or could not be made.
const CONNECTING: u8 = 1;
/// A connection was established, TLS included, and may have been written to.
const CONNECTED: u8 = 2;

/// The connection of one request, as a session and its [`HttpClient`](crate::HttpClient) tell each other of it.
///
/// Clones speak of the same connection.
#[derive(Clone, Debug)]
pub struct Connection {
    reusable: bool,
    progress: Arc<AtomicU8>,
}

impl Connection {
    pub(crate) fn new(reusable: bool) -> Self {
        Self {
            reusable,
            progress: Arc::new(AtomicU8::new(UNKNOWN)),
        }
    }

    /// True if the request may take an idle connection of a pool.
    ///
    /// Such a connection may be closed by the server while the request is written, and then nobody knows whether it was
    /// read. What moves money, goes to the payments host, or has to be looked up when in doubt takes a new connection.
    pub fn may_be_reused(&self) -> bool {
        self.reusable
    }

    /// Tells that the client begins to connect, for this request alone. Not for a connection of a pool.
    pub fn connecting(&self) {
        self.progress.fetch_max(CONNECTING, Ordering::SeqCst);
    }

    /// Tells that a connection is established: from here on the request may be written. It is never taken back.
    pub fn connected(&self) {
        self.progress.fetch_max(CONNECTED, Ordering::SeqCst);
    }

    /// Proves that no connection was established at any time, so that no byte of the request was written.
    pub(crate) fn was_never_established(&self) -> bool {
        self.progress.load(Ordering::SeqCst) == CONNECTING
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_client_that_began_to_connect_and_never_did_proves_that_nothing_was_written() {
        let connection = Connection::new(false);
        assert!(!connection.was_never_established(), "nothing is known");
        connection.connecting();
        assert!(connection.was_never_established());
        connection.connected();
        connection.connecting();
        assert!(!connection.was_never_established(), "one stood before");
    }
}
