//! The items of a refund: how a request names them, and the price of each.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::money;
use crate::state::order_lines::OrderLine;
use crate::state::orders::{Order, Pair};

/// The kinds of things that can be refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ItemKind {
    Product,
    GiftWrapping,
    Shipping,
    Handling,
    Order,
    Fee,
    Tax,
}

const KINDS: [(&str, ItemKind); 7] = [
    ("PRODUCT", ItemKind::Product),
    ("GIFT_WRAPPING", ItemKind::GiftWrapping),
    ("SHIPPING", ItemKind::Shipping),
    ("HANDLING", ItemKind::Handling),
    ("ORDER", ItemKind::Order),
    ("FEE", ItemKind::Fee),
    ("TAX", ItemKind::Tax),
];

impl ItemKind {
    /// As `item_type` names it.
    pub(crate) fn name(self) -> &'static str {
        let mut known = KINDS.iter().filter(|(_, kind)| *kind == self);
        known.next().map_or("", |(name, _)| name)
    }
}

/// One item of a refund.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RefundItem {
    pub(crate) kind: ItemKind,
    /// The number of the order product, address, fee or order.
    pub(crate) id: i64,
    /// Pieces of a product or wrapping; 0 for the other kinds.
    pub(crate) quantity: u32,
    /// The amount that was asked for; none for products and wrappings.
    pub(crate) amount: Option<Decimal>,
    pub(crate) adjustments: Vec<(Decimal, String)>,
    pub(crate) reason: String,
}

/// A request for a refund or for its quote.
#[derive(Clone, Debug)]
pub(crate) struct RefundRequest {
    pub(crate) items: Vec<RefundItem>,
    /// Provider and amount.
    pub(crate) payments: Vec<(String, Decimal)>,
    pub(crate) tax_adjustment: Option<Decimal>,
    /// Amount and the tax in it, computed by the merchant.
    pub(crate) merchant_override: Option<(Decimal, Decimal)>,
}

const REASON_LIMIT: usize = 1000;
const ADJUSTMENT_LIMIT: usize = 255;

impl RefundRequest {
    /// Reads a request; payments are asked for where the money is to go.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Refusal> {
        let mut items = Vec::new();
        for item in fields.objects("items")? {
            items.push(read_item(&item)?);
        }
        let tax_adjustment = signed(fields, "tax_adjustment_amount")?;
        let merchant_override = match fields.object("merchant_calculated_override")? {
            None => None,
            Some(given) => {
                let amount = |key: &str| given.amount(key)?.ok_or_else(|| given.missing(key));
                Some((amount("total_amount")?, amount("total_tax")?))
            }
        };
        if items.is_empty() && tax_adjustment.is_none() && merchant_override.is_none() {
            return Err(fields.missing("items"));
        }
        let mut payments = Vec::new();
        for payment in fields.objects("payments")? {
            payments.push((
                payment.required_text("provider_id")?.to_owned(),
                payment
                    .amount("amount")?
                    .ok_or_else(|| payment.missing("amount"))?,
            ));
        }
        Ok(Self {
            items,
            payments,
            tax_adjustment,
            merchant_override,
        })
    }
}

fn read_item(fields: &Fields<'_>) -> Result<RefundItem, Refusal> {
    let name = fields.required_text("item_type")?;
    let known = KINDS.iter().find(|(known, _)| *known == name);
    let (_, kind) =
        *known.ok_or_else(|| Refusal::field_fault(fields.name("item_type"), "error.unknown"))?;
    let counted = matches!(kind, ItemKind::Product | ItemKind::GiftWrapping);
    let mut adjustments = Vec::new();
    for one in fields.objects("adjustments")? {
        let amount = signed(&one, "amount")?.ok_or_else(|| one.missing("amount"))?;
        let description = one.text_or_empty("description")?;
        if description.chars().count() > ADJUSTMENT_LIMIT {
            return Err(Refusal::field_fault(
                one.name("description"),
                "error.maxLength",
            ));
        }
        adjustments.push((amount, description));
    }
    let reason = fields.text_or_empty("reason")?;
    if reason.chars().count() > REASON_LIMIT {
        return Err(Refusal::field_fault(
            fields.name("reason"),
            "error.maxLength",
        ));
    }
    let amount = if counted {
        None
    } else {
        Some(
            fields
                .amount("amount")?
                .ok_or_else(|| fields.missing("amount"))?,
        )
    };
    Ok(RefundItem {
        kind,
        id: fields.required_integer("item_id")?,
        quantity: if counted { fields.quantity()? } else { 0 },
        amount,
        adjustments,
        reason,
    })
}

/// An amount that may be below zero.
fn signed(fields: &Fields<'_>, key: &str) -> Result<Option<Decimal>, Refusal> {
    match fields.get(key) {
        None => Ok(None),
        Some(Value::Number(_) | Value::String(_)) => {
            let amount = fields.get(key).and_then(money::read).map(money::bounded);
            let wrong = || Refusal::field_fault(fields.name(key), "error.expected.jsnumber");
            amount.map(Some).ok_or_else(wrong)
        }
        Some(_) => Err(Refusal::field_fault(
            fields.name(key),
            "error.expected.jsnumber",
        )),
    }
}

fn too_much(what: &str) -> Refusal {
    Refusal::unprocessable(format!(
        "More of the {what} is refunded than is left of it."
    ))
}

impl Order {
    /// The price of an item; `earlier` are the items of the same request before it.
    pub(crate) fn price(&self, item: &RefundItem, earlier: &[RefundItem]) -> Result<Pair, Refusal> {
        let unknown = || Refusal::unprocessable("The order has no such item to refund.");
        let fee_of = |id: i64| {
            let place = usize::try_from(id.checked_sub(self.id * 100 + 1)?).ok()?;
            self.fees.get(place)
        };
        let asked = item.amount.unwrap_or_default();
        let before = self.given_back(item.kind, Some(item.id), earlier);
        let limited = |what: &str, of: Pair| {
            if before + asked > of.inc {
                return Err(too_much(what));
            }
            Ok(self.part(of, asked))
        };
        match item.kind {
            ItemKind::Product | ItemKind::GiftWrapping => {
                let line = self.lines.iter().find(|line| line.id == item.id);
                self.price_pieces(line.ok_or_else(unknown)?, item, earlier)
            }
            ItemKind::Shipping | ItemKind::Handling => {
                let address = self.address(item.id).ok_or_else(unknown)?;
                // An order that was made directly has its costs as a whole only.
                let by_address = self.shipping_costs() > Decimal::ZERO;
                match item.kind {
                    ItemKind::Shipping if by_address => limited("shipping", address.cost),
                    ItemKind::Shipping => limited("shipping", self.shipping),
                    _ => limited("handling", self.handling),
                }
            }
            ItemKind::Order if item.id != self.id => Err(unknown()),
            ItemKind::Order => Ok(Pair::both(asked)),
            ItemKind::Fee => limited("fee", fee_of(item.id).ok_or_else(unknown)?.cost),
            ItemKind::Tax => {
                if before + asked > self.total.tax() {
                    return Err(too_much("tax"));
                }
                Ok(Pair {
                    ex: Decimal::ZERO,
                    inc: asked,
                })
            }
        }
    }

    /// A part of a cost, with its share of the tax.
    fn part(&self, of: Pair, amount: Decimal) -> Pair {
        if of.inc.is_zero() {
            return Pair::default();
        }
        Pair {
            ex: self.currency.round(of.ex * amount / of.inc),
            inc: amount,
        }
    }

    fn price_pieces(
        &self,
        line: &OrderLine,
        item: &RefundItem,
        earlier: &[RefundItem],
    ) -> Result<Pair, Refusal> {
        let refunds = self.refunds.iter().flat_map(|refund| &refund.items);
        let same = |other: &&RefundItem| other.kind == item.kind && other.id == item.id;
        let gone: u32 = refunds
            .chain(earlier)
            .filter(same)
            .map(|other| other.quantity)
            .sum();
        if u64::from(gone) + u64::from(item.quantity) > u64::from(line.quantity) {
            return Err(too_much("product"));
        }
        let whole = match item.kind {
            ItemKind::Product => line.price.times(line.quantity).less(line.discount),
            _ => match &line.wrapping {
                Some((_, cost)) => *cost,
                None => {
                    return Err(Refusal::unprocessable("The product is not wrapped."));
                }
            },
        };
        let pieces = Decimal::from(item.quantity) / Decimal::from(line.quantity);
        Ok(Pair {
            ex: self.currency.round(whole.ex * pieces),
            inc: self.currency.round(whole.inc * pieces),
        })
    }

    /// The amount of a kind that went back before, or goes back earlier in the same request.
    fn given_back(&self, kind: ItemKind, id: Option<i64>, earlier: &[RefundItem]) -> Decimal {
        let refunds = self.refunds.iter().flat_map(|refund| &refund.items);
        refunds
            .chain(earlier)
            .filter(|item| item.kind == kind && id.is_none_or(|id| item.id == id))
            .filter_map(|item| item.amount)
            .sum()
    }
}
