//! `GET /v2/orders`: filters, order and pages. An empty list is 204 without a body.

use std::cmp::Ordering;
use std::collections::BTreeMap;

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
    let mut found = Vec::new();
    for listed in store.listed.values() {
        if !listed.order.is_deleted && matches(&listed.order, call)? {
            found.push(&listed.order);
        }
    }
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
    for listed in store.listed.values() {
        if !listed.order.is_deleted && matches(&listed.order, call)? {
            *by_status.entry(listed.order.status_id).or_default() += 1;
        }
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

fn time(call: &Call, name: &str) -> Result<Option<jiff::Timestamp>, Refusal> {
    let Some(text) = call.query(name) else {
        return Ok(None);
    };
    clock::read(text).map(Some).ok_or_else(|| bad(name))
}

/// Every filter of the published file; all of them have to hold.
fn matches(order: &Order, call: &Call) -> Result<bool, Refusal> {
    let least = |name: &str, value: i64| {
        parsed(call, name).map(|least| least.is_none_or(|least: i64| value >= least))
    };
    let most = |name: &str, value: i64| {
        parsed(call, name).map(|most| most.is_none_or(|most: i64| value <= most))
    };
    let equal = |name: &str, value: i64| {
        parsed(call, name).map(|wanted| wanted.is_none_or(|wanted: i64| value == wanted))
    };
    let same = |name: &str, value: &str| call.query(name).is_none_or(|wanted| wanted == value);
    let total = order.total.inc;
    Ok(least("min_id", order.id)?
        && most("max_id", order.id)?
        && equal("customer_id", order.customer_id)?
        && equal("status_id", order.status_id)?
        && equal("channel_id", order.channel_id)?
        && parsed(call, "min_total")?.is_none_or(|least: Decimal| total >= least)
        && parsed(call, "max_total")?.is_none_or(|most: Decimal| total <= most)
        && time(call, "min_date_created")?.is_none_or(|least| order.created >= least)
        && time(call, "max_date_created")?.is_none_or(|most| order.created <= most)
        && time(call, "min_date_modified")?.is_none_or(|least| order.modified >= least)
        && time(call, "max_date_modified")?.is_none_or(|most| order.modified <= most)
        && same("email", &order.billing.email)
        && same("cart_id", order.cart_id.as_deref().unwrap_or(""))
        && same("external_order_id", &order.notes.external_order_id)
        && same("payment_method", &order.notes.payment_method))
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
