//! The fields of a V2 order that a caller writes, read the same way where an order is made and where it is changed.

use crate::state::addresses::Address;
use crate::state::catalogue::Catalogue;
use crate::state::consignments::PICKUP_METHOD;
use crate::state::currencies::{self, Currency};
use crate::state::errors::Refusal;
use crate::state::fees::Fee;
use crate::state::fields::Fields;
use crate::state::line_items::{choose, option_value};
use crate::state::order_lines::{LineOption, OrderLine};
use crate::state::order_statuses;
use crate::state::orders::{Notes, Pair};
use crate::state::store::Store;

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

/// V2 says 400 where V3 says 422.
pub(super) fn as_v2(refusal: Refusal) -> Refusal {
    if refusal.status == 422 {
        refusal.with_status(400)
    } else {
        refusal
    }
}

/// Refuses a field that nobody may write.
pub(super) fn check_writable(fields: &Fields<'_>, more: &[&str]) -> Result<(), Refusal> {
    let unknown = |key: &&str| !WRITABLE.contains(key) && !more.contains(key);
    match fields.keys().find(unknown) {
        Some(field) => Err(Refusal::new(
            400,
            format!("The field '{field}' cannot be written to."),
        )),
        None => Ok(()),
    }
}

/// The customer, where one is named.
pub(super) fn read_customer(store: &Store, fields: &Fields<'_>) -> Result<Option<i64>, Refusal> {
    let id = fields.integer("customer_id")?;
    if id.is_some_and(|id| id != 0 && store.customer(id).is_none()) {
        return Err(Refusal::new(400, "There is no such customer."));
    }
    Ok(id)
}

/// The status, where one is named.
pub(super) fn read_status(fields: &Fields<'_>) -> Result<Option<i64>, Refusal> {
    let id = fields.integer("status_id")?;
    if id.is_some_and(|id| !order_statuses::exists(id)) {
        return Err(Refusal::new(400, "There is no such order status."));
    }
    Ok(id)
}

/// The currency that is charged.
pub(super) fn read_currency(store: &Store, fields: &Fields<'_>) -> Result<Currency, Refusal> {
    let code = fields.text("default_currency_code")?;
    let code = code.unwrap_or(currencies::DEFAULT.code);
    currencies::currency(code)
        .filter(|_| store.settings.trades_in(code))
        .ok_or_else(|| Refusal::new(400, "The store does not trade in this currency."))
}

pub(super) fn read_billing(fields: &Fields<'_>) -> Result<Address, Refusal> {
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

pub(super) fn read_pickups(
    fields: &Fields<'_>,
    currency: Currency,
    catalogue: Catalogue,
) -> Result<Option<Vec<OrderLine>>, Refusal> {
    let Some(consignments) = fields.object("consignments")? else {
        return Ok(None);
    };
    match consignments.objects("pickups")?.as_slice() {
        [] => Err(consignments.missing("pickups")),
        [pickup] => match pickup.required_integer("pickup_method_id")? {
            PICKUP_METHOD => read_lines(pickup, "line_items", currency, catalogue).map(Some),
            _ => Err(Refusal::new(400, "There is no such pickup method.")),
        },
        _ => Err(Refusal::new(
            400,
            "Pickup method is limited to 1 consignment.",
        )),
    }
}

pub(super) fn read_lines(
    fields: &Fields<'_>,
    key: &str,
    currency: Currency,
    catalogue: Catalogue,
) -> Result<Vec<OrderLine>, Refusal> {
    let lines = fields.objects(key)?;
    lines
        .iter()
        .map(|line| read_line(line, currency, catalogue))
        .collect()
}

/// A product of the catalogue, or one that is described in full.
pub(super) fn read_line(
    fields: &Fields<'_>,
    currency: Currency,
    catalogue: Catalogue,
) -> Result<OrderLine, Refusal> {
    let quantity = fields.quantity()?;
    let price = read_pair_named(fields, "price_ex_tax", "price_inc_tax")?;
    let wrapping = read_pair(fields, "wrapping_cost")?;
    let message = fields.text_or_empty("wrapping_message")?;
    let wrapping = wrapping.map(|cost| (message, cost));
    if fields.get("product_id").is_none() {
        let name = fields.required_text("name")?;
        let price = price.ok_or_else(|| fields.missing("price_inc_tax"))?;
        return Ok(OrderLine {
            sku: fields.text_or_empty("sku")?,
            digital: false,
            wrapping,
            ..OrderLine::entered(name, quantity, price)
        });
    }
    let mut given = Vec::new();
    for option in fields.objects("product_options")? {
        given.push((
            option.required_integer("id")?,
            option_value(&option, "value")?,
        ));
    }
    let chosen = choose(fields, catalogue, fields.integer("variant_id")?, &given)?;
    let own_price = Pair::both(currency.converted(chosen.variant.price));
    let options = chosen.selections.iter().map(|one| LineOption {
        id: one.option_id,
        name: one.name.to_owned(),
        value: one.value.clone(),
        is_text: one.value_id.is_none(),
    });
    Ok(OrderLine {
        product_id: chosen.product.id,
        variant_id: chosen.variant.id,
        sku: chosen.variant.sku.to_owned(),
        digital: chosen.product.digital,
        options: options.collect(),
        wrapping,
        ..OrderLine::entered(
            fields.text("name")?.unwrap_or(chosen.product.name),
            quantity,
            price.unwrap_or(own_price),
        )
    })
}

/// `<name>_ex_tax` and `<name>_inc_tax`: both, or neither.
pub(super) fn read_pair(fields: &Fields<'_>, name: &str) -> Result<Option<Pair>, Refusal> {
    read_pair_named(
        fields,
        &format!("{name}_ex_tax"),
        &format!("{name}_inc_tax"),
    )
}

pub(super) fn read_pair_named(
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

pub(super) fn read_fees(fields: &Fields<'_>) -> Result<Vec<Fee>, Refusal> {
    fields.objects("fees")?.iter().map(Fee::read).collect()
}

pub(super) fn read_notes(fields: &Fields<'_>) -> Result<Notes, Refusal> {
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
