//! Each public step of the facade is taken against the sandbox, and what arrives there is compared with `flow.yaml`, both ways.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::time::Duration;

use bigcommerce_facade::{DirectOrder, Payment, ProductId, VariantId};
use bigcommerce_programs::decode::table;
use bigcommerce_sandbox::{COUPON, catalogue};
use bigcommerce_tests::Fault;
use bigcommerce_tests::shop::{QUIET, Shop, TOKEN_LIFE, home, two_mugs, visa};

use crate::{Result, cart_steps, change_steps};

/// `api.method` for each request that has arrived, with how it came.
type Sent = BTreeSet<String>;

/// What each step sent, in all the ways in which it was taken.
#[derive(Default)]
pub(crate) struct Seen(BTreeMap<&'static str, Sent>);

impl Seen {
    /// Takes a step and notes what it sends.
    pub(crate) async fn step<T>(
        &mut self,
        shop: &Shop,
        name: &'static str,
        step: impl Future<Output = T>,
    ) -> T {
        let before = (shop.api.requests().len(), shop.payments.requests().len());
        let outcome = step.await;
        let sent = self.0.entry(name).or_default();
        let api = shop.api.requests();
        let payments = shop.payments.requests();
        for request in api[before.0..].iter().chain(&payments[before.1..]) {
            sent.insert(operation(request));
        }
        outcome
    }
}

/// The operation that a request `METHOD path` is one of.
fn operation(request: &str) -> String {
    let (method, path) = request.split_once(' ').unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    let steps: Vec<&str> = path.split('/').collect();
    // The management API has `/stores/{store_hash}` in front.
    let steps = match steps.as_slice() {
        ["", "stores", _, rest @ ..] => [&[""], rest].concat(),
        other => other.to_vec(),
    };
    let fits = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        template.len() == steps.len()
            && template
                .iter()
                .zip(&steps)
                .all(|(wanted, step)| wanted.starts_with('{') || wanted == step)
    };
    let mut fitting: Vec<_> = table::all()
        .map(|entry| entry.operation)
        .filter(|operation| operation.method == method && fits(operation.path))
        .collect();
    // `/v2/orders/count` before `/v2/orders/{order_id}`.
    fitting.sort_by_key(|operation| operation.path.matches('{').count());
    fitting.first().map_or_else(
        || format!("no operation of ours: {request}"),
        |operation| format!("{}.{}", operation.api, operation.id),
    )
}

pub(crate) fn conflict() -> Fault {
    Fault::json("409 Conflict", r#"{"status":409,"title":"t","type":"x"}"#)
}

#[tokio::test]
async fn every_step_sends_what_the_table_says_and_the_table_says_nothing_else() -> Result<()> {
    let mut seen = Seen::default();
    Box::pin(carts_and_addresses(&mut seen)).await?;
    Box::pin(shipping(&mut seen)).await?;
    Box::pin(extras(&mut seen)).await?;
    Box::pin(cart_steps::way_back(&mut seen)).await?;
    Box::pin(cart_steps::lines(&mut seen)).await?;
    Box::pin(cart_steps::consignments(&mut seen)).await?;
    Box::pin(orders(&mut seen)).await?;
    Box::pin(payments(&mut seen)).await?;
    Box::pin(change_steps::changes(&mut seen)).await?;
    let told: BTreeMap<String, Sent> =
        serde_norway::from_str(include_str!("../../crates/facade/flow.yaml"))?;
    let seen: BTreeMap<String, Sent> = seen
        .0
        .into_iter()
        .map(|(step, sent)| (step.to_owned(), sent))
        .collect();
    assert_eq!(
        seen, told,
        "left: what was sent; right: crates/facade/flow.yaml"
    );
    Ok(())
}

async fn carts_and_addresses(seen: &mut Seen) -> Result<()> {
    let shop = Shop::open().await?;
    let opened = seen
        .step(&shop, "Store::open_cart", shop.store.open_cart(two_mugs()))
        .await?;
    let opened = seen
        .step(&shop, "Store::cart", shop.store.cart(opened.cart_id()))
        .await?;
    seen.step(&shop, "Checkout::redirect_urls", opened.redirect_urls())
        .await?;
    shop.api.next("POST", "/billing-address", conflict());
    let opened = seen
        .step(&shop, "Checkout<Opened>::bill_to", opened.bill_to(home()))
        .await
        .expect_err("the store refused")
        .stage;
    let billed = seen
        .step(&shop, "Checkout<Opened>::bill_to", opened.bill_to(home()))
        .await?;
    let change = "Checkout<Billed>::change_billing_address";
    shop.api.next("PUT", "/billing-address/", conflict());
    let billed = seen
        .step(&shop, change, billed.change_billing_address(home()))
        .await
        .expect_err("the store refused")
        .stage;
    let _ = seen
        .step(&shop, change, billed.change_billing_address(home()))
        .await?;
    Ok(())
}

async fn shipping(seen: &mut Seen) -> Result<()> {
    let shop = Shop::open().await?;
    let billed = shop.billed().await?;
    let item = billed
        .details()
        .cart
        .as_ref()
        .and_then(|cart| cart.line_items.as_ref())
        .ok_or("no lines")?
        .physical_items[0]
        .id
        .clone();
    let items = || bigcommerce_facade::Items::new().with(item.clone(), 2);
    let one = "Checkout<Billed>::ship_to";
    shop.api.next("POST", "/consignments", conflict());
    let billed = seen
        .step(&shop, one, billed.ship_to(home(), items()))
        .await
        .expect_err("the store refused")
        .stage;
    let quoted = seen
        .step(&shop, one, billed.ship_to(home(), items()))
        .await?;
    let all = "Checkout<Billed>::ship_everything_to";
    shop.api.next("DELETE", "/consignments/", conflict());
    let quoted = seen
        .step(&shop, all, quoted.ship_everything_to(home()))
        .await
        .expect_err("the store refused")
        .stage;
    let quoted = seen
        .step(&shop, all, quoted.ship_everything_to(home()))
        .await?;
    let choose = "Checkout<Quoted>::choose";
    let offers = quoted.cheapest_offers()?;
    shop.api.next("PUT", "/consignments/", conflict());
    let quoted = seen
        .step(&shop, choose, quoted.choose(offers))
        .await
        .expect_err("the store refused")
        .stage;
    let offers = quoted.cheapest_offers()?;
    let _ = seen.step(&shop, choose, quoted.choose(offers)).await?;
    Ok(())
}

async fn extras(seen: &mut Seen) -> Result<()> {
    let (message, apply, remove) = (
        "Checkout::leave_message",
        "Checkout::apply_coupon",
        "Checkout::remove_coupon",
    );
    let shop = Shop::open().await?;
    let opened = shop.store.open_cart(two_mugs()).await?;
    let opened = seen
        .step(&shop, message, opened.leave_message("Ring twice"))
        .await?;
    let opened = seen.step(&shop, apply, opened.apply_coupon(COUPON)).await?;
    let opened = seen
        .step(&shop, remove, opened.remove_coupon(COUPON))
        .await?;
    let billed = opened.bill_to(home()).await?;
    shop.api.next("PUT", "/v3/checkouts/", conflict());
    let billed = seen
        .step(&shop, message, billed.leave_message("Ring twice"))
        .await
        .expect_err("the store refused")
        .stage;
    shop.api.next("POST", "/coupons", conflict());
    let billed = seen
        .step(&shop, apply, billed.apply_coupon(COUPON))
        .await
        .expect_err("the store refused")
        .stage;
    let billed = billed.apply_coupon(COUPON).await?;
    shop.api.next("DELETE", "/coupons/", conflict());
    let _billed = seen
        .step(&shop, remove, billed.remove_coupon(COUPON))
        .await
        .expect_err("the store refused")
        .stage;
    Ok(())
}

async fn orders(seen: &mut Seen) -> Result<()> {
    let shop = Shop::open().await?;
    let place = "Checkout<Ready>::place_order";
    let ready = shop.ready().await?;
    shop.api.next("POST", "/orders", conflict());
    let ready = seen
        .step(&shop, place, ready.place_order())
        .await
        .expect_err("the store refused")
        .stage;
    let order = seen.step(&shop, place, ready.place_order()).await?;
    seen.step(
        &shop,
        "Order<Unpaid>::payment_methods",
        order.payment_methods(),
    )
    .await?;
    let direct = "Store::order_directly";
    let request = DirectOrder::billed_to(&home())
        .variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_RED),
            1,
        )
        .shipped_to(&home(), "Flat rate", "5.00".parse()?);
    shop.api.next("POST", "/v2/orders", Fault::CutAfter);
    let request = seen
        .step(&shop, direct, shop.store.order_directly(request))
        .await
        .expect_err("the answer was lost")
        .stage;
    let _ = seen
        .step(&shop, direct, shop.store.order_directly(request))
        .await?;
    Ok(())
}

async fn payments(seen: &mut Seen) -> Result<()> {
    let shop = Shop::open().await?;
    let pay = "Order<Unpaid>::pay";
    let order = shop.order().await?;
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let Payment::Unknown(attempt) = seen.step(&shop, pay, order.pay(visa())).await? else {
        return Err("the request was lost".into());
    };
    let reconcile = "OpenAttempt::reconcile";
    let Payment::Unknown(attempt) = seen.step(&shop, reconcile, attempt.reconcile()).await? else {
        return Err("it is in doubt".into());
    };
    let ticket = attempt.ticket();
    let resume = "Store::resume";
    let resumed = seen.step(&shop, resume, shop.store.resume(&ticket)).await?;
    drop(resumed);
    let order = "Store::order";
    let state = seen
        .step(&shop, order, shop.store.order(attempt.order_id()))
        .await?;
    drop(state);
    let sweep = "Store::sweep";
    let _swept = seen
        .step(&shop, sweep, shop.store.sweep(Duration::ZERO))
        .await?;
    shop.pass(TOKEN_LIFE + QUIET);
    let released = "OpenAttempt::released_by_merchant";
    let payment = seen
        .step(&shop, released, attempt.released_by_merchant())
        .await?;
    drop(payment);
    let order = shop.order().await?;
    let attempt = order.attempt();
    shop.payments.next("POST", "/payments", Fault::CutBefore);
    let doubt = seen.step(&shop, pay, order.pay(visa())).await?;
    drop(doubt);
    shop.pass(TOKEN_LIFE + QUIET);
    let released = seen
        .step(&shop, "Store::release", shop.store.release(attempt))
        .await?;
    drop(released);

    let order = shop.order().await?;
    let (number, attempt) = (order.id().get(), order.attempt());
    let Payment::Settled(_) = seen.step(&shop, pay, order.pay(visa())).await? else {
        return Err("the Visa approves".into());
    };
    shop.sandbox.refund(number, None);
    seen.step(&shop, "Store::reopen", shop.store.reopen(attempt))
        .await?;
    let ticket = shop.ready().await?.ticket();
    let resumed = seen.step(&shop, resume, shop.store.resume(&ticket)).await?;
    drop(resumed);
    let ticket = shop.store.open_cart(two_mugs()).await?.ticket();
    let resumed = seen.step(&shop, resume, shop.store.resume(&ticket)).await?;
    drop(resumed);
    Ok(())
}
