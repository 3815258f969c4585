//! Discriminators: which values of which field mean which alternative of a union.

use bigcommerce_openapi_yaml::{NodeId, Tree};

use super::shape::Tag;

pub(super) struct Discriminator<'t> {
    at: NodeId,
    field: &'t str,
    mapping: Option<NodeId>,
}

impl<'t> Discriminator<'t> {
    pub(super) fn read(tree: &'t Tree, schema: NodeId) -> Option<Self> {
        let at = tree.get(schema, "discriminator")?;
        // In Swagger 2 it is the name of the field.
        let field = tree.text(at).or_else(|| tree.text_at(at, "propertyName"))?;
        Some(Self {
            at,
            field,
            mapping: tree.get(at, "mapping"),
        })
    }

    /// The values that mean one alternative: those of the mapping, or else the name of the component.
    pub(super) fn of(&self, tree: &Tree, branch: NodeId) -> Tag {
        let component = tree
            .follow(branch)
            .and_then(|branch| tree.component(branch))
            .unwrap_or_default();
        let reference = tree.text_at(branch, "$ref");
        let means = |target: NodeId| {
            let target = tree.text(target).unwrap_or_default();
            Some(target) == reference || !component.is_empty() && last(target) == component
        };
        let mut values: Vec<String> = self
            .entries(tree)
            .iter()
            .filter(|(_, target)| means(*target))
            .map(|(value, _)| value.to_string())
            .collect();
        if values.is_empty() && !component.is_empty() {
            values.push(component.to_owned());
        }
        values.sort();
        self.tag(values)
    }

    /// All values of the mapping.
    pub(super) fn all(&self, tree: &Tree) -> Tag {
        let entries = self.entries(tree).iter();
        let mut values: Vec<String> = entries.map(|(value, _)| value.to_string()).collect();
        values.sort();
        self.tag(values)
    }

    fn entries<'a>(&self, tree: &'a Tree) -> &'a [(Box<str>, NodeId)] {
        self.mapping
            .map(|mapping| tree.entries(mapping))
            .unwrap_or_default()
    }

    fn tag(&self, values: Vec<String>) -> Tag {
        Tag {
            at: self.at,
            field: self.field.to_owned(),
            values,
        }
    }
}

/// The name at the end of a reference, or the whole of a bare name.
fn last(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target)
}
