//! Names for changes: short, readable, and the same for as long as the change is the same.

use std::collections::BTreeMap;

use bigcommerce_drift::{Change, Site};
use heck::ToKebabCase;
use sha2::{Digest, Sha256};

/// Digits of the hash that a name begins with; names that would be equal get more.
const SHORT: usize = 4;

/// A name before it is known how many digits it needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fingerprint {
    words: String,
    hash: String,
}

impl Fingerprint {
    /// Made of what the change is and where it is on the wire: no line, no pointer and no prose goes into it.
    pub(super) fn of(change: &Change, api: &str) -> Self {
        let kind = format!("{:?}", change.kind);
        let site = match &change.site {
            Site::Operation => String::new(),
            Site::Parameter { name, .. } => format!("{}-", slug(name)),
            Site::Request { .. } => "request-".to_owned(),
            Site::Response { status, .. } => format!("{}-", slug(status)),
        };
        let place = format!(
            "{:?} {} {:?} {:?} {kind} {}",
            change.operation.method,
            change.operation.template(),
            change.site,
            change.path,
            change.level
        );
        let hash = Sha256::digest(place.as_bytes());
        Self {
            words: format!("{}-{site}{}", slug(api), change.kind.id()),
            hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    /// A name that needs no others to be told apart from.
    pub(super) fn alone(&self) -> String {
        self.name(10)
    }

    fn name(&self, digits: usize) -> String {
        format!(
            "{}-{}",
            self.words,
            &self.hash[..digits.min(self.hash.len())]
        )
    }
}

/// The names of all of them, each with as many digits as it takes to tell it from the others.
pub(super) fn names(all: &[Fingerprint]) -> Vec<String> {
    let mut digits = vec![SHORT; all.len()];
    loop {
        let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, one) in all.iter().enumerate() {
            seen.entry(one.name(digits[index])).or_default().push(index);
        }
        let mut again = false;
        for same in seen.values().filter(|same| same.len() > 1) {
            for index in same {
                if digits[*index] < 64 {
                    digits[*index] += 4;
                    again = true;
                }
            }
        }
        if !again {
            return all
                .iter()
                .zip(digits)
                .map(|(one, digits)| one.name(digits))
                .collect();
        }
    }
}

fn slug(text: &str) -> String {
    let kept = text.to_kebab_case();
    let kept: String = kept
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(40)
        .collect();
    if kept.is_empty() {
        "x".to_owned()
    } else {
        kept
    }
}
