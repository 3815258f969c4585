//! Request bodies and answers.

use bigcommerce_openapi_yaml::{NodeId, Tree};

use super::media::Media;
use super::words::words;

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) at: NodeId,
    pub(crate) required: bool,
    pub(crate) media: Vec<Media>,
    pub(crate) prose: u64,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: String,
    pub(crate) at: NodeId,
    pub(crate) media: Vec<Media>,
    pub(crate) headers: Vec<Header>,
    pub(crate) prose: u64,
    /// A reference leads nowhere: nothing is said of the answer.
    pub(crate) unknown: bool,
}

#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) at: NodeId,
    pub(crate) required: bool,
    pub(crate) schema: Option<NodeId>,
    pub(crate) prose: u64,
}

impl Header {
    /// The headers of an answer, without the one that OpenAPI says to ignore.
    pub(super) fn read(tree: &Tree, response: NodeId) -> Vec<Self> {
        let Some(headers) = tree.get(response, "headers") else {
            return Vec::new();
        };
        let real = |name: &&(Box<str>, NodeId)| !name.0.eq_ignore_ascii_case("content-type");
        let all = tree.entries(headers).iter().filter(real);
        all.filter_map(|(name, header)| {
            let at = tree.follow(*header)?;
            let content = tree.get(at, "content");
            let content = content.and_then(|content| tree.entries(content).first());
            // In Swagger 2 the type stands in the header itself.
            let schema = tree
                .get(at, "schema")
                .or_else(|| tree.get(content?.1, "schema"))
                .or_else(|| tree.get(at, "type").map(|_| at));
            Some(Self {
                name: name.to_string(),
                at,
                required: tree.flag(at, "required") == Some(true),
                schema,
                prose: words(
                    tree,
                    at,
                    &[
                        "required", "schema", "content", "style", "explode", "type", "items",
                        "enum", "format",
                    ],
                ),
            })
        })
        .collect()
    }
}
