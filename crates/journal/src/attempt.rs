//! The names of an attempt and of the process that makes it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! random_id {
    ($(#[$doc:meta])* $Id:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $Id(Uuid);

        impl $Id {
            /// A new, random one.
            #[must_use]
            pub fn mint() -> Self {
                Self(Uuid::new_v4())
            }
        }

        impl fmt::Display for $Id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $Id {
            type Err = uuid::Error;

            /// Parses the form that [`Display`](fmt::Display) writes.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

random_id! {
    /// The id of one attempt to move money, minted before anything is sent.
    ///
    /// It is this side's idempotency key: an id is opened once, ever.
    AttemptId
}

random_id! {
    /// A random name of the writer of a fact. A write whose answer was lost is one's own only if the fact that is read
    /// back bears one's nonce.
    Nonce
}
