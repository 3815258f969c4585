//! The examples in OpenAPI files: ours and the published ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Tree, yaml};

/// OpenAPI files of one folder, by their path in it.
pub struct Files(BTreeMap<String, Tree>);

/// A body that a file shows.
#[derive(Clone, Debug)]
pub struct Example {
    /// The file.
    pub file: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path below the host, after the store.
    pub path: String,
    /// The status that it answers with; `None` for a request.
    pub status: Option<String>,
    /// Its name; empty when it has none.
    pub name: String,
    /// The schema that it follows, as it stands in `file`.
    pub schema: Option<Tree>,
    /// The body, with references replaced.
    pub body: Tree,
}

impl Example {
    /// One line that finds it: file, method, path, status and name.
    #[must_use]
    pub fn place(&self) -> String {
        let status = self.status.as_deref().unwrap_or("request");
        let place = format!("{} {} {} {status}", self.file, self.method, self.path);
        match self.name.as_str() {
            "" => place,
            name => format!("{place} {name:?}"),
        }
    }

    /// Whether it is the answer to a request that succeeded.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status
            .as_deref()
            .is_some_and(|status| status.starts_with('2'))
    }
}

impl Files {
    /// Reads `names` in `folder`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(folder: &Path, names: &[String]) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        for name in names {
            let path = folder.join(name);
            let wrong = |error: String| format!("cannot read {}: {error}", path.display());
            let text = fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
            files.insert(name.clone(), yaml::read(&text).map_err(wrong)?);
        }
        Ok(Self(files))
    }

    /// Every body that the files show.
    #[must_use]
    pub fn examples(&self) -> Vec<Example> {
        let mut found = Vec::new();
        for (file, root) in &self.0 {
            for (path, item) in root.get("paths").into_iter().flat_map(Tree::members) {
                for (method, operation) in item.members() {
                    if !["get", "put", "post", "delete", "patch"].contains(&method) {
                        continue;
                    }
                    let base = [operation, item, root].into_iter().find_map(base);
                    let path = format!("{}{path}", base.unwrap_or_default());
                    let place = Place { file, method, path };
                    if let Some(body) = operation.get("requestBody") {
                        self.bodies(&place, body, None, &mut found);
                    }
                    for (status, answer) in operation
                        .get("responses")
                        .into_iter()
                        .flat_map(Tree::members)
                    {
                        self.bodies(&place, answer, Some(status), &mut found);
                    }
                }
            }
        }
        found
    }

    fn bodies(&self, place: &Place<'_>, of: &Tree, status: Option<&str>, into: &mut Vec<Example>) {
        let (file, of) = self.follow(place.file, of);
        for (kind, media) in of.get("content").into_iter().flat_map(Tree::members) {
            // The published files put names where media types belong.
            let named = if kind.contains('/') { "" } else { kind };
            let single = media.get("example").map(|example| (named, example));
            let several = media.get("examples").into_iter().flat_map(Tree::members);
            let several = several.filter_map(|(name, example)| {
                Some((name, self.follow(file, example).1.get("value")?))
            });
            for (name, body) in single.into_iter().chain(several) {
                into.push(Example {
                    file: place.file.to_owned(),
                    method: place.method.to_uppercase(),
                    path: place.path.clone(),
                    status: status.map(str::to_owned),
                    name: name.to_owned(),
                    schema: media.get("schema").cloned(),
                    body: self.resolved(file, body),
                });
            }
        }
    }

    /// What a tree stands for: the target of its `$ref`, or itself, and the file that it stands in.
    #[must_use]
    pub fn follow<'a>(&'a self, file: &'a str, tree: &'a Tree) -> (&'a str, &'a Tree) {
        let (mut file, mut tree) = (file, tree);
        // A circle of references ends somewhere, too.
        for _ in 0..16 {
            match self.target(file, tree) {
                Some(next) => (file, tree) = next,
                None => break,
            }
        }
        (file, tree)
    }

    fn target<'a>(&'a self, file: &'a str, tree: &'a Tree) -> Option<(&'a str, &'a Tree)> {
        let reference = tree.get("$ref")?.text()?;
        let (other, pointer) = reference.split_once('#')?;
        let (file, root) = match other {
            "" => self.0.get_key_value(file),
            other => self.0.get_key_value(other),
        }?;
        Some((file, root.at(pointer)?))
    }

    /// An example with references replaced. A reference to an example object stands for its value.
    fn resolved(&self, file: &str, tree: &Tree) -> Tree {
        let is_reference = tree.members().count() == 1 && tree.get("$ref").is_some();
        if is_reference && let Some((file, target)) = self.target(file, tree) {
            let target = target.get("value").unwrap_or(target);
            return self.resolved(file, target);
        }
        match tree {
            Tree::List(items) => {
                Tree::List(items.iter().map(|item| self.resolved(file, item)).collect())
            }
            Tree::Map(members) => Tree::Map(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.resolved(file, value)))
                    .collect(),
            ),
            other => other.clone(),
        }
    }
}

struct Place<'a> {
    file: &'a str,
    method: &'a str,
    path: String,
}

/// The path of the first server, after the host and the store.
fn base(of: &Tree) -> Option<String> {
    let url = of.get("servers")?.items().first()?.get("url")?.text()?;
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let path = path.strip_prefix("stores/").map_or(path, |store| {
        store.split_once('/').map_or("", |(_, path)| path)
    });
    Some(match path.trim_end_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    })
}
