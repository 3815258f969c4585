//! Outcomes that are not known: found out, and never repeated.

use bigcommerce_facade::{
    Amount, GiftCertificateCode, Instrument, InstrumentToken, Payment, Reconciled, Remedy, Sent,
};
use bigcommerce_sandbox::{SMALL_GIFT_CERTIFICATE, Settlement, customer};
use bigcommerce_tests::Fault;

use bigcommerce_tests::shop::{Shop, Tested, visa};

#[tokio::test]
async fn an_answer_that_is_lost_after_the_charge_is_unknown_and_reconciles_to_settled() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.payments.next("POST", "/payments", Fault::CutAfter);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("the answer was cut")
    };
    assert_eq!(attempt.error().sent(), Sent::Maybe);
    assert_eq!(shop.charges(), 1);
    let Reconciled::Settled(_) = attempt.reconcile().await? else {
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
    let Reconciled::Unknown(_) = attempt.reconcile().await? else {
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
        assert!(!format!("{payment:?}").contains("4111"), "{what}");
    }
    assert_eq!(shop.charges(), 0);
    Ok(())
}

#[tokio::test]
async fn a_known_decline_decides_whatever_the_status() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let declined = r#"{"status":500,"title":"t","type":"x","code":30106}"#;
    shop.payments.next(
        "POST",
        "/payments",
        Fault::json("500 Internal Server Error", declined),
    );
    let Payment::Declined(declined) = order.pay(visa()).await? else {
        panic!("30106 is a decline")
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
    let limited = Fault::Answer {
        status: "429 Too Many Requests",
        headers: vec![
            "content-type: application/json".into(),
            "X-Rate-Limit-Time-Reset-Ms: 1500".into(),
        ],
        body: r#"{"status":429,"title":"t","type":"x"}"#.into(),
    };
    shop.payments.next("POST", "/payments", limited);
    let rejected = order.pay(visa()).await.expect_err("limited");
    assert_eq!(
        rejected.error.retry_after(),
        Some(std::time::Duration::from_millis(1500))
    );
    let Payment::Settled(_) = rejected.stage.pay(visa()).await? else {
        panic!("it can be paid")
    };
    Ok(())
}

#[tokio::test]
async fn an_old_attempt_is_given_up_only_after_its_token_expired_by_the_platforms_clock() -> Tested
{
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    let much_later = || Fault::Answer {
        status: "204 No Content",
        headers: vec!["date: Fri, 31 Dec 2100 12:00:00 GMT".into()],
        body: String::new(),
    };
    shop.api.next("GET", "/transactions", much_later());
    let Reconciled::Unknown(attempt) = attempt.reconcile().await? else {
        panic!("one read is not enough")
    };
    shop.api.next("GET", "/transactions", much_later());
    let Reconciled::NotCharged(order) = attempt.reconcile().await? else {
        panic!("two reads agree")
    };
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("it can be paid")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_part_payment_is_never_taken_for_the_whole_by_an_order_that_lags_behind() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let stale = format!(
        r#"{{"id":{},"status_id":0,"total_inc_tax":"35.0000","default_currency_code":"USD"}}"#,
        order.id()
    );
    // One read before the charge, one after it.
    shop.api
        .next("GET", "/v2/orders/", Fault::json("200 OK", &stale));
    shop.api
        .next("GET", "/v2/orders/", Fault::json("200 OK", &stale));
    let Payment::Part { due, .. } = order.pay(small_gift_certificate()).await? else {
        panic!("the transaction says 10.00 of 35.00")
    };
    assert_eq!(due, "25.00".parse::<Amount>()?);
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
    let Payment::Part { due, .. } = order.pay(small_gift_certificate()).await? else {
        panic!("10.00 was taken")
    };
    assert_eq!(due, "25.00".parse::<Amount>()?);
    Ok(())
}

#[tokio::test]
async fn while_it_is_in_doubt_nobody_is_told_that_nothing_was_charged() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.payments.next("POST", "/payments", Fault::CutAfter);
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("the answer was cut")
    };
    assert!(
        attempt
            .shopper_message()
            .text()
            .contains("do not pay again")
    );
    for status in [
        "403 Forbidden",
        "429 Too Many Requests",
        "503 Service Unavailable",
    ] {
        shop.api.next(
            "GET",
            "/v2/orders/",
            Fault::json(status, r#"{"status":1,"title":"t","type":"x"}"#),
        );
    }
    let mut attempt = attempt;
    for _ in 0..3 {
        let rejected = attempt
            .reconcile()
            .await
            .expect_err("the order cannot be read");
        assert_eq!(rejected.error.remedy(), Remedy::Reconcile);
        assert!(
            rejected
                .error
                .shopper_message()
                .text()
                .contains("do not pay again")
        );
        assert!(
            rejected
                .to_string()
                .ends_with("whether the payment went through is not known")
        );
        attempt = rejected.stage;
    }
    let Reconciled::Settled(_) = attempt.reconcile().await? else {
        panic!("it was paid")
    };
    Ok(())
}

#[tokio::test]
async fn a_repeat_that_the_gateway_refused_is_given_up_by_the_merchant_only() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let repeat = r#"{"status":422,"title":"t","type":"x","code":30105}"#;
    shop.payments.next(
        "POST",
        "/payments",
        Fault::json("422 Unprocessable Entity", repeat),
    );
    let Payment::Unknown(mut attempt) = order.pay(visa()).await? else {
        panic!("an earlier payment may have gone through")
    };
    assert_eq!(attempt.remedy(), Remedy::Stop);
    let failed = r#"{"data":[{"id":1,"event":"purchase","method":"credit_card","amount":35.0,"currency":"USD","status":"error"}]}"#;
    for _ in 0..3 {
        shop.api
            .next("GET", "/transactions", Fault::json("200 OK", failed));
        let Reconciled::Unknown(still) = attempt.reconcile().await? else {
            panic!("the failure is the repeat's own")
        };
        attempt = still;
    }
    let order = attempt.released_by_merchant().await;
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("somebody looked, and it can be paid")
    };
    Ok(())
}

#[tokio::test]
async fn a_payment_that_is_settled_or_fails_later_is_found_by_checking() -> Tested {
    let shop = Shop::open().await?;
    for (how, settled) in [(Settlement::Paid, true), (Settlement::Declined, false)] {
        let pending =
            Instrument::stored_card(InstrumentToken::new(customer::JANE_PENDING_MASTERCARD));
        let Payment::Pending(order) = shop.order().await?.pay(pending).await? else {
            panic!("it stays pending")
        };
        shop.sandbox.settle(order.id().get(), how);
        match order.check().await? {
            Payment::Settled(order) => assert!(settled && order.receipt().is_some()),
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
    let pending = Instrument::stored_card(InstrumentToken::new(customer::JANE_PENDING_MASTERCARD));
    let Payment::Pending(mut order) = shop.order().await?.pay(pending).await? else {
        panic!("it stays pending")
    };
    for status in [0, 1, 7, 12] {
        let read = format!(
            r#"{{"id":{},"status_id":{status},"total_inc_tax":"35.0000","payment_status":""}}"#,
            order.id()
        );
        shop.api
            .next("GET", "/v2/orders/", Fault::json("200 OK", &read));
        shop.api
            .next("GET", "/transactions", Fault::empty("204 No Content"));
        let Payment::Pending(still) = order.check().await? else {
            panic!("status {status} does not say that it failed")
        };
        order = still;
    }
    Ok(())
}

fn small_gift_certificate() -> Instrument {
    Instrument::gift_certificate(GiftCertificateCode::new(SMALL_GIFT_CERTIFICATE))
}
