//! Everything that a store has from the start: products, cards, coupons, gift certificates, customers.

use std::collections::HashMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::frame::{Frame, Section};
use super::said::Said;
use super::text::{Badge, money};
use super::{back, html};
use crate::http::shared::Shared;
use crate::state::catalogue::{self, Product};
use crate::state::coupons;
use crate::state::currencies;
use crate::state::customers::{Customer, Instrument, InstrumentKind};
use crate::state::gift_certificates::GiftCertificate;
use crate::state::store::Store;
use crate::state::test_cards::{self, Behaviour, TestCard};

struct Goods {
    id: i64,
    name: &'static str,
    variants: Vec<Variant>,
    rules: String,
    /// The pieces that are left; None where they are not counted.
    stock: Option<u32>,
}

struct Variant {
    id: i64,
    sku: &'static str,
    price: String,
    option: String,
}

struct Card {
    number: String,
    brand: &'static str,
    says: String,
    result: Badge,
}

struct Code {
    code: &'static str,
    says: String,
}

struct Shopper {
    id: i64,
    name: String,
    credit: String,
    stored: Vec<String>,
}

#[derive(Template)]
#[template(path = "catalogue.html")]
struct Catalogue {
    frame: Frame,
    goods: Vec<Goods>,
    cards: Vec<Card>,
    coupons: Vec<Code>,
    certificates: Vec<Code>,
    customers: Vec<Shopper>,
}

/// `GET /page/catalogue`
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let store = shared.store();
    html(&Catalogue {
        frame: Frame::new(Section::Catalogue, &shared, &store, &query),
        goods: store
            .catalogue
            .all()
            .map(|product| goods(&store, product))
            .collect(),
        cards: test_cards::ALL.iter().map(card).collect(),
        coupons: coupons::all()
            .map(|one| Code {
                code: one.code,
                says: one.display_name.to_owned(),
            })
            .collect(),
        certificates: store.gift_certificates.iter().map(certificate).collect(),
        customers: store.customers.iter().map(shopper).collect(),
    })
}

/// `POST /page/stock/{product_id}` with `left`
pub(super) async fn set_stock(
    State(shared): State<Shared>,
    Path(id): Path<i64>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let said = match form.get("left").and_then(|text| text.trim().parse().ok()) {
        None => Said::NotANumber,
        Some(left) if shared.store().set_stock(id, left) => Said::StockSet,
        Some(_) => Said::NotThere,
    };
    back(Section::Catalogue.address(), said)
}

fn goods(store: &Store, product: &'static Product) -> Goods {
    let mut rules = Vec::new();
    if product.digital {
        rules.push("digital".to_owned());
    }
    for modifier in product.modifiers {
        rules.push(format!(
            "needs a text: {} (option {})",
            modifier.name, modifier.id
        ));
    }
    if let Some(most) = product.most_per_order {
        rules.push(format!("at most {most} an order"));
    }
    let variant = |one: &'static catalogue::Variant| Variant {
        id: one.id,
        sku: one.sku,
        price: money(one.price, currencies::DEFAULT.code),
        option: one.option.map_or(String::new(), |option| {
            format!(
                "{} {} (option {}, value {})",
                option.name, option.value, option.id, option.value_id
            )
        }),
    };
    Goods {
        id: product.id,
        name: product.name,
        variants: product.variants.iter().map(variant).collect(),
        rules: rules.join(", "),
        stock: store.stock.left(product),
    }
}

fn card(card: &TestCard) -> Card {
    let groups: Vec<String> = card
        .number
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    Card {
        number: groups.join(" "),
        brand: card.brand,
        says: card.says(),
        result: match card.behaviour {
            Behaviour::Approves => Badge::good("approves"),
            Behaviour::StaysPending => Badge::warn("pending"),
            Behaviour::Declines(_) => Badge::bad("declines"),
        },
    }
}

fn certificate(held: &GiftCertificate) -> Code {
    let money = |amount| money(amount, currencies::DEFAULT.code);
    Code {
        code: held.code,
        says: format!(
            "{} of {} left",
            money(held.balance),
            money(held.original_balance)
        ),
    }
}

fn shopper(customer: &Customer) -> Shopper {
    Shopper {
        id: customer.id,
        name: format!("{} {}", customer.first_name, customer.last_name),
        credit: money(customer.store_credit, currencies::DEFAULT.code),
        stored: customer.instruments.iter().map(stored).collect(),
    }
}

fn stored(instrument: &Instrument) -> String {
    let what = match &instrument.kind {
        InstrumentKind::Card { brand, last_4, .. } => format!("{brand} ending in {last_4}"),
        InstrumentKind::PayPal { .. } => "PayPal account".to_owned(),
        InstrumentKind::Bank {
            masked_account_number,
            ..
        } => format!("bank account {masked_account_number}"),
    };
    if instrument.pending {
        format!("{what}, stays pending")
    } else {
        what
    }
}
