//! Answers of the gateway, of the platform, and of what stands in front of them.

use bigcommerce_facade::{NotSentReason, Payment, Remedy};
use bigcommerce_sandbox::Fault as StoreFault;
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, declining, visa},
};

/// An answer that is in doubt stays in doubt, and nobody can pay meanwhile.
async fn is_in_doubt(shop: &Shop, what: &str, fault: Fault) -> Tested {
    let order = shop.made().await?;
    let (id, sent) = (order.id(), shop.sent());
    shop.payments.next("POST", "/payments", fault);
    let payment = order.pay(visa()).await?;
    assert!(
        matches!(payment, Payment::Unknown(_)),
        "{what}: {payment:?}"
    );
    assert!(!payment.may_pay_again(), "{what}");
    assert_eq!(
        payment.shopper_message().key(),
        "payment.in_doubt",
        "{what}"
    );
    let other_tab = shop.store.order(id).await?;
    assert_eq!(
        other_tab.shopper_message().key(),
        "payment.in_doubt",
        "{what}: {other_tab:?}"
    );
    assert_eq!(shop.sent(), sent + 1, "{what}");
    Ok(())
}

#[tokio::test]
async fn a_number_named_code_in_a_fault_of_a_proxy_is_no_decline() -> Tested {
    let shop = Shop::open().await?;
    let bodies = [
        r#"{"error":{"code":504,"message":"no response from the upstream"}}"#,
        r#"{"error":{"code":30106,"message":"no response from the upstream"}}"#,
        r#"{"code":30106}"#,
        r#"{"code":"30106","message":"m"}"#,
        r#"[{"status":422,"message":"m","code":30106}]"#,
        r#"{"data":{"code":30106}}"#,
        r#""30106""#,
        "30106",
        "",
    ];
    for body in bodies {
        for status in [
            "504 Gateway Timeout",
            "422 Unprocessable Entity",
            "402 Payment Required",
        ] {
            let what = format!("{status} {body}");
            is_in_doubt(&shop, &what, Fault::json(status, body)).await?;
        }
    }
    assert_eq!(shop.charges(), 0);
    Ok(())
}

#[tokio::test]
async fn a_status_that_is_no_refusal_is_in_doubt_whatever_its_body_says() -> Tested {
    let shop = Shop::open().await?;
    let body =
        r#"{"status":422,"title":"A payment for this order is under way","type":"x","code":30106}"#;
    let without = r#"{"title":"A payment for this order is under way"}"#;
    for status in [
        "300 Multiple Choices",
        "307 Temporary Redirect",
        "408 Request Timeout",
        "409 Conflict",
        "423 Locked",
        "499 Client Closed Request",
        "500 Internal Server Error",
        "501 Not Implemented",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "599 Whatever",
    ] {
        is_in_doubt(&shop, status, Fault::json(status, body)).await?;
        is_in_doubt(&shop, status, Fault::json(status, without)).await?;
    }
    is_in_doubt(
        &shop,
        "402 without a code",
        Fault::json("402 Payment Required", without),
    )
    .await?;
    assert_eq!(shop.charges(), 0);
    Ok(())
}

#[tokio::test]
async fn a_redirect_of_a_charge_is_not_followed_and_is_in_doubt() -> Tested {
    let shop = Shop::open().await?;
    let elsewhere = bigcommerce_tests::Relay::before(shop.sandbox.payments_url()).await?;
    let moved = Fault::Answer {
        status: "307 Temporary Redirect",
        headers: vec![format!(
            "location: {}/stores/abc123/payments",
            elsewhere.url()
        )],
        body: String::new(),
    };
    is_in_doubt(&shop, "a redirect", moved).await?;
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_known_refusal_of_the_platform_is_a_decline_and_pays_next_time() -> Tested {
    let shop = Shop::open().await?;
    for (status, body) in [
        (
            "422 Unprocessable Entity",
            r#"{"status":422,"title":"t","type":"x","code":30106}"#,
        ),
        (
            "400 Bad Request",
            r#"{"status":400,"title":"t","type":"x"}"#,
        ),
        ("404 Not Found", r#"{"status":404,"title":"t","type":"x"}"#),
        (
            "401 Unauthorized",
            r#"{"status":401,"title":"t","type":"x","code":10001}"#,
        ),
    ] {
        let order = shop.made().await?;
        shop.payments
            .next("POST", "/payments", Fault::json(status, body));
        let Payment::Declined(declined) = order.pay(visa()).await? else {
            panic!("{status} {body} says that nothing was taken")
        };
        let Payment::Settled(_) = declined.order.pay(visa()).await? else {
            panic!("{status}: it can be paid")
        };
    }
    assert_eq!(shop.charges(), 4);
    Ok(())
}

#[tokio::test]
async fn a_refusal_that_is_not_true_is_found_out_by_the_look_that_has_to_agree() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let refusal = r#"{"status":422,"title":"t","type":"x","code":30106}"#.to_owned();
    let untrue = Fault::AnswerAfter {
        status: "422 Unprocessable Entity",
        body: refusal,
    };
    shop.payments.next("POST", "/payments", untrue);
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the store shows the money")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn an_order_paid_elsewhere_that_has_no_methods_or_token_any_more_is_already_paid() -> Tested {
    let shop = Shop::open().await?;
    let body = r#"{"status":409,"title":"t","type":"x","code":30101}"#;
    for (method, path) in [
        ("GET", "/v3/payments/methods"),
        ("POST", "/v3/payments/access_tokens"),
    ] {
        let order = shop.order().await?;
        let id = order.id();
        shop.sandbox
            .inject(StoreFault::answer_instead(409, body).on(method, path));
        // The read before the attempt does not show it yet, and the one after the refusal does.
        let look = StoreFault::hold_before_effect()
            .on("GET", "/v2/orders/{id}")
            .skip(1);
        let look = shop.sandbox.inject(look);
        let paying = tokio::spawn(order.pay(visa()));
        shop.sandbox.until_held(look).await;
        shop.pay_with_the_bindings_alone(id).await?;
        shop.sandbox.release(look);
        let payment = paying.await??;
        let Payment::AlreadyPaid(paid) = &payment else {
            panic!("{path}: it was paid elsewhere: {payment:?}")
        };
        assert_eq!(paid.order, id);
    }
    assert_eq!(shop.charges(), 2);
    Ok(())
}

#[tokio::test]
async fn a_refusal_of_methods_is_not_believed_while_the_order_reads_payable() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let body = r#"{"status":409,"title":"t","type":"x","code":30101}"#;
    shop.sandbox
        .inject(StoreFault::answer_instead(409, body).on("GET", "/v3/payments/methods"));
    let payment = order.pay(visa()).await?;
    let Payment::NotSent(not_sent) = &payment else {
        panic!("nothing was sent: {payment:?}")
    };
    assert_eq!(not_sent.reason(), NotSentReason::CannotMint);
    // "Place a new order" would charge twice where it was paid a moment ago and the reads lag.
    assert_eq!(not_sent.error().remedy(), Remedy::RetryLater);
    assert_eq!(shop.sent(), 0);
    let order = payment.into_order().ok_or("it may be paid again")?;
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    Ok(())
}

#[tokio::test]
async fn an_order_that_says_declined_does_not_release_a_later_attempt() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    let Payment::Declined(declined) = order.pay(declining(30106)).await? else {
        panic!("a decline")
    };
    let edit = bigcommerce_sandbox::OrderEdit::new().payment_status("declined");
    shop.sandbox.edit_order(id.get(), edit);
    let page = "<html>no response</html>";
    shop.payments.next(
        "POST",
        "/payments",
        Fault::html("504 Gateway Timeout", page),
    );
    let Payment::Unknown(attempt) = declined.order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    let Payment::Unknown(attempt) = attempt.reconcile().await? else {
        panic!("an order that says declined proves nothing of this attempt")
    };
    let Payment::NotCharged(not_charged) = shop.wait_out(attempt).await? else {
        panic!("the time does")
    };
    let Payment::Settled(_) = not_charged.order.pay(visa()).await? else {
        panic!("it can be paid")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn a_failed_transaction_that_becomes_visible_late_does_not_release_a_later_attempt() -> Tested
{
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let transactions = std::time::Duration::from_secs(60);
    shop.sandbox.set_lags(bigcommerce_sandbox::Lags {
        transactions,
        ..Default::default()
    });
    let Payment::Declined(declined) = order.pay(declining(30106)).await? else {
        panic!("a decline")
    };
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = declined.order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    shop.pass(transactions);
    let Payment::Unknown(_) = attempt.reconcile().await? else {
        panic!("the failure is of the attempt before")
    };
    Ok(())
}
