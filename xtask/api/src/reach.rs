//! Where users find things: the paths that lead to an item through public modules and re-exports.

use std::collections::{BTreeMap, BTreeSet};

use crate::gate::Gate;
use crate::scope::Target;
use crate::workspace::Workspace;

/// The public paths of a crate.
#[derive(Default)]
pub(crate) struct Reach {
    /// Items of this crate, by where they are declared.
    pub(crate) items: BTreeMap<String, Vec<Found>>,
    /// Public modules.
    pub(crate) modules: BTreeMap<String, Found>,
    /// What other crates have and this one passes on: the path here, and what it leads to.
    pub(crate) passed_on: Vec<(Found, Target)>,
}

/// A public path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// `#[doc(hidden)]`, or in a module that is.
    pub(crate) hidden: bool,
    segments: usize,
    pub(crate) path: String,
    pub(crate) gate: Gate,
}

impl Found {
    fn new(path: String, gate: Gate, hidden: bool) -> Self {
        let segments = path.matches("::").count();
        Self {
            hidden,
            segments,
            path,
            gate,
        }
    }
}

/// A module that leads back into itself is not followed for ever.
const DEEPEST: usize = 8;

impl Reach {
    pub(crate) fn of(workspace: &Workspace, library: &str) -> Self {
        let mut reach = Self::default();
        let root = Found::new(library.to_owned(), Gate::default(), false);
        reach.visit(workspace, library, library, &root, &mut BTreeSet::new());
        for found in reach.items.values_mut() {
            found.sort();
            found.dedup_by(|a, b| a.path == b.path);
        }
        reach.passed_on.sort_by(|a, b| a.0.cmp(&b.0));
        reach
    }

    /// Where an item is best found.
    pub(crate) fn canonical(&self, declared: &str) -> Option<&Found> {
        self.items.get(declared)?.first()
    }

    fn visit(
        &mut self,
        workspace: &Workspace,
        library: &str,
        module: &str,
        at: &Found,
        seen: &mut BTreeSet<(String, String)>,
    ) {
        if at.segments > DEEPEST || !seen.insert((module.to_owned(), at.path.clone())) {
            return;
        }
        let Some(here) = workspace.module(module) else {
            return;
        };
        for entry in here.entries.iter().filter(|entry| entry.standing.public) {
            if let Some(name) = &entry.name {
                self.item(
                    &format!("{module}::{name}"),
                    at,
                    name,
                    &entry.standing.gate,
                    entry.standing.hidden,
                );
            }
        }
        for (name, standing) in here.children.iter().filter(|(_, standing)| standing.public) {
            let found = found(at, Some(name), &standing.gate, standing.hidden);
            let inner = format!("{module}::{name}");
            self.named(&inner, &found);
            self.visit(workspace, library, &inner, &found, seen);
        }
        for import in here.imports.iter().filter(|import| import.standing.public) {
            let resolved = workspace.resolve(module, import.from_outside, &import.path);
            let Some((target, _)) = resolved.filter(|(_, used)| *used == import.path.len()) else {
                continue;
            };
            let found = found(
                at,
                import.name.as_deref(),
                &import.standing.gate,
                import.standing.hidden,
            );
            let own = |path: &str| path.split("::").next() == Some(library);
            match (target, &import.name) {
                (Target::Item(item), Some(name)) if own(&item) => {
                    let declared = workspace.entry(&item).map(|entry| entry.standing.clone());
                    let declared = declared.unwrap_or_default();
                    let hidden = import.standing.hidden || declared.hidden;
                    self.item(
                        &item,
                        at,
                        name,
                        &import.standing.gate.and(&declared.gate),
                        hidden,
                    );
                }
                (Target::Module(inner), Some(_)) if own(&inner) => {
                    self.named(&inner, &found);
                    self.visit(workspace, library, &inner, &found, seen);
                }
                (Target::Module(inner), None) if own(&inner) => {
                    self.visit(workspace, library, &inner, &found, seen);
                }
                (target, Some(_)) => self.passed_on.push((found, target)),
                (target, None) => {
                    let all = Found::new(format!("{}::*", found.path), found.gate, found.hidden);
                    self.passed_on.push((all, target));
                }
            }
        }
    }

    fn item(&mut self, declared: &str, at: &Found, name: &str, gate: &Gate, hidden: bool) {
        let found = found(at, Some(name), gate, hidden);
        self.items
            .entry(declared.to_owned())
            .or_default()
            .push(found);
    }

    fn named(&mut self, module: &str, found: &Found) {
        let better = self.modules.get(module).is_none_or(|known| found < known);
        if better {
            self.modules.insert(module.to_owned(), found.clone());
        }
    }
}

fn found(at: &Found, name: Option<&str>, gate: &Gate, hidden: bool) -> Found {
    let path = match name {
        Some(name) => format!("{}::{name}", at.path),
        None => at.path.clone(),
    };
    Found::new(path, at.gate.and(gate), at.hidden || hidden)
}
