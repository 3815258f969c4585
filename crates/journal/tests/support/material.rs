//! Openings and facts.

use bigcommerce_journal::{
    Answered, Baseline, Class, End, Ended, Fact, Key, Kind, Minted, Money, Nonce, Opened, Sending,
};
use bigcommerce_types::{CartId, Decimal, OrderId, StoreHash, TransactionId};

pub(crate) fn store() -> StoreHash {
    StoreHash::new("abc123").expect("a store hash")
}

pub(crate) fn opening(order: i64) -> Opened {
    let order = OrderId::new(order);
    Opened {
        store: store(),
        order,
        keys: [
            Key::Order(order),
            Key::Cart(CartId::new(format!("cart-{order}"))),
            Key::external_id(&format!("web-{order}")),
        ]
        .into(),
        kind: Kind::Payment,
        shown: Money::new(Decimal::from(35), "USD"),
        may_pay_part: false,
        nonce: Nonce::mint(),
        at: 100,
    }
}

/// The facts of a payment after its opening, up to its end.
pub(crate) fn payment(end: End) -> Vec<Fact> {
    let nonce = Nonce::mint();
    let ids = [TransactionId::new(1)].into();
    let answered = Answered {
        class: Class::Doubt,
        code: None,
        receipt: None,
        retry_after: None,
        at: 103,
    };
    vec![
        Fact::Minted(Minted {
            at: 101,
            expires: 3701,
            nonce,
        }),
        Fact::Sending(Sending {
            baseline: Baseline {
                ids,
                ..Baseline::default()
            },
            nonce,
            at: 102,
        }),
        Fact::Answered(answered),
        Fact::Ended(Ended {
            how: end,
            seen: [TransactionId::new(1)].into(),
            refunds: [].into(),
            at: 104,
        }),
    ]
}
