//! The table of operations: path, scope that a token needs, function that runs. The family follows from the path.

mod hooks;
pub(crate) mod ids;
mod management;
mod orders;
mod payments;
mod storefront;
pub(crate) mod table;

use crate::http::call::{Answer, Call};
use crate::state::errors::Refusal;
use crate::state::store::Store;
use crate::views::refusal::Family;

/// The function of an operation.
pub(crate) type Run = fn(&mut Store, &Call) -> Result<Answer, Refusal>;

/// One operation of the API.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    /// The path after `/stores/{store_hash}`; for the storefront, the whole path.
    pub(crate) path: &'static str,
    /// The scopes that a token needs for it, separated by spaces; empty where none is asked for.
    pub(crate) scope: &'static str,
    pub(crate) run: Run,
}

const fn operation(
    method: &'static str,
    path: &'static str,
    scope: &'static str,
    run: Run,
) -> Operation {
    Operation {
        method,
        path,
        scope,
        run,
    }
}

const fn get(path: &'static str, scope: &'static str, run: Run) -> Operation {
    operation("GET", path, scope, run)
}

const fn post(path: &'static str, scope: &'static str, run: Run) -> Operation {
    operation("POST", path, scope, run)
}

const fn put(path: &'static str, scope: &'static str, run: Run) -> Operation {
    operation("PUT", path, scope, run)
}

const fn delete(path: &'static str, scope: &'static str, run: Run) -> Operation {
    operation("DELETE", path, scope, run)
}

/// All operations, spec by spec.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    let tables: [&'static [Operation]; 5] = [
        hooks::OPERATIONS,
        management::OPERATIONS,
        orders::OPERATIONS,
        payments::OPERATIONS,
        storefront::OPERATIONS,
    ];
    tables.into_iter().flatten()
}

/// The method and the path of every operation that the sandbox serves, spec by spec. A path follows
/// `/stores/{store_hash}`; that of a storefront operation is whole.
pub fn served() -> impl Iterator<Item = (&'static str, &'static str)> {
    operations().map(|operation| (operation.method, operation.path))
}

/// The ids of the operations that the sandbox serves, spec by spec, with method and path: `payments.process_payment` is
/// `POST /payments`.
pub fn operation_ids() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    operations().map(|operation| (ids::id_of(operation), operation.method, operation.path))
}

/// The operation of a request.
pub(crate) fn operation_at(method: &str, path: &str) -> Option<&'static Operation> {
    table::at(path)?.value.get(method)
}

/// The family of a path that may have no operation.
pub(crate) fn family_of(path: &str) -> Family {
    if path.starts_with("/api/storefront") {
        Family::Storefront
    } else if path.split('/').nth(3) == Some("v2") {
        Family::V2
    } else {
        Family::V3
    }
}

impl Operation {
    /// The family follows from the path.
    pub(crate) fn family(&self) -> Family {
        if self.path.starts_with("/api/storefront") {
            Family::Storefront
        } else if self.path == "/payments" {
            Family::Gateway
        } else if self.path.starts_with("/v3/payments") {
            Family::PaymentsControl
        } else if self.path.starts_with("/v2") {
            Family::V2
        } else {
            Family::V3
        }
    }

    /// The whole path, with its parameters in braces.
    pub(crate) fn route(&self) -> String {
        match self.family() {
            Family::Storefront => self.path.to_owned(),
            _ => format!("/stores/{{store_hash}}{}", self.path),
        }
    }
}
