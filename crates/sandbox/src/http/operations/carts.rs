//! The eight operations that edit or show a cart.

use uuid::Uuid;

use crate::http::call::{Answer, Call};
use crate::state::carts::{CURRENCY, Cart};
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::line_items::{self, ItemKind};
use crate::state::money;
use crate::state::store::Store;
use crate::views;

/// `POST /v3/carts`
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    check_currency(&fields)?;
    let items = line_items::read_all(&fields)?;
    store.stock.check(&items)?;
    let customer_id = store.check_customer(fields.integer("customer_id")?.unwrap_or(0))?;
    let email = store
        .customer(customer_id)
        .map_or("", |customer| customer.email);
    let now = store.clock.now();
    let cart = Cart {
        id: Uuid::new_v4().to_string(),
        customer_id,
        channel_id: fields.integer("channel_id")?.unwrap_or(1),
        email: email.to_owned(),
        locale: fields.text("locale")?.unwrap_or("en").to_owned(),
        items,
        created: now,
        updated: now,
        version: 1,
        billing: None,
        consignments: Vec::new(),
        coupon: None,
        customer_message: String::new(),
        order_id: None,
    };
    let answer = Answer::data(201, views::cart::cart(&cart, &call.include()));
    store.carts.insert(cart.id.clone(), cart);
    Ok(answer)
}

/// Only the store's own currency can be charged; another one is refused with 400.
fn check_currency(fields: &Fields<'_>) -> Result<(), Refusal> {
    let Some(currency) = fields.object("currency")? else {
        return Ok(());
    };
    match currency.required_text("code")? {
        CURRENCY => Ok(()),
        _ => Err(Refusal::new(400, "A cart needs a transactional currency.")),
    }
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
        if cart.customer_id != customer_id {
            cart.customer_id = customer_id;
            cart.coupon = None;
            cart.consignments.clear();
        }
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
        .carts
        .remove(call.param("cart_id"))
        .ok_or_else(|| Refusal::untitled(404))?;
    Ok(Answer::empty())
}

/// `POST /v3/carts/{cart_id}/items`
pub(crate) fn add_items(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let stock = store.stock.clone();
    let cart = store.edit_cart(call.param("cart_id"), fields.integer("version")?, |cart| {
        cart.items.extend(line_items::read_all(&fields)?);
        stock.check(&cart.items)
    })?;
    Ok(Answer::data(201, views::cart::cart(cart, &call.include())))
}

/// `PUT /v3/carts/{cart_id}/items/{item_id}`: quantity, price and wrapping; a line keeps its variant.
pub(crate) fn update_item(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.fields()?;
    let stock = store.stock.clone();
    let cart = store.edit_cart(call.param("cart_id"), fields.integer("version")?, |cart| {
        let line = fields.required_object("line_item")?;
        let id = call.param("item_id");
        let item = cart
            .items
            .iter_mut()
            .find(|item| item.id == id)
            .ok_or_else(Refusal::not_found)?;
        let ItemKind::Product(product) = &mut item.kind else {
            return Err(Refusal::unprocessable(
                "This line can't be updated; add a new one and delete it.",
            ));
        };
        let other = |given: Option<i64>, own: i64| given.is_some_and(|given| given != own);
        if other(line.integer("product_id")?, product.product.id)
            || other(line.integer("variant_id")?, product.variant.id)
        {
            return Err(Refusal::unprocessable(
                "A line keeps its product and variant.",
            ));
        }
        if line.mentions("gift_wrapping") {
            product.wrapping = line_items::read_wrapping(&line)?;
        }
        if let Some(price) = line.amount("list_price")? {
            item.list_price = money::rounded(price);
        }
        let quantity = line.quantity()?;
        if quantity != item.quantity {
            item.quantity = quantity;
            cart.resize_in_consignments(id, quantity);
            stock.check(&cart.items)?;
        }
        Ok(())
    })?;
    Ok(Answer::data(200, views::cart::cart(cart, &call.include())))
}

/// `DELETE /v3/carts/{cart_id}/items/{item_id}`: with its last line the cart goes, too.
pub(crate) fn delete_item(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let id = call.param("item_id");
    let cart = store.delete_from_cart(call.param("cart_id"), call.optional_version()?, |cart| {
        let before = cart.items.len();
        cart.items.retain(|item| item.id != id);
        if cart.items.len() == before {
            return Err(Refusal::not_found());
        }
        cart.resize_in_consignments(id, 0);
        Ok(())
    })?;
    if cart.items.is_empty() {
        store.carts.remove(call.param("cart_id"));
        return Ok(Answer::empty());
    }
    Ok(Answer::data(200, views::cart::cart(cart, &call.include())))
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
