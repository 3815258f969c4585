//! Every way to pay, and what a decline says.

use bigcommerce_facade::{
    Amount, Card, GiftCertificateCode, Instrument, InstrumentToken, NotSentReason, Owner, Payment,
    Remedy, VerificationValue, types::CardNumber,
};
use bigcommerce_sandbox::{GIFT_CERTIFICATE, customer, payment};

use bigcommerce_tests::shop::{
    Shop, Tested, declining, pending_card, small_gift_certificate, visa,
};

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
    let small = small_gift_certificate();
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
async fn a_payment_that_stays_pending_cannot_be_paid_again_and_is_looked_for() -> Tested {
    let shop = Shop::open().await?;
    let payment = shop.order().await?.pay(pending_card()).await?;
    assert!(!payment.may_pay_again());
    let Payment::Pending(attempt) = payment else {
        panic!("it stays pending")
    };
    let Payment::Pending(_) = attempt.reconcile().await? else {
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
    for code in payment::CODES {
        let payment = shop.order().await?.pay(declining(code)).await?;
        match (code, &payment) {
            // The money may have moved in spite of the answer.
            (10000 | 30050 | 30101 | 30105, Payment::Unknown(attempt)) => {
                let error = attempt.error().ok_or("the answer")?;
                assert_eq!(error.code().and_then(|code| code.as_i64()), Some(code));
                let sentence = error.to_string();
                let nobody_knows = "whether the payment went through is not known";
                assert!(sentence.ends_with(nobody_knows), "{sentence}");
            }
            (10000 | 30050 | 30101 | 30105, _) => {
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
async fn a_code_that_nobody_knows_is_carried_and_is_in_doubt() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.payments.next(
        "POST",
        "/payments",
        bigcommerce_tests::Fault::json(
            "422 Unprocessable Entity",
            r#"{"status":422,"title":"new","type":"x","code":31999}"#,
        ),
    );
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("nobody knows what it means")
    };
    let error = attempt.error().ok_or("the answer")?;
    assert_eq!(error.code().and_then(|code| code.as_i64()), Some(31999));
    let Payment::NotCharged(not_charged) = shop.wait_out(attempt).await? else {
        panic!("nothing was taken")
    };
    let Payment::Settled(_) = not_charged.order.pay(visa()).await? else {
        panic!("it can be paid")
    };
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn an_instrument_that_is_not_the_shoppers_is_refused_before_anything_is_sent() -> Tested {
    let shop = Shop::open().await?;
    let stranger = Instrument::stored_card(InstrumentToken::new("f".repeat(64)));
    let Payment::NotSent(not_sent) = shop.order().await?.pay(stranger).await? else {
        panic!("nobody stored it")
    };
    assert_eq!(not_sent.reason(), NotSentReason::NoMethod);
    assert_eq!(not_sent.error().owner(), Owner::Shopper);
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    let order = not_sent.into_order().ok_or("it may be paid again")?;
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the order is as it was")
    };
    Ok(())
}
