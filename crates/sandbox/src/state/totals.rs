//! The sums of a cart, without and with tax. An order made of the cart has the same.

use rust_decimal::Decimal;

use crate::state::carts::Cart;
use crate::state::catalogue::GIFT_WRAPPING_PRICE;
use crate::state::coupons::Coupon;
use crate::state::currencies::Currency;
use crate::state::line_items::LineItem;
use crate::state::orders::Pair;
use crate::state::settings::{Promotion, Taxes};
use serde::{Deserialize, Serialize};

/// The rules that a cart was opened under: a later change of the settings leaves it alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Terms {
    pub(crate) taxes: Taxes,
    pub(crate) currency: Currency,
    pub(crate) promotion: Option<Promotion>,
    pub(crate) several_coupons: bool,
    pub(crate) unrounded: bool,
}

impl Terms {
    /// An amount as it is priced, without and with tax.
    pub(crate) fn pair(&self, amount: Decimal) -> Pair {
        let factor = Decimal::ONE + self.taxes.rate() / Decimal::ONE_HUNDRED;
        match self.taxes {
            Taxes::None => Pair::both(amount),
            Taxes::Added(_) => Pair {
                ex: amount,
                inc: self.currency.round(amount * factor),
            },
            Taxes::Included(_) => Pair {
                ex: self.currency.round(amount / factor),
                inc: amount,
            },
        }
    }

    /// A share of an amount, rounded unless the settings say otherwise.
    fn share(&self, amount: Decimal) -> Decimal {
        if self.unrounded {
            amount.round_dp(12)
        } else {
            self.currency.round(amount)
        }
    }
}

/// The sums of a cart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Totals {
    /// The lines before discounts.
    pub(crate) subtotal: Pair,
    /// Manual discounts and the promotion.
    pub(crate) discount: Pair,
    pub(crate) coupon: Pair,
    pub(crate) shipping: Pair,
    pub(crate) wrapping: Pair,
    pub(crate) fees: Pair,
}

impl Totals {
    /// The lines after discounts.
    pub(crate) fn cart(&self) -> Pair {
        self.subtotal.less(self.discount).less(self.coupon)
    }

    /// The amount to pay.
    pub(crate) fn grand(&self) -> Pair {
        let costs = self.shipping.plus(self.wrapping).plus(self.fees);
        self.cart().plus(costs)
    }
}

impl Cart {
    /// All sums.
    pub(crate) fn totals(&self) -> Totals {
        let pair = |amount| self.terms.pair(amount);
        let subtotal = self.items.iter().map(|item| self.line_pair(item));
        let discounts = [self.manual_total(), self.promotion_amount()];
        let fees = self.fees.iter().map(|fee| pair(fee.cost));
        Totals {
            subtotal: sum(subtotal),
            discount: sum(discounts.into_iter().map(pair)),
            coupon: sum(self.coupons.iter().map(|one| pair(self.coupon_total(one)))),
            shipping: sum(self
                .consignments
                .iter()
                .map(|one| pair(self.shipping_of(one)))),
            wrapping: sum(self.items.iter().map(|item| pair(self.wrapping_of(item)))),
            fees: sum(fees),
        }
    }

    /// The price of one piece without and with tax. Gift certificates are not taxed.
    pub(crate) fn unit_pair(&self, item: &LineItem) -> Pair {
        if item.is_gift_certificate() {
            Pair::both(item.list_price)
        } else {
            self.terms.pair(item.list_price)
        }
    }

    fn line_pair(&self, item: &LineItem) -> Pair {
        self.unit_pair(item).times(item.quantity)
    }

    /// The wrapping of one piece.
    pub(crate) fn wrapping_price(&self) -> Decimal {
        self.terms.currency.converted(GIFT_WRAPPING_PRICE)
    }

    /// The wrapping of a line, as it is priced.
    pub(crate) fn wrapping_of(&self, item: &LineItem) -> Decimal {
        self.wrapping_price() * Decimal::from(item.wrapped_pieces())
    }

    /// All lines before discounts, as they are priced.
    pub(crate) fn base_amount(&self) -> Decimal {
        self.items.iter().map(LineItem::extended).sum()
    }

    /// The value that discounts apply to: gift certificates keep their price.
    fn discountable(&self) -> Decimal {
        let goods = self.items.iter().filter(|item| !item.is_gift_certificate());
        goods.map(LineItem::extended).sum()
    }

    /// All manual discounts.
    pub(crate) fn manual_total(&self) -> Decimal {
        self.discount + self.line_discounts.values().sum::<Decimal>()
    }

    /// The reduction of the promotion, as far as manual discounts leave something.
    pub(crate) fn promotion_amount(&self) -> Decimal {
        let goods = self.discountable();
        let Some(promotion) = self.terms.promotion.filter(|one| goods >= one.from) else {
            return Decimal::ZERO;
        };
        let amount = goods * promotion.percent / Decimal::ONE_HUNDRED;
        let left = (goods - self.manual_total()).max(Decimal::ZERO);
        self.terms.currency.round(amount).min(left)
    }

    /// The reduction of the goods by a coupon, as far as other discounts leave something.
    pub(crate) fn coupon_total(&self, coupon: &Coupon) -> Decimal {
        let mut left = self.discountable() - self.manual_total() - self.promotion_amount();
        for one in &self.coupons {
            let goods = self.items.iter().filter(|item| !item.is_gift_certificate());
            let off = one
                .off(goods.map(LineItem::extended), self.terms.currency)
                .min(left.max(Decimal::ZERO));
            if one.code == coupon.code {
                return off;
            }
            left -= off;
        }
        Decimal::ZERO
    }

    /// The share of all coupons in a line.
    pub(crate) fn coupon_amount(&self, item: &LineItem) -> Decimal {
        let all = self.coupons.iter().map(|one| self.coupon_total(one)).sum();
        self.share_of(item, all)
    }

    /// The share of one coupon in a line.
    pub(crate) fn coupon_share(&self, item: &LineItem, coupon: &Coupon) -> Decimal {
        self.share_of(item, self.coupon_total(coupon))
    }

    /// The manual discount of a line, and its share of those of the cart.
    pub(crate) fn discount_amount(&self, item: &LineItem) -> Decimal {
        let own = self.line_discounts.get(&item.id).copied();
        let shared = self.share_of(item, self.discount + self.promotion_amount());
        own.unwrap_or_default() + shared
    }

    fn share_of(&self, item: &LineItem, amount: Decimal) -> Decimal {
        let goods = self.discountable();
        if item.is_gift_certificate() || goods.is_zero() || amount.is_zero() {
            return Decimal::ZERO;
        }
        self.terms.share(amount * item.extended() / goods)
    }
}

fn sum(pairs: impl Iterator<Item = Pair>) -> Pair {
    pairs.fold(Pair::default(), Pair::plus)
}
