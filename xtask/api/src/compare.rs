//! The difference between two listings of one crate.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::line::Line;
use crate::verdict::{self, Verdict};

/// A change of one item. At least one of the two lines is there.
#[derive(Clone, Debug)]
pub struct Change {
    /// Effect on users.
    pub verdict: Verdict,
    /// Reason, in a few words that follow the name.
    pub why: String,
    /// The line before; `None` for a new item.
    pub old: Option<Line>,
    /// The line now; `None` for an item that is gone.
    pub new: Option<Line>,
}

impl Change {
    /// The line that names the item.
    #[must_use]
    pub fn line(&self) -> Option<&Line> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

/// Compares two listings, given as their texts: items that are changed, gone and new; each in the order of the listing.
#[must_use]
pub fn difference(old: &str, new: &str) -> Vec<Change> {
    let read = |text: &str| text.lines().filter_map(Line::read).collect::<Vec<_>>();
    let (old, new) = (read(old), read(new));
    let (before, now) = (owners(&old), owners(&new));
    let (was, is): (HashSet<_>, HashSet<_>) = (old.iter().collect(), new.iter().collect());
    let mut gone: Vec<&Line> = old.iter().filter(|line| !is.contains(line)).collect();
    let mut came: Vec<&Line> = new.iter().filter(|line| !was.contains(line)).collect();

    let owner = |line: &Line| before.get(&line.parent()).copied();
    let mut changes = Vec::new();
    gone.retain(|old| {
        let at = came.iter().position(|new| new.key() == old.key());
        let Some(new) = at.map(|at| came.remove(at)) else {
            return true;
        };
        changes.push(change(
            verdict::changed(old, new, owner(old)),
            Some(old),
            Some(new),
        ));
        false
    });
    for line in whole(&gone, &before) {
        changes.push(change(verdict::gone(line), Some(line), None));
    }
    for line in whole(&came, &now) {
        changes.push(change(verdict::new(line, owner(line)), None, Some(line)));
    }
    changes
}

fn change((verdict, why): (Verdict, String), old: Option<&Line>, new: Option<&Line>) -> Change {
    let (old, new) = (old.cloned(), new.cloned());
    Change {
        verdict,
        why,
        old,
        new,
    }
}

/// The items that have parts, by path.
fn owners(lines: &[Line]) -> BTreeMap<String, &Line> {
    let has_parts =
        |line: &&Line| matches!(line.kind(), "struct" | "enum" | "trait" | "union" | "mod");
    lines
        .iter()
        .filter(has_parts)
        .map(|line| (line.path.clone(), line))
        .collect()
}

/// Without the parts of an item that came or went as a whole.
fn whole<'l>(lines: &[&'l Line], owners: &BTreeMap<String, &Line>) -> Vec<&'l Line> {
    let is_owner = |line: &&&Line| owners.get(&line.path) == Some(*line);
    let whole: BTreeSet<&str> = lines
        .iter()
        .filter(is_owner)
        .map(|line| line.path.as_str())
        .collect();
    let is_part = |line: &Line| {
        let parent = line.parent();
        let starts = parent.match_indices("::").map(|(end, _)| &parent[..end]);
        starts
            .chain([parent.as_str()])
            .any(|above| whole.contains(above))
    };
    lines
        .iter()
        .copied()
        .filter(|line| !is_part(line))
        .collect()
}
