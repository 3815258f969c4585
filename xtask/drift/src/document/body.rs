//! Request bodies and answers.

use bigcommerce_openapi_yaml::NodeId;

use super::media::Media;

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
    pub(crate) prose: u64,
    /// A reference leads nowhere: nothing is said of the answer.
    pub(crate) unknown: bool,
}
