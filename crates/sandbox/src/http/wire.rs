//! A connection that can be cut while a response is written, and that dates the responses of hyper itself.
//!
//! hyper answers a request that it cannot parse before the store sees it, and without its own `Date` (which is the real
//! time) there would be none on that answer. The date of the store's clock is put in here.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::http::HeaderValue;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Cuts its connection. One per connection, at hand in the extensions of each of its requests.
#[derive(Debug)]
pub(crate) struct Switch {
    /// Bytes that may still be written.
    left: AtomicU64,
    /// A place in the next head, or in the body after it, that is turned into bytes when the head is written.
    within: Mutex<Option<Within>>,
}

/// A place in a response that is known by its meaning only.
#[derive(Clone, Copy, Debug)]
enum Within {
    Headers,
    /// So many bytes after the head.
    Body(u64),
}

impl Default for Switch {
    fn default() -> Self {
        Self {
            left: AtomicU64::new(u64::MAX),
            within: Mutex::default(),
        }
    }
}

impl Switch {
    /// Closes the connection once this many more bytes were written; with 0 before the next one.
    pub(crate) fn cut_after(&self, bytes: u64) {
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// The number of bytes of a response that are written before the connection is closed; None where it is not.
    #[cfg(feature = "in-process")]
    pub(crate) fn cuts(&self, response: &[u8]) -> Option<usize> {
        self.begins(response);
        self.allowed(response.len()).map_or(Some(0), |allowed| {
            (allowed < response.len()).then_some(allowed)
        })
    }

    /// Closes the connection after half of the next response's head.
    pub(crate) fn cut_within_headers(&self) {
        self.cut_within(Within::Headers);
    }

    /// Closes the connection after the next response's head and this many bytes of its body.
    pub(crate) fn cut_within_body(&self, bytes: u64) {
        self.cut_within(Within::Body(bytes));
    }

    fn cut_within(&self, place: Within) {
        *self.within.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
    }

    /// Counts a place out in the bytes that begin with a response's head. hyper writes a head at once.
    fn begins(&self, bytes: &[u8]) {
        let place = self
            .within
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        // The head is looked for only where it matters: every write of every response comes here.
        let Some(place) = place else { return };
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let head = u64::try_from(end.map_or(bytes.len(), |end| end + 4)).unwrap_or(u64::MAX);
        match place {
            Within::Headers => self.cut_after(head / 2),
            Within::Body(bytes) => self.cut_after(head.saturating_add(bytes)),
        }
    }

    /// As many of `wanted` bytes as may be written.
    fn allowed(&self, wanted: usize) -> io::Result<usize> {
        match self.left.load(Ordering::SeqCst) {
            u64::MAX => Ok(wanted),
            0 => Err(io::ErrorKind::ConnectionReset.into()),
            left => Ok(usize::try_from(left).unwrap_or(wanted).min(wanted)),
        }
    }

    fn wrote(&self, bytes: usize) {
        let left = self.left.load(Ordering::SeqCst);
        if left != u64::MAX {
            let bytes = u64::try_from(bytes).unwrap_or(left);
            self.left
                .store(left.saturating_sub(bytes), Ordering::SeqCst);
        }
    }
}

/// One connection.
pub(crate) struct Wire<D> {
    stream: TcpStream,
    switch: Arc<Switch>,
    date: D,
    /// A response of hyper's with its date, as far as it is not written yet.
    dated: Vec<u8>,
}

impl<D: Fn() -> HeaderValue + Unpin> Wire<D> {
    pub(crate) fn new(stream: TcpStream, switch: Arc<Switch>, date: D) -> Self {
        Self {
            stream,
            switch,
            date,
            dated: Vec::new(),
        }
    }

    fn poll_dated(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.dated.is_empty() {
            let allowed = self.switch.allowed(self.dated.len())?;
            let wrote = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.dated[..allowed]))?;
            if wrote == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.switch.wrote(wrote);
            self.dated.drain(..wrote);
        }
        Poll::Ready(Ok(()))
    }
}

/// The place for a `Date` in a response that hyper made. None for everything else: the store's own responses have
/// theirs, or leave it out on purpose and are never empty errors that close the connection.
fn undated(response: &[u8]) -> Option<usize> {
    let head = response.strip_suffix(b"\r\n\r\n")?;
    let head = std::str::from_utf8(head).ok()?;
    let (status, headers) = head.split_once("\r\n")?;
    let own = headers
        .split("\r\n")
        .all(|line| matches!(line, "connection: close" | "content-length: 0"));
    (status.starts_with("HTTP/1.1 4") && own).then_some(status.len() + 2)
}

impl<D: Fn() -> HeaderValue + Unpin> AsyncWrite for Wire<D> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_dated(cx))?;
        if let Some(place) = undated(bytes) {
            this.dated.extend_from_slice(&bytes[..place]);
            this.dated.extend_from_slice(b"date: ");
            this.dated.extend_from_slice((this.date)().as_bytes());
            this.dated.extend_from_slice(b"\r\n");
            this.dated.extend_from_slice(&bytes[place..]);
            return Poll::Ready(Ok(bytes.len()));
        }
        this.switch.begins(bytes);
        let allowed = this.switch.allowed(bytes.len())?;
        let wrote = ready!(Pin::new(&mut this.stream).poll_write(cx, &bytes[..allowed]))?;
        this.switch.wrote(wrote);
        Poll::Ready(Ok(wrote))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_dated(cx))?;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_dated(cx))?;
        Pin::new(&mut this.stream).poll_shutdown(cx)
    }
}

impl<D: Unpin> AsyncRead for Wire<D> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buffer)
    }
}
