//! A cart and a checkout as the storefront shows them: camelCase, no envelope.

use serde_json::{Value, json};

use crate::state::carts::Cart;
use crate::state::consignments::Consignment;
use crate::state::coupons::Coupon;
use crate::state::currencies::Currency;
use crate::state::fees::CheckoutFee;
use crate::state::line_items::{GiftCertificateLine, ItemKind, LineItem, ProductLine};
use crate::state::orders::AWAITING_FULFILLMENT;
use crate::state::orders::Pair;
use crate::state::store::Store;
use crate::state::zones::ShippingOption;
use crate::views::Include;
use crate::views::address::with;
use crate::views::cart as management;
use crate::views::dates::iso_offset;
use crate::views::money::number;

pub(crate) fn checkout(store: &Store, cart: &Cart, include: &Include) -> Value {
    // Without an `include` the storefront shows the options; V3 never does.
    let options = !include.is_given() || include.names("consignments.availableShippingOptions");
    let consignments: Vec<Value> = cart
        .consignments
        .iter()
        .map(|held| consignment(cart, held, options))
        .collect();
    let paid = cart
        .order_id
        .and_then(|id| store.orders.get(&id))
        .is_some_and(|order| order.status_id == AWAITING_FULFILLMENT);
    let coupons: Vec<Value> = cart
        .coupons
        .iter()
        .map(|one| coupon(cart, one, json!(one.kind.number())))
        .collect();
    let totals = cart.totals();
    let priced = |pair: Pair| pair.as_priced(cart.terms.taxes);
    let grand = totals.grand();
    let mut body = json!({
        "id": cart.id,
        "cart": self::cart(cart, include, "cart."),
        "channelId": cart.channel_id,
        "consignments": consignments,
        "coupons": coupons,
        "fees": fees(cart),
        "giftCertificates": gift_certificates(store, cart),
        "giftWrappingCostTotal": number(priced(totals.wrapping)),
        "taxes": taxes(cart, grand),
        "taxTotal": number(grand.tax()),
        "subtotal": number(priced(totals.subtotal)),
        "manualDiscountTotal": number(cart.manual_total()),
        "orderBasedAutoDiscountTotal": number(cart.promotion_amount()),
        "shippingCostTotal": number(priced(totals.shipping)),
        "shippingCostBeforeDiscount": number(priced(totals.shipping)),
        "comparisonShippingCost": number(priced(totals.shipping)),
        "handlingCostTotal": 0,
        "grandTotal": number(grand.inc),
        "outstandingBalance": if paid { json!(0) } else { number(store.outstanding(cart)) },
        "isStoreCreditApplied": cart.store_credit,
        "shouldExecuteSpamCheck": store.settings.spam_check && !cart.spam_checked,
        "customerMessage": cart.customer_message,
        "orderId": cart.order_id.map(|id| id.to_string()),
        "createdTime": iso_offset(cart.created),
        "updatedTime": iso_offset(cart.updated),
        "version": cart.version,
    });
    if let Some((id, address)) = &cart.billing {
        body["billingAddress"] = with(address.storefront(), "id", json!(id));
    }
    if include.names("customer") {
        body["customer"] = customer(store, cart);
    }
    if include.names("payments") {
        body["payments"] = json!([]);
    }
    if include.names("promotions") {
        body["promotions"] = json!([]);
    }
    body
}

/// The type of a coupon is a name in the cart and a number in the checkout.
fn coupon(cart: &Cart, coupon: &Coupon, kind: Value) -> Value {
    json!({
        "id": coupon.id,
        "code": coupon.code,
        "displayName": coupon.display_name,
        "couponType": kind,
        "discountedAmount": number(cart.coupon_total(coupon)),
    })
}

fn fees(cart: &Cart) -> Value {
    let fee = |fee: &CheckoutFee| {
        json!({
            "id": fee.id,
            "type": "custom_fee",
            "name": fee.name,
            "displayName": fee.display_name,
            "cost": number(fee.cost),
            "source": fee.source,
            "taxClassId": fee.tax_class_id,
        })
    };
    cart.fees.iter().map(fee).collect()
}

fn taxes(cart: &Cart, grand: Pair) -> Value {
    if cart.terms.taxes.rate().is_zero() {
        return json!([]);
    }
    json!([{ "name": "Tax", "amount": number(grand.tax()) }])
}

/// The certificates that the shopper wants to pay with, and what each would bear.
fn gift_certificates(store: &Store, cart: &Cart) -> Value {
    let shares = store.certificate_shares(cart).into_iter();
    shares
        .map(|share| {
            json!({
                "code": share.code,
                "balance": number(share.balance),
                "used": number(share.used),
                "remaining": number(share.balance - share.used),
            })
        })
        .collect()
}

fn customer(store: &Store, cart: &Cart) -> Value {
    let Some(customer) = store.customer(cart.customer_id) else {
        return json!({ "id": 0, "isGuest": true, "email": cart.email, "shouldEncourageSignIn": false });
    };
    json!({
        "id": customer.id,
        "isGuest": false,
        "email": customer.email,
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "fullName": format!("{} {}", customer.first_name, customer.last_name),
        "addresses": [],
        "storeCredit": number(customer.store_credit),
        "shouldEncourageSignIn": false,
    })
}

/// A currency, with its name and its digits.
pub(crate) fn currency(currency: Currency) -> Value {
    json!({
        "code": currency.code,
        "name": currency.name,
        "symbol": currency.symbol,
        "decimalPlaces": currency.decimals,
    })
}

/// The cart of `/api/storefront/carts` (`prefix` is empty), and the one in a checkout.
pub(crate) fn cart(cart: &Cart, include: &Include, prefix: &str) -> Value {
    let totals = cart.totals();
    let priced = |pair: Pair| pair.as_priced(cart.terms.taxes);
    let (mut physical, mut digital, mut certificates, mut custom) =
        (vec![], vec![], vec![], vec![]);
    for item in &cart.items {
        match &item.kind {
            ItemKind::Product(line) if line.product.digital => {
                digital.push(product(
                    cart,
                    item,
                    line,
                    include.names(&format!("{prefix}lineItems.digitalItems.options")),
                ));
            }
            ItemKind::Product(line) => {
                physical.push(product(
                    cart,
                    item,
                    line,
                    include.names(&format!("{prefix}lineItems.physicalItems.options")),
                ));
            }
            ItemKind::GiftCertificate(line) => certificates.push(gift_certificate(item, line)),
            ItemKind::Custom { sku, .. } => custom.push(json!({
                "id": item.id,
                "sku": sku,
                "name": item.name,
                "quantity": item.quantity.to_string(),
                "listPrice": item.list_price.to_string(),
            })),
        }
    }
    let coupons: Vec<Value> = cart
        .coupons
        .iter()
        .map(|one| coupon(cart, one, json!(one.kind.name())))
        .collect();
    json!({
        "id": cart.id,
        "customerId": cart.customer_id,
        "email": cart.email,
        "currency": currency(cart.terms.currency),
        "isTaxIncluded": cart.terms.taxes.are_included(),
        "baseAmount": number(cart.base_amount()),
        "discountAmount": number(priced(totals.discount)),
        "cartAmount": number(priced(totals.cart())),
        "coupons": coupons,
        "discounts": [],
        "lineItems": {
            "physicalItems": physical,
            "digitalItems": digital,
            "giftCertificates": certificates,
            "customItems": custom,
        },
        "createdTime": iso_offset(cart.created),
        "updatedTime": iso_offset(cart.updated),
        "locale": cart.locale,
        "version": cart.version,
    })
}

fn product(cart: &Cart, item: &LineItem, line: &ProductLine, options: bool) -> Value {
    let mut body = json!({
        "id": item.id,
        "variantId": line.variant.id,
        "productId": line.product.id,
        "sku": line.variant.sku,
        "name": item.name,
        "url": format!("https://store.example.com/{}/", line.product.path),
        "imageUrl": format!("https://store.example.com/images/{}.png", line.product.path),
        "quantity": item.quantity,
        "isTaxable": true,
        "isMutable": true,
        "isShippingRequired": !line.product.digital,
        "addedByPromotion": false,
        "discounts": [],
        "discountAmount": number(cart.discount_amount(item)),
        "couponAmount": number(cart.coupon_amount(item)),
        "originalPrice": number(cart.terms.currency.converted(line.variant.price)),
        "listPrice": number(item.list_price),
        "salePrice": number(item.list_price),
        "comparisonPrice": number(item.list_price),
        "extendedListPrice": number(item.extended()),
        "extendedSalePrice": number(item.extended()),
        "extendedComparisonPrice": number(item.extended()),
        "type": if line.product.digital { "digital" } else { "physical" },
        "giftWrapping": {},
    });
    if let Some(message) = &line.wrapping {
        body["giftWrapping"] = json!({ "name": "Gift wrap", "message": message, "amount": number(cart.wrapping_price()) });
    }
    if options {
        body["options"] = line
            .selections
            .iter()
            .map(|selection| {
                json!({
                    "name": selection.name,
                    "nameId": selection.option_id,
                    "value": selection.value,
                    "valueId": selection.value_id.map_or_else(String::new, |id| id.to_string()),
                })
            })
            .collect();
    }
    body
}

fn gift_certificate(item: &LineItem, line: &GiftCertificateLine) -> Value {
    let body = management::gift_certificate(item, line);
    with(body, "type", json!("giftCertificate"))
}

fn consignment(cart: &Cart, consignment: &Consignment, options: bool) -> Value {
    let items = consignment.line_ids();
    let mut body = json!({
        "id": consignment.id,
        "shippingCost": number(cart.shipping_of(consignment)),
        "shippingCostBeforeDiscount": number(consignment.cost()),
        "comparisonShippingCost": number(consignment.cost()),
        "handlingCost": 0,
        "couponDiscounts": [],
        "discounts": [],
        "lineItemIds": items,
    });
    if let Some(address) = &consignment.address {
        body["address"] = with(address.storefront(), "shouldSaveAddress", json!(false));
        body["shippingAddress"] = address.storefront();
    }
    if let Some(option) = &consignment.selected {
        body["selectedShippingOption"] = shipping_option(option);
    }
    if let Some(method) = consignment.pickup {
        body["selectedPickupOption"] = json!({ "pickupMethodId": method });
    }
    if options {
        let offered = consignment.options(cart).into_iter();
        body["availableShippingOptions"] = offered
            .enumerate()
            .map(|(index, option)| {
                with(shipping_option(&option), "isRecommended", json!(index == 0))
            })
            .collect();
    }
    body
}

fn shipping_option(option: &ShippingOption) -> Value {
    json!({
        "id": option.id,
        "type": option.kind,
        "description": option.description,
        "imageUrl": "",
        "cost": number(option.cost),
        "transitTime": option.transit_time,
        "additionalDescription": "",
    })
}
