//! What the store shows: parts, follow-ups, pages, currencies, strangers.

use std::time::Duration;

use bigcommerce_facade::{
    Amount, DirectOrder, NotSentReason, OrderState, Payment, ProductId, VariantId, types::Decimal,
};
use bigcommerce_sandbox::{Fault as StoreFault, Lags, NewOrder, NewTransaction, catalogue};
use bigcommerce_tests::{
    Fault,
    shop::{QUIET, Shop, TOKEN_LIFE, Tested, home, small_gift_certificate, visa},
};

fn amount(text: &str) -> Amount {
    text.parse().expect("an amount")
}

/// The id of the only transaction of an order.
fn transaction(shop: &Shop, order: i64) -> i64 {
    let ledger = shop.sandbox.ledger();
    let charge = ledger.charges_of_order(order).next();
    charge.expect("a charge").transaction_id
}

#[tokio::test]
async fn a_settlement_of_an_earlier_part_is_not_counted_for_the_rest() -> Tested {
    for refers in [true, false] {
        let shop = Shop::open().await?;
        let order = shop.order().await?;
        let id = order.id().get();
        let Payment::Part { order, due } = order.pay(small_gift_certificate()).await? else {
            panic!("a part")
        };
        assert_eq!(due, amount("25.00"));
        shop.payments.next("POST", "/payments", Fault::CutBefore);
        let Payment::Unknown(attempt) = order.pay(visa()).await? else {
            panic!("the card's request never arrived")
        };
        let settled = NewTransaction::new("settled", Decimal::from(25)).leaves_order();
        let settled = if refers {
            settled.refers_to(transaction(&shop, id))
        } else {
            settled
        };
        shop.sandbox.add_transaction(id, settled);
        let Payment::Unknown(attempt) = attempt.reconcile().await? else {
            panic!("the settlement is no new money")
        };
        let Payment::NotCharged(not_charged) = shop.wait_out(attempt).await? else {
            panic!("the card was not charged")
        };
        let Payment::Settled(_) = not_charged.order.pay(visa()).await? else {
            panic!("the rest can be paid")
        };
        assert_eq!(shop.sandbox.ledger().taken(id), Decimal::from(35));
    }
    Ok(())
}

#[tokio::test]
async fn a_purchase_and_its_settlement_without_a_reference_are_the_same_money() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let half = |event| NewTransaction::new(event, Decimal::new(1750, 2)).leaves_order();
    shop.sandbox
        .add_transaction(order.id().get(), half("purchase"));
    shop.sandbox
        .add_transaction(order.id().get(), half("settled"));
    let id = order.id();
    let payment = order.pay(visa()).await?;
    let Payment::Changed { due, .. } = &payment else {
        panic!("17.50 of 35.00 is paid: {payment:?}")
    };
    assert_eq!(*due, amount("17.50"));
    let OrderState::PartPaid { due, .. } = shop.store.order(id).await? else {
        panic!("a part is paid")
    };
    assert_eq!(due, amount("17.50"));
    assert_eq!(shop.sent(), 0);
    Ok(())
}

#[tokio::test]
async fn a_part_that_the_order_does_not_show_yet_is_not_charged_twice_and_no_dead_end() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let id = order.id().get();
    let lag = Duration::from_secs(60);
    shop.sandbox.set_lags(Lags {
        order: lag,
        ..Lags::default()
    });
    let Payment::Part { order, due } = order.pay(small_gift_certificate()).await? else {
        panic!("a part")
    };
    assert_eq!(due, amount("25.00"));
    // The token is made for what the order asks for, which is 35.00 still.
    let Payment::Changed { order, .. } = order.pay(visa()).await? else {
        panic!("25.00 was shown")
    };
    let Payment::Changed { order, .. } = order.pay(visa()).await? else {
        panic!("10.00 of 35.00 is paid")
    };
    assert_eq!(shop.sent(), 1, "only the gift certificate");
    shop.pass(lag);
    let paid = match order.pay(visa()).await? {
        Payment::Changed { order, due } => {
            assert_eq!(due, amount("25.00"));
            order.pay(visa()).await?
        }
        paid => paid,
    };
    assert!(
        matches!(paid, Payment::Confirming(_) | Payment::Settled(_)),
        "{paid:?}"
    );
    assert_eq!(shop.sandbox.ledger().taken(id), Decimal::from(35));
    Ok(())
}

#[tokio::test]
async fn an_order_whose_total_became_nothing_is_not_called_paid() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let id = order.id();
    shop.sandbox.reprice(id.get(), Decimal::ZERO);
    let Payment::Changed { order, due } = order.pay(visa()).await? else {
        panic!("35.00 was shown")
    };
    assert_eq!(due, amount("0"));
    let rejected = order
        .pay(visa())
        .await
        .expect_err("the store does not count it as paid");
    assert_eq!(rejected.error.owner(), bigcommerce_facade::Owner::Merchant);
    assert_eq!((shop.sent(), shop.charges()), (0, 0));
    Ok(())
}

#[tokio::test]
async fn money_that_was_taken_for_an_order_that_does_not_move_is_an_outcome_of_its_own() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let id = order.id();
    let order_lag = Duration::from_secs(1_000_000);
    shop.sandbox.set_lags(Lags {
        order: order_lag,
        ..Lags::default()
    });
    let payment = order.pay(visa()).await?;
    assert_eq!(payment.shopper_message().key(), "payment.confirming");
    let Payment::Confirming(attempt) = payment else {
        panic!("taken, and the order is Incomplete: {payment:?}")
    };
    shop.pass(TOKEN_LIFE + QUIET);
    let payment = attempt.reconcile().await?;
    assert!(!payment.may_pay_again());
    let Payment::TakenIncomplete(taken) = payment else {
        panic!("the order did not move: {payment:?}")
    };
    assert_eq!(taken.id(), id);
    let OrderState::TakenIncomplete(_) = shop.store.order(id).await? else {
        panic!("and says so later")
    };
    shop.pass(order_lag);
    let OrderState::Paid(_) = shop.store.order(id).await? else {
        panic!("until it moves")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_strangers_order_in_a_list_that_ignores_its_filter_is_nobodys_payment() -> Tested {
    let shop = Shop::open().await?;
    let strangers = shop.order().await?;
    shop.pay_with_the_bindings_alone(strangers.id()).await?;
    let of_a_cart = shop.order().await?;
    let direct = DirectOrder::billed_to(&home())
        .variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_RED),
            1,
        )
        .for_customer(bigcommerce_facade::CustomerId::new(
            bigcommerce_sandbox::customer::JANE,
        ));
    let direct = shop.store.order_directly(direct).await?;
    for order in [of_a_cart, direct] {
        shop.sandbox.inject(
            StoreFault::ignore_filters()
                .on("GET", "/v2/orders")
                .always(),
        );
        let payment = order.pay(visa()).await?;
        let Payment::NotSent(not_sent) = payment else {
            panic!("the list is not what was asked for: {payment:?}")
        };
        assert_eq!(not_sent.reason(), NotSentReason::CannotRead);
        shop.sandbox.clear_faults();
        let order = not_sent.into_order().ok_or("it may be paid again")?;
        // Once in a while is read again.
        shop.sandbox
            .inject(StoreFault::ignore_filters().on("GET", "/v2/orders"));
        let Payment::Settled(_) = order.pay(visa()).await? else {
            panic!("the second look is whole")
        };
    }
    assert_eq!(shop.charges(), 3);
    Ok(())
}

#[tokio::test]
async fn a_strangers_order_is_not_adopted_for_a_creation_whose_answer_was_lost() -> Tested {
    let shop = Shop::open().await?;
    let stranger = shop
        .sandbox
        .make_order(NewOrder::new(Decimal::from(99)).external_order_id("a stranger's"));
    let mug = DirectOrder::billed_to(&home()).variant(
        ProductId::new(catalogue::MUG),
        VariantId::new(catalogue::MUG_RED),
        1,
    );
    shop.api.next("POST", "/v2/orders", Fault::CutAfter);
    let rejected = shop
        .store
        .order_directly(mug)
        .await
        .expect_err("the answer was lost");
    shop.sandbox.inject(
        StoreFault::ignore_filters()
            .on("GET", "/v2/orders")
            .always(),
    );
    if let Ok(order) = shop.store.order_directly(rejected.stage).await {
        assert_ne!(order.id().get(), stranger);
        assert_eq!(*order.due(), amount("15.00"));
    }
    Ok(())
}

#[tokio::test]
async fn an_order_for_another_description_is_not_adopted() -> Tested {
    let shop = Shop::open().await?;
    let mugs = |order: DirectOrder| {
        order.variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_RED),
            1,
        )
    };
    let one = mugs(DirectOrder::billed_to(&home()));
    shop.api.next("POST", "/v2/orders", Fault::CutAfter);
    let rejected = shop
        .store
        .order_directly(one)
        .await
        .expect_err("the answer was lost");
    let two = shop.store.order_directly(mugs(rejected.stage)).await?;
    assert_eq!(*two.due(), amount("30.00"));
    Ok(())
}

#[tokio::test]
async fn a_list_that_lacks_the_very_order_is_no_evidence() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let lacking = StoreFault::leave_out([order.id().get()]).on("GET", "/v2/orders");
    shop.sandbox.inject(lacking.always());
    let Payment::NotSent(not_sent) = order.pay(visa()).await? else {
        panic!("the list is not whole")
    };
    assert_eq!(not_sent.reason(), NotSentReason::CannotRead);
    assert_eq!(shop.sent(), 0);
    Ok(())
}

#[tokio::test]
async fn a_payment_on_a_later_page_of_the_transactions_is_seen() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id().get();
    for _ in 0..255 {
        let failed = NewTransaction::new("purchase", Decimal::ONE)
            .status("error")
            .leaves_order();
        shop.sandbox.add_transaction(id, failed);
    }
    shop.sandbox.add_transaction(
        id,
        NewTransaction::new("purchase", Decimal::from(35)).leaves_order(),
    );
    let Payment::AlreadyPaid(_) = order.pay(visa()).await? else {
        panic!("it is on page 2")
    };
    assert_eq!(shop.sent(), 0);
    Ok(())
}

#[tokio::test]
async fn a_list_of_which_a_page_is_missing_is_no_evidence() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let page = r#"{"data":[{"id":1,"order_id":"ID","event":"purchase","method":"credit_card","amount":1,"currency":"USD","status":"error"}],
        "meta":{"pagination":{"total":2,"count":1,"per_page":1,"current_page":1,"total_pages":2}}}"#
        .replace("\"ID\"", &format!("\"{}\"", order.id()));
    shop.sandbox.inject(
        StoreFault::answer_instead(200, page)
            .on("GET", "/v3/orders/{id}/transactions")
            .always(),
    );
    let payment = order.pay(visa()).await?;
    let Payment::NotSent(not_sent) = &payment else {
        panic!("the second page repeats the first: {payment:?}")
    };
    assert_eq!(not_sent.reason(), NotSentReason::CannotRead);
    assert_eq!(shop.sent(), 0);
    Ok(())
}

#[tokio::test]
async fn money_in_another_currency_pays_nothing_and_is_in_the_way() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    let yen = NewTransaction::new("purchase", Decimal::from(5000))
        .currency("JPY")
        .leaves_order();
    shop.sandbox.add_transaction(id.get(), yen.clone());
    let payment = order.pay(visa()).await?;
    assert!(matches!(payment, Payment::InProgress(_)), "{payment:?}");
    assert!(matches!(
        shop.store.order(id).await?,
        OrderState::Unknown(_)
    ));
    assert_eq!(shop.sent(), 0);

    let order = shop.made().await?;
    let id = order.id();
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    shop.sandbox.add_transaction(id.get(), yen);
    shop.pass(TOKEN_LIFE + QUIET);
    let Payment::Unknown(attempt) = attempt.reconcile().await? else {
        panic!("new money in another currency ends nothing")
    };
    shop.pass(QUIET);
    let Payment::Unknown(attempt) = attempt.reconcile().await? else {
        panic!("however long it lasts")
    };
    // The merchant has looked, and the store's own word stays in the way.
    let Payment::NotCharged(released) = attempt.released_by_merchant().await? else {
        panic!("released")
    };
    assert!(matches!(
        released.order.pay(visa()).await?,
        Payment::InProgress(_)
    ));
    Ok(())
}
