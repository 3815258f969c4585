//! Outcomes that are not known: found out, and never repeated.

use std::time::Duration;

use bigcommerce_facade::{Amount, NotChargedReason, Payment, Remedy, Sent, types::Decimal};
use bigcommerce_sandbox::{Lags, NewTransaction, OrderEdit, Settlement};
use bigcommerce_tests::{
    Fault,
    shop::{
        QUIET, Shop, TOKEN_LIFE, Tested, declining, pending_card, small_gift_certificate, visa,
    },
};

#[tokio::test]
async fn an_answer_that_is_lost_after_the_charge_is_settled_by_a_look() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.payments.next("POST", "/payments", Fault::CutAfter);
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the store shows it")
    };
    assert_eq!(shop.charges(), 1);
    assert_eq!(
        shop.payments.count("POST", "/payments"),
        1,
        "it was sent once"
    );
    Ok(())
}

#[tokio::test]
async fn an_answer_that_is_lost_is_unknown_until_the_charge_is_visible_and_then_settled() -> Tested
{
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let transactions = Duration::from_secs(60);
    shop.sandbox.set_lags(Lags {
        transactions,
        ..Lags::default()
    });
    shop.payments.next("POST", "/payments", Fault::CutAfter);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("the answer was cut, and nothing is to be seen yet")
    };
    assert_eq!(attempt.error().ok_or("an error")?.sent(), Sent::Maybe);
    assert_eq!(shop.charges(), 1);
    shop.pass(transactions);
    let Payment::Settled(_) = attempt.reconcile().await? else {
        panic!("the order is paid")
    };
    assert_eq!(
        shop.payments.count("POST", "/payments"),
        1,
        "it was sent once"
    );
    Ok(())
}

#[tokio::test]
async fn a_request_that_is_lost_before_the_charge_stays_unknown() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    let Payment::Unknown(_) = attempt.reconcile().await? else {
        panic!("the token is valid for an hour")
    };
    assert_eq!(shop.charges(), 0);
    assert_eq!(shop.payments.count("POST", "/payments"), 1);
    Ok(())
}

#[tokio::test]
async fn unreadable_answers_of_the_gateway_are_unknown() -> Tested {
    let shop = Shop::open().await?;
    let page = "<html><body>4111111111111111</body></html>";
    let faults = [
        ("an empty 503", Fault::empty("503 Service Unavailable")),
        ("an HTML 502", Fault::html("502 Bad Gateway", page)),
        ("an HTML 403", Fault::html("403 Forbidden", page)),
        (
            "a 408",
            Fault::json(
                "408 Request Timeout",
                r#"{"status":408,"title":"t","type":"x"}"#,
            ),
        ),
        ("a 201 without a body", Fault::empty("201 Created")),
        ("a 201 in HTML", Fault::html("201 Created", page)),
        (
            "a 201 with a new status",
            Fault::json(
                "201 Created",
                r#"{"data":{"id":"1","transaction_type":"purchase","status":"queued"}}"#,
            ),
        ),
    ];
    for (what, fault) in faults {
        let order = shop.order().await?;
        shop.payments.next("POST", "/payments", fault);
        let payment = order.pay(visa()).await?;
        assert!(
            matches!(payment, Payment::Unknown(_)),
            "{what}: {payment:?}"
        );
        assert!(!payment.may_pay_again(), "{what}");
        assert!(!format!("{payment:?}").contains("41111111"), "{what}");
    }
    assert_eq!(shop.charges(), 0);
    Ok(())
}

#[tokio::test]
async fn a_declining_code_in_an_answer_that_is_no_refusal_is_in_doubt() -> Tested {
    let shop = Shop::open().await?;
    for status in [
        "500 Internal Server Error",
        "409 Conflict",
        "408 Request Timeout",
        "503 Service Unavailable",
    ] {
        let order = shop.order().await?;
        let declined = r#"{"status":500,"title":"t","type":"x","code":30106}"#;
        shop.payments
            .next("POST", "/payments", Fault::json(status, declined));
        let payment = order.pay(visa()).await?;
        assert!(
            matches!(payment, Payment::Unknown(_)),
            "{status}: {payment:?}"
        );
    }
    let order = shop.order().await?;
    let Payment::Declined(declined) = order.pay(declining(30106)).await? else {
        panic!("in a 422 it is a decline")
    };
    let Payment::Settled(_) = declined.order.pay(visa()).await? else {
        panic!("and the order can be paid")
    };
    Ok(())
}

#[tokio::test]
async fn a_rate_limited_charge_was_not_made_and_hands_the_order_back_with_the_wait() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.payments
        .next("POST", "/payments", Fault::rate_limited());
    let Payment::Declined(declined) = order.pay(visa()).await? else {
        panic!("it was not processed")
    };
    let wait = declined.retry_after().ok_or("the platform says how long")?;
    assert!(
        wait >= Duration::from_millis(1500),
        "never sooner than asked: {wait:?}"
    );
    let Payment::Settled(_) = declined.order.pay(visa()).await? else {
        panic!("it can be paid")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_doubt_ends_only_after_the_tokens_expiry_and_the_quiet_period_by_the_platforms_clock()
-> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    shop.pass(TOKEN_LIFE);
    let Payment::Unknown(attempt) = attempt.reconcile().await? else {
        panic!("one look is not enough")
    };
    shop.pass(QUIET - Duration::from_secs(60));
    let Payment::Unknown(attempt) = attempt.reconcile().await? else {
        panic!("the quiet period has not passed")
    };
    shop.pass(Duration::from_secs(60));
    let Payment::NotCharged(not_charged) = attempt.reconcile().await? else {
        panic!("two looks agree")
    };
    assert_eq!(not_charged.why, NotChargedReason::NothingSeen);
    let Payment::Settled(_) = not_charged.order.pay(visa()).await? else {
        panic!("it can be paid")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_part_payment_is_never_taken_for_the_whole_by_an_order_that_lags_behind() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let lags = Lags {
        order: Duration::from_secs(600),
        ..Lags::default()
    };
    shop.sandbox.set_lags(lags);
    let Payment::Part { due, order } = order.pay(small_gift_certificate()).await? else {
        panic!("the transaction says 10.00 of 35.00")
    };
    assert_eq!(due, "25.00".parse::<Amount>()?);
    assert_eq!(*order.due(), due);
    Ok(())
}

#[tokio::test]
async fn a_part_that_was_taken_is_not_called_declined_when_the_answer_is_unclear() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let unclear = r#"{"status":422,"title":"t","type":"x","code":31999}"#;
    shop.payments.next(
        "POST",
        "/payments",
        Fault::AnswerAfter {
            status: "422 Unprocessable Entity",
            body: unclear.into(),
        },
    );
    let Payment::Unknown(attempt) = order.pay(small_gift_certificate()).await? else {
        panic!("10.00 of 35.00 was taken, and more may come")
    };
    shop.pass(TOKEN_LIFE + QUIET);
    let Payment::Part { due, .. } = attempt.reconcile().await? else {
        panic!("10.00 was taken")
    };
    assert_eq!(due, "25.00".parse::<Amount>()?);
    Ok(())
}

#[tokio::test]
async fn while_it_is_in_doubt_nobody_is_told_that_nothing_was_charged() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let transactions = Duration::from_secs(60);
    shop.sandbox.set_lags(Lags {
        transactions,
        ..Lags::default()
    });
    shop.payments.next("POST", "/payments", Fault::CutAfter);
    let mut payment = order.pay(visa()).await?;
    for status in [403, 429, 503] {
        assert!(
            payment
                .shopper_message()
                .text()
                .contains("do not pay again")
        );
        let Payment::Unknown(attempt) = payment else {
            panic!("it is in doubt")
        };
        let refusal = format!(r#"{{"status":{status},"title":"t","type":"x"}}"#);
        let unreadable = bigcommerce_sandbox::Fault::answer_instead(status, refusal)
            .on("GET", "/v2/orders/{id}")
            .always();
        shop.sandbox.inject(unreadable);
        payment = attempt.reconcile().await?;
        let Payment::Unknown(attempt) = &payment else {
            panic!("the order cannot be read: {payment:?}")
        };
        let error = attempt.error().ok_or("the read failed")?;
        assert_eq!(error.remedy(), Remedy::Reconcile);
        assert!(error.shopper_message().text().contains("do not pay again"));
        assert!(
            error
                .to_string()
                .ends_with("whether the payment went through is not known"),
            "{error}"
        );
        shop.sandbox.clear_faults();
    }
    shop.pass(transactions);
    let Payment::Unknown(attempt) = payment else {
        panic!("it is in doubt")
    };
    let Payment::Settled(_) = attempt.reconcile().await? else {
        panic!("it was paid")
    };
    Ok(())
}

#[tokio::test]
async fn a_repeat_that_the_gateway_refused_is_not_released_before_its_request_can_no_longer_arrive()
-> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let id = order.id().get();
    let Payment::Unknown(mut attempt) = order.pay(declining(30105)).await? else {
        panic!("an earlier payment may have gone through")
    };
    assert_eq!(attempt.error().ok_or("an error")?.remedy(), Remedy::Stop);
    let failed = NewTransaction::new("purchase", Decimal::from(35))
        .status("error")
        .leaves_order();
    shop.sandbox.add_transaction(id, failed).ok_or("an order")?;
    for _ in 0..3 {
        let Payment::Unknown(still) = attempt.reconcile().await? else {
            panic!("a failed transaction proves nothing")
        };
        attempt = still;
    }
    let rejected = attempt.released_by_merchant().await.expect_err("too early");
    assert!(rejected.error.retry_after().is_some(), "{}", rejected.error);
    shop.pass(TOKEN_LIFE + QUIET);
    let released = rejected.stage.released_by_merchant().await?;
    let Payment::NotCharged(not_charged) = released else {
        panic!("somebody looked: {released:?}")
    };
    assert_eq!(not_charged.why, NotChargedReason::MerchantSaysSo);
    let Payment::Settled(_) = not_charged.order.pay(visa()).await? else {
        panic!("it can be paid")
    };
    Ok(())
}

#[tokio::test]
async fn a_payment_that_is_settled_or_fails_later_is_found_by_looking() -> Tested {
    let shop = Shop::open().await?;
    for (how, settled) in [(Settlement::Paid, true), (Settlement::Declined, false)] {
        let Payment::Pending(attempt) = shop.order().await?.pay(pending_card()).await? else {
            panic!("it stays pending")
        };
        shop.sandbox.settle(attempt.order_id().get(), how);
        match attempt.reconcile().await? {
            Payment::Settled(_) => assert!(settled),
            Payment::Declined(declined) => {
                assert!(!settled);
                assert_eq!(declined.owner(), bigcommerce_facade::Owner::Shopper);
            }
            other => panic!("{other:?}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_pending_payment_stays_pending_whatever_open_status_the_order_has() -> Tested {
    let shop = Shop::open().await?;
    let Payment::Pending(mut attempt) = shop.order().await?.pay(pending_card()).await? else {
        panic!("it stays pending")
    };
    for status in [0, 1, 7, 12] {
        let edit = OrderEdit::new().status_id(status).payment_status("");
        shop.sandbox.edit_order(attempt.order_id().get(), edit);
        let Payment::Pending(still) = attempt.reconcile().await? else {
            panic!("status {status} does not say that it failed")
        };
        attempt = still;
    }
    Ok(())
}
