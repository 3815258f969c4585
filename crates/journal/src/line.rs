//! The form of a fact on disk: one line of JSON with the version of the form.

use serde::{Deserialize, Serialize};

use crate::fact::Fact;
use crate::failure::Failure;

/// The version of the form that is written. A change of meaning needs a new one; old ones stay readable.
const VERSION: u64 = 1;

#[derive(Serialize)]
struct Written<'a> {
    v: u64,
    fact: &'a Fact,
}

#[derive(Deserialize)]
struct Version {
    v: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    #[serde(rename = "v")]
    _version: u64,
    fact: Fact,
}

impl Fact {
    /// The fact as one line of JSON, `{"v":1,"fact":{…}}`, for a store to keep.
    ///
    /// # Errors
    /// When the fact is an opening that can't be a lock: see [`into_kept`](Self::into_kept).
    pub fn to_line(&self) -> Result<String, Failure> {
        let fact = &self.clone().into_kept()?;
        serde_json::to_string(&Written { v: VERSION, fact }).map_err(|_| {
            Failure::new("a fact cannot be written as JSON; report it as a fault of this library")
        })
    }

    /// Parses a line that [`to_line`](Self::to_line) of this version or an older one wrote.
    ///
    /// # Errors
    /// When the line is of a version that this build does not know, or is not a whole fact. A record with such a line
    /// can't be read: a fact that was left out might be the one that says that money was taken.
    pub fn from_line(line: &str) -> Result<Self, Failure> {
        // The parser's own words may repeat values, and are left out.
        match serde_json::from_str::<Version>(line) {
            Ok(Version { v: VERSION }) => {}
            Ok(_) => {
                return Err(Failure::new(
                    "a fact on record was written by a newer version of this library; update this process before it \
                     takes payments",
                ));
            }
            Err(_) => return Err(UNREADABLE),
        }
        match serde_json::from_str::<Read>(line) {
            Ok(read) => Ok(read.fact),
            Err(_) => Err(UNREADABLE),
        }
    }
}

const UNREADABLE: Failure = Failure::new(
    "a fact on record is not one that this version of the library can read; update this process before it takes \
     payments, or restore the journal from a backup and announce that with `restored`",
);
