//! The operations on consignments. Address and lines are one kind of change, the option another.

use serde_json::Value;

use crate::http::call::{Answer, Call};
use crate::state::addresses::Address;
use crate::state::carts::Cart;
use crate::state::consignments::{Consignment, PICKUP_METHOD};
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::random::Random;
use crate::state::store::Store;
use crate::state::zones::ShippingOption;
use crate::views;

/// The address under its current name or under its older one.
fn read_address(fields: &Fields<'_>, read: ReadAddress) -> Result<Option<Address>, Refusal> {
    for key in ["address", "shipping_address"] {
        if let Some(address) = fields.object(key)? {
            return read(&address).map(Some);
        }
    }
    Ok(None)
}

fn read_pickup(fields: &Fields<'_>) -> Result<Option<i64>, Refusal> {
    let Some(pickup) = fields.object("pickup_option")? else {
        return Ok(None);
    };
    match pickup.required_integer("pickup_method_id")? {
        PICKUP_METHOD => Ok(Some(PICKUP_METHOD)),
        _ => Err(Refusal::unprocessable("There is no such pickup method.")),
    }
}

/// `POST /v3/checkouts/{checkout_id}/consignments`: an array, all of it or nothing.
pub(crate) fn add(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let cart = add_to(
        store,
        call.param("checkout_id"),
        call.body()?,
        Address::read,
    )?;
    Ok(Answer::data(
        200,
        views::checkout::checkout(cart, &call.include()),
    ))
}

/// Reads an address: the two APIs ask for different fields.
pub(super) type ReadAddress = fn(&Fields<'_>) -> Result<Address, Refusal>;

/// Adds the consignments of an array to a checkout.
pub(super) fn add_to<'a>(
    store: &'a mut Store,
    checkout: &str,
    body: &Value,
    read: ReadAddress,
) -> Result<&'a Cart, Refusal> {
    let Value::Array(entries) = body else {
        return Err(
            Refusal::unprocessable("The body has to be an array of consignments.")
                .field("", "error.expected.jsarray"),
        );
    };
    if entries.is_empty() {
        return Err(
            Refusal::unprocessable("The array of consignments is empty.")
                .field("", "error.minLength"),
        );
    }
    let mut requests = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        requests.push(Fields::of(entry, index.to_string())?);
    }
    let mut version = None;
    for request in &requests {
        let given = request.integer("version")?;
        store
            .cart(checkout)
            .map_err(|_| store.no_cart_to_edit(checkout))?
            .check_version(given)?;
        version = version.or(given);
    }
    store.edit_cart(checkout, version, |cart| {
        for request in &requests {
            let pickup = read_pickup(request)?;
            let address = if pickup.is_some() {
                None
            } else {
                read_address(request, read)?
            };
            if pickup.is_none() && address.is_none() {
                return Err(request.missing("address"));
            }
            let lines = cart.read_lines(request, None)?;
            cart.consignments.push(Consignment {
                id: cart.random.short_id(),
                address,
                lines,
                selected: None,
                pickup,
            });
        }
        cart.check_pickup_rule()
    })
}

/// The two kinds of change that `PUT` takes, one at a time.
enum Change {
    Contents {
        address: Option<Box<Address>>,
        lines: bool,
    },
    Option(String),
    CustomShipping(ShippingOption),
    Pickup(i64),
}

fn read_change(fields: &Fields<'_>, read: ReadAddress, random: &Random) -> Result<Change, Refusal> {
    let contents = ["address", "shipping_address", "line_items"]
        .iter()
        .any(|key| fields.get(key).is_some());
    let ways = ["shipping_option_id", "pickup_option", "custom_shipping"];
    let ways: Vec<&str> = ways
        .into_iter()
        .filter(|key| fields.get(key).is_some())
        .collect();
    match (contents, ways.as_slice()) {
        (true, []) => Ok(Change::Contents {
            address: read_address(fields, read)?.map(Box::new),
            lines: fields.get("line_items").is_some(),
        }),
        (true, _) => Err(Refusal::unprocessable(
            "Address and items, and the way of shipping, are changed by two calls.",
        )),
        (false, ["shipping_option_id"]) => Ok(Change::Option(
            fields.required_text("shipping_option_id")?.to_owned(),
        )),
        (false, ["pickup_option"]) => read_pickup(fields)?
            .map(Change::Pickup)
            .ok_or_else(|| fields.missing("pickup_option")),
        (false, ["custom_shipping"]) => {
            let custom = fields.required_object("custom_shipping")?;
            Ok(Change::CustomShipping(ShippingOption {
                id: random.hex(),
                kind: "custom",
                description: custom.required_text("description")?.to_owned(),
                cost: custom
                    .amount("price")?
                    .ok_or_else(|| custom.missing("price"))?,
                transit_time: "",
            }))
        }
        (false, []) => Err(fields.missing("shipping_option_id")),
        (false, _) => Err(Refusal::unprocessable(
            "A consignment goes one way; several were sent.",
        )),
    }
}

/// `PUT /v3/checkouts/{checkout_id}/consignments/{consignment_id}`: contents, or the way; never both in one call.
pub(crate) fn update(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let (checkout, id) = (call.param("checkout_id"), call.param("consignment_id"));
    let cart = change(store, checkout, id, call.body()?, Address::read)?;
    Ok(Answer::data(
        200,
        views::checkout::checkout(cart, &call.include()),
    ))
}

/// Changes a consignment of a checkout.
pub(super) fn change<'a>(
    store: &'a mut Store,
    checkout: &str,
    id: &str,
    body: &Value,
    read: ReadAddress,
) -> Result<&'a Cart, Refusal> {
    let fields = Fields::of(body, "")?;
    store.edit_cart(checkout, fields.integer("version")?, |cart| {
        let place = cart
            .consignments
            .iter()
            .position(|held| held.id == id)
            .ok_or_else(Refusal::not_found)?;
        let mut consignment = cart.consignments[place].clone();
        match read_change(&fields, read, &cart.random)? {
            Change::Contents { address, lines } => {
                if consignment.pickup.is_some() && address.is_some() {
                    return Err(Refusal::unprocessable("A pickup has no address."));
                }
                consignment.address = address.map(|address| *address).or(consignment.address);
                if lines {
                    consignment.lines = cart.read_lines(&fields, Some(id))?;
                }
                consignment.selected = None;
            }
            Change::Option(option) => {
                let offered = consignment
                    .options(cart)
                    .into_iter()
                    .find(|offered| offered.id == option);
                consignment.selected = Some(offered.ok_or_else(|| {
                    Refusal::unprocessable(
                        "The shipping option is not offered for this consignment.",
                    )
                    .field("shipping_option_id", "error.unknown")
                })?);
            }
            Change::CustomShipping(option) => {
                if consignment.pickup.is_some() {
                    return Err(Refusal::unprocessable("A pickup is not shipped."));
                }
                consignment.selected = Some(option);
            }
            Change::Pickup(method) => {
                consignment.pickup = Some(method);
                consignment.selected = None;
                consignment.address = None;
            }
        }
        cart.consignments[place] = consignment;
        cart.check_pickup_rule()
    })
}

/// `DELETE /v3/checkouts/{checkout_id}/consignments/{consignment_id}`
pub(crate) fn delete(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let cart = remove(store, call)?;
    Ok(Answer::data(
        200,
        views::checkout::checkout(cart, &call.include()),
    ))
}

/// Removes a consignment from a checkout.
pub(super) fn remove<'a>(store: &'a mut Store, call: &Call) -> Result<&'a Cart, Refusal> {
    let id = call.param("consignment_id");
    store.delete_from_cart(
        call.param("checkout_id"),
        call.optional_version()?,
        |cart| {
            let before = cart.consignments.len();
            cart.consignments.retain(|consignment| consignment.id != id);
            if cart.consignments.len() == before {
                Err(Refusal::not_found())
            } else {
                Ok(())
            }
        },
    )
}
