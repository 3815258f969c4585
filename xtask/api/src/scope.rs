//! What a name means where it stands.

use crate::workspace::Workspace;

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A module of the workspace, by its path.
    Module(String),
    /// An item of the workspace, by the path of its module and its name.
    Item(String),
    /// Something of another crate.
    Foreign(String),
}

/// Imports that lead to imports end somewhere.
const FURTHEST: u8 = 24;

impl Workspace {
    /// Where a path leads to that stands in `module`, and how many of its segments that takes; the rest is associated with it.
    /// `None` for what is always in scope: parameters, primitives, the prelude.
    pub(crate) fn resolve(
        &self,
        module: &str,
        from_outside: bool,
        path: &[String],
    ) -> Option<(Target, usize)> {
        self.follow(module, from_outside, path, FURTHEST)
    }

    fn follow(
        &self,
        module: &str,
        from_outside: bool,
        path: &[String],
        left: u8,
    ) -> Option<(Target, usize)> {
        let left = left.checked_sub(1)?;
        let first = path.first()?.as_str();
        let mut target = match first {
            _ if from_outside => self.outside(first),
            "crate" => Target::Module(module.split("::").next()?.to_owned()),
            "self" => Target::Module(module.to_owned()),
            "super" => Target::Module(module.rsplit_once("::")?.0.to_owned()),
            _ => match self.lookup(module, first, left) {
                Some(found) => found,
                None if path.len() > 1 && first.starts_with(char::is_lowercase) => {
                    self.outside(first)
                }
                None if self.modules(first).is_some() => self.outside(first),
                None => return None,
            },
        };
        let mut used = 1;
        for segment in &path[1..] {
            target = match &target {
                Target::Module(inner) if segment == "super" => {
                    Target::Module(inner.rsplit_once("::")?.0.to_owned())
                }
                Target::Module(inner) => self.lookup(inner, segment, left)?,
                Target::Item(_) => break,
                Target::Foreign(outer) => Target::Foreign(format!("{outer}::{segment}")),
            };
            used += 1;
        }
        Some((target, used))
    }

    fn outside(&self, first: &str) -> Target {
        if self.modules(first).is_some() {
            Target::Module(first.to_owned())
        } else {
            Target::Foreign(first.to_owned())
        }
    }

    /// What a module knows by this name.
    fn lookup(&self, module: &str, name: &str, left: u8) -> Option<Target> {
        let left = left.checked_sub(1)?;
        let here = self.module(module)?;
        if here
            .entries
            .iter()
            .any(|entry| entry.name.as_deref() == Some(name))
        {
            return Some(Target::Item(format!("{module}::{name}")));
        }
        if here.children.contains_key(name) {
            return Some(Target::Module(format!("{module}::{name}")));
        }
        for import in here
            .imports
            .iter()
            .filter(|import| import.name.as_deref() == Some(name))
        {
            // `use http::Method as http` must not look for itself.
            let own = import.path.len() == 1 && import.path[0] == name;
            let found = self.follow(module, import.from_outside || own, &import.path, left);
            if let Some((target, used)) = found
                && used == import.path.len()
            {
                return Some(target);
            }
        }
        let globs = here.imports.iter().filter(|import| import.name.is_none());
        globs.into_iter().find_map(|import| {
            match self.follow(module, import.from_outside, &import.path, left)? {
                (Target::Module(from), _) if from != module => self.lookup(&from, name, left),
                _ => None,
            }
        })
    }
}
