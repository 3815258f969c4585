//! Media types of a body, and the schema of each.

use bigcommerce_openapi_yaml::{NodeId, Tree};

use super::words::words;

#[derive(Debug)]
pub(crate) struct Media {
    /// In lower case, without parameters.
    pub(crate) name: String,
    pub(crate) schema: Option<NodeId>,
    pub(crate) at: NodeId,
    pub(crate) prose: u64,
}

impl Media {
    pub(crate) fn read(tree: &Tree, body: NodeId) -> Vec<Self> {
        let Some(content) = tree.get(body, "content") else {
            return Vec::new();
        };
        let mut all: Vec<Self> = Vec::new();
        let entries = tree.entries(content);
        let any_real = entries.iter().any(|(name, _)| name.contains('/'));
        for (name, media) in entries {
            // A title where a media type belongs: nobody can ask for it, and it stands for JSON where nothing else does.
            let name = match (name.contains('/'), any_real) {
                (true, _) => plain(name),
                (false, true) => continue,
                (false, false) => "application/json".to_owned(),
            };
            if all.iter().any(|known| known.name == name) {
                continue;
            }
            all.push(Self {
                name,
                schema: tree.get(*media, "schema"),
                at: *media,
                prose: words(tree, *media, &["schema", "encoding"]),
            });
        }
        all
    }

    /// The one schema of a Swagger 2 body or answer, in each media type of the operation.
    pub(crate) fn old_style(
        tree: &Tree,
        operation: NodeId,
        key: &str,
        holder: NodeId,
    ) -> Vec<Self> {
        let list = tree
            .get(operation, key)
            .or_else(|| tree.get(Tree::ROOT, key));
        let mut names: Vec<String> = list
            .map(|list| tree.elements(list))
            .unwrap_or_default()
            .iter()
            .filter_map(|name| tree.text(*name))
            .map(plain)
            .collect();
        if names.is_empty() {
            names.push("application/json".to_owned());
        }
        let schema = tree.get(holder, "schema");
        names
            .into_iter()
            .map(|name| Self {
                name,
                schema,
                at: schema.unwrap_or(holder),
                prose: 0,
            })
            .collect()
    }

    /// Whether one stands for the other: the same, a range that has the other in it, or two ways to say JSON.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let range = |one: &str, other: &str| {
            one == "*/*"
                || one
                    .strip_suffix("/*")
                    .is_some_and(|class| other.split('/').next() == Some(class))
        };
        let json = |name: &str| matches!(name, "application/json" | "text/json" | "json");
        self.name == other.name
            || range(&self.name, &other.name)
            || range(&other.name, &self.name)
            || json(&self.name) && json(&other.name)
    }
}

fn plain(name: &str) -> String {
    name.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}
