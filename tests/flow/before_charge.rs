//! What keeps a charge from being sent at all.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bigcommerce_facade::{
    Amount, CustomerId, Lines, NotSentReason, Payment, ProductId, Remedy, Store,
    management_checkout, types::Decimal,
};
use bigcommerce_sandbox::{Fault as StoreFault, NewOrder, NewTransaction, catalogue, customer};
use bigcommerce_tests::Fault;

use bigcommerce_tests::shop::{Shop, Tested, builder, home, visa};

/// A token with these claims, as the platform answers it.
pub(crate) fn token(claims: &str) -> StoreFault {
    let claims = URL_SAFE_NO_PAD.encode(claims);
    let minted = format!(r#"{{"data":{{"id":"e30.{claims}.c2ln"}},"meta":{{}}}}"#);
    StoreFault::answer_instead(201, minted).on("POST", "/v3/payments/access_tokens")
}

#[tokio::test]
async fn a_store_without_a_journal_cannot_pay_and_says_so() -> Tested {
    let shop = Shop::open().await?;
    let store: Store = builder(&shop.sandbox, &shop.api, &shop.payments).build()?;
    let without = Shop { store, ..shop };
    let rejected = without
        .order()
        .await?
        .pay(visa())
        .await
        .expect_err("there is no journal");
    assert!(rejected.to_string().contains("no journal"), "{rejected}");
    assert_eq!(without.payments.count("POST", "/payments"), 0);
    Ok(())
}

#[tokio::test]
async fn when_a_read_before_the_charge_fails_nothing_is_charged() -> Tested {
    let shop = Shop::open().await?;
    for (place, (path, skip)) in [
        // The first read of the order is for its keys.
        ("/v2/orders/{id}", 0),
        ("/v2/orders/{id}", 1),
        ("/v3/orders/{id}/transactions", 0),
        ("/v2/orders", 0),
    ]
    .into_iter()
    .enumerate()
    {
        let order = shop.order().await?;
        let unreadable = StoreFault::answer_instead(503, "").on("GET", path);
        shop.sandbox.inject(unreadable.skip(skip).always());
        let order = match order.pay(visa()).await {
            Err(rejected) => rejected.stage,
            Ok(Payment::NotSent(not_sent)) => {
                assert_eq!(not_sent.reason(), NotSentReason::CannotRead, "{path}");
                not_sent.into_order().ok_or("it may be paid again")?
            }
            Ok(other) => panic!("{path} could not be read: {other:?}"),
        };
        assert_eq!(shop.payments.count("POST", "/payments"), place, "{path}");
        shop.sandbox.clear_faults();
        let Payment::Settled(_) = order.pay(visa()).await? else {
            panic!("it can be paid once they can be read")
        };
    }
    Ok(())
}

#[tokio::test]
async fn when_another_order_of_the_cart_is_paid_this_one_is_not_charged() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let cart = order.details().cart_id.clone().ok_or("a cart")?;
    let other = shop.pay_another_order_of(&cart).await?;
    let Payment::AlreadyPaid(paid) = order.pay(visa()).await? else {
        panic!("the other order is paid")
    };
    assert_eq!(paid.order, other, "it is the paid order that is named");
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn an_order_that_was_paid_in_another_process_is_not_charged_again() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let id = order.id();
    shop.pay_with_the_bindings_alone(id).await?;
    let Payment::AlreadyPaid(paid) = order.pay(visa()).await? else {
        panic!("it is paid")
    };
    assert_eq!(paid.order, id);
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn while_an_attempt_on_a_cart_is_open_no_other_order_of_it_is_charged() -> Tested {
    let shop = Shop::open().await?;
    let guide = Lines::new()
        .product(ProductId::new(catalogue::GUIDE), 1)
        .for_customer(CustomerId::new(customer::JANE));
    let billed = shop.store.open_cart(guide).await?.bill_to(home()).await?;
    let cart = billed.cart_id().clone();
    let first = billed.nothing_to_ship()?.place_order().await?;
    let second = shop
        .store
        .cart(&cart)
        .await?
        .bill_to(home())
        .await?
        .nothing_to_ship()?
        .place_order()
        .await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = first.pay(visa()).await? else {
        panic!("nobody can know")
    };
    let payment = second.pay(visa()).await?;
    let Payment::InProgress(other) = &payment else {
        panic!("the cart is locked: {payment:?}")
    };
    assert_eq!(other.order, attempt.order_id());
    assert_eq!(other.attempt, Some(attempt.id()));
    assert!(!payment.may_pay_again());
    assert_eq!(shop.payments.count("POST", "/payments"), 1);
    Ok(())
}

#[tokio::test]
async fn an_amount_that_is_not_the_one_shown_is_not_charged() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.sandbox.reprice(order.id().get(), Decimal::from(31));
    let Payment::Changed { order, due } = order.pay(visa()).await? else {
        panic!("35.00 was shown, 31.00 is due")
    };
    assert_eq!(due, "31.00".parse::<Amount>()?);
    assert_eq!(*order.due(), due);
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}

#[tokio::test]
async fn a_token_that_would_charge_another_amount_is_not_used() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let claims = format!(
        r#"{{"exp":4000000000.5,"data":{{"amount":9900,"currency":"USD","order_id":"{}"}}}}"#,
        order.id()
    );
    shop.sandbox.inject(token(&claims));
    let Payment::Changed { order, due } = order.pay(visa()).await? else {
        panic!("the token says 99.00, and 35.00 was shown")
    };
    assert_eq!(due, "99.00".parse::<Amount>()?);
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    let Payment::Changed { order, due } = order.pay(visa()).await? else {
        panic!("its own token says 35.00")
    };
    assert_eq!(due, "35.00".parse::<Amount>()?);
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("with its own token it is paid")
    };
    Ok(())
}

#[tokio::test]
async fn an_order_that_changes_while_its_token_is_made_is_shown_again() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let id = order.id().get();
    let minting = StoreFault::hold_before_effect().on("POST", "/v3/payments/access_tokens");
    let minting = shop.sandbox.inject(minting);
    let paying = tokio::spawn(order.pay(visa()));
    shop.sandbox.until_held(minting).await;
    shop.sandbox.reprice(id, Decimal::from(80));
    shop.sandbox.release(minting);
    let Payment::Changed { order, .. } = paying.await?? else {
        panic!("the token says 80.00")
    };
    assert_eq!(*order.due(), "80.00".parse::<Amount>()?);
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}

#[tokio::test]
async fn a_token_that_is_refused_while_the_order_reads_payable_is_asked_for_again() -> Tested {
    let shop = Shop::open().await?;
    for status in ["409 Conflict", "404 Not Found", "422 Unprocessable Entity"] {
        let order = shop.order().await?;
        let refusal = Fault::json(status, r#"{"status":409,"title":"t","type":"x"}"#);
        shop.api.next("POST", "/access_tokens", refusal);
        let payment = order.pay(visa()).await?;
        let Payment::NotSent(not_sent) = &payment else {
            panic!("no token: {payment:?}")
        };
        assert_eq!(not_sent.reason(), NotSentReason::CannotMint);
        assert_ne!(not_sent.error().remedy(), Remedy::RecreateOrder, "{status}");
        let order = payment.into_order().ok_or("it may be paid again")?;
        assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    }
    assert_eq!(shop.payments.count("POST", "/payments"), 3);
    Ok(())
}

#[tokio::test]
async fn an_order_that_reads_closed_and_has_no_token_needs_a_new_one() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let edit = bigcommerce_sandbox::OrderEdit::new().status_id(5);
    shop.sandbox.edit_order(order.id().get(), edit);
    let payment = order.pay(visa()).await?;
    let Payment::NotSent(not_sent) = &payment else {
        panic!("no token: {payment:?}")
    };
    assert_eq!(not_sent.reason(), NotSentReason::NotPayable);
    assert_eq!(not_sent.error().remedy(), Remedy::RecreateOrder);
    assert!(!payment.may_pay_again());
    Ok(())
}

#[tokio::test]
async fn after_a_failed_read_the_order_still_pays_what_was_shown_or_nothing() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let unreadable = StoreFault::answer_instead(503, "").on("GET", "/v2/orders");
    shop.sandbox.inject(unreadable.always());
    let Payment::NotSent(not_sent) = order.pay(visa()).await? else {
        panic!("a read failed")
    };
    let order = not_sent.into_order().ok_or("it may be paid again")?;
    shop.sandbox.reprice(order.id().get(), Decimal::from(80));
    shop.sandbox.clear_faults();
    assert_eq!(
        *order.due(),
        "35.00".parse::<Amount>()?,
        "80.00 was never shown"
    );
    let Payment::Changed { order, .. } = order.pay(visa()).await? else {
        panic!("80.00 is due and 35.00 was shown")
    };
    assert_eq!(*order.due(), "80.00".parse::<Amount>()?);
    assert_eq!(shop.charges(), 0);
    Ok(())
}

#[tokio::test]
async fn a_total_that_changed_between_checkout_and_order_is_shown_before_it_is_paid() -> Tested {
    let shop = Shop::open().await?;
    let ready = shop.ready().await?;
    let checkouts = management_checkout::Client::new(shop.store.session().clone());
    let coupon = management_checkout::types::CouponRequest::new(bigcommerce_sandbox::COUPON);
    checkouts
        .add_coupon(&ready.cart_id().clone().into(), &coupon)
        .await?;
    let order = ready.place_order().await?;
    assert!(order.differs_from_checkout().is_some());
    let Payment::Changed { order, .. } = order.pay(visa()).await? else {
        panic!("the shopper saw another total")
    };
    assert!(order.differs_from_checkout().is_none());
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("now it was shown")
    };
    Ok(())
}

#[tokio::test]
async fn a_token_whose_amount_currency_or_order_is_another_or_unreadable_is_not_used() -> Tested {
    let shop = Shop::open().await?;
    for claims in [
        r#"{"data":{"amount":3500,"currency":"EUR","order_id":ID}}"#,
        r#"{"data":{"amount":3500,"currency":"USD","order_id":"999"}}"#,
        r#"{"data":{"amount":3500.0,"currency":"USD","order_id":ID}}"#,
        r#"{"data":{"amount":3500,"order_id":ID}}"#,
        r#"{"data":{"amount":3500,"currency":"USD"}}"#,
        r#"{"data":{"amount":[3500],"currency":"USD","order_id":ID}}"#,
        "no claims",
    ] {
        let order = shop.order().await?;
        let claims = claims.replace("ID", &order.id().to_string());
        shop.sandbox.inject(token(&claims));
        let Payment::NotSent(not_sent) = order.pay(visa()).await? else {
            panic!("the token is for something else: {claims}")
        };
        assert_eq!(not_sent.reason(), NotSentReason::TokenUnfit, "{claims}");
        assert_eq!(shop.payments.count("POST", "/payments"), 0, "{claims}");
    }
    Ok(())
}

#[tokio::test]
async fn an_order_of_the_cart_that_waits_for_a_payment_holds_the_others_up() -> Tested {
    let shop = Shop::open().await?;
    let another = |status, payment_status: &'static str, part| (status, payment_status, part);
    for (status, payment_status, event) in [
        another(7, "", None),
        another(1, "", None),
        another(12, "", None),
        another(99, "", None),
        another(0, "authorized", None),
        another(0, "held for review", None),
        another(0, "", Some("authorization")),
        another(0, "", Some("pending")),
        another(0, "", Some("an event that nobody knows")),
    ] {
        let order = shop.order().await?;
        let cart = order.details().cart_id.clone().ok_or("a cart")?;
        let other = NewOrder::new(Decimal::from(35)).cart_id(cart.as_str());
        let other = shop.sandbox.make_order(other);
        if let Some(event) = event {
            let part = NewTransaction::new(event, Decimal::from(10)).leaves_order();
            shop.sandbox.add_transaction(other, part);
        }
        let edit = bigcommerce_sandbox::OrderEdit::new()
            .status_id(status)
            .payment_status(payment_status);
        shop.sandbox.edit_order(other, edit);
        let payment = order.pay(visa()).await?;
        let Payment::InProgress(under_way) = &payment else {
            panic!("{status} {payment_status} {event:?}: {payment:?}")
        };
        assert_eq!(under_way.order.get(), other);
    }
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}

#[tokio::test]
async fn a_purchase_that_the_order_does_not_show_yet_is_not_made_again() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let purchase = NewTransaction::new("purchase", Decimal::from(35)).leaves_order();
    shop.sandbox.add_transaction(order.id().get(), purchase);
    let Payment::AlreadyPaid(_) = order.pay(visa()).await? else {
        panic!("the whole amount was taken")
    };
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}
