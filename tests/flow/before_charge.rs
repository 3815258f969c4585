//! What keeps a charge from being sent at all.

use bigcommerce_facade::{
    Amount, CustomerId, Lines, Payment, ProductId, Remedy, Store, management_checkout,
    types::Decimal,
};
use bigcommerce_sandbox::{catalogue, customer};
use bigcommerce_tests::Fault;

use bigcommerce_tests::shop::{Shop, Tested, builder, home, visa};

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
    for (path, what) in [
        ("/v2/orders/", "the order"),
        ("/transactions", "its transactions"),
        ("cart_id=", "its cart's orders"),
    ] {
        let order = shop.order().await?;
        shop.api
            .next("GET", path, Fault::empty("503 Service Unavailable"));
        let rejected = order
            .pay(visa())
            .await
            .err()
            .unwrap_or_else(|| panic!("{what} could not be read"));
        assert_eq!(shop.payments.count("POST", "/payments"), 0, "{what}");
        drop(rejected.stage);
    }
    let rejected = {
        let order = shop.order().await?;
        shop.api.next(
            "GET",
            "/transactions",
            Fault::empty("503 Service Unavailable"),
        );
        order
            .pay(visa())
            .await
            .expect_err("the transactions could not be read")
    };
    let Payment::Settled(_) = rejected.stage.pay(visa()).await? else {
        panic!("it can be paid once they can be read")
    };
    Ok(())
}

#[tokio::test]
async fn when_another_order_of_the_cart_is_paid_this_one_is_not_charged() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let other = shop
        .pay_another_order_of(
            order
                .details()
                .cart_id
                .as_ref()
                .expect("it came from a cart"),
        )
        .await?;
    let Payment::AlreadyPaid(paid) = order.pay(visa()).await? else {
        panic!("the other order is paid")
    };
    assert_eq!(paid.id(), other, "it is the paid order that is handed back");
    assert_eq!(shop.charges(), 1);
    Ok(())
}

#[tokio::test]
async fn an_order_that_was_paid_in_another_process_is_not_charged_again() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.pay_with_the_bindings_alone(order.id()).await?;
    let Payment::AlreadyPaid(paid) = order.pay(visa()).await? else {
        panic!("it is paid")
    };
    assert_eq!(
        paid.details().status.as_deref(),
        Some("Awaiting Fulfillment")
    );
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
    let Payment::Unknown(_attempt) = first.pay(visa()).await? else {
        panic!("nobody can know")
    };
    let rejected = second.pay(visa()).await.expect_err("the cart is locked");
    assert_eq!(rejected.error.remedy(), Remedy::Reconcile);
    assert_eq!(shop.payments.count("POST", "/payments"), 1);
    Ok(())
}

#[tokio::test]
async fn an_amount_that_is_not_the_one_shown_is_not_charged() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let cheaper =
        r#"{"id":ID,"status_id":0,"status":"Incomplete","total_inc_tax":"31.0000","cart_id":null}"#
            .replace("ID", &order.id().to_string());
    shop.api
        .next("GET", "/v2/orders/", Fault::json("200 OK", &cheaper));
    let Payment::Changed(order) = order.pay(visa()).await? else {
        panic!("35.00 was shown, 31.00 is due")
    };
    assert_eq!(order.due().to_string(), "31.0000");
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}

#[tokio::test]
async fn a_token_that_would_charge_another_amount_is_not_used() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    // {"data":{"amount":9900,"currency":"USD"}}
    let token = "e30.eyJkYXRhIjp7ImFtb3VudCI6OTkwMCwiY3VycmVuY3kiOiJVU0QifX0.c2ln";
    let minted = format!(r#"{{"data":{{"id":"{token}"}},"meta":{{}}}}"#);
    shop.api.next(
        "POST",
        "/access_tokens",
        Fault::json("201 Created", &minted),
    );
    let rejected = order
        .pay(visa())
        .await
        .expect_err("the token says 99.00, the order still says 35.00");
    assert_eq!(rejected.error.remedy(), Remedy::RecreateOrder);
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    let Payment::Settled(_) = rejected.stage.pay(visa()).await? else {
        panic!("with its own token it is paid")
    };
    Ok(())
}

#[tokio::test]
async fn an_order_that_changes_while_its_token_is_made_is_shown_again() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let id = order.id().get();
    // The order is read as it was shown; the token is made for what it has become.
    let stale = format!(
        r#"{{"id":{id},"status_id":0,"total_inc_tax":"35.0000","default_currency_code":"USD","currency_code":"USD"}}"#
    );
    shop.sandbox.reprice(id, Decimal::from(80));
    shop.api
        .next("GET", "/v2/orders/", Fault::json("200 OK", &stale));
    let Payment::Changed(order) = order.pay(visa()).await? else {
        panic!("the token says 80.00")
    };
    assert_eq!(*order.due(), "80.00".parse::<Amount>()?);
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}

#[tokio::test]
async fn a_token_that_the_order_cannot_have_means_a_new_order_unless_it_is_paid() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.api.next(
        "POST",
        "/access_tokens",
        Fault::json("409 Conflict", r#"{"status":409,"title":"t","type":"x"}"#),
    );
    let rejected = order.pay(visa()).await.expect_err("no token");
    assert_eq!(rejected.error.remedy(), Remedy::RecreateOrder);
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}

#[tokio::test]
async fn after_a_failed_read_the_order_still_pays_what_was_shown_or_nothing() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    shop.sandbox.reprice(order.id().get(), Decimal::from(80));
    shop.api
        .next("GET", "cart_id=", Fault::empty("503 Service Unavailable"));
    let rejected = order.pay(visa()).await.expect_err("a read failed");
    assert_eq!(
        *rejected.stage.due(),
        "35.00".parse::<Amount>()?,
        "80.00 was never shown"
    );
    let Payment::Changed(order) = rejected.stage.pay(visa()).await? else {
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
    let Payment::Changed(order) = order.pay(visa()).await? else {
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
async fn a_token_for_another_currency_or_order_is_not_used() -> Tested {
    let shop = Shop::open().await?;
    for claims in [
        // {"data":{"amount":3500,"currency":"EUR"}} and {"data":{"amount":3500,"currency":"USD","order_id":"999"}}
        "eyJkYXRhIjp7ImFtb3VudCI6MzUwMCwiY3VycmVuY3kiOiJFVVIifX0",
        "eyJkYXRhIjp7ImFtb3VudCI6MzUwMCwiY3VycmVuY3kiOiJVU0QiLCJvcmRlcl9pZCI6Ijk5OSJ9fQ",
    ] {
        let order = shop.order().await?;
        let minted = format!(r#"{{"data":{{"id":"e30.{claims}.c2ln"}},"meta":{{}}}}"#);
        shop.api.next(
            "POST",
            "/access_tokens",
            Fault::json("201 Created", &minted),
        );
        let rejected = order
            .pay(visa())
            .await
            .expect_err("the token is for something else");
        assert_eq!(rejected.error.remedy(), Remedy::RecreateOrder);
        assert_eq!(shop.payments.count("POST", "/payments"), 0);
    }
    Ok(())
}

#[tokio::test]
async fn an_order_of_the_cart_that_waits_for_a_payment_holds_the_others_up() -> Tested {
    let shop = Shop::open().await?;
    for others in [
        r#"[{"id":9001,"status_id":7,"total_inc_tax":"35.0000","payment_status":""}]"#,
        r#"[{"id":9001,"status_id":1,"total_inc_tax":"35.0000"}]"#,
        r#"[{"id":9001,"status_id":0,"total_inc_tax":"35.0000","gift_certificate_amount":"10.0000"}]"#,
        r#"[{"id":9001,"status_id":0,"total_inc_tax":"35.0000","payment_status":"authorized"}]"#,
    ] {
        let order = shop.order().await?;
        shop.api
            .next("GET", "cart_id=", Fault::json("200 OK", others));
        let rejected = order.pay(visa()).await.expect_err("something is under way");
        assert_eq!(rejected.error.remedy(), Remedy::Reconcile, "{others}");
        assert_eq!(shop.payments.count("POST", "/payments"), 0, "{others}");
    }
    Ok(())
}

#[tokio::test]
async fn a_purchase_that_the_order_does_not_show_yet_is_not_made_again() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let purchase = r#"{"data":[{"id":1,"event":"purchase","method":"credit_card","amount":35.0,"currency":"USD","status":"ok"}]}"#;
    shop.api
        .next("GET", "/transactions", Fault::json("200 OK", purchase));
    let Payment::AlreadyPaid(_) = order.pay(visa()).await? else {
        panic!("the whole amount was taken")
    };
    assert_eq!(shop.payments.count("POST", "/payments"), 0);
    Ok(())
}
