//! A store that watches for drift finds what is new, and nothing in a walk on a store as the specs have it.

use bigcommerce_facade::{
    DirectOrder, GiftCertificateCode, Instrument, InstrumentToken, Lines, Payment, PaymentMethodId,
    ProductId, VariantId,
    transport::{DriftKind, DriftWatch},
};
use bigcommerce_sandbox::{SMALL_GIFT_CERTIFICATE, catalogue, customer, payment};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, home, two_mugs, visa},
};

use crate::instruments::card;

async fn watched() -> Result<(Shop, DriftWatch), Box<dyn std::error::Error>> {
    let watch = DriftWatch::new();
    let shop = Shop::open_with(|store| store.watch_drift(watch.clone())).await?;
    Ok((shop, watch))
}

/// Met in every payment of Jane's. What a method for bank accounts calls its type is documented nowhere, so the sandbox
/// makes a name up.
const NOT_DOCUMENTED: &str = "list_payment_methods unknown_value /data/*/type";

/// What was met, as `operation kind pointer`.
fn met(watch: &DriftWatch) -> Vec<String> {
    let counts = watch.counts().into_iter();
    counts
        .map(|drift| {
            let kind = drift.kind.as_str();
            format!("{} {kind} {}", drift.operation, drift.pointer)
        })
        .collect()
}

#[tokio::test]
async fn nothing_that_is_documented_is_new_in_a_walk_on_the_sandbox() -> Tested {
    let (shop, watch) = watched().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let _urls = opened.redirect_urls().await?;
    let ready = shop.ready().await?;
    let ready = ready.change_billing_address(home()).await?;
    let ready = ready.apply_coupon("TENOFF").await?;
    let ready = ready.leave_message("Please ring twice").await?;
    let order = ready.place_order().await?;
    let _methods = order.payment_methods().await?;
    let Payment::Settled(_) = order.pay(card("4111111111111111", "123")).await? else {
        panic!("the card approves")
    };

    let guide = Lines::new().product(ProductId::new(catalogue::GUIDE), 1);
    let billed = shop.store.open_cart(guide).await?.bill_to(home()).await?;
    let _order = billed.nothing_to_ship()?.place_order().await?;
    let mug = (
        ProductId::new(catalogue::MUG),
        VariantId::new(catalogue::MUG_RED),
    );
    let direct = DirectOrder::billed_to(&home())
        .variant(mug.0, mug.1, 1)
        .shipped_to(&home(), "Flat rate", "5.00".parse()?)
        .with_external_order_id("row-42");
    let _order = shop.store.order_directly(direct).await?;

    let token = |token: &str| InstrumentToken::new(token);
    for instrument in [
        visa(),
        Instrument::stored_paypal(token(customer::JANE_PAYPAL)),
        Instrument::stored_bank_account(token(customer::JANE_BANK_ACCOUNT)),
        Instrument::gift_certificate(GiftCertificateCode::new(SMALL_GIFT_CERTIFICATE)),
        Instrument::store_credit(),
        Instrument::stored_card(token(&customer::declining_token(30106)))
            .via(PaymentMethodId::new(payment::CARD_METHOD)),
    ] {
        let _payment = shop.order().await?.pay(instrument).await?;
    }
    let pending = Instrument::stored_card(token(customer::JANE_PENDING_MASTERCARD));
    let Payment::Pending(attempt) = shop.order().await?.pay(pending).await? else {
        panic!("it stays pending")
    };
    let _payment = attempt.reconcile().await?;

    assert_eq!(met(&watch), [NOT_DOCUMENTED]);
    Ok(())
}

#[tokio::test]
async fn a_field_deep_in_an_answer_is_named_with_its_place() -> Tested {
    let (shop, watch) = watched().await?;
    let edit = Fault::Edited {
        that: "\"physical_items\":[{",
        this: "\"physical_items\":[{\"loyalty_tier\":{\"jane.doe@example.com\":\"gold\"},",
    };
    shop.api.next("POST", "/v3/carts", edit);
    let _opened = shop.store.open_cart(two_mugs()).await?;
    assert_eq!(
        met(&watch),
        ["create_cart unknown_field /data/line_items/physical_items/*/loyalty_tier"]
    );
    Ok(())
}

#[tokio::test]
async fn a_value_that_has_no_name_is_counted_by_its_place() -> Tested {
    let (shop, watch) = watched().await?;
    let edit = Fault::Edited {
        that: "\"transaction_type\":\"purchase\"",
        this: "\"transaction_type\":\"canary\"",
    };
    let order = shop.order().await?;
    shop.payments.next("POST", "/payments", edit);
    let _payment = order.pay(visa()).await?;
    assert_eq!(
        met(&watch),
        [
            NOT_DOCUMENTED,
            "process_payment unknown_value /data/transaction_type"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_payment_that_is_answered_with_another_2xx_is_taken_and_told() -> Tested {
    let (shop, watch) = watched().await?;
    let order = shop.order().await?;
    let edit = Fault::Edited {
        that: "201 Created",
        this: "202 Accepted",
    };
    shop.payments.next("POST", "/payments", edit);
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("any 2xx is a success")
    };
    let [_, drift] = watch.counts().try_into().map_err(|_| "two kinds")?;
    assert_eq!(drift.operation, "process_payment");
    assert_eq!(drift.kind, DriftKind::UndocumentedStatus(202));
    Ok(())
}

#[tokio::test]
async fn a_payment_code_without_a_meaning_is_told() -> Tested {
    let (shop, watch) = watched().await?;
    let order = shop.order().await?;
    let refusal = r#"{"status":422,"title":"new","type":"x","code":31999}"#;
    let refusal = Fault::json("422 Unprocessable Entity", refusal);
    shop.payments.next("POST", "/payments", refusal);
    let _payment = order.pay(visa()).await?;
    assert_eq!(
        met(&watch),
        [NOT_DOCUMENTED, "process_payment unknown_code /code"]
    );
    Ok(())
}
