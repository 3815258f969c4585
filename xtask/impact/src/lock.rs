//! The published files that were last reviewed: `specs/published.lock`, a path and a git blob id a line.
//!
//! A deviation stands on a node and cannot know what the published file will say there tomorrow. The lock says of which text the
//! deviations speak: a file with another id is compared with that text, and everything that changed is reported.

use std::collections::BTreeMap;

use bigcommerce_codegen::document::{Fault, Source};

/// The first lines of the file.
const HEAD: &str = "\
# The published files that were last reviewed: path and git blob id.
# Written by `cargo xtask drift --upstream DIR --accept`.
";

/// The rule that a wrong line breaks.
const RULE: &str = "published-lock";

/// Blob ids by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock(BTreeMap<String, String>);

impl Lock {
    /// Reads the lock.
    ///
    /// # Errors
    /// The lines that are not a path and a blob id, and paths that are there twice.
    pub fn read(source: &Source) -> Result<Self, Vec<Fault>> {
        let mut ids = BTreeMap::new();
        let mut faults = Vec::new();
        for (index, line) in source.text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |message: String| Fault {
                rule: RULE,
                file: source.name.clone(),
                line: Some(index + 1),
                pointer: "#".to_owned(),
                message,
                help: "write the lock with `cargo xtask drift --upstream DIR --accept`".to_owned(),
            };
            match line.split_once(' ').filter(|(_, id)| is_id(id)) {
                Some((path, id)) => {
                    if ids.insert(path.to_owned(), id.to_owned()).is_some() {
                        faults.push(wrong(format!("`{path}` is there twice")));
                    }
                }
                None => faults.push(wrong("the line is not a path and a blob id".to_owned())),
            }
        }
        if faults.is_empty() {
            Ok(Self(ids))
        } else {
            Err(faults)
        }
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.0.iter().map(|(path, id)| format!("{path} {id}\n"));
        lines.fold(HEAD.to_owned(), |text, line| text + &line)
    }

    /// The blob that was reviewed under this path.
    #[must_use]
    pub fn id(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

impl FromIterator<(String, String)> for Lock {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(ids: T) -> Self {
        Self(ids.into_iter().collect())
    }
}

/// SHA-1 or SHA-256 in hexadecimal digits.
fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64)
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
