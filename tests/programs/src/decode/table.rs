//! Which generated types an operation answers with and takes. `build.rs` reads it off the signatures of the generated methods.

use bigcommerce_transport::{Body, Operation};
use bigcommerce_types::wire::form::Form;
use bigcommerce_types::wire::unknown::{Unknown, unknowns};
use bigcommerce_types::wire::{Wire, decode};

/// Reads a body as one type and writes it again.
type RoundTrip = fn(&[u8]) -> Result<String, String>;

/// One operation with the types of its method.
pub struct Entry {
    /// What the transport knows of it.
    pub operation: &'static Operation,
    reply: fn(&[u8], &Operation) -> Result<String, String>,
    form: fn() -> &'static Form,
    request: Option<RoundTrip>,
}

impl Entry {
    /// Decodes the body of a success as the operation's method does, and writes it again. Secrets are written in the clear,
    /// so that what was sent can be compared.
    ///
    /// # Errors
    /// Why it cannot be decoded; nothing of the body is in it.
    pub fn reply(&self, body: &[u8]) -> Result<String, String> {
        (self.reply)(body, self.operation)
    }

    /// What the body of a success holds beyond its type.
    #[must_use]
    pub fn unknowns(&self, body: &[u8]) -> Vec<Unknown> {
        unknowns((self.form)(), body)
    }

    /// Reads a request body as the type that the operation's method takes, and writes it as it would be sent. `None` when the
    /// operation takes no body.
    #[must_use]
    pub fn request(&self, body: &[u8]) -> Option<Result<String, String>> {
        self.request.map(|request| request(body))
    }
}

/// Every operation of the four APIs.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    generated::ALL.iter().copied().flatten()
}

/// The entry of one operation.
#[must_use]
pub fn find(api: &str, operation: &str) -> Option<&'static Entry> {
    all().find(|entry| entry.operation.api == api && entry.operation.id == operation)
}

/// The entry of a method and a path below the host, in which any name may stand between braces.
#[must_use]
pub fn find_path(method: &str, path: &str) -> Option<&'static Entry> {
    let path = nameless(path);
    all().find(|entry| {
        entry.operation.method.eq_ignore_ascii_case(method)
            && nameless(entry.operation.path) == path
    })
}

fn nameless(path: &str) -> String {
    let steps = path.trim_end_matches('/').split('/');
    let steps = steps.map(|step| if step.starts_with('{') { "{}" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// As the transport reads it: an empty body is what the operation declares for it, or what its type is without a value.
fn reply<T: Wire>(body: &[u8], operation: &Operation) -> Result<String, String> {
    let value: T = if body.trim_ascii().is_empty() {
        match operation.empty {
            Some(declared) => decode(declared.as_bytes()).map_err(|error| error.to_string())?,
            None => T::absent().ok_or("the body is empty")?,
        }
    } else {
        decode(body).map_err(|error| error.to_string())?
    };
    written(&value)
}

fn form<T: Wire>() -> &'static Form {
    T::form()
}

fn request<T: Wire>(body: &[u8]) -> Result<String, String> {
    written(&decode::<T>(body).map_err(|error| error.to_string())?)
}

fn written<T: Wire>(value: &T) -> Result<String, String> {
    serde_json::to_string(&Body(value)).map_err(|_| "it cannot be written again".to_owned())
}

#[allow(unused_imports)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/table.rs"));
}
