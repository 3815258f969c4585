//! The cart of the shopper's session.

use serde_json::{Value, json};

use super::storefront_body::{body, renamed};
use crate::http::call::{Answer, Call};
use crate::state::carts::{Cart, NewCart};
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::line_items;
use crate::state::store::Store;
use crate::views;

/// `GET /api/storefront/carts`: none, or one.
pub(crate) fn list(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let held = store
        .session_cart
        .as_ref()
        .and_then(|id| store.carts.get(id));
    let carts: Vec<Value> = held.into_iter().map(|cart| view(cart, call)).collect();
    Ok(Answer::bare(200, Value::Array(carts)))
}

/// `POST /api/storefront/carts`: the lines go to the session's cart, if it has one.
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let body = body(call)?;
    let fields = Fields::of(&body, "")?;
    let held = store.session_cart.clone();
    if let Some(id) = held.filter(|id| store.carts.contains_key(id)) {
        let cart = add(store, &id, &fields).map_err(renamed)?;
        return Ok(Answer::bare(200, view(cart, call)));
    }
    let terms = store.terms(None)?;
    let new = NewCart {
        customer_id: 0,
        channel_id: 1,
        locale: fields.text("locale")?.unwrap_or("en").to_owned(),
        items: line_items::read_all(&fields, terms.currency, store.catalogue, &store.random)
            .map_err(renamed)?,
        terms,
    };
    let cart = store.open_cart(new)?;
    let (id, shown) = (cart.id.clone(), view(cart, call));
    store.session_cart = Some(id);
    Ok(Answer::bare(200, shown))
}

fn add<'a>(store: &'a mut Store, id: &str, fields: &Fields<'_>) -> Result<&'a Cart, Refusal> {
    let (stock, catalogue) = (store.stock.clone(), store.catalogue);
    store.edit_cart(id, fields.integer("version")?, |cart| {
        let added = line_items::read_all(fields, cart.terms.currency, catalogue, &cart.random)?;
        cart.items.extend(added);
        stock.check(&cart.items)
    })
}

/// The session has no cart of this id.
fn check_exists(store: &Store, id: &str) -> Result<(), Refusal> {
    if store.carts.contains_key(id) {
        return Ok(());
    }
    Err(Refusal::new(404, "Cart not found").detail("The shopper has no such cart."))
}

/// `DELETE /api/storefront/carts/{cart_id}`
pub(crate) fn delete(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    check_exists(store, call.param("cart_id"))?;
    store.drop_cart(call.param("cart_id"));
    Ok(Answer::empty())
}

/// `POST /api/storefront/carts/{cart_id}/items`
pub(crate) fn add_items(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("cart_id");
    check_exists(store, id)?;
    let body = body(call)?;
    let cart = add(store, id, &Fields::of(&body, "")?).map_err(renamed)?;
    Ok(Answer::bare(200, view(cart, call)))
}

/// `PUT /api/storefront/carts/{cart_id}/items/{item_id}`
pub(crate) fn update_item(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (id, item) = (call.param("cart_id"), call.param("item_id"));
    check_exists(store, id)?;
    let body = body(call)?;
    let fields = Fields::of(&body, "")?;
    let cart = store.change_line(id, item, &fields).map_err(renamed)?;
    Ok(Answer::bare(200, view(cart, call)))
}

/// `DELETE /api/storefront/carts/{cart_id}/items/{item_id}`: 204 for the last one, with which the cart goes.
pub(crate) fn delete_item(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (id, item) = (call.param("cart_id"), call.param("item_id"));
    check_exists(store, id)?;
    match store.remove_line(id, item, call.optional_version()?)? {
        Some(cart) => Ok(Answer::bare(200, view(cart, call))),
        None => Ok(Answer::empty()),
    }
}

/// `POST /api/storefront/carts/{cart_id}/currency`
pub(crate) fn switch_currency(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("cart_id");
    check_exists(store, id)?;
    let body = body(call)?;
    let fields = Fields::of(&body, "")?;
    let code = fields.required_text("currency_code").map_err(renamed)?;
    let currency = store.terms(Some(code))?.currency;
    let cart = store.edit_cart(id, None, |cart| cart.switch_currency(currency))?;
    Ok(Answer::bare(200, view(cart, call)))
}

fn view(cart: &Cart, call: &Call) -> Value {
    json!(views::storefront::cart(cart, &call.include(), ""))
}
