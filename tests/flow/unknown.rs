//! Outcomes that are not known: found out, and never repeated.

use bigcommerce_facade::{Payment, Reconciled, Sent};
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
