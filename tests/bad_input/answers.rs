//! What a server, or something in front of it, can answer.

use std::time::Duration;

use bigcommerce_facade::{Owner, Payment, Remedy, Sent, Store};
use bigcommerce_tests::{Fault, Relay};

use bigcommerce_tests::shop::{Shop, Tested, home, two_mugs, visa};

use crate::says::says;

#[tokio::test]
async fn html_instead_of_json_is_named_as_such_and_never_printed() -> Tested {
    let shop = Shop::open().await?;
    let page = "<html><body>Sorry, Jane</body></html>";
    shop.api
        .every_attempt("POST", "/v3/carts", &Fault::html("200 OK", page));
    let rejected = shop
        .store
        .open_cart(two_mugs())
        .await
        .expect_err("a page is no cart");
    says(
        &rejected.error,
        Sent::Answered,
        Owner::Developer,
        "could not be read",
    );
    assert!(!format!("{rejected:?}{rejected}").contains("Jane"));

    shop.api
        .every_attempt("POST", "/v3/carts", &Fault::html("403 Forbidden", page));
    let rejected = shop
        .store
        .open_cart(rejected.stage)
        .await
        .expect_err("something before the API answered");
    says(
        &rejected.error,
        Sent::Maybe,
        Owner::Platform,
        "something before the API answered",
    );
    assert!(shop.store.open_cart(rejected.stage).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn an_empty_503_is_the_platforms_and_a_write_is_in_doubt() -> Tested {
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    shop.api.next(
        "POST",
        "/billing-address",
        Fault::empty("503 Service Unavailable"),
    );
    let rejected = opened.bill_to(home()).await.expect_err("not available");
    says(
        &rejected.error,
        Sent::Maybe,
        Owner::Platform,
        "not available",
    );
    assert_eq!(rejected.error.remedy(), Remedy::Reconcile);
    assert!(rejected.stage.bill_to(home()).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_204_where_transactions_belong_is_an_empty_list() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let empty = bigcommerce_sandbox::Fault::answer_instead(204, "");
    shop.sandbox
        .inject(empty.on("GET", "/v3/orders/{id}/transactions"));
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("no transactions")
    };
    Ok(())
}

#[tokio::test]
async fn a_204_where_a_list_has_to_hold_the_order_is_no_evidence() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    let empty = bigcommerce_sandbox::Fault::answer_instead(204, "").on("GET", "/v2/orders");
    shop.sandbox.inject(empty.always());
    let Payment::NotSent(not_sent) = order.pay(visa()).await? else {
        panic!("the order itself is one of its cart's")
    };
    says(
        not_sent.error(),
        Sent::NotSent,
        Owner::Platform,
        "could not be read completely",
    );
    assert_eq!(shop.sent(), 0);
    Ok(())
}

#[tokio::test]
async fn a_204_where_one_thing_belongs_is_an_answer_that_cannot_be_read() -> Tested {
    let shop = Shop::open().await?;
    shop.api
        .every_attempt("POST", "/v3/carts", &Fault::empty("204 No Content"));
    let rejected = shop
        .store
        .open_cart(two_mugs())
        .await
        .expect_err("no cart came");
    says(
        &rejected.error,
        Sent::Answered,
        Owner::Developer,
        "could not be read",
    );
    Ok(())
}

#[tokio::test]
async fn a_truncated_or_mistyped_body_is_an_answer_that_cannot_be_read() -> Tested {
    let shop = Shop::open().await?;
    for body in [
        r#"{"data":{"id":"a","#,
        r#"{"data":[]}"#,
        r#"[]"#,
        r#"{"data":{"line_items":7,"id":"x"}}"#,
        "",
    ] {
        shop.api
            .every_attempt("POST", "/v3/carts", &Fault::json("201 Created", body));
        let rejected = shop
            .store
            .open_cart(two_mugs())
            .await
            .expect_err("that is no cart");
        says(
            &rejected.error,
            Sent::Answered,
            Owner::Developer,
            "could not be read",
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_connection_that_breaks_during_a_write_leaves_it_in_doubt() -> Tested {
    let shop = Shop::open().await?;
    let ready = shop.ready().await?;
    shop.api.next("POST", "/orders", Fault::CutAfter);
    let rejected = ready.place_order().await.expect_err("the answer was cut");
    says(
        &rejected.error,
        Sent::Maybe,
        Owner::Platform,
        "connection broke",
    );
    assert_eq!(rejected.error.remedy(), Remedy::Reconcile);
    assert_eq!(
        shop.sandbox.ledger().orders.len(),
        1,
        "the order was made all the same"
    );
    assert!(
        rejected.stage.place_order().await.is_ok(),
        "and a second one is harmless"
    );
    Ok(())
}

#[tokio::test]
async fn an_order_that_cannot_be_read_back_is_named_and_not_made_again() -> Tested {
    let shop = Shop::open().await?;
    let ready = shop.ready().await?;
    shop.api.every_attempt(
        "GET",
        "/v2/orders/",
        &Fault::empty("503 Service Unavailable"),
    );
    let rejected = ready.place_order().await.expect_err("it cannot be read");
    says(
        &rejected.error,
        Sent::Maybe,
        Owner::Platform,
        "the order exists",
    );
    let named = rejected.error.order().expect("the order is named");
    let order = rejected.stage.place_order().await?;
    assert_eq!(order.id(), named);
    assert_eq!(shop.sandbox.ledger().orders.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_checkout_that_somebody_else_changed_comes_back_as_it_is_now() -> Tested {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let client = bigcommerce_facade::management_checkout::Client::new(shop.store.session().clone());
    let elsewhere =
        bigcommerce_facade::management_checkout::types::CheckoutUpdate::new("from another tab");
    client
        .update_checkout(&billed.cart_id().clone().into(), &elsewhere)
        .await?;

    let rejected = billed
        .leave_message("from this tab")
        .await
        .expect_err("the version has moved on");
    says(
        &rejected.error,
        Sent::Refused,
        Owner::Developer,
        "changed since it was read",
    );
    assert_eq!(rejected.error.remedy(), Remedy::ReloadAndReapply);
    assert_eq!(
        rejected.stage.details().customer_message.as_deref(),
        Some("from another tab")
    );
    let billed = rejected.stage.leave_message("from this tab").await?;
    assert_eq!(
        billed.details().customer_message.as_deref(),
        Some("from this tab")
    );
    Ok(())
}

#[tokio::test]
async fn an_expired_payment_access_token_takes_nothing_and_asks_for_a_new_one() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.order().await?;
    // An expired token is refused with a code that speaks of invalid data, or with none.
    let expired = r#"{"status":401,"title":"t","type":"x","code":10001}"#;
    shop.payments.next(
        "POST",
        "/payments",
        Fault::json("401 Unauthorized", expired),
    );
    let Payment::Declined(declined) = order.pay(visa()).await? else {
        panic!("nothing was taken")
    };
    assert_eq!(declined.remedy(), Remedy::NewToken);
    assert_eq!(shop.sandbox.ledger().charges.len(), 0);
    let Payment::Settled(_) = declined.order.pay(visa()).await? else {
        panic!("the next attempt has its own token")
    };
    Ok(())
}

#[tokio::test]
async fn an_expired_api_token_is_told_apart_from_a_missing_scope() -> Tested {
    let shop = Shop::open().await?;
    shop.api.next(
        "POST",
        "/v3/carts",
        Fault::json("401 Unauthorized", r#"{"error":"Unauthorized"}"#),
    );
    let rejected = shop.store.open_cart(two_mugs()).await.expect_err("expired");
    says(
        &rejected.error,
        Sent::Refused,
        Owner::Developer,
        "access token was not accepted",
    );
    let scope = r#"{"error":"You don't have a required scope."}"#;
    shop.api
        .next("POST", "/v3/carts", Fault::json("403 Forbidden", scope));
    let rejected = shop
        .store
        .open_cart(two_mugs())
        .await
        .expect_err("no scope");
    says(
        &rejected.error,
        Sent::Refused,
        Owner::Merchant,
        "may not do this",
    );
    assert!(rejected.error.advice().contains("scope"));
    Ok(())
}

#[tokio::test]
async fn every_body_shape_of_the_apis_becomes_one_kind_of_error() -> Tested {
    let shop = Shop::open().await?;
    let shapes = [
        ("V2 list", r#"[{"status":422,"message":"no"}]"#),
        (
            "V3 object",
            r#"{"status":422,"title":"no","type":"x","errors":{"line_items":"missing"}}"#,
        ),
        ("without a title", r#"{"status":422,"type":"x"}"#),
        (
            "list of errors",
            r#"{"errors":[{"status":422,"title":"no","type":"x"}]}"#,
        ),
        (
            "list under data",
            r#"{"data":[{"status":422,"title":"no","type":"x"}]}"#,
        ),
        ("gateway refusal", r#"{"error":"no"}"#),
        (
            "hosted payment",
            r#"{"status":"error","errors":[{"code":"invalid_number"}]}"#,
        ),
        ("partial success", r#"{"data":[],"errors":[],"meta":{}}"#),
        ("a bare string", r#""no""#),
        ("null", "null"),
    ];
    for (shape, body) in shapes {
        shop.api.next(
            "POST",
            "/v3/carts",
            Fault::json("422 Unprocessable Entity", body),
        );
        let rejected = shop.store.open_cart(two_mugs()).await.expect_err(shape);
        says(
            &rejected.error,
            Sent::Refused,
            Owner::Developer,
            "(status 422)",
        );
        assert_eq!(rejected.error.remedy(), Remedy::FixRequest, "{shape}");
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_on_and_a_write_is_in_doubt() -> Tested {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", silent.local_addr()?);
    let holding = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = silent.accept().await {
            held.push(stream);
        }
    });
    let store = Store::builder("abc123", "token")
        .api_url(&url)
        .connect_timeout(Duration::from_millis(200))
        .timeout(Duration::from_millis(400))
        .build()?;
    let rejected = store.open_cart(two_mugs()).await.expect_err("no answer");
    says(
        &rejected.error,
        Sent::Maybe,
        Owner::Platform,
        "no answer came in time",
    );
    holding.abort();
    Ok(())
}

#[tokio::test]
async fn a_redirect_is_not_followed() -> Tested {
    let shop = Shop::open().await?;
    let elsewhere = Relay::before(shop.sandbox.api_url()).await?;
    let moved = Fault::Answer {
        status: "307 Temporary Redirect",
        headers: vec![format!(
            "location: {}/stores/abc123/v3/carts",
            elsewhere.url()
        )],
        body: String::new(),
    };
    shop.api.every_attempt("POST", "/v3/carts", &moved);
    let rejected = shop.store.open_cart(two_mugs()).await.expect_err("moved");
    says(&rejected.error, Sent::Maybe, Owner::Developer, "has moved");
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
    Ok(())
}
