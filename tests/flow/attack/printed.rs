//! What is printed of an answer.

use bigcommerce_facade::Payment;
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, visa},
};

#[tokio::test]
async fn a_header_that_repeats_a_card_is_not_printed() -> Tested {
    let shop = Shop::open().await?;
    for header in [
        "X-Request-Id: rejected number=4111111111111111 cvv=123",
        "X-Request-Id: 4111-1111-1111-1111",
        "X-Correlation-Id: 4111 1111 1111 1111",
        "Retry-After: 4111111111111111",
        "Location: /4111111111111111",
        "Server: 4111111111111111",
        "X-4111111111111111: a",
    ] {
        for (status, body) in [
            (
                "422 Unprocessable Entity",
                r#"{"status":422,"title":"t","type":"x","code":30106}"#,
            ),
            (
                "422 4111111111111111",
                r#"{"status":422,"title":"4111111111111111","type":"x","code":4111111111111111}"#,
            ),
            (
                "503 4111111111111111",
                r#"{"4111111111111111":"4111-1111-1111-1111"}"#,
            ),
        ] {
            let order = shop.made().await?;
            let answer = Fault::Answer {
                status,
                headers: vec!["content-type: application/json".into(), header.into()],
                body: body.into(),
            };
            shop.payments.next("POST", "/payments", answer);
            let payment = order.pay(visa()).await?;
            let mut printed = format!("{payment:?} {payment:#?} {}", payment.shopper_message());
            match &payment {
                Payment::Declined(declined) => {
                    printed += &format!("{declined} {} {:?}", declined.error(), declined.error())
                }
                Payment::Unknown(attempt) => {
                    let error = attempt.error().ok_or("the answer")?;
                    printed += &format!("{error} {error:?} {:?}", error.request_id());
                }
                other => panic!("{other:?}"),
            }
            for record in shop.journal_of(payment.order_id()).await {
                printed += &format!("{record} {record:?}");
            }
            let digits: String = printed
                .chars()
                .filter(|one| !matches!(one, '-' | ' '))
                .collect();
            assert!(
                !digits.contains("4111111111111111"),
                "{header} {status}: {printed}"
            );
        }
    }
    Ok(())
}
