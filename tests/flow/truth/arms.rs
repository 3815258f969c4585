//! The methods that are enough for a page, for every arm: ticket, may pay again, the order, the wait, the sentence.

use std::time::Duration;

use bigcommerce_facade::{
    CheckoutState, Closed, OrderId, OrderState, Payment, Resumed, types::Decimal,
};
use bigcommerce_sandbox::{Lags, NewTransaction, OrderEdit, payment};
use bigcommerce_tests::{
    Fault,
    shop::{
        QUIET, Shop, TOKEN_LIFE, Tested, declining, pending_card, small_gift_certificate, visa,
    },
};

type Made<T> = Result<T, Box<dyn std::error::Error>>;

/// The words of a page.
#[derive(Debug, PartialEq)]
struct Told {
    may_pay: bool,
    waits: bool,
    message: &'static str,
}

fn told(may_pay: bool, waits: bool, message: &'static str) -> Told {
    Told {
        may_pay,
        waits,
        message,
    }
}

fn of_payment(payment: &Payment) -> Told {
    let waits = payment.retry_after();
    assert!(waits.is_none_or(|wait| wait >= Duration::from_secs(1)));
    told(
        payment.may_pay_again(),
        waits.is_some(),
        payment.shopper_message().key(),
    )
}

fn of_order(state: &OrderState) -> Told {
    let waits = state.retry_after();
    assert!(waits.is_none_or(|wait| wait >= Duration::from_secs(1)));
    told(
        state.may_pay_again(),
        waits.is_some(),
        state.shopper_message().key(),
    )
}

/// The ticket names the order, leads to an answer of the same order, and that may be paid where this one may.
async fn checked(shop: &Shop, payment: Payment, expected: Told) -> Tested {
    let what = format!("{payment:?}");
    assert_eq!(of_payment(&payment), expected, "{what}");
    let (ticket, order) = (payment.ticket(), payment.order_id());
    assert_eq!(ticket.order(), Some(order), "{what}");
    let resumed = shop.server()?.resume(&ticket).await?;
    let again = format!("{what}, then {resumed:?}");
    assert_eq!(resumed.may_pay_again(), expected.may_pay, "{again}");
    let (of, then) = match &resumed {
        Resumed::Payment(payment) => (payment.order_id(), of_payment(payment)),
        Resumed::Order(state) => (state.order_id(), of_order(state)),
        Resumed::Checkout(_) | Resumed::Change(_) => panic!("it names a payment: {again}"),
    };
    assert_eq!(of, order, "{again}");
    assert_eq!(resumed.retry_after().is_some(), then.waits, "{again}");
    assert_eq!(
        resumed.shopper_message().map(|message| message.key()),
        Some(then.message),
        "{again}"
    );
    assert_eq!(resumed.into_order().is_some(), expected.may_pay, "{again}");
    let handed_out = payment.into_order();
    assert_eq!(handed_out.is_some(), expected.may_pay, "{what}");
    if let Some(order_again) = handed_out {
        assert_eq!(order_again.id(), order, "{what}");
    }
    Ok(())
}

fn lagging(shop: &Shop, lags: Lags) {
    shop.sandbox.set_lags(lags);
}

#[tokio::test]
async fn a_payment_that_took_money_tells_a_page_what_is_so() -> Tested {
    let shop = Shop::open().await?;
    let settled = shop.made().await?.pay(visa()).await?;
    assert!(matches!(settled, Payment::Settled(_)));
    checked(&shop, settled, told(false, false, "payment.paid")).await?;

    let part = shop.made().await?.pay(small_gift_certificate()).await?;
    assert!(matches!(part, Payment::Part { .. }));
    checked(&shop, part, told(true, false, "payment.part")).await?;

    shop.sandbox.set_authorize_only(payment::CARD_METHOD, true);
    let authorized = shop.made().await?.pay(visa()).await?;
    assert!(matches!(authorized, Payment::Authorized(_)));
    checked(&shop, authorized, told(false, false, "payment.paid")).await?;
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, false);

    let pending = shop.made().await?.pay(pending_card()).await?;
    assert!(matches!(pending, Payment::Pending(_)));
    checked(&shop, pending, told(false, true, "payment.pending")).await?;

    lagging(
        &shop,
        Lags {
            order: Duration::from_secs(1_000_000),
            ..Lags::default()
        },
    );
    let confirming = shop.made().await?.pay(visa()).await?;
    assert!(matches!(confirming, Payment::Confirming(_)));
    checked(&shop, confirming, told(false, true, "payment.confirming")).await?;
    let Payment::Confirming(attempt) = shop.made().await?.pay(visa()).await? else {
        panic!("the order does not move")
    };
    shop.pass(TOKEN_LIFE + QUIET);
    let incomplete = attempt.reconcile().await?;
    assert!(matches!(incomplete, Payment::TakenIncomplete(_)));
    checked(&shop, incomplete, told(false, false, "payment.confirming")).await
}

#[tokio::test]
async fn a_payment_that_took_nothing_tells_a_page_what_is_so() -> Tested {
    let shop = Shop::open().await?;
    let declined = shop.made().await?.pay(declining(30106)).await?;
    assert!(matches!(declined, Payment::Declined(_)));
    checked(&shop, declined, told(true, false, "payment.declined")).await?;

    shop.payments
        .next("POST", "/payments", Fault::rate_limited());
    let limited = shop.made().await?.pay(visa()).await?;
    assert!(matches!(limited, Payment::Declined(_)));
    checked(&shop, limited, told(true, true, "step.retry")).await?;

    let order = shop.made().await?;
    shop.sandbox.reprice(order.id().get(), Decimal::from(31));
    let changed = order.pay(visa()).await?;
    assert!(matches!(changed, Payment::Changed { .. }));
    checked(&shop, changed, told(true, false, "payment.amount_changed")).await?;

    let unread = bigcommerce_sandbox::Fault::answer_instead(503, "")
        .on("GET", "/v3/orders/{id}/transactions");
    let order = shop.made().await?;
    shop.sandbox.inject(unread.always());
    let not_sent = order.pay(visa()).await?;
    shop.sandbox.clear_faults();
    assert!(matches!(not_sent, Payment::NotSent(_)));
    checked(&shop, not_sent, told(true, false, "payment.not_sent")).await?;

    let order = shop.made().await?;
    let closed = OrderEdit::new().status_id(5);
    shop.sandbox.edit_order(order.id().get(), closed);
    let not_payable = order.pay(visa()).await?;
    assert!(matches!(not_payable, Payment::NotSent(_)));
    checked(
        &shop,
        not_payable,
        told(false, false, "payment.order_not_payable"),
    )
    .await
}

#[tokio::test]
async fn a_payment_that_was_in_doubt_tells_a_page_what_it_rests_on() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    let unknown = attempt.reconcile().await?;
    assert!(matches!(unknown, Payment::Unknown(_)));
    let ticket = unknown.ticket();
    checked(&shop, unknown, told(false, true, "payment.in_doubt")).await?;
    let Resumed::Payment(Payment::Unknown(attempt)) = shop.store.resume(&ticket).await? else {
        panic!("it is in doubt")
    };
    let nothing_seen = shop.wait_out(attempt).await?;
    checked(
        &shop,
        nothing_seen,
        told(true, false, "payment.not_charged"),
    )
    .await?;

    let order = shop.made().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    shop.pass(TOKEN_LIFE + QUIET);
    let released = attempt.released_by_merchant().await?;
    checked(&shop, released, told(true, false, "payment.released")).await?;

    let order_lag = Duration::from_secs(600);
    lagging(
        &shop,
        Lags {
            order: order_lag,
            ..Lags::default()
        },
    );
    let order = shop.made().await?;
    let id = order.id();
    let Payment::Confirming(attempt) = order.pay(visa()).await? else {
        panic!("the order did not move")
    };
    shop.sandbox.refund(id.get(), None);
    shop.pass(order_lag);
    let given_back = attempt.reconcile().await?;
    assert!(matches!(given_back, Payment::NotCharged(_)));
    checked(&shop, given_back, told(true, false, "payment.given_back")).await
}

#[tokio::test]
async fn a_payment_that_another_one_is_in_the_way_of_names_that_one() -> Tested {
    let shop = Shop::open().await?;
    let [first, second] = shop.two_orders_of_a_cart().await?;
    let id = first.id();
    assert!(matches!(
        first.pay(small_gift_certificate()).await?,
        Payment::Part { .. }
    ));
    let part = second.pay(visa()).await?;
    assert!(matches!(part, Payment::PartElsewhere(_)));
    assert_eq!(
        of_payment(&part),
        told(false, false, "payment.part_elsewhere")
    );
    let resumed = shop.server()?.resume(&part.ticket()).await?;
    let Resumed::Payment(Payment::Part { order, .. }) = resumed else {
        panic!("its ticket leads to the part: {resumed:?}")
    };
    assert_eq!((order.id(), part.order_id()), (id, id));
    assert!(part.into_order().is_none());

    let [first, second] = shop.two_orders_of_a_cart().await?;
    assert!(matches!(first.pay(visa()).await?, Payment::Settled(_)));
    let paid = second.pay(visa()).await?;
    assert!(matches!(paid, Payment::AlreadyPaid(_)));
    checked(&shop, paid, told(false, false, "payment.already_paid")).await?;

    let [first, second] = shop.two_orders_of_a_cart().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    assert!(matches!(first.pay(visa()).await?, Payment::Unknown(_)));
    let in_doubt = second.pay(visa()).await?;
    assert!(matches!(in_doubt, Payment::InProgress(_)));
    checked(&shop, in_doubt, told(false, true, "payment.in_doubt")).await?;

    let order = shop.made().await?;
    shop.open_and_vanish(order.attempt(), order.id()).await?;
    let in_progress = order.pay(visa()).await?;
    assert!(matches!(in_progress, Payment::InProgress(_)));
    checked(&shop, in_progress, told(false, true, "payment.in_progress")).await
}

/// The ticket leads to the same order, which may be paid where this one may.
async fn checked_order(shop: &Shop, id: OrderId, expected: Told) -> Made<OrderState> {
    let state = shop.server()?.order(id).await?;
    let what = format!("{state:?}");
    assert_eq!(of_order(&state), expected, "{what}");
    assert_eq!(state.order_id(), id, "{what}");
    let ticket = state.ticket();
    assert_eq!(ticket.order(), Some(id), "{what}");
    let resumed = shop.server()?.resume(&ticket).await?;
    let again = format!("{what}, then {resumed:?}");
    assert_eq!(resumed.may_pay_again(), expected.may_pay, "{again}");
    assert_eq!(resumed.retry_after().is_some(), expected.waits, "{again}");
    let handed_out = shop.server()?.order(id).await?.into_order();
    assert_eq!(handed_out.is_some(), expected.may_pay, "{what}");
    if let Some(order) = handed_out {
        assert_eq!(order.id(), id, "{what}");
    }
    Ok(state)
}

#[tokio::test]
async fn the_state_of_an_order_tells_a_page_what_is_so() -> Tested {
    let shop = Shop::open().await?;
    let quietly =
        |event: &str, amount| NewTransaction::new(event, Decimal::from(amount)).leaves_order();
    let made = async |transactions: Vec<NewTransaction>, edit: OrderEdit| -> Made<OrderId> {
        let id = shop.made().await?.id();
        for one in transactions {
            shop.sandbox.add_transaction(id.get(), one);
        }
        shop.sandbox.edit_order(id.get(), edit);
        Ok(id)
    };
    let as_it_is = OrderEdit::new;
    let unpaid = made(Vec::new(), as_it_is()).await?;
    let expected = told(true, false, "cart.ordered_unpaid");
    let state = checked_order(&shop, unpaid, expected).await?;
    assert!(matches!(state, OrderState::Unpaid(_)));

    let part = made(vec![quietly("purchase", 10)], as_it_is()).await?;
    let state = checked_order(&shop, part, told(true, false, "payment.part")).await?;
    assert!(matches!(state, OrderState::PartPaid { .. }));

    let pending = made(vec![quietly("pending", 35)], as_it_is()).await?;
    let state = checked_order(&shop, pending, told(false, true, "payment.pending")).await?;
    assert!(matches!(state, OrderState::Pending(_)));

    let reserved = made(vec![quietly("authorization", 35)], as_it_is()).await?;
    let state = checked_order(&shop, reserved, told(false, false, "payment.paid")).await?;
    assert!(matches!(state, OrderState::Authorized(_)));

    let taken = vec![quietly("purchase", 35)];
    let paid = made(taken.clone(), as_it_is().status_id(11)).await?;
    let state = checked_order(&shop, paid, told(false, false, "payment.paid")).await?;
    assert!(matches!(state, OrderState::Paid(_)));

    let incomplete = made(taken, as_it_is()).await?;
    let expected = told(false, false, "payment.confirming");
    let state = checked_order(&shop, incomplete, expected).await?;
    assert!(matches!(state, OrderState::TakenIncomplete(_)));

    let yen = quietly("purchase", 5000).currency("JPY");
    let foreign = made(vec![yen], as_it_is()).await?;
    let state = checked_order(&shop, foreign, told(false, true, "payment.in_doubt")).await?;
    assert!(matches!(state, OrderState::Unknown(_)));

    let order = shop.made().await?;
    let doubtful = order.id();
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let attempt = order.attempt();
    drop(order.pay(visa()).await?);
    let state = checked_order(&shop, doubtful, told(false, true, "payment.in_doubt")).await?;
    assert_eq!(state.ticket().attempt(), Some(attempt));
    // The token lives for an hour, and asking sooner is of no use.
    assert!(state.retry_after() > Some(TOKEN_LIFE - Duration::from_secs(60)));

    for (status, why, message) in [
        (4, Closed::GivenBack, "payment.given_back"),
        (5, Closed::Cancelled, "payment.order_not_payable"),
        (6, Closed::Declined, "payment.order_not_payable"),
        (1, Closed::NotPayable, "payment.order_not_payable"),
    ] {
        let closed = made(Vec::new(), as_it_is().status_id(status)).await?;
        let state = checked_order(&shop, closed, told(false, false, message)).await?;
        assert!(
            matches!(state, OrderState::Closed { why: is, .. } if is == why),
            "{state:?}"
        );
    }

    let nobodys = OrderId::new(987_654);
    let expected = told(false, false, "payment.order_not_payable");
    let state = checked_order(&shop, nobodys, expected).await?;
    assert!(matches!(
        state,
        OrderState::Closed {
            why: Closed::Gone,
            ..
        }
    ));

    let [first, second] = shop.two_orders_of_a_cart().await?;
    assert!(matches!(first.pay(visa()).await?, Payment::Settled(_)));
    let expected = told(false, false, "payment.already_paid");
    let _ = checked_order(&shop, second.id(), expected).await?;
    Ok(())
}

#[tokio::test]
async fn a_checkout_that_is_resumed_has_nothing_to_pay_yet() -> Tested {
    let shop = Shop::open().await?;
    let ready = shop.ready().await?;
    let ticket = ready.ticket();
    let resumed = shop.store.resume(&ticket).await?;
    assert!(matches!(
        resumed,
        Resumed::Checkout(CheckoutState::Ready(_))
    ));
    assert_eq!(resumed.shopper_message(), None);
    assert_eq!(resumed.retry_after(), None);
    assert!(!resumed.may_pay_again() && resumed.into_order().is_none());
    let order = ready.place_order().await?;
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    let resumed = shop.store.resume(&ticket).await?;
    let message = resumed.shopper_message();
    // A cart that was ordered leads to its order.
    assert_eq!(message.map(|message| message.key()), Some("payment.paid"));
    assert!(!resumed.may_pay_again() && resumed.into_order().is_none());
    Ok(())
}
