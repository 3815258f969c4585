//! Every way to pay, and what a decline says.

use bigcommerce_facade::{
    Amount, Card, GiftCertificateCode, Instrument, InstrumentToken, Owner, Payment,
    PaymentMethodId, Remedy, VerificationValue, types::CardNumber,
};
use bigcommerce_sandbox::{GIFT_CERTIFICATE, SMALL_GIFT_CERTIFICATE, customer, payment};

use bigcommerce_tests::shop::{Shop, Tested, visa};

pub(crate) fn card(number: &str, verification_value: &str) -> Instrument {
    let number = CardNumber::new(number);
    Instrument::card(Card::new(
        number,
        "Jane Doe",
        12,
        2031,
        VerificationValue::new(verification_value),
    ))
}

fn declining(code: i64) -> Instrument {
    Instrument::stored_card(InstrumentToken::new(customer::declining_token(code)))
        .via(PaymentMethodId::new(payment::CARD_METHOD))
}

#[tokio::test]
async fn each_instrument_pays_a_whole_order() -> Tested {
    let shop = Shop::open().await?;
    let token = |token: &str| InstrumentToken::new(token);
    let all = [
        card("4111111111111111", "123"),
        visa(),
        Instrument::stored_paypal(token(customer::JANE_PAYPAL)),
        Instrument::stored_bank_account(token(customer::JANE_BANK_ACCOUNT)),
        Instrument::gift_certificate(GiftCertificateCode::new(GIFT_CERTIFICATE)),
        Instrument::store_credit(),
    ];
    for instrument in all {
        let told = format!("{instrument:?}");
        let payment = shop.order().await?.pay(instrument).await?;
        assert!(
            matches!(payment, Payment::Settled(_)),
            "{told}: {payment:?}"
        );
    }
    assert_eq!(shop.charges(), 6);
    Ok(())
}

#[tokio::test]
async fn a_small_gift_certificate_pays_a_part_and_a_card_the_rest() -> Tested {
    let shop = Shop::open().await?;
    let small = Instrument::gift_certificate(GiftCertificateCode::new(SMALL_GIFT_CERTIFICATE));
    let Payment::Part { order, due } = shop.order().await?.pay(small).await? else {
        panic!("it is worth less")
    };
    assert_eq!(due, "25.00".parse::<Amount>()?);
    assert_eq!(*order.due(), due);
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the rest is paid")
    };
    assert_eq!(shop.charges(), 2);
    Ok(())
}

#[tokio::test]
async fn a_payment_that_stays_pending_cannot_be_paid_again_and_is_checked() -> Tested {
    let shop = Shop::open().await?;
    let pending = Instrument::stored_card(InstrumentToken::new(customer::JANE_PENDING_MASTERCARD));
    let Payment::Pending(order) = shop.order().await?.pay(pending).await? else {
        panic!("it stays pending")
    };
    let Payment::Pending(_) = order.check().await? else {
        panic!("it is pending still")
    };
    Ok(())
}

#[tokio::test]
async fn a_decline_hands_the_order_back_and_says_who_can_fix_it() -> Tested {
    let shop = Shop::open().await?;
    let Payment::Declined(declined) = shop.order().await?.pay(declining(30106)).await? else {
        panic!("declined")
    };
    assert_eq!(declined.code().and_then(|code| code.as_i64()), Some(30106));
    assert_eq!(declined.owner(), Owner::Shopper);
    assert_eq!(declined.remedy(), Remedy::AskForOtherInstrument);
    assert!(
        declined
            .to_string()
            .ends_with("(code 30106); nothing was taken"),
        "{declined}"
    );
    assert_eq!(shop.charges(), 0);
    let Payment::Settled(_) = declined.order.pay(visa()).await? else {
        panic!("another card approves")
    };
    Ok(())
}

#[tokio::test]
async fn every_numbered_code_has_its_arm() -> Tested {
    let shop = Shop::open().await?;
    let codes = [
        10000, 10001, 30000, 30001, 30002, 30003, 30004, 30050, 30051, 30100, 30101, 30102, 30103,
        30104, 30105, 30106, 30107,
    ];
    for code in codes {
        let payment = shop.order().await?.pay(declining(code)).await?;
        match (code, &payment) {
            // The money may have moved in spite of the answer.
            (10000 | 30050 | 30105, Payment::Unknown(attempt)) => {
                assert_eq!(
                    attempt.error().code().and_then(|code| code.as_i64()),
                    Some(code)
                );
            }
            (10000 | 30050 | 30105, _) => {
                panic!("{code} must not be handed back as unpaid: {payment:?}")
            }
            (_, Payment::Declined(declined)) => {
                assert_eq!(declined.code().and_then(|code| code.as_i64()), Some(code));
                assert!(!declined.advice().is_empty());
            }
            _ => panic!("{code}: {payment:?}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_code_that_nobody_knows_is_carried_and_the_order_is_read_before_it_is_handed_back()
-> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let reads = shop.api.count("GET", "/v2/orders/");
    shop.payments.next(
        "POST",
        "/payments",
        bigcommerce_tests::Fault::json(
            "422 Unprocessable Entity",
            r#"{"status":422,"title":"new","type":"x","code":31999}"#,
        ),
    );
    let Payment::Declined(declined) = order.pay(visa()).await? else {
        panic!("nothing was taken")
    };
    assert_eq!(declined.code().and_then(|code| code.as_i64()), Some(31999));
    assert!(
        shop.api.count("GET", "/v2/orders/") >= reads + 2,
        "once before the charge and once after it"
    );
    Ok(())
}

#[tokio::test]
async fn an_instrument_that_is_not_the_shoppers_is_refused_before_anything_is_sent() -> Tested {
    let shop = Shop::open().await?;
    let stranger = Instrument::stored_card(InstrumentToken::new("f".repeat(64)));
    let rejected = shop
        .order()
        .await?
        .pay(stranger)
        .await
        .expect_err("nobody stored it");
    assert_eq!(rejected.error.owner(), Owner::Shopper);
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    let Payment::Settled(_) = rejected.stage.pay(visa()).await? else {
        panic!("the order is as it was")
    };
    Ok(())
}
