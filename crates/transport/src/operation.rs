//! What the transport knows of an operation: a record that is generated from the spec, never written by hand.

use std::fmt;

use reqwest::StatusCode;

/// One operation of an API, as its spec declares it.
///
/// The generated crates hold one constant per operation and pass it along with each request. An [`Error`](crate::Error)
/// gives it back, so that a log line or a retry decision can start from it.
#[derive(Debug)]
pub struct Operation {
    /// The API it belongs to, which is the name of its spec file (`orders`).
    pub api: &'static str,
    /// Its name, which is also the name of the Rust method (`list_orders`).
    pub id: &'static str,
    /// The HTTP method in capitals.
    pub method: &'static str,
    /// The path template below the host's base, with parameters in braces (`/v2/orders/{order_id}`).
    pub path: &'static str,
    /// The host that serves it, and so the credential that it is sent with.
    pub host: Host,
    /// What it does to the store.
    pub effect: Effect,
    /// How to find out whether it happened when its outcome is not known.
    pub recovery: Recovery,
    /// The status of its success. Any other 2xx is a success as well, and one that is not documented.
    pub status: u16,
    /// JSON that stands for an empty 2xx answer (`[]` for a list that answers 204), where the API has such answers.
    pub empty: Option<&'static str>,
    /// The OAuth scope that it needs; empty where none applies.
    pub scope: &'static str,
}

/// The hosts of BigCommerce. Each has its own credential, and none is ever shown the credential of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// The management API, with the access token of an API account in `X-Auth-Token`.
    Api,
    /// The payments gateway, with a payment access token in `Authorization: PAT …`.
    Payments,
    /// The storefront of the store, with the shopper's own session.
    Storefront,
}

/// What an operation does to the store, which decides what may follow when its outcome is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Brings something into a given state; doing it twice ends in the same state.
    Replace,
    /// Makes something new; doing it twice makes two.
    Create,
    /// Moves money. It needs a [`Permit`](crate::Permit) and is never sent twice.
    Money,
}

/// How to find out whether an operation happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recovery {
    /// There is nothing to recover (reads), or no way to (money: its own rules apply).
    None,
    /// Sending it again does no harm.
    Harmless,
    /// It carries the `version` that was read, so a second application is refused with 409.
    Version,
    /// The named operation shows whether it happened.
    Lookup(&'static str),
}

impl Host {
    /// A short, stable name for logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Payments => "payments",
            Self::Storefront => "storefront",
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Api => "the API host",
            Self::Payments => "the payments host",
            Self::Storefront => "the storefront",
        })
    }
}

impl Effect {
    /// A short, stable name for logs and metrics, the same as in the spec.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Replace => "replace",
            Self::Create => "create",
            Self::Money => "money",
        }
    }
}

impl Operation {
    /// Whether the spec has this status, so that it is not news.
    ///
    /// A success without content is another form of one that has a body, where the spec says what it stands for; every
    /// refusal is in the spec under `default`. A redirect is neither.
    pub(crate) fn documents(&self, status: StatusCode) -> bool {
        match status.as_u16() {
            204 if self.empty.is_some() => true,
            code => code == self.status || code >= 400,
        }
    }

    /// Whether a request is one of this operation: its method, and every segment of its path.
    ///
    /// An id of `..` or an empty one makes a URL that names something else: without its last segment a DELETE of one
    /// order is a DELETE of all of them. Such a request must not leave.
    pub(crate) fn matches(&self, method: &str, path: &str) -> bool {
        let mut template = self.path.split('/');
        let mut actual = path.split('/');
        method == self.method
            && loop {
                match (template.next(), actual.next()) {
                    (None, None) => break true,
                    (Some(expected), Some(found)) if fits(expected, found) => {}
                    _ => break false,
                }
            }
    }
}

fn fits(expected: &str, found: &str) -> bool {
    if expected.contains('{') {
        !found.is_empty()
    } else {
        expected == found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELETE_CART: Operation = Operation {
        api: "management-checkout",
        id: "delete_cart",
        method: "DELETE",
        path: "/v3/carts/{cart_id}",
        host: Host::Api,
        effect: Effect::Replace,
        recovery: Recovery::Harmless,
        status: 204,
        empty: None,
        scope: "store_cart",
    };

    #[test]
    fn a_request_fits_its_operation_only_with_every_segment_filled() {
        assert!(DELETE_CART.matches("DELETE", "/v3/carts/a1"));
        for path in [
            "/v3/carts/",
            "/v3/carts",
            "/v3/",
            "/v3/carts/a1/items",
            "/v2/carts/a1",
        ] {
            assert!(!DELETE_CART.matches("DELETE", path), "{path}");
        }
        assert!(!DELETE_CART.matches("GET", "/v3/carts/a1"));
    }
}
