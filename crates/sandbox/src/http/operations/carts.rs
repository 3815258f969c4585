//! The eight operations that edit or show a cart.

use crate::http::call::{Answer, Call};
use crate::state::carts::NewCart;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::line_items;
use crate::state::store::Store;
use crate::views;

/// `POST /v3/carts`
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let code = match fields.object("currency")? {
        Some(currency) => Some(currency.required_text("code")?),
        None => None,
    };
    let terms = store.terms(code)?;
    let cart = store.open_cart(NewCart {
        customer_id: fields.integer("customer_id")?.unwrap_or(0),
        channel_id: fields.integer("channel_id")?.unwrap_or(1),
        locale: fields.text("locale")?.unwrap_or("en").to_owned(),
        items: line_items::read_all(&fields, terms.currency, store.catalogue, &store.random)?,
        terms,
    })?;
    Ok(Answer::data(201, views::cart::cart(cart, &call.include())))
}

/// `GET /v3/carts/{cart_id}`
pub(crate) fn show(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::data(
        200,
        views::cart::cart(store.cart(call.param("cart_id"))?, &call.include()),
    ))
}

/// `PUT /v3/carts/{cart_id}`: another customer. Coupons and shipping are wiped, as in the real store.
pub(crate) fn update(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let customer_id = store.check_customer(fields.required_integer("customer_id")?)?;
    let email = store.customer(customer_id).map(|customer| customer.email);
    let cart = store.edit_cart(call.param("cart_id"), fields.integer("version")?, |cart| {
        cart.assign(customer_id);
        if let Some(email) = email {
            cart.email = email.to_owned();
        }
        Ok(())
    })?;
    Ok(Answer::data(201, views::cart::cart(cart, &call.include())))
}

/// `DELETE /v3/carts/{cart_id}`
pub(crate) fn delete(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    store
        .drop_cart(call.param("cart_id"))
        .ok_or_else(|| Refusal::untitled(404))?;
    Ok(Answer::empty())
}

/// `POST /v3/carts/{cart_id}/items`
pub(crate) fn add_items(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let (stock, catalogue) = (store.stock.clone(), store.catalogue);
    let cart = store.edit_cart(call.param("cart_id"), fields.integer("version")?, |cart| {
        let added = line_items::read_all(&fields, cart.terms.currency, catalogue, &cart.random)?;
        cart.items.extend(added);
        stock.check(&cart.items)
    })?;
    Ok(Answer::data(201, views::cart::cart(cart, &call.include())))
}

/// `PUT /v3/carts/{cart_id}/items/{item_id}`: quantity, price and wrapping; a line keeps its variant.
pub(crate) fn update_item(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let (id, item) = (call.param("cart_id"), call.param("item_id"));
    let cart = store.change_line(id, item, &fields)?;
    Ok(Answer::data(200, views::cart::cart(cart, &call.include())))
}

/// `DELETE /v3/carts/{cart_id}/items/{item_id}`: with its last line the cart goes, too.
pub(crate) fn delete_item(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (id, item) = (call.param("cart_id"), call.param("item_id"));
    match store.remove_line(id, item, call.optional_version()?)? {
        Some(cart) => Ok(Answer::data(200, views::cart::cart(cart, &call.include()))),
        None => Ok(Answer::empty()),
    }
}

/// `POST /v3/carts/{cart_id}/redirect_urls`: single-use addresses of the hosted cart and checkout.
pub(crate) fn redirect_urls(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let mut query = String::new();
    if let Some(body) = &call.body
        && let Some(params) = Fields::of(body, "")?.object("query_params")?
    {
        for key in params.keys() {
            let value = params.text_or_empty(key)?;
            query.push_str(&format!(
                "&{}={}",
                views::cart::encoded(key),
                views::cart::encoded(&value)
            ));
        }
    }
    let cart = store.cart(call.param("cart_id"))?;
    Ok(Answer::data(201, views::cart::redirect_urls(cart, &query)))
}
