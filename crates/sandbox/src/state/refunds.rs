//! Refunds of an order: the price of what goes back, the ways in which it can go back, and the refund itself.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::state::currencies;
use crate::state::errors::Refusal;
use crate::state::methods::STORE_CREDIT_METHOD;
use crate::state::notices::Notice;
use crate::state::orders::{Order, Pair};
use crate::state::payments::{Root, roots};
use crate::state::refund_items::{ItemKind, RefundItem, RefundRequest};
use crate::state::store::Store;
use crate::state::transactions::{Event, PaidWith, Stage, Transaction};
use serde::{Deserialize, Serialize};

/// A refund.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: i64,
    pub(crate) order_id: i64,
    pub(crate) created: Timestamp,
    pub(crate) total: Decimal,
    pub(crate) tax: Decimal,
    pub(crate) uses_override: bool,
    pub(crate) items: Vec<RefundItem>,
    pub(crate) payments: Vec<RefundPayment>,
}

/// The money of a refund that goes back in one way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RefundPayment {
    pub(crate) id: i64,
    pub(crate) provider_id: String,
    pub(crate) amount: Decimal,
    pub(crate) offline: bool,
    pub(crate) transaction_id: Option<i64>,
}

/// The price of a refund.
#[derive(Clone, Debug)]
pub(crate) struct Quote {
    pub(crate) total: Decimal,
    pub(crate) tax: Decimal,
    pub(crate) order_level: Decimal,
    pub(crate) adjustment: Decimal,
    /// The ways to give it back: one of them, whole.
    pub(crate) methods: Vec<Vec<Way>>,
}

/// One payment of a way to give money back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) provider_id: String,
    pub(crate) description: &'static str,
    pub(crate) amount: Decimal,
    pub(crate) offline: bool,
}

/// The provider of store credit.
const STORE_CREDIT: &str = "storecredit";
/// The provider of money that goes back outside of the platform.
const OFFLINE: &str = "custom";

impl Order {
    /// Its own payments, in the order's currency.
    fn refundable(&self) -> Vec<Root<'_>> {
        let mut roots = roots(self.transactions.iter());
        roots.retain(|root| root.of.currency == self.currency.code && root.net() > Decimal::ZERO);
        roots
    }

    /// The pieces of a line that went back.
    pub(crate) fn refunded(&self, line: i64) -> u32 {
        let items = self.refunds.iter().flat_map(|refund| &refund.items);
        let of_line = items.filter(|item| item.kind == ItemKind::Product && item.id == line);
        of_line.map(|item| item.quantity).sum()
    }

    /// The value of the pieces of a line that went back.
    pub(crate) fn refunded_amount(&self, line: i64) -> Decimal {
        let held = self.lines.iter().find(|held| held.id == line);
        held.map_or(Decimal::ZERO, |held| {
            let whole = held.price.times(held.quantity).less(held.discount).inc;
            let pieces = Decimal::from(self.refunded(line)) / Decimal::from(held.quantity);
            self.currency.round(whole * pieces)
        })
    }

    /// The price of items, and the ways to give it back. 422 for more than is left.
    pub(crate) fn quote(&self, request: &RefundRequest) -> Result<Quote, Refusal> {
        let mut sum = Pair::default();
        let mut order_level = Decimal::ZERO;
        let mut adjustment = Decimal::ZERO;
        for (place, item) in request.items.iter().enumerate() {
            let earlier = &request.items[..place];
            let price = self.price(item, earlier)?;
            if item.kind == ItemKind::Order {
                order_level += price.inc;
            }
            let adjusted: Decimal = item.adjustments.iter().map(|(amount, _)| amount).sum();
            adjustment += adjusted;
            sum = sum.plus(price).plus(Pair::both(adjusted));
        }
        let (mut total, mut tax) = (sum.inc, sum.tax());
        if let Some(amount) = request.tax_adjustment {
            total += amount;
            tax += amount;
        }
        if let Some((amount, of_it)) = request.merchant_override {
            (total, tax) = (amount, of_it);
        }
        let left: Decimal = self.refundable().iter().map(Root::net).sum();
        if total <= Decimal::ZERO {
            return Err(Refusal::unprocessable("The refund comes to nothing."));
        }
        if total > left {
            return Err(Refusal::unprocessable(
                "The refund is larger than the amount that is left to refund.",
            ));
        }
        Ok(Quote {
            total,
            tax,
            order_level,
            adjustment,
            methods: self.ways(total),
        })
    }

    /// The ways to give an amount back: to its payments in their order, as store credit, or outside of the platform.
    fn ways(&self, total: Decimal) -> Vec<Vec<Way>> {
        let mut back: Vec<Way> = Vec::new();
        let mut left = total;
        for root in self.refundable() {
            let amount = root.net().min(left);
            left -= amount;
            let provider = root.of.gateway().to_owned();
            match back.iter_mut().find(|way| way.provider_id == provider) {
                Some(way) => way.amount += amount,
                None if amount > Decimal::ZERO => back.push(Way {
                    provider_id: provider,
                    description: root.of.method_label(),
                    amount,
                    offline: false,
                }),
                None => {}
            }
        }
        let whole = |provider: &str, description, offline| {
            vec![Way {
                provider_id: provider.to_owned(),
                description,
                amount: total,
                offline,
            }]
        };
        let mut ways = vec![back];
        if self.customer_id != 0 && self.currency == currencies::DEFAULT {
            ways.push(whole(STORE_CREDIT, "Store Credit", false));
        }
        ways.push(whole(OFFLINE, "Offline", true));
        ways.dedup();
        ways
    }
}

impl Store {
    /// Refunds: one at a time for an order, in one of the ways that a quote names.
    pub(crate) fn refund_items(
        &mut self,
        order: i64,
        request: RefundRequest,
    ) -> Result<&Refund, Refusal> {
        let held = self.order(order)?;
        let under_way =
            |one: &Transaction| one.event == Event::Refund && one.stage < Stage::Counted;
        if held.transactions.iter().any(under_way) {
            return Err(Refusal::unprocessable(
                "Another refund of this order is under way.",
            ));
        }
        let to_credit = |(provider, _): &(String, Decimal)| provider == STORE_CREDIT;
        if held.customer_id == 0 && request.payments.iter().any(to_credit) {
            return Err(Refusal::unprocessable(
                "A guest has no store credit to refund to.",
            ));
        }
        let quote = held.quote(&request)?;
        let chosen = quote
            .methods
            .iter()
            .find(|way| same(way, &request.payments));
        let Some(way) = chosen.cloned() else {
            return Err(Refusal::unprocessable(
                "The payments of the refund are not those of its quote.",
            )
            .field("payments", "error.mismatch"));
        };
        let payments = self.give_back(order, &way);
        self.next_refund_id += 1;
        let refund = Refund {
            id: self.next_refund_id,
            order_id: order,
            created: self.clock.now(),
            total: quote.total,
            tax: quote.tax,
            uses_override: request.merchant_override.is_some(),
            items: request.items,
            payments,
        };
        self.notify_of_order(order, Notice::RefundCreated(order, refund.id));
        self.change(order, |order| order.refunds.push(refund));
        let refunds = &self.order(order)?.refunds;
        refunds.last().ok_or_else(Refusal::not_found)
    }

    /// Records the follow-ups of the payments that are given back.
    fn give_back(&mut self, order: i64, way: &[Way]) -> Vec<RefundPayment> {
        let mut made = Vec::new();
        let mut taken: std::collections::HashMap<i64, Decimal> = std::collections::HashMap::new();
        for one in way {
            let mut left = one.amount;
            let Some(held) = self.orders.get(&order) else {
                break;
            };
            let customer = held.customer_id;
            let elsewhere = matches!(one.provider_id.as_str(), STORE_CREDIT | OFFLINE);
            let mut follow_ups = Vec::new();
            for root in held.refundable() {
                if !elsewhere && root.of.gateway() != one.provider_id {
                    continue;
                }
                let used = taken.entry(root.of.id).or_default();
                let amount = (root.net() - *used).min(left);
                if amount <= Decimal::ZERO {
                    continue;
                }
                *used += amount;
                left -= amount;
                follow_ups.push((root.of.clone(), root.refund_to, amount));
            }
            let mut transaction_id = None;
            for (of, reference, amount) in follow_ups {
                self.return_balance(&of, one, customer, amount);
                let method = if one.provider_id == STORE_CREDIT {
                    STORE_CREDIT_METHOD.to_owned()
                } else {
                    of.payment_method_id.clone()
                };
                let id = self.record(
                    order,
                    Transaction {
                        event: Event::Refund,
                        amount,
                        currency: of.currency.clone(),
                        payment_method_id: method,
                        with: if one.offline {
                            PaidWith::Elsewhere
                        } else {
                            of.with.without_balance()
                        },
                        reference: Some(reference),
                        ..Transaction::blank()
                    },
                );
                transaction_id = transaction_id.or(Some(id));
            }
            self.next_refund_payment_id += 1;
            made.push(RefundPayment {
                id: self.next_refund_payment_id,
                provider_id: one.provider_id.clone(),
                amount: one.amount,
                offline: one.offline,
                transaction_id,
            });
        }
        made
    }

    /// Puts money back on the certificate that paid, or to the customer's credit.
    fn return_balance(&mut self, of: &Transaction, way: &Way, customer: i64, amount: Decimal) {
        let by_credit = matches!(of.with, PaidWith::StoreCredit { .. });
        if way.provider_id == STORE_CREDIT || (by_credit && !way.offline) {
            if let Some(customer) = self.customer_mut(customer) {
                customer.store_credit += amount;
            }
        } else if let PaidWith::GiftCertificate { code, .. } = of.with
            && !way.offline
        {
            let mut held = self.gift_certificates.iter_mut();
            if let Some(certificate) = held.find(|one| one.code == code) {
                certificate.balance += amount;
            }
        }
    }
}

/// True if a request names exactly these payments.
fn same(way: &[Way], asked: &[(String, Decimal)]) -> bool {
    way.len() == asked.len()
        && way.iter().all(|one| {
            asked
                .iter()
                .any(|(provider, amount)| *provider == one.provider_id && *amount == one.amount)
        })
}
