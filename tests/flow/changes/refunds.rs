//! Refunds by a quote: by line, by shipping, by amount; lost answers, refusals, and others who refund.

use std::time::Duration;

use bigcommerce_facade::{
    Change, OrderState, RefundItems, Resumed,
    orders::{
        self,
        query::{ListOrderProductsQuery, ListOrderShippingAddressesQuery},
        types::{RefundItem, RefundOrderItem, RefundPaymentRequest, RefundRequest},
    },
    transport::Permit,
    types::Amount,
};
use bigcommerce_sandbox::{Fault, Lags, NewTransaction};
use bigcommerce_tests::shop::Tested;

use super::*;

#[tokio::test(start_paused = true)]
async fn an_amount_goes_back_to_what_was_paid_with() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let quote = order.refund_quote(amount(5)).await?;
    assert_eq!(quote.total().decimal(), 5.into());
    assert!(quote.options().len() > 1, "to the card, as credit, by hand");
    let refunded = refund_of(quote).await?;
    let Change::Refunded(made) = &refunded else {
        panic!("the store lists it: {refunded:?}")
    };
    assert_eq!(
        (made.amount().decimal(), key(&refunded)),
        (5.into(), "change.refunded")
    );
    assert_eq!(shop.money(order.id()), (35.into(), 5.into()));
    let again = refund(&order, 30).await?;
    assert!(matches!(again, Change::Refunded(_)));
    assert_eq!(shop.money(order.id()), (35.into(), 35.into()));
    assert!(matches!(
        shop.store.order(order.id()).await?,
        OrderState::Closed { .. }
    ));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_line_and_its_shipping_go_back_without_hand_work() -> Tested {
    let shop = Shop::open()?;
    let order = in_process::ordered(&shop.store).await?;
    let Payment::Settled(order) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    let id = order.id();
    let client = orders::Client::new(shop.store.session().clone());
    let lines = client
        .list_order_products(&id, &ListOrderProductsQuery::new())
        .await?;
    let line = lines.into_value()[0].id;
    let query = ListOrderShippingAddressesQuery::new();
    let addresses = client.list_order_shipping_addresses(&id, &query).await?;
    let address = addresses.into_value()[0]
        .id
        .expect("an address has a number");
    let items = RefundItems::new()
        .line(line.expect("a line has a number"), 1)
        .shipping(address, "2.00".parse()?)
        .reason("one is broken");
    let quote = order.refund_quote(items).await?;
    let total = quote.total().decimal();
    let Change::Refunded(made) = refund_of(quote).await? else {
        panic!("the store lists it")
    };
    assert_eq!((made.amount().decimal(), shop.money(id).1), (total, total));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_refund_is_pending_until_its_money_is_booked() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let transactions = Duration::from_secs(600);
    shop.sandbox.set_lags(Lags {
        transactions,
        ..Lags::default()
    });
    let quote = order.refund_quote(amount(5)).await?;
    let ticket = quote.ticket();
    let Change::Pending(open) = refund_of(quote).await? else {
        panic!("it is listed and not booked")
    };
    assert_eq!(open.ticket().attempt(), ticket.attempt());
    tokio::time::advance(transactions).await;
    assert_eq!(shop.swept().await?, 0);
    let resumed = shop.server()?.resume(&ticket).await?;
    assert!(
        matches!(&resumed, Resumed::Change(Change::Refunded(_))),
        "{resumed:?}"
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_a_refund_is_looked_up_and_never_repeated() -> Tested {
    for fault in [
        Fault::cut_after_effect(),
        Fault::answer_after_effect(503, ""),
        Fault::answer_after_effect(201, "{"),
        Fault::cut_within_body(),
    ] {
        let shop = Shop::open()?;
        let order = shop.paid().await?;
        shop.sandbox.inject(fault.on("POST", REFUNDS));
        let refunded = refund(&order, 5).await?;
        assert!(matches!(&refunded, Change::Refunded(_)), "{refunded:?}");
        assert_eq!(
            (shop.sent(REFUNDS), shop.money(order.id()).1),
            (1, 5.into())
        );
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_refund_that_never_arrived_stays_in_doubt_and_is_not_repeated() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    shop.sandbox
        .inject(Fault::cut_before_effect().on("POST", REFUNDS));
    let Change::Unknown(open) = refund(&order, 5).await? else {
        panic!("nobody can know")
    };
    // Neither another quote of this server nor one of another server gets through meanwhile.
    let other = refund(&order, 5).await?;
    assert!(matches!(&other, Change::InProgress(_)), "{other:?}");
    assert_eq!(other.ticket(), open.ticket());
    tokio::time::advance(QUIET * 10).await;
    assert_eq!(shop.swept().await?, 1);
    let released = open.released_by_merchant().await?;
    assert_eq!(key(&released), "change.released");
    assert!(matches!(refund(&order, 5).await?, Change::Refunded(_)));
    assert_eq!(shop.money(order.id()).1, 5.into());
    Ok(())
}

/// A refund in the control panel, which lists it.
async fn merchant_refunds(shop: &Shop, order: OrderId, units: i64) -> Tested {
    let client = orders::Client::new(shop.store.session().clone());
    let amount = Amount::from(Decimal::from(units));
    let item = RefundItem::Order(RefundOrderItem::new(order, amount.clone()));
    let payment = RefundPaymentRequest::new("stripe", amount);
    let request = RefundRequest::new()
        .items([item.clone()])
        .payments([payment]);
    let permit = Permit::for_a_caller_that_keeps_its_own_journal();
    client.create_refund(&order, permit, &request).await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_earlier_refund_of_the_same_amount_is_not_taken_for_this_one() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    merchant_refunds(&shop, order.id(), 5).await?;
    shop.sandbox
        .inject(Fault::cut_before_effect().on("POST", REFUNDS));
    let change = refund(&order, 5).await?;
    assert!(matches!(&change, Change::Unknown(_)), "{change:?}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_refund_of_another_amount_meanwhile_is_not_taken_for_this_one() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    shop.sandbox
        .inject(Fault::cut_before_effect().on("POST", REFUNDS));
    let Change::Unknown(open) = refund(&order, 5).await? else {
        panic!("nobody can know")
    };
    merchant_refunds(&shop, order.id(), 6).await?;
    let again = open.reconcile().await?;
    assert!(matches!(&again, Change::Unknown(_)), "{again:?}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_merchant_who_gave_all_of_it_back_leaves_nothing_to_refund() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let quote = order.refund_quote(amount(20)).await?;
    assert!(shop.sandbox.refund(order.id().get(), None));
    let change = refund_of(quote).await?;
    assert_eq!(
        (key(&change), shop.sent(REFUNDS)),
        ("change.nothing_left", 0)
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn more_than_is_left_since_the_quote_is_not_sent() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let quote = order.refund_quote(amount(20)).await?;
    assert!(shop.sandbox.refund(order.id().get(), Some(30.into())));
    let change = refund_of(quote).await?;
    assert_eq!(
        (key(&change), shop.sent(REFUNDS)),
        ("change.amount_changed", 0)
    );
    assert!(change.may_try_again());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn money_of_another_payment_is_not_given_back() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let other = NewTransaction::new("purchase", 20.into()).leaves_order();
    shop.sandbox.add_transaction(order.id().get(), other);
    let change = refund(&order, 40).await?;
    assert_eq!(
        (key(&change), shop.sent(REFUNDS)),
        ("change.other_money", 0)
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_refund_of_two_requests_at_once_is_sent_once() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let quotes = [
        order.refund_quote(amount(5)).await?,
        order.refund_quote(amount(5)).await?,
    ];
    let hold = shop
        .sandbox
        .inject(Fault::hold_before_effect().on("POST", REFUNDS));
    let [first, second] = quotes.map(|quote| tokio::spawn(refund_of(quote)));
    shop.sandbox.until_held(hold).await;
    let second_told = second.await??;
    let (of_first, refused) = match second_told {
        Change::InProgress(_) => (first, second_told),
        other => panic!("the first one holds the lock: {other:?}"),
    };
    assert!(refused.must_wait());
    shop.sandbox.release(hold);
    assert!(matches!(of_first.await??, Change::Refunded(_)));
    assert_eq!(
        (shop.sent(REFUNDS), shop.money(order.id()).1),
        (1, 5.into())
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_dropped_refund_goes_on_and_its_ticket_finds_it() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let quote = order.refund_quote(amount(5)).await?;
    let ticket = quote.ticket();
    let hold = shop
        .sandbox
        .inject(Fault::hold_before_effect().on("POST", REFUNDS));
    {
        let refunding = refund_of(quote);
        tokio::select! {
            _ = refunding => panic!("it is held"),
            () = shop.sandbox.until_held(hold) => {}
        }
    }
    shop.sandbox.release(hold);
    assert!(shop.store.drain().await);
    let resumed = shop.server()?.resume(&ticket).await?;
    assert!(
        matches!(&resumed, Resumed::Change(Change::Refunded(_))),
        "{resumed:?}"
    );
    assert_eq!(shop.money(order.id()).1, 5.into());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_unread_list_of_refunds_sends_nothing() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let quote = order.refund_quote(amount(5)).await?;
    let unread = Fault::answer_instead(200, "{}").always();
    shop.sandbox.inject(unread.on("GET", REFUNDS));
    let change = refund_of(quote).await?;
    assert_eq!((key(&change), shop.sent(REFUNDS)), ("change.not_sent", 0));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn refunds_of_every_page_are_read() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    for _ in 0..60 {
        let client = orders::Client::new(shop.store.session().clone());
        let amount: Amount = "0.10".parse()?;
        let item = RefundItem::Order(RefundOrderItem::new(order.id(), amount.clone()));
        let payment = RefundPaymentRequest::new("stripe", amount);
        let request = RefundRequest::new().items([item]).payments([payment]);
        let permit = Permit::for_a_caller_that_keeps_its_own_journal();
        client.create_refund(&order.id(), permit, &request).await?;
    }
    shop.sandbox
        .inject(Fault::cut_before_effect().on("POST", REFUNDS));
    let items = RefundItems::new().amount("0.10".parse()?);
    let change = refund_of(order.refund_quote(items).await?).await?;
    assert!(
        matches!(&change, Change::Unknown(_)),
        "none of them is this one: {change:?}"
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_refusal_in_a_list_under_data_is_a_refusal() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let refusal = r#"{"data":[{"status":422,"title":"The amounts do not match.","type":"https://example.com"}]}"#;
    shop.sandbox
        .inject(Fault::answer_instead(422, refusal).on("POST", REFUNDS));
    let change = refund(&order, 5).await?;
    assert!(
        matches!(&change, Change::Refused(_)) && change.may_try_again(),
        "{change:?}"
    );
    let unavailable = r#"{"data":[{"order_id":1,"status":503,"error":"tax"}],"meta":{}}"#;
    shop.sandbox
        .inject(Fault::answer_instead(503, unavailable).on("POST", REFUNDS));
    let change = refund(&order, 5).await?;
    assert!(
        matches!(&change, Change::Unknown(_)),
        "a server error is a doubt: {change:?}"
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_way_of_another_quote_is_refused() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let (five, six) = (
        order.refund_quote(amount(5)).await?,
        order.refund_quote(amount(6)).await?,
    );
    let way = six.options()[0].clone();
    let rejected = five.refund(way).await.expect_err("it is another amount");
    assert_eq!(
        (rejected.error.step().key(), shop.sent(REFUNDS)),
        ("refund", 0)
    );
    assert!(matches!(
        refund_of(rejected.stage).await?,
        Change::Refunded(_)
    ));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_quote_of_nothing_or_of_too_much_is_refused() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let nothing = order.refund_quote(RefundItems::new()).await;
    assert_eq!(nothing.expect_err("nothing").step().key(), "refund");
    let too_much = order.refund_quote(amount(36)).await;
    assert_eq!(too_much.expect_err("too much").step().key(), "quote_refund");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn money_that_goes_back_as_credit_or_by_hand_is_told_apart() -> Tested {
    let shop = Shop::open()?;
    let order = shop.paid().await?;
    let quote = order.refund_quote(amount(5)).await?;
    let credit = quote.options().iter().find(|way| way.is_store_credit());
    let credit = credit.expect("Jane is a customer").clone();
    assert!(matches!(quote.refund(credit).await?, Change::Refunded(_)));
    let quote = order.refund_quote(amount(5)).await?;
    let by_hand = quote.options().iter().find(|way| way.is_offline());
    let by_hand = by_hand.expect("always").clone();
    assert!(matches!(quote.refund(by_hand).await?, Change::Refunded(_)));
    Ok(())
}
