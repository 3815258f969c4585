//! Orders: what was bought, what is owed, what has been paid.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::state::addresses::Address;
use crate::state::currencies::{self, Currency};
use crate::state::errors::Refusal;
use crate::state::fees::Fee;
use crate::state::kept_order::KeptOrder;
use crate::state::notices::Notice;
use crate::state::order_addresses::{OrderAddress, OrderPickup};
use crate::state::order_lines::{Message, OrderCoupon, OrderLine};
use crate::state::payments::{Root, Standing, Sums, roots};
use crate::state::refunds::Refund;
use crate::state::settings::Taxes;
use crate::state::shipments::Shipment;
use crate::state::store::Store;
use crate::state::transactions::{Stage, Transaction};
use serde::{Deserialize, Serialize};

/// Status 0: made, not paid.
pub(crate) const INCOMPLETE: i64 = 0;
/// Status 1: entered by hand or by V2 without a status; also partly paid.
pub(crate) const PENDING: i64 = 1;
/// Status 2: all of it is on its way.
pub(crate) const SHIPPED: i64 = 2;
/// Status 3: a part is on its way.
pub(crate) const PARTIALLY_SHIPPED: i64 = 3;
/// Status 4: all of its money went back.
pub(crate) const REFUNDED: i64 = 4;
/// Status 5: called off.
pub(crate) const CANCELLED: i64 = 5;
/// Status 6: turned down by the merchant.
pub(crate) const DECLINED: i64 = 6;
/// Status 7: a payment was accepted and is not final.
pub(crate) const AWAITING_PAYMENT: i64 = 7;
/// Status 11: paid.
pub(crate) const AWAITING_FULFILLMENT: i64 = 11;
/// Status 12: held until a person has looked at it.
pub(crate) const MANUAL_VERIFICATION: i64 = 12;
/// Status 14: a part of its money went back.
pub(crate) const PARTIALLY_REFUNDED: i64 = 14;

/// An amount without and with tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

    /// The side that the prices of a store with these taxes are.
    pub(crate) fn as_priced(self, taxes: Taxes) -> Decimal {
        if taxes.are_included() {
            self.inc
        } else {
            self.ex
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

    pub(crate) fn less(self, other: Self) -> Self {
        Self {
            ex: self.ex - other.ex,
            inc: self.inc - other.inc,
        }
    }

    /// The tax in it.
    pub(crate) fn tax(self) -> Decimal {
        self.inc - self.ex
    }
}

/// Where an order came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Origin {
    /// `POST /v3/checkouts/{checkout_id}/orders`
    Checkout,
    /// `POST /v2/orders`
    Api,
    /// Typed in the control panel: the payments host does not take money for it.
    ControlPanel,
}

impl Origin {
    /// As `order_source` names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Checkout => "checkout_api",
            Self::Api => "external",
            Self::ControlPanel => "manual",
        }
    }
}

/// What a caller of V2 may note on an order and read again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) id: i64,
    pub(crate) status_id: i64,
    pub(crate) cart_id: Option<String>,
    pub(crate) customer_id: i64,
    pub(crate) channel_id: i64,
    pub(crate) origin: Origin,
    pub(crate) billing: Address,
    pub(crate) addresses: Vec<OrderAddress>,
    pub(crate) pickups: Vec<OrderPickup>,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) shipping: Pair,
    pub(crate) handling: Pair,
    pub(crate) wrapping: Pair,
    pub(crate) fees: Vec<Fee>,
    pub(crate) discount: Pair,
    pub(crate) coupon_discount: Pair,
    pub(crate) coupons: Vec<OrderCoupon>,
    pub(crate) currency: Currency,
    pub(crate) taxes: Taxes,
    pub(crate) shipments: Vec<Shipment>,
    pub(crate) messages: Vec<Message>,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) is_deleted: bool,
    /// What is charged. It disagrees with the lines where a caller of V2 or a test has set it: payments answer 30004
    /// then.
    pub(crate) total: Pair,
    pub(crate) notes: Notes,
    pub(crate) payment_status: String,
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

impl Order {
    /// An order of nothing, to be filled in.
    pub(crate) fn blank(billing: Address, now: Timestamp) -> Self {
        Self {
            id: 0,
            status_id: INCOMPLETE,
            cart_id: None,
            customer_id: 0,
            channel_id: 1,
            origin: Origin::Api,
            billing,
            addresses: Vec::new(),
            pickups: Vec::new(),
            lines: Vec::new(),
            shipping: Pair::default(),
            handling: Pair::default(),
            wrapping: Pair::default(),
            fees: Vec::new(),
            discount: Pair::default(),
            coupon_discount: Pair::default(),
            coupons: Vec::new(),
            currency: currencies::DEFAULT,
            taxes: Taxes::None,
            shipments: Vec::new(),
            messages: Vec::new(),
            refunds: Vec::new(),
            is_deleted: false,
            total: Pair::default(),
            notes: Notes::default(),
            payment_status: String::new(),
            transactions: Vec::new(),
            created: now,
            modified: now,
        }
    }

    /// Numbers the lines that have no number yet. It follows from the order's, so it is the store's only one.
    pub(crate) fn number_lines(&mut self) {
        let first = self.id * 1000;
        let mut last = self.lines.iter().map(|line| line.id).fold(first, i64::max);
        for line in self.lines.iter_mut().filter(|line| line.id == 0) {
            last += 1;
            line.id = last;
        }
    }

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
            .less(self.discount)
            .less(self.coupon_discount)
    }

    /// The payments that the order has moved by.
    fn counted(&self) -> Vec<Root<'_>> {
        let counted = |one: &&Transaction| one.stage == Stage::Counted && one.moves_order;
        roots(self.transactions.iter().filter(counted))
    }

    /// What its payments come to, as far as the order has moved by them.
    pub(crate) fn sums(&self) -> Sums {
        Sums::of(&self.counted(), self.currency.code)
    }

    /// What the payments host charges: the total without what is taken and not given back, or reserved.
    pub(crate) fn due(&self) -> Decimal {
        self.total.inc.saturating_sub(self.sums().covered())
    }

    /// Whether the payments host takes money for it: Incomplete, or Pending because a part was paid.
    pub(crate) fn is_payable(&self) -> bool {
        let open = match self.status_id {
            INCOMPLETE => true,
            PENDING => self.sums().covered() > Decimal::ZERO,
            _ => false,
        };
        open && self.origin != Origin::ControlPanel
    }

    /// 409 for an order whose status admits no payment. Pending passes: the payments host looks closer.
    pub(crate) fn check_open(&self) -> Result<(), Refusal> {
        if matches!(self.status_id, INCOMPLETE | PENDING) {
            return Ok(());
        }
        Err(Refusal::new(409, "Order is not in a correct status.").code(30101))
    }

    pub(crate) fn transaction_mut(&mut self, id: i64) -> Option<&mut Transaction> {
        self.transactions.iter_mut().find(|one| one.id == id)
    }

    /// The newest payment that did not fail.
    pub(crate) fn paid_last(&self) -> Option<&Transaction> {
        let counted = self.counted().into_iter().rev();
        let mut worked = counted.filter(|root| root.standing != Standing::Failed);
        worked.next().map(|root| root.of)
    }

    /// Whether nothing of it has to be shipped.
    pub(crate) fn is_digital(&self) -> bool {
        self.lines.iter().all(|line| line.digital)
    }

    /// Paid with this built-in method, where the order shows it on its own line.
    pub(crate) fn paid_by(&self, method: &str) -> Decimal {
        let counted = self.counted().into_iter();
        let by_it = counted.filter(|root| root.of.payment_method_id == method);
        by_it.map(|root| root.net()).sum()
    }

    /// The status and payment status that its payments have brought it to.
    ///
    /// An order that was called off stays so: money that comes in all the same is in its transactions only.
    fn moved(&self) -> (i64, &'static str) {
        let sums = self.sums();
        let open = match self.status_id {
            AWAITING_PAYMENT | MANUAL_VERIFICATION => INCOMPLETE,
            other => other,
        };
        let has_some = sums.covered() > Decimal::ZERO;
        let partly = if has_some { PENDING } else { open };
        let (status, payment_status) = if sums.in_review {
            (MANUAL_VERIFICATION, "held for review")
        } else if sums.pending {
            (AWAITING_PAYMENT, "pending")
        } else if sums.is_whole(self.total.inc) {
            let said = match (sums.reserved > Decimal::ZERO, sums.gross > Decimal::ZERO) {
                (true, _) => "authorized",
                (false, true) => "captured",
                (false, false) => "",
            };
            (AWAITING_FULFILLMENT, said)
        } else if sums.failed_last && matches!(open, INCOMPLETE | PENDING) {
            (partly, "declined")
        } else if sums.refunded > Decimal::ZERO && sums.net() > Decimal::ZERO {
            (PARTIALLY_REFUNDED, "partially refunded")
        } else if sums.refunded > Decimal::ZERO {
            (REFUNDED, "refunded")
        } else if sums.voided && !has_some {
            (open, "void")
        } else {
            (partly, "")
        };
        let under_way = matches!(self.status_id, SHIPPED | PARTIALLY_SHIPPED | 8 | 9 | 10);
        let stays = matches!(self.status_id, CANCELLED | DECLINED)
            || (under_way && status == AWAITING_FULFILLMENT);
        if stays {
            (self.status_id, payment_status)
        } else {
            (status, payment_status)
        }
    }
}

impl Store {
    pub(crate) fn order(&self, id: i64) -> Result<&Order, Refusal> {
        let kept = self.orders.get(&id).ok_or_else(Refusal::not_found)?;
        Ok(kept)
    }

    /// Numbers an order and keeps it.
    pub(crate) fn keep_order(&mut self, make: impl FnOnce(i64) -> Order) -> &Order {
        let id = self.next_order_id;
        self.next_order_id += 1;
        let mut order = make(id);
        order.number_lines();
        self.orders.insert(id, KeptOrder::new(order));
        self.order_changed(id, self.clock.now());
        &self.orders[&id]
    }

    /// Moves the order to where its payments have brought it; a paid order takes its cart away.
    pub(crate) fn move_by_money(&mut self, id: i64, at: Timestamp) {
        let Some(order) = self.orders.get_mut(&id) else {
            return;
        };
        let (status_id, payment_status) = order.moved();
        order.status_id = status_id;
        let ended = matches!(order.payment_status.as_str(), "declined" | "void");
        if !(ended && self.settings.quirks.stale_payment_status) {
            payment_status.clone_into(&mut order.payment_status);
        }
        let paid_cart = order.cart_id.clone();
        if status_id == AWAITING_FULFILLMENT
            && let Some(cart) = paid_cart
            && let Some(held) = self.carts.remove(&cart)
        {
            self.notify(Notice::CartConverted(cart, id), Some(held.channel_id));
        }
        self.order_changed(id, at);
    }
}
