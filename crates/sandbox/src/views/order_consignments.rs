//! The addresses, pickups, downloads and mails of an order, as V2 shows them.

use serde_json::{Value, json};

use crate::state::order_addresses::{OrderAddress, OrderPickup};
use crate::state::order_lines::OrderLine;
use crate::state::orders::Order;
use crate::views::address::with;
use crate::views::money::{number, text};
use crate::views::order_products::product;

/// A shipping address of an order.
pub(crate) fn address(order: &Order, held: &OrderAddress, orders_url: &str) -> Value {
    let mut body = held.address.v2();
    merge(
        &mut body,
        place(order, held, orders_url, "shipping_addresses"),
    );
    for (name, amount) in costs(order, held) {
        body[name] = text(amount);
    }
    with(body, "order_id", json!(order.id))
}

/// The consignments by kind; each line is a link unless they are asked for.
pub(crate) fn consignments(order: &Order, orders_url: &str, lines: bool) -> Value {
    let shipping: Vec<Value> = order
        .addresses
        .iter()
        .map(|held| {
            let mut body = held.address.v2();
            let path = "consignments/shipping";
            merge(&mut body, place(order, held, orders_url, path));
            for (name, amount) in costs(order, held) {
                body[name] = number(amount);
            }
            let lines_here = line_items(order, lines, orders_url, |line| {
                line.goes_to == Some(held.id)
            });
            with(body, "line_items", lines_here)
        })
        .collect();
    let pickups = order.pickups.iter();
    let mail = |wanted: fn(&OrderLine) -> bool| -> Value {
        if !order.lines.iter().any(wanted) {
            return json!([]);
        }
        json!([{
            "recipient_email": order.billing.email,
            "line_items": line_items(order, lines, orders_url, wanted),
        }])
    };
    json!({
        "pickups": pickups
            .map(|held| pickup(order, held, orders_url, lines))
            .collect::<Vec<Value>>(),
        "shipping": shipping,
        "downloads": mail(|line| line.digital && !line.gift_certificate),
        "email": { "gift_certificates": mail(|line| line.gift_certificate) },
    })
}

fn place(order: &Order, held: &OrderAddress, orders_url: &str, path: &str) -> Value {
    let quotes = format!("{}/{path}/{}/shipping_quotes", order.id, held.id);
    json!({
        "id": held.id,
        "items_total": order.pieces_for(held.id),
        "items_shipped": order.shipped_to(held.id),
        "shipping_method": held.shipping_method,
        "cost_tax_class_id": 0,
        "handling_cost_tax_class_id": 0,
        "shipping_zone_id": 1,
        "shipping_zone_name": "",
        "shipping_quotes": {
            "url": format!("{orders_url}/{quotes}"),
            "resource": format!("/orders/{quotes}"),
        },
    })
}

fn costs(_: &Order, held: &OrderAddress) -> [(&'static str, rust_decimal::Decimal); 8] {
    let zero = rust_decimal::Decimal::ZERO;
    [
        ("base_cost", held.cost.ex),
        ("cost_ex_tax", held.cost.ex),
        ("cost_inc_tax", held.cost.inc),
        ("cost_tax", held.cost.tax()),
        ("base_handling_cost", zero),
        ("handling_cost_ex_tax", zero),
        ("handling_cost_inc_tax", zero),
        ("handling_cost_tax", zero),
    ]
}

fn pickup(order: &Order, held: &OrderPickup, orders_url: &str, lines: bool) -> Value {
    json!({
        "id": held.id,
        "pickup_method_id": held.pickup_method_id,
        "pickup_method_display_name": "Pick up in the shop",
        "collection_instructions": "Bring the number of the order.",
        "collection_time_description": "Within two days",
        "location": {
            "id": 1,
            "name": "Example Shop",
            "code": "SHOP-1",
            "address_line_1": "1 Example Street",
            "address_line_2": "",
            "city": "Austin",
            "state": "Texas",
            "postal_code": "78701",
            "country_alpha2": "US",
            "email": "shop@example.com",
            "phone": "+15125550100",
        },
        "line_items": line_items(order, lines, orders_url, |line| line.goes_to == Some(held.id)),
    })
}

fn line_items(
    order: &Order,
    shown: bool,
    orders_url: &str,
    wanted: impl Fn(&OrderLine) -> bool,
) -> Value {
    let link = |line: &OrderLine| {
        let path = format!("{}/products/{}", order.id, line.id);
        json!({
            "url": format!("{orders_url}/{path}"),
            "resource": format!("/orders/{path}"),
        })
    };
    let here = order.lines.iter().filter(|line| wanted(line));
    here.map(|line| {
        if shown {
            product(order, line)
        } else {
            link(line)
        }
    })
    .collect()
}

fn merge(into: &mut Value, part: Value) {
    if let (Value::Object(into), Value::Object(part)) = (into, part) {
        into.extend(part);
    }
}
