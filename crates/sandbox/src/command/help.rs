//! The end of `--help`: everything that a store has from the start, read from its own tables.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::state::catalogue::{self, Catalogue, Product};
use crate::state::coupons;
use crate::state::currencies;
use crate::state::customers::{self, Customer, InstrumentKind};
use crate::state::gift_certificates;
use crate::state::test_cards;

/// The sections that follow the options.
pub(super) fn sections() -> String {
    let products = Catalogue::default().all().map(product);
    let cards = test_cards::ALL.iter().map(|card| {
        let (number, brand) = (card.number, card.brand);
        format!("{number:<17} {brand:<11} {}", card.says())
    });
    let coupons = coupons::all().map(|one| format!("{:<13} {}", one.code, one.display_name));
    let certificates = gift_certificates::seeded().into_iter().map(|one| {
        format!(
            "{:<13} gift certificate with {}",
            one.code,
            money(one.balance)
        )
    });
    let customers = customers::seeded().into_iter().map(|one| customer(&one));
    let mut text = String::new();
    section(&mut text, "Products", products);
    section(&mut text, "Cards", cards);
    section(&mut text, "Coupons", coupons.chain(certificates));
    section(&mut text, "Customers", customers);
    let page = [
        "Open the address of the API in a browser: carts, orders with their ledger, payments, requests as they arrive,",
        "webhooks, faults, lags and the clock. Requests under /sandbox do the same for a test.",
    ];
    section(&mut text, "Page", page.into_iter().map(str::to_owned));
    text
}

fn section(text: &mut String, name: &str, lines: impl Iterator<Item = String>) {
    let gap = if text.is_empty() { "" } else { "\n" };
    let _ = writeln!(text, "{gap}{name}:");
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
}

fn product(product: &Product) -> String {
    let variant = |one: &catalogue::Variant| match one.option {
        Some(option) => format!("variant {} {} {}", one.id, option.value, money(one.price)),
        None => format!("variant {} {}", one.id, money(one.price)),
    };
    let mut parts: Vec<String> = product.variants.iter().map(variant).collect();
    if product.digital {
        parts.push("digital".to_owned());
    }
    for modifier in product.modifiers {
        parts.push(format!(
            "needs the text {} (option {})",
            modifier.name, modifier.id
        ));
    }
    if let Some(most) = product.most_per_order {
        parts.push(format!("at most {most} an order"));
    }
    if let Some(stock) = product.stock {
        parts.push(format!("{stock} in stock"));
    }
    format!("{} {:<17} {}", product.id, product.name, parts.join(", "))
}

fn customer(customer: &Customer) -> String {
    let stored = |kind: &InstrumentKind| match kind {
        InstrumentKind::Card { brand, last_4, .. } => format!("{brand} ending in {last_4}"),
        InstrumentKind::PayPal { .. } => "PayPal account".to_owned(),
        InstrumentKind::Bank { .. } => "bank account".to_owned(),
    };
    let mut parts = vec![format!("{} of store credit", money(customer.store_credit))];
    parts.extend(customer.instruments.iter().map(|one| stored(&one.kind)));
    let (first, last) = (customer.first_name, customer.last_name);
    format!("{} {first} {last}: {}", customer.id, parts.join(", "))
}

fn money(amount: Decimal) -> String {
    format!("{amount:.2} {}", currencies::DEFAULT.code)
}
