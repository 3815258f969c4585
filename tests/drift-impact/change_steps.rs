//! The steps that move money of a payment that was made before, and the import of one.

use std::time::Duration;

use bigcommerce_facade::{
    Authorized, Change, Order, OrderState, Paid, PaidElsewhere, Payment, PaymentMethodId,
    RefundItems, RefundQuote, types::Decimal,
};
use bigcommerce_sandbox::payment;
use bigcommerce_tests::Fault;
use bigcommerce_tests::shop::{QUIET, Shop, small_gift_certificate, visa};

use crate::{Result, steps::Seen};

const REFUND: &str = "RefundQuote::refund";

async fn authorized(shop: &Shop) -> Result<Order<Authorized>> {
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, true);
    match shop.made().await?.pay(visa()).await? {
        Payment::Authorized(order) => Ok(order),
        other => Err(format!("the Visa approves: {other:?}").into()),
    }
}

async fn quote(seen: &mut Seen, shop: &Shop, order: &Order<Paid>) -> Result<RefundQuote> {
    let items = RefundItems::new().amount(Decimal::from(5).into());
    let step = "Order<Paid>::refund_quote";
    Ok(seen.step(shop, step, order.refund_quote(items)).await?)
}

async fn refund(seen: &mut Seen, shop: &Shop, order: &Order<Paid>) -> Result<Change> {
    let quote = quote(seen, shop, order).await?;
    let way = quote.to_the_payments().ok_or("a way back")?.clone();
    Ok(seen.step(shop, REFUND, quote.refund(way)).await?)
}

/// Takes each of them.
pub(crate) async fn changes(seen: &mut Seen) -> Result<()> {
    let shop = Shop::open().await?;
    let order = authorized(&shop).await?;
    let captured = seen.step(&shop, "Order<Authorized>::capture", order.capture());
    drop(captured.await?);
    let order = authorized(&shop).await?;
    let voided = seen.step(&shop, "Order<Authorized>::void", order.void());
    drop(voided.await?);
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, false);

    Box::pin(refunds(seen, &shop)).await?;
    Box::pin(given_up_and_elsewhere(seen, &shop)).await
}

async fn refunds(seen: &mut Seen, shop: &Shop) -> Result<()> {
    let Payment::Settled(order) = Box::pin(shop.made().await?.pay(visa())).await? else {
        return Err("the Visa approves".into());
    };
    drop(Box::pin(refund(seen, shop, &order)).await?);
    let refunds = format!("/v3/orders/{}/payment_actions/refunds", order.id());
    shop.api.next("POST", &refunds, Fault::CutBefore);
    let Change::Unknown(open) = Box::pin(refund(seen, shop, &order)).await? else {
        return Err("the request was lost".into());
    };
    let (id, ticket) = (open.id(), open.ticket());
    let reconcile = "OpenChange::reconcile";
    let Change::Unknown(open) = seen.step(shop, reconcile, open.reconcile()).await? else {
        return Err("it is in doubt".into());
    };
    drop(
        seen.step(shop, "Store::resume", shop.store.resume(&ticket))
            .await?,
    );
    let swept = seen.step(shop, "Store::sweep", shop.store.sweep(Duration::ZERO));
    drop(swept.await?);
    shop.pass(QUIET * 2);
    let released = "OpenChange::released_by_merchant";
    drop(
        seen.step(shop, released, open.released_by_merchant())
            .await?,
    );
    shop.api.next("POST", &refunds, Fault::CutBefore);
    let Change::Unknown(open) = Box::pin(refund(seen, shop, &order)).await? else {
        return Err("the request was lost".into());
    };
    assert_ne!(open.id(), id);
    shop.pass(QUIET * 2);
    drop(
        seen.step(shop, "Store::release", shop.store.release(open.id()))
            .await?,
    );
    Ok(())
}

async fn given_up_and_elsewhere(seen: &mut Seen, shop: &Shop) -> Result<()> {
    let Payment::Part { order, .. } = shop.made().await?.pay(small_gift_certificate()).await?
    else {
        return Err("10.00 of 35.00".into());
    };
    let OrderState::PartPaid { order: other, .. } = shop.server()?.order(order.id()).await? else {
        return Err("10.00 of 35.00".into());
    };
    shop.sandbox.set_authorize_only(payment::CARD_METHOD, true);
    drop(order.pay(visa()).await?);
    let given_up = "Order<Unpaid>::give_up";
    let given_up = seen.step(shop, given_up, other.give_up("changed their mind"));
    let given_up = given_up.await?;
    let Change::Refunded(_) = &given_up else {
        return Err(format!("the part goes back: {given_up:?}").into());
    };
    let method = || PaymentMethodId::new(payment::CARD_METHOD);
    for payment in [
        PaidElsewhere::taken(method(), "pi_test_0118"),
        PaidElsewhere::reserved(method(), "pi_test_0118"),
    ] {
        let order = shop.order().await?;
        let step = "Order<Unpaid>::paid_elsewhere";
        drop(seen.step(shop, step, order.paid_elsewhere(payment)).await?);
    }
    Ok(())
}
