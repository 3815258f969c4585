//! Any fact.

use std::collections::BTreeSet;

use bigcommerce_journal::{
    Answered, Baseline, Class, End, Ended, Fact, Key, Kind, Minted, Money, Nonce, Opened, Receipt,
    Sending, Unsent,
};
use bigcommerce_types::{CartId, Decimal, OrderId, RefundId, StoreHash, TransactionId};
use proptest::prelude::*;

pub(crate) fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        opened().prop_map(Fact::Opened),
        any::<(i64, i64)>().prop_map(|(at, expires)| {
            Fact::Minted(Minted {
                at,
                expires,
                nonce: Nonce::mint(),
            })
        }),
        (ids(), prop::option::of(money()), refunds(), any::<i64>()).prop_map(
            |(ids, sum, refunds, at)| {
                Fact::Sending(Sending {
                    baseline: Baseline { ids, sum, refunds },
                    nonce: Nonce::mint(),
                    at,
                })
            }
        ),
        answered().prop_map(Fact::Answered),
        any::<i64>().prop_map(|at| Fact::Observed { at }),
        (end(), ids(), refunds(), any::<i64>()).prop_map(|(how, seen, refunds, at)| Fact::Ended(
            Ended {
                how,
                seen,
                refunds,
                at
            }
        )),
        any::<i64>().prop_map(|at| Fact::Released { at }),
        any::<i64>().prop_map(|at| Fact::Reopened { at }),
    ]
}

fn opened() -> impl Strategy<Value = Opened> {
    let keys = (
        prop::option::of("[0-9a-f]{8}-[a-z]{1,20}"),
        prop::option::of(".*"),
    );
    (
        any::<i64>(),
        keys,
        money(),
        any::<bool>(),
        (kind(), any::<i64>()),
    )
        .prop_map(
            |(order, (cart, external), shown, may_pay_part, (kind, at))| {
                let order = OrderId::new(order);
                let mut keys = BTreeSet::from([Key::Order(order)]);
                keys.extend(cart.map(|id| Key::Cart(CartId::new(id))));
                keys.extend(external.map(|id| Key::external_id(&id)));
                Opened {
                    store: StoreHash::new("abc123").expect("a store hash"),
                    order,
                    keys,
                    kind,
                    shown,
                    may_pay_part,
                    nonce: Nonce::mint(),
                    at,
                }
            },
        )
}

fn answered() -> impl Strategy<Value = Answered> {
    let class = prop::sample::select(vec![
        Class::Success,
        Class::Authorized,
        Class::Pending,
        Class::Refused,
        Class::NotProcessed,
        Class::NotSent,
        Class::Doubt,
    ]);
    let receipt = (prop::option::of(".*"), prop::option::of(refund()));
    let receipt =
        prop::option::of(receipt.prop_map(|(payment, refund)| Receipt { payment, refund }));
    (
        class,
        any::<Option<i64>>(),
        receipt,
        any::<Option<u64>>(),
        any::<i64>(),
    )
        .prop_map(|(class, code, receipt, retry_after, at)| Answered {
            class,
            code,
            receipt,
            retry_after,
            at,
        })
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        Just(End::Paid),
        Just(End::Authorized),
        Just(End::TakenIncomplete),
        money().prop_map(End::Part),
        Just(End::Declined),
        Just(End::NotProcessed),
        Just(End::NotCharged),
        Just(End::GivenBack),
        money().prop_map(End::Done),
        money().prop_map(|due| End::NotSent(Unsent::Changed(due))),
        any::<i64>().prop_map(|order| End::NotSent(Unsent::AlreadyPaid(OrderId::new(order)))),
        any::<i64>().prop_map(|order| End::NotSent(Unsent::OtherOpen(OrderId::new(order)))),
        any::<Option<u64>>()
            .prop_map(|retry_after| End::NotSent(Unsent::CannotMint { retry_after })),
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Payment),
        Just(Kind::Import),
        ids().prop_map(|of| Kind::Capture { of }),
        ids().prop_map(|of| Kind::Void { of }),
        ids().prop_map(|of| Kind::Refund { of }),
    ]
}

fn refund() -> impl Strategy<Value = RefundId> {
    any::<i64>().prop_map(RefundId::new)
}

fn refunds() -> impl Strategy<Value = BTreeSet<RefundId>> {
    prop::collection::btree_set(refund(), 0..5)
}

fn money() -> impl Strategy<Value = Money> {
    (any::<i64>(), 0_u32..8, "[A-Z]{0,3}")
        .prop_map(|(units, scale, currency)| Money::new(Decimal::new(units, scale), &currency))
}

fn ids() -> impl Strategy<Value = BTreeSet<TransactionId>> {
    prop::collection::btree_set(any::<i64>().prop_map(TransactionId::new), 0..5)
}
