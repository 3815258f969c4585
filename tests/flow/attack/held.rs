//! Odd answers to each of the reads.

use bigcommerce_facade::{OrderState, Payment};
use bigcommerce_sandbox::Fault as StoreFault;
use bigcommerce_tests::shop::{Shop, Tested, visa};

/// Answers that are not what was asked for.
const ODD: [(u16, &str); 20] = [
    (200, ""),
    (200, "null"),
    (200, "[]"),
    (200, "{}"),
    (200, "[null]"),
    (200, "[[]]"),
    (200, "7"),
    (200, "\"text\""),
    (200, "<html>"),
    (200, r#"{"data":null}"#),
    (200, r#"{"data":[]}"#),
    (200, r#"{"data":{}}"#),
    (200, r#"{"data":[{"id":"x"}]}"#),
    (200, r#"{"id":1,"status_id":0,"total_inc_tax":"0.00"}"#),
    (
        200,
        r#"{"data":[],"meta":{"pagination":{"total":5,"total_pages":3}}}"#,
    ),
    (202, ""),
    (204, ""),
    (206, r#"{"data":["#),
    (404, r#"{"status":404,"title":"t"}"#),
    (500, "{}"),
];

#[tokio::test]
async fn odd_answers_to_any_read_never_charge_twice_and_never_say_that_it_is_unpaid() -> Tested {
    let shop = Shop::open_without_api_relay().await?;
    for path in [
        "/v2/orders/{id}",
        "/v2/orders",
        "/v3/orders/{id}/transactions",
        "/v3/payments/methods",
        "/v3/payments/access_tokens",
    ] {
        let method = if path.ends_with("tokens") {
            "POST"
        } else {
            "GET"
        };
        for (status, body) in ODD {
            let [order] = shop.made_of_a_cart().await?;
            let id = order.id();
            shop.pay_with_the_bindings_alone(id).await?;
            let odd = StoreFault::answer_instead(status, body).on(method, path);
            shop.sandbox.inject(odd.clone().always());
            let payment = order.pay(visa()).await;
            let what = format!("{path} {status} {body}: {payment:?}");
            assert!(!matches!(payment, Ok(Payment::Settled(_))), "{what}");
            if let Ok(OrderState::Unpaid(_)) = shop.store.order(id).await {
                panic!("it is paid: {what}");
            }
            shop.sandbox.clear_faults();
            let charges = shop.sandbox.ledger().charges_of_order(id.get()).count();
            assert_eq!(charges, 1, "{what}");
        }
    }
    assert_eq!(shop.open_attempts().await, 0);
    Ok(())
}

#[tokio::test]
async fn odd_answers_after_the_charge_end_in_one_charge_that_is_found() -> Tested {
    let shop = Shop::open_without_api_relay().await?;
    for path in [
        "/v2/orders/{id}",
        "/v2/orders",
        "/v3/orders/{id}/transactions",
    ] {
        for (status, body) in ODD {
            let [order] = shop.made_of_a_cart().await?;
            let id = order.id();
            let before = if path == "/v2/orders/{id}" { 2 } else { 1 };
            let odd = StoreFault::answer_instead(status, body).on("GET", path);
            shop.sandbox.inject(odd.skip(before).always());
            let payment = order.pay(visa()).await?;
            let what = format!("{path} {status} {body}: {payment:?}");
            assert!(!payment.may_pay_again(), "{what}");
            shop.sandbox.clear_faults();
            let ended = match payment {
                Payment::Confirming(attempt) => attempt.reconcile().await?,
                ended => ended,
            };
            assert!(matches!(ended, Payment::Settled(_)), "{what}");
            let charges = shop.sandbox.ledger().charges_of_order(id.get()).count();
            assert_eq!(charges, 1, "{what}");
        }
    }
    Ok(())
}
