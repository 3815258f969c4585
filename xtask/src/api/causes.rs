//! The part of a spec that a line of a listing comes from, and its change.

use std::path::Path;

use bigcommerce_api::Line;
use bigcommerce_codegen::document::Source;
use bigcommerce_impact::origins::{Cause, Versions};

use crate::git::Checkout;
use crate::specs::{CODES, FOLDER, Specs};

/// The specs before and now.
pub(crate) struct Causes {
    specs: Versions,
    codes: Cause,
    /// The commit before; `None` where there is no git.
    since: Option<String>,
}

impl Causes {
    pub(crate) fn read(root: &Path, git: Option<&Checkout>, since: Option<&str>) -> Self {
        let mut now = Specs::read(root)
            .map(Specs::into_sources)
            .unwrap_or_default();
        let before = git.zip(since).map(|(git, commit)| {
            let names = git.names(commit, FOLDER).into_iter();
            let specs = names.filter(|name| name.ends_with(".yaml"));
            let read = |name: String| git.show(commit, &name).map(|text| Source { name, text });
            specs.filter_map(read).collect()
        });
        let mut before: Vec<Source> = before.unwrap_or_default();
        let [old, new] = [&mut before, &mut now].map(|sources| {
            let codes = sources.iter().position(|source| source.name == CODES);
            codes.map(|at| sources.remove(at).text)
        });
        let codes = if old == new {
            Cause::Same
        } else {
            Cause::Changed(String::new())
        };
        Self {
            specs: Versions::new(&before, &now),
            codes,
            since: since.map(str::to_owned),
        }
    }

    /// One line for people; `None` for an item that no spec describes.
    pub(crate) fn of(&self, line: &Line) -> Option<String> {
        let (spec, pointer, cause) = if line.path.starts_with("bigcommerce_payments::codes") {
            (CODES, "", self.codes.clone())
        } else {
            self.specs.of(&line.path)?
        };
        let place = format!("from {spec} #{pointer}");
        let place = place.trim_end_matches(" #");
        let Some(since) = &self.since else {
            return Some(place.to_owned());
        };
        let since = since.get(..12).unwrap_or(since);
        Some(match cause {
            Cause::New => format!("{place}, which is not in {since}"),
            Cause::Gone => format!("{place}, which is gone since {since}"),
            Cause::Changed(at) if at == pointer => {
                format!("{place}, which has changed since {since}")
            }
            Cause::Changed(at) => {
                format!("{place}, which uses #{at}, and that has changed since {since}")
            }
            Cause::Same => format!("{place}, which is as it was in {since}: look at the generator"),
        })
    }
}
