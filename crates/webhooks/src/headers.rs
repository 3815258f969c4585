//! The headers of a request, from whatever HTTP library received it.

/// Looks up a header of a received request.
///
/// Implemented for [`http::HeaderMap`] and for lists of pairs. A library with types of its own needs three lines:
///
/// ```
/// use bigcommerce_webhooks::Headers;
///
/// struct Received(std::collections::HashMap<String, String>);
///
/// impl Headers for Received {
///     fn header(&self, name: &str) -> Option<&[u8]> {
///         // Names come in lower case; this library stores them so.
///         self.0.get(name).map(|value| value.as_bytes())
///     }
/// }
/// ```
pub trait Headers {
    /// The value of a header, as raw bytes. `name` is in lower case, and the case does not count; of a header that was
    /// sent twice, the first one.
    fn header(&self, name: &str) -> Option<&[u8]>;
}

impl Headers for http::HeaderMap {
    fn header(&self, name: &str) -> Option<&[u8]> {
        self.get(name).map(http::HeaderValue::as_bytes)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> Headers for [(K, V)] {
    fn header(&self, name: &str) -> Option<&[u8]> {
        self.iter()
            .find(|(key, _)| key.as_ref().eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_ref())
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>, const N: usize> Headers for [(K, V); N] {
    fn header(&self, name: &str) -> Option<&[u8]> {
        self.as_slice().header(name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> Headers for Vec<(K, V)> {
    fn header(&self, name: &str) -> Option<&[u8]> {
        self.as_slice().header(name)
    }
}
