//! Pages of lists: `page` and `limit` of a query, and the `meta.pagination` of V3.

use serde_json::{Value, json};

use crate::http::call::Call;
use crate::state::errors::Refusal;

/// Entries of a page unless a query says otherwise.
const DEFAULT_LIMIT: usize = 50;
/// The largest page that the API hands out.
const MAX_LIMIT: usize = 250;

/// The page that a query asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    number: usize,
    limit: usize,
}

impl Page {
    /// Reads `page` and `limit`: 413 for a page that is too large, 400 for anything that is no page.
    pub(crate) fn read(call: &Call) -> Result<Self, Refusal> {
        let number = parsed(call, "page")?.unwrap_or(1);
        let limit = parsed(call, "limit")?.unwrap_or(DEFAULT_LIMIT);
        if limit > MAX_LIMIT {
            let refusal = Refusal::new(413, "The page is too large.");
            return Err(refusal.details(json!({ "max_limit": MAX_LIMIT })));
        }
        if number == 0 || limit == 0 {
            return Err(Refusal::new(400, "Pages are counted from 1."));
        }
        Ok(Self { number, limit })
    }

    /// The entries of this page.
    pub(crate) fn of<T>(self, all: &[T]) -> &[T] {
        let from = self.limit.saturating_mul(self.number - 1).min(all.len());
        let to = from.saturating_add(self.limit).min(all.len());
        &all[from..to]
    }

    /// `meta.pagination` for a list of `total`, of which `count` are on this page.
    pub(crate) fn json(self, total: usize, count: usize) -> Value {
        let pages = total.div_ceil(self.limit).max(1);
        let link = |page: usize| format!("?page={page}&limit={}", self.limit);
        let mut links = json!({ "current": link(self.number) });
        if self.number > 1 {
            links["previous"] = json!(link(self.number - 1));
        }
        if self.number < pages {
            links["next"] = json!(link(self.number + 1));
        }
        json!({
            "total": total,
            "count": count,
            "per_page": self.limit,
            "current_page": self.number,
            "total_pages": pages,
            "links": links,
        })
    }
}

fn parsed(call: &Call, name: &str) -> Result<Option<usize>, Refusal> {
    let Some(text) = call.query(name) else {
        return Ok(None);
    };
    let bad = |_| Refusal::new(400, format!("The filter '{name}' can't be read."));
    text.parse().map(Some).map_err(bad)
}
