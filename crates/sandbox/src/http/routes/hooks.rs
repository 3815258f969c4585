//! The operations of `specs/hooks.yaml`. Every token has the scope that they need.

use super::{Operation, delete, get, post, put};
use crate::http::operations::hooks;

pub(super) static OPERATIONS: &[Operation] = &[
    get("/v3/hooks", "", hooks::list),
    post("/v3/hooks", "", hooks::create),
    get("/v3/hooks/admin", "", hooks::administration),
    put("/v3/hooks/admin", "", hooks::update_administration),
    get("/v3/hooks/{webhook_id}", "", hooks::show),
    put("/v3/hooks/{webhook_id}", "", hooks::update),
    delete("/v3/hooks/{webhook_id}", "", hooks::remove),
];
