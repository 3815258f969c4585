//! The statuses of an order and of its payment, by themselves.

use bigcommerce_orders::types::OrderStatus;

use super::super::{Claim, Standing};
use super::build::claim;

#[test]
fn every_order_status_has_its_standing() {
    for status in -2..=40 {
        let standing = match status {
            0 => Standing::Payable,
            1 => Standing::Begun,
            5 | 6 => Standing::Closed,
            2 | 3 | 4 | 8 | 9 | 10 | 11 | 13 | 14 => Standing::Paid,
            // 7, 12, and every status that is not known.
            _ => Standing::Waiting,
        };
        let status = OrderStatus::from(status);
        assert_eq!(Standing::from(&status), standing, "{status:?}");
    }
}

#[test]
fn every_payment_status_is_nothing_waiting_or_money() {
    assert_eq!(Claim::from(None), Claim::Nothing);
    assert_eq!(claim("declined"), Claim::Nothing);
    for waiting in [
        "pending",
        "held for review",
        "void pending",
        "newer than we",
    ] {
        assert_eq!(claim(waiting), Claim::Waiting, "{waiting}");
    }
    let money = [
        "authorized",
        "capture pending",
        "captured",
        "paid",
        "partially refunded",
    ];
    for money in money {
        assert_eq!(claim(money), Claim::Money, "{money}");
    }
    for back in ["refunded", "void"] {
        assert_eq!(claim(back), Claim::Nothing, "{back}");
    }
}
