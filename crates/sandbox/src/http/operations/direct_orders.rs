//! `POST /v2/orders`: an order without a cart. Its default status, Pending, can't be paid through the payments host.

use rust_decimal::Decimal;

use crate::http::call::{Answer, Call};
use crate::state::addresses::Address;
use crate::state::carts::CURRENCY;
use crate::state::consignments::PICKUP_METHOD;
use crate::state::errors::Refusal;
use crate::state::fees::Fee;
use crate::state::fields::Fields;
use crate::state::line_items::{choose, option_value};
use crate::state::order_statuses;
use crate::state::orders::{Notes, Order, OrderLine, Origin, PENDING, Pair};
use crate::state::store::Store;
use crate::views;

/// The fields that may be written. V2 refuses every other one, the store's own as well as a misspelt one.
const WRITABLE: [&str; 42] = [
    "base_handling_cost",
    "base_shipping_cost",
    "base_wrapping_cost",
    "billing_address",
    "channel_id",
    "consignments",
    "customer_id",
    "customer_locale",
    "customer_message",
    "date_created",
    "default_currency_code",
    "discount_amount",
    "ebay_order_id",
    "external_merchant_id",
    "external_order_id",
    "external_source",
    "fees",
    "geoip_country",
    "geoip_country_iso2",
    "handling_cost_ex_tax",
    "handling_cost_inc_tax",
    "ip_address",
    "ip_address_v6",
    "items_shipped",
    "items_total",
    "order_is_digital",
    "order_source",
    "payment_method",
    "payment_provider_id",
    "products",
    "refunded_amount",
    "shipping_addresses",
    "shipping_cost_ex_tax",
    "shipping_cost_inc_tax",
    "staff_notes",
    "status_id",
    "subtotal_ex_tax",
    "subtotal_inc_tax",
    "total_ex_tax",
    "total_inc_tax",
    "wrapping_cost_ex_tax",
    "wrapping_cost_inc_tax",
];

/// `POST /v2/orders`
pub(crate) fn create(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let order = read(store, call).map_err(as_v2)?;
    let url = store.orders_url();
    let kept = store.keep_order(|id| Order { id, ..order });
    Ok(Answer::bare(
        200,
        views::order::order(kept, &url, &call.include()),
    ))
}

/// V2 says 400 where V3 says 422.
fn as_v2(refusal: Refusal) -> Refusal {
    if refusal.status == 422 {
        refusal.with_status(400)
    } else {
        refusal
    }
}

fn read(store: &Store, call: &Call) -> Result<Order, Refusal> {
    let fields = call.fields()?;
    if let Some(field) = fields.keys().find(|key| !WRITABLE.contains(key)) {
        return Err(Refusal::new(
            400,
            format!("The field '{field}' cannot be written to."),
        ));
    }
    let billing = read_billing(&fields.required_object("billing_address")?)?;
    let pickups = read_pickups(&fields)?;
    let mut shipping_addresses = 0;
    for address in fields.objects("shipping_addresses")? {
        Address::read_v2(&address)?;
        shipping_addresses += 1;
    }
    let lines = match pickups {
        Some(_) if shipping_addresses > 0 || fields.get("products").is_some() => {
            return Err(Refusal::new(
                400,
                "An order has products and shipping addresses, or pickups; not both.",
            ));
        }
        Some(lines) => lines,
        None => read_lines(&fields, "products")?,
    };
    if lines.is_empty() {
        return Err(fields.missing("products"));
    }
    let customer_id = fields.integer("customer_id")?.unwrap_or(0);
    if customer_id != 0 && store.customer(customer_id).is_none() {
        return Err(Refusal::new(400, "There is no such customer."));
    }
    let status_id = fields.integer("status_id")?.unwrap_or(PENDING);
    if !order_statuses::exists(status_id) {
        return Err(Refusal::new(400, "There is no such order status."));
    }
    if fields
        .text("default_currency_code")?
        .is_some_and(|code| code != CURRENCY)
    {
        return Err(Refusal::new(
            400,
            "The store does not trade in this currency.",
        ));
    }
    let now = store.clock.now();
    let mut order = Order {
        id: 0,
        status_id,
        cart_id: None,
        customer_id,
        channel_id: fields.integer("channel_id")?.unwrap_or(1),
        origin: Origin::Api,
        billing,
        shipping_addresses,
        lines,
        shipping: read_pair(&fields, "shipping_cost")?.unwrap_or_default(),
        handling: read_pair(&fields, "handling_cost")?.unwrap_or_default(),
        wrapping: read_pair(&fields, "wrapping_cost")?.unwrap_or_default(),
        fees: read_fees(&fields)?,
        discount: fields.amount("discount_amount")?.unwrap_or_default(),
        coupon_discount: Decimal::ZERO,
        total: Pair::default(),
        notes: read_notes(&fields)?,
        payment_status: String::new(),
        transactions: Vec::new(),
        created: now,
        modified: now,
    };
    order.total = read_pair(&fields, "total")?.unwrap_or_else(|| order.computed_total());
    if order.total.inc.is_sign_negative() {
        return Err(Refusal::new(400, "The discount is larger than the order."));
    }
    Ok(order)
}

fn read_billing(fields: &Fields<'_>) -> Result<Address, Refusal> {
    for key in ["first_name", "last_name", "street_1", "city", "email"] {
        fields.required_text(key)?;
    }
    if fields.required_text("zip")?.trim().chars().count() < 2 {
        return Err(Refusal::field_fault(fields.name("zip"), "error.minLength"));
    }
    let address = Address::read_v2(fields)?;
    if address.country_code.is_empty() {
        return Err(Refusal::new(
            400,
            "A billing address needs a country that the store knows.",
        )
        .field(fields.name("country_iso2"), "error.path.missing"));
    }
    Ok(address)
}

fn read_pickups(fields: &Fields<'_>) -> Result<Option<Vec<OrderLine>>, Refusal> {
    let Some(consignments) = fields.object("consignments")? else {
        return Ok(None);
    };
    match consignments.objects("pickups")?.as_slice() {
        [] => Err(consignments.missing("pickups")),
        [pickup] => match pickup.required_integer("pickup_method_id")? {
            PICKUP_METHOD => read_lines(pickup, "line_items").map(Some),
            _ => Err(Refusal::new(400, "There is no such pickup method.")),
        },
        _ => Err(Refusal::new(
            400,
            "Pickup method is limited to 1 consignment.",
        )),
    }
}

fn read_lines(fields: &Fields<'_>, key: &str) -> Result<Vec<OrderLine>, Refusal> {
    fields.objects(key)?.iter().map(read_line).collect()
}

fn read_line(fields: &Fields<'_>) -> Result<OrderLine, Refusal> {
    let quantity = fields.quantity()?;
    let price = read_pair_named(fields, "price_ex_tax", "price_inc_tax")?;
    if fields.get("product_id").is_none() {
        let name = fields.required_text("name")?.to_owned();
        let price = price.ok_or_else(|| fields.missing("price_inc_tax"))?;
        return Ok(OrderLine {
            product_id: 0,
            variant_id: 0,
            name,
            quantity,
            price,
            digital: false,
            gift_certificate: false,
        });
    }
    let mut given = Vec::new();
    for option in fields.objects("product_options")? {
        given.push((
            option.required_integer("id")?,
            option_value(&option, "value")?,
        ));
    }
    let chosen = choose(fields, fields.integer("variant_id")?, &given)?;
    Ok(OrderLine {
        product_id: chosen.product.id,
        variant_id: chosen.variant.id,
        name: chosen.product.name.to_owned(),
        quantity,
        price: price.unwrap_or_else(|| Pair::both(chosen.variant.price)),
        digital: chosen.product.digital,
        gift_certificate: false,
    })
}

/// `<name>_ex_tax` and `<name>_inc_tax`: both, or neither.
fn read_pair(fields: &Fields<'_>, name: &str) -> Result<Option<Pair>, Refusal> {
    read_pair_named(
        fields,
        &format!("{name}_ex_tax"),
        &format!("{name}_inc_tax"),
    )
}

fn read_pair_named(
    fields: &Fields<'_>,
    ex_key: &str,
    inc_key: &str,
) -> Result<Option<Pair>, Refusal> {
    match (fields.amount(ex_key)?, fields.amount(inc_key)?) {
        (None, None) => Ok(None),
        (Some(ex), Some(inc)) => Ok(Some(Pair { ex, inc })),
        (None, Some(_)) => Err(fields.missing(ex_key)),
        (Some(_), None) => Err(fields.missing(inc_key)),
    }
}

fn read_fees(fields: &Fields<'_>) -> Result<Vec<Fee>, Refusal> {
    fields.objects("fees")?.iter().map(Fee::read).collect()
}

fn read_notes(fields: &Fields<'_>) -> Result<Notes, Refusal> {
    let optional = |key: &str| fields.text(key).map(|text| text.map(str::to_owned));
    let notes = Notes {
        customer_message: fields.text_or_empty("customer_message")?,
        staff_notes: fields.text_or_empty("staff_notes")?,
        external_order_id: fields.text_or_empty("external_order_id")?,
        external_source: optional("external_source")?,
        external_merchant_id: optional("external_merchant_id")?,
        customer_locale: fields.text("customer_locale")?.unwrap_or("en").to_owned(),
        ip_address: fields.text_or_empty("ip_address")?,
        ip_address_v6: fields.text_or_empty("ip_address_v6")?,
        payment_method: fields.text_or_empty("payment_method")?,
    };
    if !notes.ip_address.is_empty() && !notes.ip_address_v6.is_empty() {
        return Err(Refusal::new(
            400,
            "An order has one address of the shopper's device, not two.",
        ));
    }
    Ok(notes)
}
