//! One of each fact, end and reason.

use bigcommerce_journal::{
    Answered, Baseline, Class, End, Ended, Fact, Key, Kind, Minted, Money, Opened, Receipt,
    Sending, Unsent,
};
use bigcommerce_types::{CartId, OrderId, RefundId, StoreHash, TransactionId};

/// 2026-01-02T03:04:05Z.
const AT: i64 = 1_767_323_045;
const NONCE: &str = "0b9cf2c4-98b5-4f0e-9a3e-7c1f5a6b8d90";

pub(crate) fn opened() -> Opened {
    let order = OrderId::new(118);
    Opened {
        store: StoreHash::new("abc123").expect("a store hash"),
        order,
        keys: [
            Key::Order(order),
            Key::Cart(CartId::new("9f0c1a52-7d35-4b68-9d8e-2b1a3c4d5e6f")),
            Key::external_id("web-1001"),
            Key::Change(order),
        ]
        .into(),
        kind: Kind::Payment,
        shown: usd("37.480"),
        may_pay_part: true,
        nonce: NONCE.parse().expect("a nonce"),
        at: AT,
    }
}

pub(crate) fn sending() -> Fact {
    Fact::Sending(Sending {
        baseline: Baseline {
            ids: [TransactionId::new(9), TransactionId::new(10)].into(),
            sum: Some(usd("10.00")),
            ..Baseline::default()
        },
        nonce: NONCE.parse().expect("a nonce"),
        at: AT + 2,
    })
}

pub(crate) fn ended(how: End) -> Ended {
    let seen = [TransactionId::new(9), TransactionId::new(11)].into();
    Ended {
        how,
        seen,
        refunds: [].into(),
        at: AT + 9,
    }
}

pub(crate) fn fact() -> Vec<Fact> {
    let mut facts = vec![
        Fact::Opened(opened()),
        Fact::Minted(Minted {
            at: AT + 1,
            expires: AT + 3601,
            nonce: NONCE.parse().expect("a nonce"),
        }),
        sending(),
    ];
    facts.extend(answers());
    facts.push(Fact::Observed { at: AT + 8 });
    facts.extend(ends().into_iter().map(|how| Fact::Ended(ended(how))));
    facts.push(Fact::Released { at: AT + 10 });
    facts.push(Fact::Reopened { at: AT + 11 });
    facts.extend(changes());
    facts
}

/// The facts that captures, voids, refunds and imports have beside those of a payment.
fn changes() -> Vec<Fact> {
    let of = || [TransactionId::new(9)].into();
    let order = OrderId::new(118);
    let kinds = [
        Kind::Capture { of: of() },
        Kind::Void { of: of() },
        Kind::Refund { of: of() },
        Kind::Import,
    ];
    let opened = |kind: Kind| {
        Fact::Opened(Opened {
            keys: [Key::Change(order)].into(),
            kind,
            may_pay_part: false,
            ..opened()
        })
    };
    let mut facts: Vec<Fact> = kinds.into_iter().map(opened).collect();
    let refunds = || [RefundId::new(3)].into();
    facts.push(Fact::Sending(Sending {
        baseline: Baseline {
            refunds: refunds(),
            ..Baseline::default()
        },
        nonce: NONCE.parse().expect("a nonce"),
        at: AT + 2,
    }));
    facts.push(Fact::Answered(Answered {
        class: Class::Success,
        code: None,
        receipt: Some(Receipt::of_refund(RefundId::new(4))),
        retry_after: None,
        at: AT + 3,
    }));
    let ends = [
        End::Done(usd("10.00")),
        End::NotSent(Unsent::NothingLeft),
        End::NotSent(Unsent::OtherMoney),
    ];
    facts.extend(ends.map(|how| {
        Fact::Ended(Ended {
            refunds: refunds(),
            ..ended(how)
        })
    }));
    facts
}

fn answers() -> Vec<Fact> {
    let classes = [
        Class::Success,
        Class::Authorized,
        Class::Pending,
        Class::Refused,
        Class::NotProcessed,
        Class::NotSent,
        Class::Doubt,
    ];
    let answered = |class| {
        Fact::Answered(Answered {
            class,
            code: (class == Class::Refused).then_some(30106),
            receipt: (class == Class::Success)
                .then(|| Receipt::of("693bb4cd3ef34a6fad8b9ee81bd8ac45")),
            retry_after: (class == Class::NotProcessed).then_some(4),
            at: AT + 3,
        })
    };
    classes.into_iter().map(answered).collect()
}

fn ends() -> Vec<End> {
    let unsent = [
        Unsent::Abandoned,
        Unsent::Changed(usd("40.00")),
        Unsent::AlreadyPaid(OrderId::new(117)),
        Unsent::OtherOpen(OrderId::new(117)),
        Unsent::NotPayable,
        Unsent::TokenUnfit,
        Unsent::CannotRead,
        Unsent::CannotMint { retry_after: None },
        Unsent::CannotMint {
            retry_after: Some(30),
        },
        Unsent::NoMethod,
        Unsent::NoConnection,
    ];
    let mut ends = vec![
        End::Paid,
        End::Authorized,
        End::TakenIncomplete,
        End::Part(usd("10.00")),
        End::Declined,
        End::NotProcessed,
        End::NotCharged,
        End::GivenBack,
    ];
    ends.extend(unsent.map(End::NotSent));
    ends
}

fn usd(amount: &str) -> Money {
    Money::new(amount.parse().expect("a decimal"), "USD")
}
