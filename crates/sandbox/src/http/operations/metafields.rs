//! Metafields of carts and of orders: of one of them, and of all at once. The two kinds have the same operations.

use serde_json::{Value, json};

use crate::http::call::{Answer, Call};
use crate::http::pages::Page;
use crate::state::clock;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::metafields::{Metafield, Resource};
use crate::state::store::Store;
use crate::views::metafield::{batch, metafield};

/// The operations on the metafields of carts.
pub(crate) mod of_carts {
    super::operations!(crate::state::metafields::Resource::Cart);
}

/// The operations on the metafields of orders.
pub(crate) mod of_orders {
    super::operations!(crate::state::metafields::Resource::Order);
}

/// The nine operations for one kind of resource.
macro_rules! operations {
    ($resource:expr) => {
        use crate::http::call::{Answer, Call};
        use crate::state::errors::Refusal;
        use crate::state::store::Store;

        type Outcome = Result<Answer, Refusal>;

        pub(crate) fn list(store: &mut Store, call: &Call) -> Outcome {
            super::list(store, call, $resource, true)
        }
        pub(crate) fn list_all(store: &mut Store, call: &Call) -> Outcome {
            super::list(store, call, $resource, false)
        }
        pub(crate) fn create(store: &mut Store, call: &Call) -> Outcome {
            super::create(store, call, $resource)
        }
        pub(crate) fn show(store: &mut Store, call: &Call) -> Outcome {
            super::show(store, call, $resource)
        }
        pub(crate) fn update(store: &mut Store, call: &Call) -> Outcome {
            super::update(store, call, $resource)
        }
        pub(crate) fn delete(store: &mut Store, call: &Call) -> Outcome {
            super::delete(store, call, $resource)
        }
        pub(crate) fn create_all(store: &mut Store, call: &Call) -> Outcome {
            super::create_all(store, call, $resource)
        }
        pub(crate) fn update_all(store: &mut Store, call: &Call) -> Outcome {
            super::update_all(store, call, $resource)
        }
        pub(crate) fn delete_all(store: &mut Store, call: &Call) -> Outcome {
            super::delete_all(store, call, $resource)
        }
    };
}
use operations;

fn owner(call: &Call, resource: Resource) -> &str {
    match resource {
        Resource::Cart => call.param("cart_id"),
        Resource::Order => call.param("order_id"),
    }
}

/// `GET …/{id}/metafields` and `GET …/metafields`
fn list(store: &Store, call: &Call, resource: Resource, of_one: bool) -> Result<Answer, Refusal> {
    let page = Page::read(call)?;
    let of = of_one.then(|| owner(call, resource));
    let mut found = Vec::new();
    for held in store.metafields.of(resource, of) {
        if matches(held, call)? {
            found.push(held);
        }
    }
    match call.query("direction").unwrap_or("asc") {
        "asc" => {}
        "desc" => found.reverse(),
        _ => return Err(bad("direction")),
    }
    let only: Option<Vec<&str>> = call
        .query("include_fields")
        .map(|fields| fields.split(',').map(str::trim).collect());
    let listed: Vec<Value> = page
        .of(&found)
        .iter()
        .map(|held| metafield(held, only.as_deref()))
        .collect();
    let pagination = page.json(found.len(), listed.len());
    Ok(Answer::bare(
        200,
        json!({ "data": listed, "meta": { "pagination": pagination } }),
    ))
}

fn bad(name: &str) -> Refusal {
    Refusal::unprocessable(format!("The filter '{name}' can't be read."))
}

/// Every filter of the published files; all of them have to hold.
fn matches(held: &Metafield, call: &Call) -> Result<bool, Refusal> {
    let same = |name: &str, value: &str| call.query(name).is_none_or(|wanted| wanted == value);
    let among = |name: &str, value: &str| {
        let mut listed = call.query.iter().filter(|(key, _)| key == name).peekable();
        listed.peek().is_none()
            || listed.any(|(_, list)| list.split(',').any(|one| one.trim() == value))
    };
    let time = |name: &str| match call.query(name) {
        None => Ok(None),
        Some(text) => clock::read(text).map(Some).ok_or_else(|| bad(name)),
    };
    let within = |name: &str, at: jiff::Timestamp| {
        Ok::<_, Refusal>(
            time(&format!("{name}:min"))?.is_none_or(|least| at >= least)
                && time(&format!("{name}:max"))?.is_none_or(|most| at <= most)
                && time(name)?.is_none_or(|exact| at.as_second() == exact.as_second()),
        )
    };
    Ok(same("key", &held.content.key)
        && same("namespace", &held.content.namespace)
        && among("key:in", &held.content.key)
        && among("namespace:in", &held.content.namespace)
        && among("resource_id:in", &held.resource_id)
        && within("date_created", held.created)?
        && within("date_modified", held.modified)?)
}

/// `POST …/{id}/metafields`
fn create(store: &mut Store, call: &Call, resource: Resource) -> Result<Answer, Refusal> {
    let made = store.add_metafield(resource, owner(call, resource), &call.fields()?)?;
    Ok(Answer::data(200, metafield(made, None)))
}

/// `GET …/{id}/metafields/{metafield_id}`
fn show(store: &Store, call: &Call, resource: Resource) -> Result<Answer, Refusal> {
    let of = Some(owner(call, resource));
    let held = store
        .metafields
        .find(resource, of, call.number("metafield_id")?)?;
    Ok(Answer::data(200, metafield(held, None)))
}

/// `PUT …/{id}/metafields/{metafield_id}`
fn update(store: &mut Store, call: &Call, resource: Resource) -> Result<Answer, Refusal> {
    let (of, id) = (Some(owner(call, resource)), call.number("metafield_id")?);
    let held = store.change_metafield(resource, of, id, &call.fields()?)?;
    Ok(Answer::data(200, metafield(held, None)))
}

/// `DELETE …/{id}/metafields/{metafield_id}`
fn delete(store: &mut Store, call: &Call, resource: Resource) -> Result<Answer, Refusal> {
    let (of, id) = (Some(owner(call, resource)), call.number("metafield_id")?);
    store.remove_metafield(resource, of, id)?;
    Ok(Answer::empty())
}

/// `POST …/metafields`: each entry names its cart or order.
fn create_all(store: &mut Store, call: &Call, resource: Resource) -> Result<Answer, Refusal> {
    each(call, |entry| {
        let fields = Fields::of(entry, "")?;
        let of = match fields.get("resource_id") {
            Some(Value::Number(id)) => id.to_string(),
            _ => fields.required_text("resource_id")?.to_owned(),
        };
        let made = store.add_metafield(resource, &of, &fields)?;
        Ok(metafield(made, None))
    })
}

/// `PUT …/metafields`: each entry names its metafield.
fn update_all(store: &mut Store, call: &Call, resource: Resource) -> Result<Answer, Refusal> {
    each(call, |entry| {
        let fields = Fields::of(entry, "")?;
        let id = fields.required_integer("id")?;
        let held = store.change_metafield(resource, None, id, &fields)?;
        Ok(metafield(held, None))
    })
}

/// `DELETE …/metafields`: a list of ids.
fn delete_all(store: &mut Store, call: &Call, resource: Resource) -> Result<Answer, Refusal> {
    each(call, |entry| {
        let id = entry
            .as_i64()
            .ok_or_else(|| Refusal::field_fault("id", "error.expected.jsnumber"))?;
        store.remove_metafield(resource, None, id)?;
        Ok(json!(id))
    })
}

/// Does each entry by itself: 422 where one was refused, with those that were done.
fn each(
    call: &Call,
    mut run: impl FnMut(&Value) -> Result<Value, Refusal>,
) -> Result<Answer, Refusal> {
    let Value::Array(entries) = call.body()? else {
        return Err(Refusal::new(400, "The body has to be an array."));
    };
    if entries.is_empty() {
        return Err(Refusal::new(400, "The array is empty."));
    }
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for (place, entry) in entries.iter().enumerate() {
        match run(entry) {
            Ok(value) => done.push(value),
            Err(refusal) => refused.push((place, refusal)),
        }
    }
    let status = if refused.is_empty() { 200 } else { 422 };
    Ok(Answer::bare(status, batch(&done, &refused)))
}
