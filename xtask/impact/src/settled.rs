//! The differences that a deviation explains or that change nothing for us, as they were when somebody looked: `specs/settled.txt`.
//!
//! A deviation stands on a node and cannot know what the published file will say there tomorrow. With this list it explains what it
//! explained when it was written, and the next change of the same node is told.

use std::collections::{BTreeMap, BTreeSet};

/// The names in the list.
#[derive(Clone, Debug, Default)]
pub struct Known(Option<BTreeSet<String>>);

/// How many names share a line.
const ROW: usize = 8;

/// What the file begins with.
const HEAD: &str = "\
# The differences between the published files and our specs that deviations explain or that change nothing for us, as they were when
# somebody last looked. Written by `cargo xtask drift --upstream DIR --settle`; a difference that is not here is told.
";

impl Known {
    /// Reads the list. Without one, every deviation explains what it finds.
    #[must_use]
    pub fn read(text: Option<&str>) -> Self {
        let names = |text: &str| {
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            lines
                .filter_map(|line| line.split_once(' '))
                .flat_map(|(words, hashes)| {
                    let hashes = hashes.split_whitespace();
                    hashes.map(move |hash| format!("{words}-{hash}"))
                })
                .collect()
        };
        Self(text.map(names))
    }

    /// Whether nobody has to hear of it again.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.contains(name))
    }
}

/// The file with these names in it.
#[must_use]
pub fn list(names: &BTreeSet<String>) -> String {
    let mut by_words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (words, hash) in names.iter().filter_map(|name| name.rsplit_once('-')) {
        by_words.entry(words).or_default().push(hash);
    }
    let mut text = HEAD.to_owned();
    for (words, hashes) in by_words {
        for row in hashes.chunks(ROW) {
            text.push_str(&format!("{words} {}\n", row.join(" ")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_known_and_nothing_else() {
        let names: BTreeSet<String> = (0..20)
            .map(|number| format!("orders-200-type-changed-{number:010}"))
            .collect();
        let known = Known::read(Some(&list(&names)));
        assert!(names.iter().all(|name| known.has(name)));
        assert!(!known.has("orders-200-type-changed-0000000020"));
        assert!(Known::read(None).has("anything"));
    }
}
