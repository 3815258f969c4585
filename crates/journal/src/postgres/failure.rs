//! Errors of the database as sentences of what to do.

use std::{error::Error, fmt};

use tokio_postgres::error::SqlState;

use crate::failure::Failure;
use crate::stored::NOT_CREATED;

/// The code of an error, without its text, which may repeat values.
#[derive(Debug)]
struct Code(String);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SQLSTATE {}", self.0)
    }
}

impl Error for Code {}

pub(super) const TOO_SLOW: Failure = Failure::new(
    "its database took too long; try again, and look for a transaction that hangs and for the load of the server",
);

/// An error of the client or the server.
pub(super) fn failure(error: tokio_postgres::Error) -> Failure {
    let Some(state) = error.code() else {
        return Failure::new(
            "the connection to its database failed; try again, the next call connects anew, and look at the server, \
             the network and TLS",
        );
    };
    let what = match state.code() {
        _ if *state == SqlState::UNDEFINED_TABLE => return NOT_CREATED,
        _ if *state == SqlState::READ_ONLY_SQL_TRANSACTION => {
            "its database is read-only; name the primary server, with target_session_attrs=read-write"
        }
        _ if *state == SqlState::INSUFFICIENT_PRIVILEGE => {
            "its role may not do this in the database; grant it the rights on the journal's tables"
        }
        _ if *state == SqlState::QUERY_CANCELED || *state == SqlState::LOCK_NOT_AVAILABLE => {
            return TOO_SLOW.because(Code(state.code().into()));
        }
        "28000" | "28P01" | "3D000" => {
            "its database refuses the connection; look at the role, the password and the name of the database"
        }
        code if code.starts_with("53") => {
            "its database has no room or no connection left; look at its disk and its limits"
        }
        code if code.starts_with("57") || code.starts_with("08") => {
            "its database went away; try again, the next call connects anew"
        }
        code if code.starts_with("23") => {
            "a constraint of its tables refused the write; look for another program that writes into them"
        }
        _ => "PostgreSQL refused; look up the SQLSTATE in this error's source",
    };
    Failure::new(what).because(Code(state.code().into()))
}
