//! One order: its money as it is and as reads show it, its parts, and what its merchant may do.

mod actions;

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};

use axum::response::Response;
use jiff::Timestamp;
use rust_decimal::Decimal;

pub(super) use actions::act;

use super::frame::{Frame, Section};
use super::html;
use super::missing;
use super::orders::{readable, true_sums};
use super::text::{Badge, money, short, time};
use crate::http::redacted;
use crate::http::shared::Shared;
use crate::state::ledger::{Charge, ChargeKind};
use crate::state::order_lines::OrderLine;
use crate::state::order_statuses;
use crate::state::orders::{CANCELLED, Order};
use crate::state::payments::Sums;
use crate::state::store::Store;
use crate::state::transactions::{Hand, Stage, Transaction};

/// One reader of the order, from the gateway to the lists.
struct View {
    name: &'static str,
    /// The request that shows it.
    shown_by: String,
    says: String,
    money: String,
    /// Empty where it shows all that there is.
    behind: String,
}

struct Item {
    name: String,
    sku: String,
    quantity: u32,
    price: String,
    discount: String,
    shipped: u32,
    refunded: u32,
}

struct Sum {
    name: &'static str,
    amount: String,
}

struct ChargeRow {
    kind: Badge,
    amount: String,
    taken: String,
    refunded: String,
    method: String,
    transaction: i64,
    by: &'static str,
}

struct Movement {
    id: i64,
    event: String,
    status: Badge,
    amount: String,
    method: String,
    with: &'static str,
    reference: String,
    booked: String,
    stage: Badge,
    next: String,
}

struct Return {
    id: i64,
    total: String,
    created: String,
    payments: usize,
}

struct Parcel {
    id: i64,
    pieces: u32,
    created: String,
}

#[derive(Template)]
#[template(path = "order.html")]
struct Page {
    frame: Frame,
    id: i64,
    status: Badge,
    payment_status: String,
    created: String,
    origin: &'static str,
    cart: String,
    external_id: String,
    customer: i64,
    total: String,
    due: String,
    views: Vec<View>,
    items: Vec<Item>,
    sums: Vec<Sum>,
    charges: Vec<ChargeRow>,
    movements: Vec<Movement>,
    returns: Vec<Return>,
    parcels: Vec<Parcel>,
    messages: usize,
    may: May,
}

/// The forms that have something to do.
struct May {
    capture: bool,
    refund: bool,
    settle: bool,
    ship: bool,
    cancel: bool,
}

/// `GET /page/orders/{order_id}`
pub(super) async fn show(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let Ok(id) = id.parse() else {
        return missing::show(State(shared), Query(query)).await;
    };
    let store = shared.store();
    let frame = Frame::new(Section::Orders, &shared, &store, &query);
    let Some(order) = store.orders.get(&id) else {
        return missing::order(frame, id);
    };
    html(&page(frame, &store, order))
}

fn page(frame: Frame, store: &Store, order: &Order) -> Page {
    let code = order.currency.code;
    let charges = store.ledger().charges;
    let own = charges.iter().filter(|charge| charge.order_id == order.id);
    Page {
        frame: frame.titled(format!("Order {}", order.id)),
        id: order.id,
        status: Badge::order(order.status_id),
        payment_status: redacted::phrase(&order.payment_status).to_owned(),
        created: time(order.created),
        origin: order.origin.name(),
        cart: order.cart_id.clone().unwrap_or_default(),
        external_id: redacted::word(&order.notes.external_order_id).to_owned(),
        customer: order.customer_id,
        total: money(order.total.inc, code),
        due: money(order.due().max(Decimal::ZERO), code),
        views: views(store, order),
        items: order
            .lines
            .iter()
            .map(|line| item(store, order, line))
            .collect(),
        sums: sums(order),
        charges: own.map(charge).collect(),
        movements: order
            .transactions
            .iter()
            .map(|one| movement(store, one))
            .collect(),
        returns: order
            .refunds
            .iter()
            .map(|one| Return {
                id: one.id,
                total: money(one.total, code),
                created: time(one.created),
                payments: one.payments.len(),
            })
            .collect(),
        parcels: order
            .shipments
            .iter()
            .map(|one| Parcel {
                id: one.id,
                pieces: one.items.iter().map(|(_, quantity)| quantity).sum(),
                created: time(one.created),
            })
            .collect(),
        messages: order.messages.len(),
        may: may(order),
    }
}

fn may(order: &Order) -> May {
    let sums = true_sums(order);
    let to_ship = |line: &OrderLine| {
        line.goes_to
            .is_some_and(|place| order.address(place).is_some())
            && order.shipped(line.id) < line.quantity
    };
    May {
        capture: sums.reserved > Decimal::ZERO,
        refund: sums.net() > Decimal::ZERO,
        settle: sums.pending,
        ship: order.lines.iter().any(to_ship),
        cancel: order.status_id != CANCELLED,
    }
}

/// The same order, as each reader has it.
fn views(store: &Store, order: &Order) -> Vec<View> {
    let code = order.currency.code;
    let truth = true_sums(order);
    let (shown, shown_money) = readable(order);
    let counted = order.sums();
    let all = order.transactions.len();
    let next = |stage: Stage| {
        let pending = order.transactions.iter().filter(|one| one.stage < stage);
        let due = pending.flat_map(|one| store.queue.stages(one.id));
        due.filter(|(_, to)| *to == stage).map(|(at, _)| at).max()
    };
    let until = |at: Option<Timestamp>| at.map_or(String::new(), time);
    let status = |id: i64| match order_statuses::name(id) {
        "" => format!("status {id}"),
        name => name.to_owned(),
    };
    let listed = store.listed.get(order.id);
    vec![
        View {
            name: "Gateway",
            shown_by: "the truth".to_owned(),
            says: taken_words(&truth, code),
            money: money(truth.net(), code),
            behind: String::new(),
        },
        View {
            name: "Transactions",
            shown_by: format!("GET /v3/orders/{}/transactions", order.id),
            says: format!("{shown} of {all} shown"),
            money: money(shown_money, code),
            behind: until(next(Stage::Readable)),
        },
        View {
            name: "Order",
            shown_by: format!("GET /v2/orders/{}", order.id),
            says: status(order.status_id),
            money: money(counted.net(), code),
            behind: until(next(Stage::Counted)),
        },
        View {
            name: "Lists",
            shown_by: "GET /v2/orders".to_owned(),
            says: listed.map_or("not listed".to_owned(), |one| status(one.status_id)),
            money: listed.map_or(String::new(), |one| money(one.sums().net(), code)),
            behind: until(store.queue.listed_at(order.id)),
        },
    ]
}

fn taken_words(sums: &Sums, currency: &str) -> String {
    let word = if sums.in_review {
        "in review"
    } else if sums.pending {
        "pending"
    } else if sums.reserved > Decimal::ZERO {
        return format!("{} reserved", money(sums.reserved, currency));
    } else if sums.net() > Decimal::ZERO {
        "taken"
    } else if sums.refunded > Decimal::ZERO {
        "given back"
    } else if sums.voided {
        "voided"
    } else if sums.failed_last {
        "declined"
    } else {
        "nothing taken"
    };
    word.to_owned()
}

fn item(store: &Store, order: &Order, line: &OrderLine) -> Item {
    let code = order.currency.code;
    // A caller may name a line, and what the shopper wrote is the shopper's: only names of the catalogue are shown.
    let known = store.catalogue.product(line.product_id);
    Item {
        name: known.map_or("Custom item".to_owned(), |product| product.name.to_owned()),
        sku: redacted::word(&line.sku).to_owned(),
        quantity: line.quantity,
        price: money(line.price.inc, code),
        discount: if line.discount.inc.is_zero() {
            String::new()
        } else {
            money(line.discount.inc, code)
        },
        shipped: order.shipped(line.id),
        refunded: order.refunded(line.id),
    }
}

fn sums(order: &Order) -> Vec<Sum> {
    let code = order.currency.code;
    let fees = order.fees.iter().map(|fee| fee.cost.inc).sum();
    let reductions = order.discount.inc + order.coupon_discount.inc;
    let all = [
        ("Subtotal", order.subtotal().inc),
        ("Discounts", -reductions),
        ("Shipping", order.shipping.inc),
        ("Handling", order.handling.inc),
        ("Gift wrapping", order.wrapping.inc),
        ("Fees", fees),
        ("Tax in the total", order.total.tax()),
    ];
    let shown = all
        .into_iter()
        .filter(|(name, amount)| *name == "Subtotal" || !amount.is_zero());
    shown
        .map(|(name, amount)| Sum {
            name,
            amount: money(amount, code),
        })
        .collect()
}

fn charge(charge: &Charge) -> ChargeRow {
    let money = |amount| money(amount, &charge.currency);
    ChargeRow {
        kind: match charge.kind {
            ChargeKind::Purchase => Badge::good("purchase"),
            ChargeKind::Capture => Badge::good("capture"),
            ChargeKind::Pending => Badge::warn("pending"),
            ChargeKind::Authorization => Badge::info("authorization"),
            ChargeKind::Void => Badge::mute("void"),
        },
        amount: money(charge.amount),
        taken: money(charge.taken),
        refunded: money(charge.refunded),
        method: redacted::word(&charge.method).to_owned(),
        transaction: charge.transaction_id,
        by: if charge.by_gateway {
            "payments host"
        } else {
            "merchant"
        },
    }
}

fn movement(store: &Store, one: &Transaction) -> Movement {
    let next = store.queue.stages(one.id).next();
    Movement {
        id: one.id,
        event: redacted::word(one.event.name()).to_owned(),
        status: Badge::transaction(one),
        amount: money(one.amount, redacted::word(&one.currency)),
        method: redacted::word(&one.payment_method_id).to_owned(),
        with: match one.by {
            Hand::Gateway => one.method_label(),
            Hand::Merchant => "by the merchant",
        },
        reference: one.reference.map_or(String::new(), |id| id.to_string()),
        booked: time(one.booked),
        stage: Badge::stage(one.stage),
        next: next.map_or(String::new(), |(at, _)| time(at)),
    }
}

/// The id of a cart that is still open can be looked up; its first letters name it here.
impl Page {
    fn cart_name(&self) -> String {
        short(&self.cart)
    }
}
