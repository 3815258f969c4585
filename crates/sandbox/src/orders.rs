//! Orders: what was bought, what is owed, what has been paid.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::addresses::Address;
use crate::errors::Refusal;
use crate::fees::Fee;
use crate::store::Store;
use crate::transactions::{Event, Transaction};

/// Status 0: made, not paid.
pub(crate) const INCOMPLETE: i64 = 0;
/// Status 1: entered by hand or by V2 without a status; also partly paid.
pub(crate) const PENDING: i64 = 1;
/// Status 7: a payment was accepted and is not final.
pub(crate) const AWAITING_PAYMENT: i64 = 7;
/// Status 11: paid.
pub(crate) const AWAITING_FULFILLMENT: i64 = 11;

/// An amount without and with tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) ex: Decimal,
    pub(crate) inc: Decimal,
}

impl Pair {
    /// Untaxed: both sides are the same.
    pub(crate) fn both(amount: Decimal) -> Self {
        Self {
            ex: amount,
            inc: amount,
        }
    }

    pub(crate) fn times(self, quantity: u32) -> Self {
        let quantity = Decimal::from(quantity);
        Self {
            ex: self.ex * quantity,
            inc: self.inc * quantity,
        }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            ex: self.ex + other.ex,
            inc: self.inc + other.inc,
        }
    }

    pub(crate) fn minus(self, amount: Decimal) -> Self {
        Self {
            ex: self.ex - amount,
            inc: self.inc - amount,
        }
    }
}

/// Where an order came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `POST /v3/checkouts/{checkout_id}/orders`
    Checkout,
    /// `POST /v2/orders`
    Api,
}

/// A line of an order.
#[derive(Clone, Debug)]
pub(crate) struct OrderLine {
    pub(crate) quantity: u32,
    pub(crate) price: Pair,
    pub(crate) digital: bool,
    pub(crate) gift_certificate: bool,
}

/// What a caller of V2 may note on an order and read again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    pub(crate) customer_message: String,
    pub(crate) staff_notes: String,
    pub(crate) external_order_id: String,
    pub(crate) external_source: Option<String>,
    pub(crate) external_merchant_id: Option<String>,
    pub(crate) customer_locale: String,
    pub(crate) ip_address: String,
    pub(crate) ip_address_v6: String,
    pub(crate) payment_method: String,
}

/// An order.
#[derive(Clone)]
pub(crate) struct Order {
    pub(crate) id: i64,
    pub(crate) status_id: i64,
    pub(crate) cart_id: Option<String>,
    pub(crate) customer_id: i64,
    pub(crate) channel_id: i64,
    pub(crate) origin: Origin,
    pub(crate) billing: Address,
    pub(crate) shipping_addresses: usize,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) shipping: Pair,
    pub(crate) handling: Pair,
    pub(crate) wrapping: Pair,
    pub(crate) fees: Vec<Fee>,
    pub(crate) discount: Decimal,
    pub(crate) coupon_discount: Decimal,
    /// What is charged. It disagrees with the lines where a caller of V2 or a test has set it: payments answer 30004 then.
    pub(crate) total: Pair,
    pub(crate) notes: Notes,
    pub(crate) payment_status: &'static str,
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

impl Order {
    pub(crate) fn subtotal(&self) -> Pair {
        self.lines.iter().fold(Pair::default(), |sum, line| {
            sum.plus(line.price.times(line.quantity))
        })
    }

    fn fees(&self) -> Pair {
        self.fees
            .iter()
            .fold(Pair::default(), |sum, fee| sum.plus(fee.cost))
    }

    /// What the lines and the costs come to.
    pub(crate) fn computed_total(&self) -> Pair {
        let costs = self
            .shipping
            .plus(self.handling)
            .plus(self.wrapping)
            .plus(self.fees());
        self.subtotal()
            .plus(costs)
            .minus(self.discount)
            .minus(self.coupon_discount)
    }

    /// What has been taken for it.
    pub(crate) fn paid(&self) -> Decimal {
        self.transactions
            .iter()
            .filter(|taken| taken.event == Event::Purchase)
            .map(|taken| taken.amount)
            .sum()
    }

    pub(crate) fn due(&self) -> Decimal {
        self.total.inc - self.paid()
    }

    /// Whether the payments host takes money for it: Incomplete, or Pending because a part was paid.
    pub(crate) fn is_payable(&self) -> bool {
        self.status_id == INCOMPLETE || (self.status_id == PENDING && self.paid() > Decimal::ZERO)
    }

    pub(crate) fn is_paid(&self) -> bool {
        self.status_id == AWAITING_FULFILLMENT
    }

    /// Whether nothing of it has to be shipped.
    pub(crate) fn is_digital(&self) -> bool {
        self.lines.iter().all(|line| line.digital)
    }

    /// Paid with this built-in method, where the order shows it on its own line.
    pub(crate) fn paid_by(&self, method: &str) -> Decimal {
        self.transactions
            .iter()
            .filter(|taken| taken.event == Event::Purchase && taken.payment_method_id == method)
            .map(|taken| taken.amount)
            .sum()
    }
}

impl Store {
    pub(crate) fn order(&self, id: i64) -> Result<&Order, Refusal> {
        self.orders.get(&id).ok_or_else(Refusal::not_found)
    }

    /// Numbers an order and keeps it.
    pub(crate) fn keep_order(&mut self, make: impl FnOnce(i64) -> Order) -> &Order {
        let id = self.next_order_id;
        self.next_order_id += 1;
        self.orders.entry(id).or_insert_with(|| make(id))
    }

    /// Moves the order to where its payments have brought it; a paid order takes its cart away.
    pub(crate) fn settle_status(&mut self, id: i64) {
        let now = self.clock.now();
        let Some(order) = self.orders.get_mut(&id) else {
            return;
        };
        order.modified = now;
        if order
            .transactions
            .iter()
            .any(|taken| taken.event == Event::Pending)
        {
            order.status_id = AWAITING_PAYMENT;
            order.payment_status = "pending";
        } else if order.due() <= Decimal::ZERO {
            order.status_id = AWAITING_FULFILLMENT;
            order.payment_status = if order.paid() > Decimal::ZERO {
                "captured"
            } else {
                ""
            };
            if let Some(cart) = &order.cart_id {
                self.carts.remove(cart);
            }
        } else {
            order.status_id = if order.paid() > Decimal::ZERO {
                PENDING
            } else {
                INCOMPLETE
            };
            order.payment_status = "";
        }
    }
}
