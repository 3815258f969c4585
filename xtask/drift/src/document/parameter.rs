//! Parameters of an operation, by place and name.

use bigcommerce_openapi_yaml::{NodeId, Tree};

use super::words::words;
use crate::change::Site;

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) location: String,
    pub(crate) name: String,
    pub(crate) at: NodeId,
    pub(crate) required: bool,
    pub(crate) schema: Option<NodeId>,
    /// Written in a media type of its own.
    pub(crate) media: Option<String>,
    pub(crate) style: String,
    pub(crate) explode: bool,
    /// Reserved characters may be sent as they are.
    pub(crate) reserved: bool,
    pub(crate) prose: u64,
}

impl Parameter {
    pub(crate) fn read(tree: &Tree, node: NodeId) -> Option<Self> {
        let location = tree.text_at(node, "in")?.to_owned();
        let name = tree.get(node, "name").map(|name| tree.show(name))?;
        let content = tree
            .get(node, "content")
            .and_then(|content| tree.entries(content).first());
        // In Swagger 2 the type stands in the parameter itself.
        let schema = tree
            .get(node, "schema")
            .or_else(|| content.and_then(|(_, media)| tree.get(*media, "schema")))
            .or_else(|| tree.get(node, "type").map(|_| node));
        let (style, explode) = match tree.text_at(node, "collectionFormat") {
            Some("multi") => ("form".to_owned(), true),
            Some("pipes") => ("pipeDelimited".to_owned(), false),
            Some("ssv") => ("spaceDelimited".to_owned(), false),
            Some("tsv") => ("tabDelimited".to_owned(), false),
            _ => {
                let usual = match location.as_str() {
                    "query" | "cookie" => "form",
                    _ => "simple",
                };
                let style = tree.text_at(node, "style").unwrap_or(usual);
                let old_style = tree.get(node, "type").is_some();
                let explode = tree
                    .flag(node, "explode")
                    .unwrap_or(style == "form" && !old_style);
                (style.to_owned(), explode)
            }
        };
        Some(Self {
            required: location == "path" || tree.flag(node, "required") == Some(true),
            location,
            name,
            at: node,
            schema,
            media: content.map(|(name, _)| name.to_string()),
            style,
            explode,
            reserved: tree.flag(node, "allowReserved") == Some(true),
            prose: words(
                tree,
                node,
                &[
                    "name",
                    "in",
                    "required",
                    "schema",
                    "content",
                    "style",
                    "explode",
                    "allowReserved",
                    "collectionFormat",
                    "type",
                    "items",
                    "enum",
                    "format",
                    "default",
                ],
            ),
        })
    }

    /// OpenAPI says that these are not parameters.
    pub(crate) fn is_ignored(&self) -> bool {
        self.location == "header"
            && ["accept", "content-type", "authorization"]
                .iter()
                .any(|name| self.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.location == other.location && self.is_called(&other.name)
    }

    fn is_called(&self, name: &str) -> bool {
        if self.location == "header" {
            self.name.eq_ignore_ascii_case(name)
        } else {
            self.name == name
        }
    }

    pub(crate) fn site(&self) -> Site {
        Site::Parameter {
            location: self.location.clone(),
            name: self.name.clone(),
        }
    }
}
