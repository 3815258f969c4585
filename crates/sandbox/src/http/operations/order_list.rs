//! `GET /v2/orders`: filters, order and pages. An empty list is 204 without a body.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::http::pages::Page;
use crate::state::clock;
use crate::state::errors::Refusal;
use crate::state::order_statuses::STATUSES;
use crate::state::orders::Order;
use crate::state::store::Store;
use crate::views;
use crate::views::address::with;

/// `GET /v2/orders`: the orders as lists show them, which may lag behind the orders themselves.
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let page = Page::read(call)?;
    let mut found = found(store, call)?;
    sort(&mut found, call)?;
    let url = store.orders_url();
    let listed: Vec<Value> = page
        .of(&found)
        .iter()
        .map(|order| views::order::order(order, &url, &call.include()))
        .collect();
    if listed.is_empty() {
        Ok(Answer::empty())
    } else {
        Ok(Answer::bare(200, Value::Array(listed)))
    }
}

/// `GET /v2/orders/count`: how many orders match, and how many of them have each status.
pub(crate) fn count(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let mut by_status: BTreeMap<i64, usize> = BTreeMap::new();
    for order in found(store, call)? {
        *by_status.entry(order.status_id).or_default() += 1;
    }
    let statuses = STATUSES.iter().map(|status| {
        let count = by_status.get(&status.0).copied().unwrap_or_default();
        with(views::order_status::json(status), "count", json!(count))
    });
    Ok(Answer::bare(
        200,
        json!({
            "count": by_status.values().sum::<usize>(),
            "statuses": statuses.collect::<Vec<Value>>(),
        }),
    ))
}

fn parsed<T: std::str::FromStr>(call: &Call, name: &str) -> Result<Option<T>, Refusal> {
    let Some(text) = call.query(name) else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| bad(name))
}

fn bad(name: &str) -> Refusal {
    Refusal::new(400, format!("The filter '{name}' can't be read."))
}

fn time(call: &Call, name: &str) -> Result<Option<Timestamp>, Refusal> {
    let Some(text) = call.query(name) else {
        return Ok(None);
    };
    clock::read(text).map(Some).ok_or_else(|| bad(name))
}

/// The orders that lists show for the filters of a request, by id.
fn found<'a>(store: &'a Store, call: &Call) -> Result<Vec<&'a Order>, Refusal> {
    let filters = Filters::read(call)?;
    let shown = |order: &&Order| !order.is_deleted && filters.match_order(order);
    Ok(match filters.cart_id {
        Some(cart) if !cart.is_empty() => store.listed.of_cart(cart).filter(shown).collect(),
        _ => store.listed.all().filter(shown).collect(),
    })
}

/// Every filter of the published file; all of them have to hold.
struct Filters<'a> {
    min_id: Option<i64>,
    max_id: Option<i64>,
    customer_id: Option<i64>,
    status_id: Option<i64>,
    channel_id: Option<i64>,
    min_total: Option<Decimal>,
    max_total: Option<Decimal>,
    min_created: Option<Timestamp>,
    max_created: Option<Timestamp>,
    min_modified: Option<Timestamp>,
    max_modified: Option<Timestamp>,
    email: Option<&'a str>,
    cart_id: Option<&'a str>,
    external_order_id: Option<&'a str>,
    payment_method: Option<&'a str>,
}

impl<'a> Filters<'a> {
    fn read(call: &'a Call) -> Result<Self, Refusal> {
        Ok(Self {
            min_id: parsed(call, "min_id")?,
            max_id: parsed(call, "max_id")?,
            customer_id: parsed(call, "customer_id")?,
            status_id: parsed(call, "status_id")?,
            channel_id: parsed(call, "channel_id")?,
            min_total: parsed(call, "min_total")?,
            max_total: parsed(call, "max_total")?,
            min_created: time(call, "min_date_created")?,
            max_created: time(call, "max_date_created")?,
            min_modified: time(call, "min_date_modified")?,
            max_modified: time(call, "max_date_modified")?,
            email: call.query("email"),
            cart_id: call.query("cart_id"),
            external_order_id: call.query("external_order_id"),
            payment_method: call.query("payment_method"),
        })
    }

    fn match_order(&self, order: &Order) -> bool {
        within(order.id, self.min_id, self.max_id)
            && is(order.customer_id, self.customer_id)
            && is(order.status_id, self.status_id)
            && is(order.channel_id, self.channel_id)
            && within(order.total.inc, self.min_total, self.max_total)
            && within(order.created, self.min_created, self.max_created)
            && within(order.modified, self.min_modified, self.max_modified)
            && is(order.billing.email.as_str(), self.email)
            && is(order.cart_id.as_deref().unwrap_or(""), self.cart_id)
            && is(&*order.notes.external_order_id, self.external_order_id)
            && is(&*order.notes.payment_method, self.payment_method)
    }
}

fn within<T: PartialOrd>(value: T, least: Option<T>, most: Option<T>) -> bool {
    least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
}

fn is<T: PartialEq>(value: T, wanted: Option<T>) -> bool {
    wanted.is_none_or(|wanted| value == wanted)
}

/// `sort=<field>` or `sort=<field>:desc`.
fn sort(orders: &mut [&Order], call: &Call) -> Result<(), Refusal> {
    let wanted = call.query("sort").unwrap_or("id");
    let (field, direction) = wanted.split_once(':').unwrap_or((wanted, "asc"));
    let compare: fn(&Order, &Order) -> Ordering = match field {
        "id" => |a, b| a.id.cmp(&b.id),
        "customer_id" => |a, b| a.customer_id.cmp(&b.customer_id),
        "date_created" => |a, b| a.created.cmp(&b.created),
        "date_modified" => |a, b| a.modified.cmp(&b.modified),
        "status_id" => |a, b| a.status_id.cmp(&b.status_id),
        "channel_id" => |a, b| a.channel_id.cmp(&b.channel_id),
        // No order here has an external id: the platform sets it for orders of other channels.
        "external_id" => |_, _| Ordering::Equal,
        _ => return Err(bad("sort")),
    };
    match direction {
        "asc" => orders.sort_by(|a, b| compare(a, b)),
        "desc" => orders.sort_by(|a, b| compare(b, a)),
        _ => return Err(bad("sort")),
    }
    Ok(())
}
