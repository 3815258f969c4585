//! The time between the last read and the charge.

use bigcommerce_facade::{NotSentReason, Payment, types::Decimal};
use bigcommerce_sandbox::Fault as StoreFault;
use bigcommerce_tests::{
    Fault,
    shop::{QUIET, Shop, TOKEN_LIFE, Tested, visa},
};

use crate::before_charge::token;

#[tokio::test]
async fn the_token_is_minted_first_and_the_orders_own_transactions_are_read_last() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let before = shop.api.requests().len();
    // Nothing is read back, so that the last read is the one before the charge.
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let back = StoreFault::hold_before_effect()
        .on("GET", "/v2/orders/{id}")
        .skip(2);
    let back = shop.sandbox.inject(back);
    let paying = tokio::spawn(order.pay(visa()));
    shop.sandbox.until_held(back).await;
    let requests = shop.api.requests();
    let place = |what: &str| {
        let fits = |request: &String| request.contains(what);
        requests[before..]
            .iter()
            .rposition(fits)
            .unwrap_or_else(|| panic!("{what} is in {requests:?}"))
    };
    let minted = place("/access_tokens");
    assert!(place("/payments/methods") < minted);
    assert!(minted < place("/v2/orders?"));
    assert!(place("/v2/orders?") < place("/transactions"));
    let last = requests[before..]
        .iter()
        .rposition(|one| one.contains("GET") && !one.contains("/v2/orders/"));
    assert_eq!(last, Some(place("/transactions")));
    shop.sandbox.release(back);
    let _ = paying.await??;
    Ok(())
}

#[tokio::test]
async fn a_payer_outside_the_journal_while_the_token_is_minted_is_seen() -> Tested {
    let shop = Shop::open().await?;
    for other_order in [false, true] {
        let order = shop.order().await?;
        let (id, charges) = (order.id(), shop.charges());
        let cart = order.details().cart_id.clone().ok_or("a cart")?;
        let minted = StoreFault::hold_after_effect().on("POST", "/v3/payments/access_tokens");
        let minted = shop.sandbox.inject(minted);
        let paying = tokio::spawn(order.pay(visa()));
        shop.sandbox.until_held(minted).await;
        let paid = if other_order {
            shop.pay_another_order_of(&cart).await?
        } else {
            shop.pay_with_the_bindings_alone(id).await?;
            id
        };
        shop.sandbox.release(minted);
        let Payment::AlreadyPaid(before) = paying.await?? else {
            panic!("it was paid meanwhile")
        };
        assert_eq!(before.order, paid);
        assert_eq!(shop.charges(), charges + 1);
    }
    Ok(())
}

#[tokio::test]
async fn an_edit_of_the_price_before_or_after_the_token_is_shown_first() -> Tested {
    let shop = Shop::open().await?;
    for after_the_token in [false, true] {
        let order = shop.made().await?;
        let id = order.id().get();
        let held = StoreFault::hold_before_effect();
        let held = if after_the_token {
            StoreFault::hold_after_effect()
        } else {
            held
        };
        let held = shop
            .sandbox
            .inject(held.on("POST", "/v3/payments/access_tokens"));
        let paying = tokio::spawn(order.pay(visa()));
        shop.sandbox.until_held(held).await;
        shop.sandbox.reprice(id, Decimal::from(40));
        shop.sandbox.release(held);
        let Payment::Changed { order, due } = paying.await?? else {
            panic!("35.00 was shown")
        };
        assert_eq!(due, "40.00".parse()?);
        let Payment::Settled(_) = order.pay(visa()).await? else {
            panic!("40.00 was shown")
        };
        assert_eq!(shop.sandbox.ledger().taken(id), Decimal::from(40));
    }
    Ok(())
}

#[tokio::test]
async fn a_token_whose_expiry_cannot_be_read_is_not_used() -> Tested {
    let shop = Shop::open().await?;
    for expires in ["\"soon\"", "4000000000.5", "{}", "4000000000"] {
        let order = shop.made().await?;
        let claims = format!(
            r#"{{"exp":{expires},"data":{{"amount":3500,"currency":"USD","order_id":"{}"}}}}"#,
            order.id()
        );
        shop.sandbox.inject(token(&claims));
        let Payment::NotSent(not_sent) = order.pay(visa()).await? else {
            panic!("{expires}: nobody knows how long it is taken")
        };
        assert_eq!(not_sent.reason(), NotSentReason::TokenUnfit, "{expires}");
    }
    assert_eq!(shop.sent(), 0);
    Ok(())
}

#[tokio::test]
async fn an_expiry_that_is_past_or_near_shortens_no_doubt() -> Tested {
    let shop = Shop::open().await?;
    for expires in ["1", "NOW"] {
        let order = shop.made().await?;
        let expires = expires.replace("NOW", &(shop.sandbox.now() + 10).to_string());
        let claims = format!(
            r#"{{"exp":{expires},"data":{{"amount":3500,"currency":"USD","order_id":"{}"}}}}"#,
            order.id()
        );
        shop.sandbox.inject(token(&claims));
        shop.payments.next("POST", "/payments", Fault::CutBefore);
        let Payment::Unknown(attempt) = order.pay(visa()).await? else {
            panic!("nobody can know")
        };
        shop.pass(QUIET);
        let Payment::Unknown(attempt) = attempt.reconcile().await? else {
            panic!("a token lives for an hour")
        };
        shop.pass(QUIET - std::time::Duration::from_secs(60));
        let Payment::Unknown(attempt) = attempt.reconcile().await? else {
            panic!("a token lives for an hour")
        };
        shop.pass(TOKEN_LIFE);
        let Payment::Unknown(attempt) = attempt.reconcile().await? else {
            panic!("one look after it is not enough")
        };
        shop.pass(QUIET);
        assert!(matches!(attempt.reconcile().await?, Payment::NotCharged(_)));
    }
    Ok(())
}
