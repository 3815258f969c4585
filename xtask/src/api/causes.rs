//! Why a line of a listing has changed: the part of a spec that it comes from, and whether that part has changed.

use std::collections::BTreeMap;
use std::path::Path;

use bigcommerce_api::Line;
use bigcommerce_codegen::api::{Cause, cause, origins};
use bigcommerce_codegen::document::{Document, Source};
use bigcommerce_codegen::load;

use super::git::Git;
use crate::specs::{CODES, FOLDER, Specs};

/// The specs now, and at the commit that a listing is compared with.
pub(crate) struct Causes {
    now: Vec<Made>,
    before: Vec<Made>,
    /// The commit; `None` where there is no git.
    since: Option<String>,
    codes: [Option<String>; 2],
}

/// A spec, and what is made from which part of it.
struct Made {
    document: Document,
    origins: BTreeMap<String, String>,
}

impl Causes {
    /// Specs that cannot be read explain nothing: `regen --check` says what is wrong with them.
    pub(crate) fn read(root: &Path, git: Option<&Git>, since: Option<&str>) -> Self {
        let now = Specs::read(root)
            .map(Specs::into_sources)
            .unwrap_or_default();
        let before: Vec<Source> = match (git, since) {
            (Some(git), Some(commit)) => git
                .names(commit, FOLDER)
                .into_iter()
                .filter(|name| name.ends_with(".yaml"))
                .filter_map(|name| {
                    Some(Source {
                        text: git.show(commit, &name)?,
                        name,
                    })
                })
                .collect(),
            _ => Vec::new(),
        };
        let codes = [&before, &now].map(|sources| {
            let codes = sources.iter().find(|source| source.name == CODES)?;
            Some(codes.text.clone())
        });
        Self {
            now: made(now),
            before: made(before),
            since: since.map(str::to_owned),
            codes,
        }
    }

    /// One line for people; `None` for what no spec says.
    pub(crate) fn of(&self, line: &Line) -> Option<String> {
        let mut path = line.path.as_str();
        if path.starts_with("bigcommerce_payments::codes") {
            let same = self.codes[0] == self.codes[1];
            return Some(self.words(CODES, if same { &Cause::Same } else { &Cause::New }, ""));
        }
        // A method of a type comes from where the type comes from.
        while !path.is_empty() {
            let found = |specs: &[Made]| {
                specs.iter().position(|made| {
                    item(&made.document, path).is_some_and(|item| made.origins.contains_key(item))
                })
            };
            let at = match (found(&self.now), found(&self.before)) {
                (Some(now), _) => Some(&self.now[now]),
                (None, Some(before)) => Some(&self.before[before]),
                (None, None) => None,
            };
            if let Some(made) = at
                && let Some(pointer) =
                    item(&made.document, path).and_then(|item| made.origins.get(item))
            {
                let of_api = |specs: &[Made]| {
                    specs
                        .iter()
                        .position(|other| other.document.api == made.document.api)
                };
                let known = match (of_api(&self.before), of_api(&self.now)) {
                    (Some(old), Some(new)) => {
                        cause(&self.before[old].document, &self.now[new].document, pointer)
                    }
                    (None, _) => Cause::New,
                    (_, None) => Cause::Gone,
                };
                return Some(self.words(&made.document.name, &known, pointer));
            }
            path = path.rsplit_once("::").map_or("", |(before, _)| before);
        }
        None
    }

    fn words(&self, spec: &str, known: &Cause, pointer: &str) -> String {
        let place = if pointer.is_empty() {
            spec.to_owned()
        } else {
            format!("{spec} #{pointer}")
        };
        let Some(since) = &self.since else {
            return format!("from {place}");
        };
        let since = since.get(..12).unwrap_or(since);
        let known = match known {
            Cause::New if pointer.is_empty() => format!("which has changed since {since}"),
            Cause::New => format!("which is not in {since}"),
            Cause::Gone => format!("which is gone since {since}"),
            Cause::Changed(at) if at == pointer => format!("which has changed since {since}"),
            Cause::Changed(at) => format!("which uses #{at}, and that has changed since {since}"),
            Cause::Same => format!("which is as it was in {since}: look at the generator"),
        };
        format!("from {place}, {known}")
    }
}

/// `types::Refund` for `bigcommerce_orders::types::Refund`.
fn item<'p>(document: &Document, path: &'p str) -> Option<&'p str> {
    path.strip_prefix("bigcommerce_")?
        .strip_prefix(&document.api.replace('-', "_"))?
        .strip_prefix("::")
}

fn made(sources: Vec<Source>) -> Vec<Made> {
    let specs: Vec<Source> = sources
        .into_iter()
        .filter(|source| source.name != CODES)
        .collect();
    let documents = load::load(&specs).unwrap_or_default();
    let made = documents.into_iter().map(|document| Made {
        origins: origins(&document),
        document,
    });
    made.collect()
}
