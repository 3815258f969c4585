//! Whole lists: every page, or no evidence.

use std::collections::BTreeSet;

use bigcommerce_orders::{
    query::{ListOrderRefundsQuery, ListOrderTransactionsQuery, ListOrdersQuery},
    types::{Order as Read, Refund, Transaction},
};
use bigcommerce_transport::Reply;
use bigcommerce_types::{Data, OrderId};
use serde::{Deserialize, de::IgnoredAny};

use super::look::Dates;
use crate::{error::Error, flow::Flow};

/// No page is shorter than this, unless it is the last.
const SMALLEST_PAGE: usize = 50;
/// The entries asked for with each page.
const LIMIT: u32 = 250;
/// A list of more pages than this is not read.
const PAGES: u32 = 100;

/// A list that was read.
pub(super) struct List<T> {
    pub(super) entries: Vec<T>,
    /// Every entry is there.
    pub(super) complete: bool,
}

/// Reads every page of the transactions of an order: `GET /v3/orders/{order_id}/transactions`.
pub(super) async fn transactions(
    flow: &Flow,
    order: OrderId,
    dates: &mut Dates,
) -> Result<List<Transaction>, Error> {
    let read = |page| {
        let query = ListOrderTransactionsQuery::new().page(page).limit(LIMIT);
        async move { flow.orders.list_order_transactions(&order, &query).await }
    };
    paged(read, |one: &Transaction| one.id.get(), dates).await
}

/// Reads every page of the refunds of an order: `GET /v3/orders/{order_id}/payment_actions/refunds`.
pub(super) async fn refunds(
    flow: &Flow,
    order: OrderId,
    dates: &mut Dates,
) -> Result<List<Refund>, Error> {
    let read = |page| {
        let query = ListOrderRefundsQuery::new().page(page).limit(LIMIT);
        async move { flow.orders.list_order_refunds(&order, &query).await }
    };
    paged(read, |one: &Refund| one.id.get(), dates).await
}

/// Reads every page of a list with `meta.pagination`.
async fn paged<T, F>(
    read: impl Fn(i64) -> F,
    key: impl Fn(&T) -> i64,
    dates: &mut Dates,
) -> Result<List<T>, Error>
where
    F: Future<Output = Result<Reply<Data<Vec<T>>>, bigcommerce_transport::Error>>,
{
    let mut list = Pages::new(key);
    for number in 1..=PAGES {
        let reply = match read(i64::from(number)).await {
            Ok(reply) => reply,
            Err(error) => return Err(dates.failed(error)),
        };
        dates.saw(&reply);
        if !is_a_list(&reply, |body| {
            serde_json::from_slice::<Enveloped>(body).is_ok()
        }) {
            return Ok(list.done(false));
        }
        let pagination = reply.meta().pagination.clone();
        let page = reply.into_data();
        let count = page.len();
        let progress = list.add(page);
        let more = match pagination {
            Some(told) => {
                list.expected = told
                    .total
                    .and_then(|total| usize::try_from(total).ok())
                    .or(list.expected);
                let pages = told
                    .total_pages
                    .is_some_and(|pages| i64::from(pages) > i64::from(number));
                let linked = told.links.is_some_and(|links| links.next.is_some());
                let told_nothing = told.total.is_none()
                    && told.total_pages.is_none()
                    && told.current_page.is_none();
                let another = told.current_page.is_some_and(|page| page != number);
                if another {
                    // A cache that answers with another page than was asked for.
                    return Ok(list.done(false));
                }
                pages
                    || linked
                    || (told_nothing && count >= SMALLEST_PAGE)
                    || list
                        .expected
                        .is_some_and(|total| total > list.entries.len())
            }
            None => count >= SMALLEST_PAGE,
        };
        if !more {
            return Ok(list.done(true));
        }
        if count == 0 {
            // Empty although more is announced; where nothing is announced the list has ended.
            return Ok(list.done(true));
        }
        if !progress {
            // The page repeats what is known already: the server ignores the number of the page, and only a total that
            // agrees tells that there are no more.
            let total = list.expected == Some(list.entries.len());
            return Ok(list.done(total));
        }
    }
    Ok(list.done(false))
}

/// Reads every page of a list of orders: `GET /v2/orders`. It ends with an empty page, or with one that is shorter than
/// any page is.
pub(super) async fn orders(
    flow: &Flow,
    query: &ListOrdersQuery,
    dates: &mut Dates,
) -> Result<List<Read>, Error> {
    let mut list = Pages::new(|order: &Read| order.id.get());
    for number in 1..=PAGES {
        let query = query.clone().page(number).limit(LIMIT);
        let reply = match flow.orders.list_orders(&query).await {
            Ok(reply) => reply,
            Err(error) => return Err(dates.failed(error)),
        };
        dates.saw(&reply);
        if !is_a_list(&reply, |body| body.trim_ascii_start().starts_with(b"[")) {
            return Ok(list.done(false));
        }
        let page = reply.into_value();
        let count = page.len();
        let progress = list.add(page);
        if count < SMALLEST_PAGE {
            return Ok(list.done(true));
        }
        if !progress {
            // A server that ignores the number of the page: nothing tells whether there are more.
            return Ok(list.done(false));
        }
    }
    Ok(list.done(false))
}

/// The envelope of a page, as far as it proves that there is a page.
#[derive(Deserialize)]
struct Enveloped {
    #[serde(rename = "data")]
    _data: Vec<IgnoredAny>,
}

/// A page is a 200 with a list, or a 204. Whatever else can be decoded (`{}`, null, a part of the list) proves nothing.
fn is_a_list<T>(reply: &Reply<T>, has_a_list: impl Fn(&[u8]) -> bool) -> bool {
    match reply.status().as_u16() {
        200 => has_a_list(reply.raw()),
        status => status == 204,
    }
}

/// The pages of a list so far, each entry once.
struct Pages<T, K> {
    entries: Vec<T>,
    seen: BTreeSet<i64>,
    key: K,
    expected: Option<usize>,
}

impl<T, K: Fn(&T) -> i64> Pages<T, K> {
    fn new(key: K) -> Self {
        Self {
            entries: Vec::new(),
            seen: BTreeSet::new(),
            key,
            expected: None,
        }
    }

    /// Adds a page; whether it held something new.
    fn add(&mut self, page: Vec<T>) -> bool {
        let before = self.entries.len();
        for entry in page {
            if self.seen.insert((self.key)(&entry)) {
                self.entries.push(entry);
            }
        }
        self.entries.len() > before
    }

    fn done(self, ended: bool) -> List<T> {
        let as_announced = self
            .expected
            .is_none_or(|total| total == self.entries.len());
        List {
            complete: ended && as_announced,
            entries: self.entries,
        }
    }
}
