//! A cart as V3 shows it, and its lines as the cart and the checkout show them (the two differ).

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::state::carts::Cart;
use crate::state::coupons::Coupon;
use crate::state::line_items::{GiftCertificateLine, ItemKind, LineItem, ProductLine};
use crate::state::orders::Pair;
use crate::views::Include;
use crate::views::address::with;
use crate::views::dates;
use crate::views::money::number;

/// Which answer a line stands in: its fields and their types are not the same in both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Cart,
    Checkout,
}

/// The cart of `/v3/carts`.
pub(crate) fn cart(cart: &Cart, include: &Include) -> Value {
    let coupons: Vec<Value> = cart
        .coupons
        .iter()
        .map(|coupon| {
            json!({
                "id": coupon.id.to_string(),
                "code": coupon.code,
                "coupon_type": coupon.kind.number().to_string(),
                "display_name": coupon.display_name,
                "discounted_amount": number(cart.coupon_total(coupon)),
            })
        })
        .collect();
    let totals = cart.totals();
    let priced = |pair: Pair| pair.as_priced(cart.terms.taxes);
    let mut body = json!({
        "id": cart.id,
        "customer_id": cart.customer_id,
        "channel_id": cart.channel_id,
        "email": cart.email,
        "currency": { "code": cart.terms.currency.code },
        "tax_included": cart.terms.taxes.are_included(),
        "base_amount": number(cart.base_amount()),
        "discount_amount": number(priced(totals.discount)),
        "manual_discount_amount": number(cart.manual_total()),
        "cart_amount": number(priced(totals.cart())),
        "coupons": coupons,
        "discounts": discounts(cart),
        "line_items": lines(cart, include, Place::Cart),
        "created_time": dates::iso(cart.created),
        "updated_time": dates::iso(cart.updated),
        "locale": cart.locale,
        "version": cart.version,
    });
    if include.names("redirect_urls") {
        body["redirect_urls"] = redirect_urls(cart, "");
    }
    if include.names("promotions.banners") {
        body["promotions"] = json!({ "banners": {} });
    }
    body
}

/// The discounts that have no code.
pub(crate) fn discounts(cart: &Cart) -> Value {
    let all = [
        ("manual-discount", cart.manual_total()),
        ("promotion", cart.promotion_amount()),
    ];
    let given = all
        .into_iter()
        .filter(|(_, amount)| *amount > Decimal::ZERO);
    given
        .map(|(id, amount)| json!({ "id": id, "discounted_amount": number(amount) }))
        .collect()
}

/// The lines by kind.
pub(crate) fn lines(cart: &Cart, include: &Include, place: Place) -> Value {
    let prefix = if place == Place::Checkout {
        "cart."
    } else {
        ""
    };
    let options = |kind: &str| include.names(&format!("{prefix}line_items.{kind}.options"));
    let (mut physical, mut digital, mut certificates, mut custom) =
        (vec![], vec![], vec![], vec![]);
    for item in &cart.items {
        match &item.kind {
            ItemKind::Product(line) if line.product.digital => {
                digital.push(product(cart, item, line, place, options("digital_items")));
            }
            ItemKind::Product(line) => {
                physical.push(product(cart, item, line, place, options("physical_items")));
            }
            ItemKind::GiftCertificate(line) => certificates.push(gift_certificate(item, line)),
            ItemKind::Custom { sku, image_url } => {
                custom.push(custom_item(item, sku, image_url, place))
            }
        }
    }
    json!({
        "physical_items": physical,
        "digital_items": digital,
        "gift_certificates": certificates,
        "custom_items": custom,
    })
}

fn product(cart: &Cart, item: &LineItem, line: &ProductLine, place: Place, options: bool) -> Value {
    let mut body = json!({
        "id": item.id,
        "variant_id": line.variant.id,
        "product_id": line.product.id,
        "sku": line.variant.sku,
        "name": item.name,
        "url": format!("https://store.example.com/{}/", line.product.path),
        "quantity": item.quantity,
        "image_url": format!("https://store.example.com/images/{}.png", line.product.path),
        "discounts": line_discounts(cart, item),
        "discount_amount": number(cart.discount_amount(item)),
        "coupon_amount": number(cart.coupon_amount(item)),
        "original_price": number(cart.terms.currency.converted(line.variant.price)),
        "list_price": number(item.list_price),
        "sale_price": number(item.list_price),
        "extended_list_price": number(item.extended()),
        "extended_sale_price": number(item.extended()),
        "is_require_shipping": !line.product.digital,
        "is_mutable": true,
        "added_by_promotion": false,
    });
    // The published types differ: no parent is nothing here and null there, no wrapping is `{}` here and null there.
    match place {
        Place::Cart => {
            body["taxable"] = json!(true);
            body["coupons"] = cart
                .coupons
                .iter()
                .map(|coupon| line_coupon(cart, item, coupon))
                .collect();
        }
        Place::Checkout => {
            body["is_taxable"] = json!(true);
            body["parent_id"] = Value::Null;
            body["comparison_price"] = number(item.list_price);
            body["extended_comparison_price"] = number(item.extended());
        }
    }
    if line.product.digital {
        if place == Place::Cart {
            // The URL of the page comes with the order.
            body["download_file_urls"] = json!([]);
            body["download_size"] = json!("");
        }
    } else {
        body["gift_wrapping"] = match (&line.wrapping, place) {
            (Some(message), _) => {
                json!({ "name": "Gift wrap", "message": message, "amount": number(cart.wrapping_price()) })
            }
            (None, Place::Cart) => json!({}),
            (None, Place::Checkout) => Value::Null,
        };
    }
    if options {
        with(body, "options", selections(line))
    } else {
        body
    }
}

/// What was chosen and written; camelCase even in V3.
fn selections(line: &ProductLine) -> Value {
    line.selections
        .iter()
        .map(|selection| {
            json!({
                "name": selection.name,
                "nameId": selection.option_id,
                "value": selection.value,
                "valueId": selection.value_id,
            })
        })
        .collect()
}

fn line_discounts(cart: &Cart, item: &LineItem) -> Value {
    let own = cart.line_discounts.get(&item.id);
    own.map(|amount| json!({ "id": "manual-discount", "discounted_amount": number(*amount) }))
        .into_iter()
        .collect()
}

fn line_coupon(cart: &Cart, item: &LineItem, coupon: &Coupon) -> Value {
    json!({
        "id": coupon.id,
        "code": coupon.code,
        "name": coupon.display_name,
        "discountType": coupon.kind.number(),
        "totalDiscount": number(cart.coupon_share(item, coupon)),
    })
}

/// A gift certificate, as a cart of the management API shows it.
pub(crate) fn gift_certificate(item: &LineItem, line: &GiftCertificateLine) -> Value {
    let person = |(name, email): &(String, String)| json!({ "name": name, "email": email });
    json!({
        "id": item.id,
        "name": item.name,
        "theme": line.theme,
        "amount": number(item.list_price),
        "taxable": false,
        "sender": person(&line.sender),
        "recipient": person(&line.recipient),
        "message": line.message,
    })
}

/// Quantity and price of a custom item are strings in a cart and numbers in a checkout.
fn custom_item(item: &LineItem, sku: &str, image_url: &str, place: Place) -> Value {
    let mut body = json!({
        "id": item.id,
        "sku": sku,
        "name": item.name,
        "quantity": item.quantity,
        "list_price": number(item.list_price),
        "extended_list_price": number(item.extended()),
    });
    if !image_url.is_empty() {
        body["image_url"] = json!(image_url);
    }
    if place == Place::Cart {
        body["quantity"] = json!(item.quantity.to_string());
        body["list_price"] = json!(item.list_price.to_string());
    }
    body
}

/// Fresh single-use addresses; `query` is appended as it is.
pub(crate) fn redirect_urls(cart: &Cart, query: &str) -> Value {
    let url = |action: &str, embedded: &str| {
        let token = cart.random.hex();
        let id = &cart.id;
        format!(
            "https://checkout.example.com/cart.php?action={action}&id={id}&token={token}{embedded}{query}"
        )
    };
    json!({
        "cart_url": url("load", ""),
        "checkout_url": url("loadInCheckout", ""),
        "embedded_checkout_url": url("loadInCheckout", "&embedded=1"),
    })
}

/// Percent-encoded for a query.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
