//! Two listings of one crate, and what lies between them.

use std::collections::{BTreeMap, BTreeSet};

use crate::line::Line;
use crate::verdict::{self, Verdict};

/// What changed of one item. At least one of the two lines is there.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it does to users.
    pub verdict: Verdict,
    /// Why, in a few words that follow the name.
    pub why: String,
    /// The line before; `None` for what is new.
    pub old: Option<Line>,
    /// The line now; `None` for what is gone.
    pub new: Option<Line>,
    /// How many lines of its parts came or went with it.
    pub parts: usize,
}

/// Everything that changed.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// What is gone, what is different, what is new; each in the order of the listing.
    pub changes: Vec<Change>,
}

/// A listing as it was, to look things up in.
pub(crate) struct Known<'l> {
    by_path: BTreeMap<&'l str, Vec<&'l Line>>,
}

impl<'l> Known<'l> {
    fn new(lines: &'l [Line]) -> Self {
        let mut by_path: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
        for line in lines {
            by_path.entry(&line.path).or_default().push(line);
        }
        Self { by_path }
    }

    /// What a field, variant or method belongs to.
    pub(crate) fn owner(&self, line: &Line) -> Option<&'l Line> {
        self.item(line.parent())
    }

    fn item(&self, path: &str) -> Option<&'l Line> {
        let owns = |line: &&&Line| {
            ["struct", "enum", "trait", "union", "mod"].contains(&line.kind.as_str())
        };
        self.by_path.get(path)?.iter().find(owns).copied()
    }
}

impl Change {
    /// The line that names it.
    #[must_use]
    pub fn line(&self) -> Option<&Line> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

impl Difference {
    /// Whether a user's build can break.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.changes
            .iter()
            .any(|change| change.verdict == Verdict::Breaking)
    }
}

/// What has happened between two listings, given as their texts.
#[must_use]
pub fn difference(old: &str, new: &str) -> Difference {
    let old: Vec<Line> = old.lines().filter_map(Line::read).collect();
    let new: Vec<Line> = new.lines().filter_map(Line::read).collect();
    let (before, now) = (Known::new(&old), Known::new(&new));

    let (mut gone, mut came) = unmatched(&old, &new);
    let mut changes = Vec::new();
    let mut different = Vec::new();
    gone.retain(|old| {
        let Some(at) = came.iter().position(|new| new.key() == old.key()) else {
            return true;
        };
        let new = came.remove(at);
        let (verdict, why) = verdict::changed(old, new, &before);
        different.push(Change {
            verdict,
            why,
            old: Some((*old).clone()),
            new: Some(new.clone()),
            parts: 0,
        });
        false
    });
    for (line, parts) in folded(&gone, &before) {
        let (verdict, why) = verdict::gone(line);
        changes.push(Change {
            verdict,
            why,
            old: Some(line.clone()),
            new: None,
            parts,
        });
    }
    changes.append(&mut different);
    for (line, parts) in folded(&came, &now) {
        let (verdict, why) = verdict::new(line, &before);
        changes.push(Change {
            verdict,
            why,
            old: None,
            new: Some(line.clone()),
            parts,
        });
    }
    Difference { changes }
}

/// Lines of each side that the other does not have as they are.
fn unmatched<'l>(old: &'l [Line], new: &'l [Line]) -> (Vec<&'l Line>, Vec<&'l Line>) {
    let texts = |lines: &[Line]| {
        lines
            .iter()
            .map(ToString::to_string)
            .collect::<BTreeSet<String>>()
    };
    let (before, now) = (texts(old), texts(new));
    (
        old.iter()
            .filter(|line| !now.contains(&line.to_string()))
            .collect(),
        new.iter()
            .filter(|line| !before.contains(&line.to_string()))
            .collect(),
    )
}

/// Parts of an item that came or went as a whole are counted with it.
fn folded<'l>(lines: &[&'l Line], all: &Known<'_>) -> Vec<(&'l Line, usize)> {
    let whole: BTreeSet<&str> = lines
        .iter()
        .filter(|line| all.item(&line.path).is_some_and(|item| item == **line))
        .map(|line| line.path.as_str())
        .collect();
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for line in lines {
        let is_item = all.item(&line.path).is_some_and(|item| item == *line);
        let mut above = if line.kind == "impl" {
            line.path.as_str()
        } else {
            line.parent()
        };
        let mut outermost = None;
        while !above.is_empty() {
            if whole.contains(above) && !(is_item && above == line.path) {
                outermost = Some(above);
            }
            above = above.rsplit_once("::").map_or("", |(above, _)| above);
        }
        match outermost {
            Some(item) => *parts.entry(item).or_default() += 1,
            None => shown.push(*line),
        }
    }
    let counted = |line: &Line| match line.kind.as_str() {
        "struct" | "enum" | "trait" | "union" | "mod" => {
            parts.get(line.path.as_str()).copied().unwrap_or(0)
        }
        _ => 0,
    };
    shown
        .into_iter()
        .map(|line| (line, counted(line)))
        .collect()
}
