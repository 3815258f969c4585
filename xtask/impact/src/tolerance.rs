//! Whether our clients go on working after a change, and why. It says so only where that is sure: what depends on the values that
//! will be sent counts as not tolerated.

mod answers;
mod requests;

use bigcommerce_drift::{Change, Kind, Level, Site, Step};

use super::catalog::{Call, Catalog};
use super::walk::{Found, Spot, find};

/// What a change means for our clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tolerance {
    /// Whether they go on working.
    pub(super) holds: bool,
    /// One clause, in lower case.
    pub(super) why: String,
    /// Whether the change makes no difference to what ours read or send, not even one that a user would want to see.
    pub(super) silent: bool,
}

fn yes(why: impl Into<String>) -> Tolerance {
    Tolerance {
        holds: true,
        why: why.into(),
        silent: false,
    }
}

fn no(why: impl Into<String>) -> Tolerance {
    Tolerance {
        holds: false,
        ..yes(why)
    }
}

/// As [`yes`], where there is nothing to see at all.
fn same(why: impl Into<String>) -> Tolerance {
    Tolerance {
        silent: true,
        ..yes(why)
    }
}

/// Judges a change of an operation that ours has.
pub(super) fn judge(catalog: &Catalog, call: &Call, change: &Change, found: &Found) -> Tolerance {
    if change.level == Level::Documentation {
        return same("words are not sent");
    }
    match &change.kind {
        Kind::OperationAdded => return yes("ours calls nothing that it does not know"),
        Kind::OperationRemoved => return no("the method still sends it"),
        Kind::OperationIdChanged { .. } => return same("our methods have names of their own"),
        Kind::HostChanged { .. } => return no("ours sends it to the host of before"),
        Kind::AuthenticationChanged { .. } if change.level == Level::Compatible => {
            return same("the credentials of before are still taken");
        }
        Kind::AuthenticationChanged { .. } => return no("ours sends the credentials of before"),
        Kind::DefaultChanged { .. } if change.level == Level::Compatible => {
            return same("ours fills nothing in");
        }
        _ => {}
    }
    let judge = Judge {
        catalog,
        call,
        change,
        found,
    };
    match &change.site {
        Site::Operation => judge.operation(),
        Site::Response { status, .. } if !success(status) => {
            same("every refusal is read into one form, whatever its status and shape")
        }
        Site::Response { .. } => judge.response(),
        Site::Header { name, .. } => header(name),
        Site::Request { .. } | Site::Parameter { .. } => judge.request(),
    }
}

/// Of the headers of an answer ours needs one; of the others it makes what it can.
fn header(name: &str) -> Tolerance {
    if name.eq_ignore_ascii_case("date") {
        no("ours tells the platform's time by it")
    } else {
        yes("ours does without it where it is missing or cannot be read")
    }
}

fn success(status: &str) -> bool {
    status.starts_with('2')
}

struct Judge<'c> {
    catalog: &'c Catalog,
    call: &'c Call,
    change: &'c Change,
    found: &'c Found,
}

impl Judge<'_> {
    /// Changes that are noted at the operation although they concern one of its parts.
    fn operation(&self) -> Tolerance {
        match &self.change.kind {
            Kind::ParameterAdded { .. }
            | Kind::ParameterRemoved
            | Kind::ParameterMoved { .. }
            | Kind::BodyAdded { .. }
            | Kind::BodyRemoved => self.request(),
            Kind::StatusAdded { status } | Kind::StatusRemoved { status } if !success(status) => {
                same("every refusal is read into one form, whatever its status and shape")
            }
            Kind::StatusAdded { .. } | Kind::StatusRemoved { .. } | Kind::StatusChanged { .. } => {
                self.response()
            }
            _ if self.change.level == Level::Compatible => {
                yes("what ours sends and reads is as before")
            }
            _ => no("ours is made for what was published before"),
        }
    }

    /// Our fields of this name at the place.
    fn fields(&self, name: &str) -> Vec<Spot> {
        let mut path = self.change.path.clone();
        if let Some(Step::Property(last)) = path.last_mut() {
            name.clone_into(last);
        }
        find(self.catalog, self.call, &self.change.site, &path).spots
    }
}

fn kind(name: &str) -> String {
    match name {
        "string" => "text".to_owned(),
        "number" => "a number with a fraction".to_owned(),
        "integer" => "a whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "an object".to_owned(),
        "" => "any JSON".to_owned(),
        other => other.to_owned(),
    }
}
