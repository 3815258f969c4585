//! Credentials that an operation asks for.

use super::report::Report;
use crate::change::{Level, Site};
use crate::document::operation::Operation;
use crate::document::security::{Credential, Security};
use crate::kind::Kind;
use crate::schema::finding::finding;

impl Report<'_, '_> {
    /// Differences between the credentials of two operations.
    pub(super) fn security(&mut self, old: &Operation, new: &Operation) {
        let (Some(before), Some(after)) = (&old.security, &new.security) else {
            return;
        };
        let serves = self.is_let_in(old, before, after);
        // A credential that one version describes as a parameter is sent in the other one too.
        if serves && self.is_let_in(new, after, before) {
            return;
        }
        let (one, other) = (words(&before.ways), words(&after.ways));
        self.add(
            Site::Operation,
            finding(
                if serves {
                    Level::Compatible
                } else {
                    Level::RequestBreaking
                },
                Kind::AuthenticationChanged {
                    old: one.clone(),
                    new: other.clone(),
                },
                Some(before.at),
                Some(after.at),
                format!(
                    "the credentials were {}, are {} now",
                    one.join(" or "),
                    other.join(" or ")
                ),
            ),
        );
    }

    /// Whether who sends what one version asks for, parameters included, is let in by the other version.
    fn is_let_in(&self, operation: &Operation, security: &Security, other: &Security) -> bool {
        let described = |place: &&(String, String)| {
            let credentials = [&self.old_credentials, &self.new_credentials];
            credentials.iter().any(|known| known.contains(place))
        };
        let parameters = operation.headers.iter().filter(described);
        let parameters: Vec<Credential> = parameters.cloned().map(Credential::key).collect();
        security.ways.iter().all(|way| {
            let has: Vec<&Credential> = way.iter().chain(&parameters).collect();
            other.ways.iter().any(|other| lets_in(other, &has))
        })
    }
}

/// Whether a way is open to whoever has these credentials.
fn lets_in(way: &[Credential], has: &[&Credential]) -> bool {
    way.iter()
        .all(|credential| has.iter().any(|own| own.serves(credential)))
}

fn words(ways: &[Vec<Credential>]) -> Vec<String> {
    let way = |way: &Vec<Credential>| match &way[..] {
        [] => "none".to_owned(),
        credentials => {
            let words: Vec<String> = credentials.iter().map(Credential::words).collect();
            words.join(" and ")
        }
    };
    let mut words: Vec<String> = ways.iter().map(way).collect();
    words.sort();
    words
}
