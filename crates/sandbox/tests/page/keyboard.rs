//! The page in a real browser: by keyboard, without scripts, live, and attacked by another site.

use bigcommerce_sandbox::{NewOrder, NewTransaction, Sandbox};
use rust_decimal::Decimal;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::SECTIONS;
use crate::browser::{Browser, ENTER, TAB};
use crate::shopper::Shopper;

fn paid_order(sandbox: &Sandbox) -> i64 {
    let order = sandbox.make_order(NewOrder::new(Decimal::from(35)));
    let purchase = NewTransaction::new("purchase", Decimal::from(35));
    sandbox.add_transaction(order, purchase).unwrap();
    order
}

#[tokio::test]
async fn a_keyboard_is_enough_to_refund_a_part_of_an_order() {
    let Some(browser) = Browser::start(true).await else {
        return;
    };
    let shopper = Shopper::new().await;
    let order = paid_order(&shopper.sandbox);
    browser.open(shopper.sandbox.api_url()).await;
    browser.press(TAB).await;
    assert!(browser.focus().await.contains("Skip to content"));
    browser.press(ENTER).await;
    assert!(browser.focus().await.starts_with("MAIN"));
    browser.tab_to(&format!("A {order}")).await;
    browser.press(ENTER).await;
    browser.until_shown("As the merchant").await;
    browser.tab_to("amount /page/orders").await;
    let outline = browser
        .run("return getComputedStyle(document.activeElement).outlineStyle")
        .await;
    assert_eq!(outline, "solid", "the focus is seen");
    browser.press("5.00").await;
    browser.press(ENTER).await;
    browser.until_shown("The money is refunded.").await;
    let refunded: Decimal = shopper
        .sandbox
        .ledger()
        .charges
        .iter()
        .map(|one| one.refunded)
        .sum();
    assert_eq!(refunded, Decimal::from(5));
    browser.end().await;
}

#[tokio::test]
async fn without_scripts_everything_is_read_and_every_form_works() {
    let Some(browser) = Browser::start(false).await else {
        return;
    };
    let shopper = Shopper::new().await;
    let order = paid_order(&shopper.sandbox);
    let origin = shopper.sandbox.api_url().to_owned();
    browser.open(&format!("{origin}/page/orders/{order}")).await;
    let text = browser.text().await;
    assert!(
        text.contains("35.00 USD") && text.contains("Reload"),
        "{text}"
    );
    browser.click("form[action$='/cancel'] button").await;
    browser.until_shown("The order is cancelled.").await;
    assert_eq!(shopper.sandbox.ledger().order(order).unwrap().status_id, 5);
    browser.open(&format!("{origin}/page/faults")).await;
    browser
        .click("form[action='/page/presets/no-date'] button")
        .await;
    browser.until_shown("omit_date").await;
    assert_eq!(shopper.sandbox.faults().len(), 1);
    browser.end().await;
}

#[tokio::test]
async fn the_page_shows_a_request_as_it_arrives_and_leaves_the_reader_where_he_is() {
    let Some(browser) = Browser::start(true).await else {
        return;
    };
    let shopper = Shopper::new().await;
    for _ in 0..60 {
        shopper.get("/v2/orders").await.is(204);
    }
    browser
        .open(&format!("{}/page/requests", shopper.sandbox.api_url()))
        .await;
    browser.tab_to("A Webhooks").await;
    browser.run("scrollTo(0, 400)").await;
    shopper.mugs(0).await;
    browser.until_shown("/v3/carts").await;
    assert!(browser.focus().await.contains("Webhooks"));
    assert_eq!(browser.run("return Math.round(scrollY)").await, 400);
    // A part with the focus inside is left alone: nobody's place in a list is lost.
    browser
        .run("document.querySelector('details summary').focus()")
        .await;
    let held = browser
        .run("return document.querySelector('#live-requests tbody').rows.length")
        .await;
    shopper.mugs(0).await;
    browser.until_shown("Carts\n2").await;
    assert_eq!(
        browser
            .run("return document.querySelector('#live-requests tbody').rows.length")
            .await,
        held
    );
    browser.end().await;
}

#[tokio::test]
async fn live_updates_are_paused_by_keyboard_until_they_are_switched_on_again() {
    let Some(browser) = Browser::start(true).await else {
        return;
    };
    let shopper = Shopper::new().await;
    let origin = shopper.sandbox.api_url().to_owned();
    browser.open(&format!("{origin}/page/carts")).await;
    let pressed = "return document.querySelector('#live-switch button').ariaPressed";
    assert_eq!(browser.run(pressed).await, "true");
    browser.tab_to("BUTTON Live").await;
    browser.press(ENTER).await;
    assert_eq!(browser.run(pressed).await, "false");
    browser.open(&format!("{origin}/page/clock")).await;
    browser.until_shown("Paused").await;
    browser.click("#live-switch button").await;
    shopper.mugs(0).await;
    browser.until_shown("Carts\n1").await;
    browser.end().await;
}

#[tokio::test]
async fn nothing_comes_from_elsewhere_nothing_is_complained_of_and_nothing_jumps() {
    let Some(browser) = Browser::start(true).await else {
        return;
    };
    let shopper = Shopper::new().await;
    paid_order(&shopper.sandbox);
    shopper.mugs(0).await;
    let origin = shopper.sandbox.api_url().to_owned();
    for section in SECTIONS.into_iter().chain(["/page/orders/101"]) {
        browser.open(&format!("{origin}{section}")).await;
        let loaded = "return performance.getEntriesByType('resource').map((one) => one.name)";
        let loaded = browser.run(loaded).await;
        let loaded = loaded.as_array().unwrap();
        assert!(loaded.len() >= 2, "{section}: style and script");
        for one in loaded {
            assert!(one.as_str().unwrap().starts_with(&origin), "{one}");
        }
        let jumps = "const done = arguments[arguments.length - 1]; let sum = 0; \
            new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; }) \
            .observe({ type: 'layout-shift', buffered: true }); \
            requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));";
        assert_eq!(browser.run_async(jumps).await, 0, "{section} jumps");
    }
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.end().await;
}

#[tokio::test]
async fn a_page_of_another_site_can_neither_post_nor_frame_nor_read() {
    let Some(browser) = Browser::start(true).await else {
        return;
    };
    let shopper = Shopper::of(Sandbox::builder().clock_at(1_795_856_400)).await;
    let target = shopper.sandbox.api_url().to_owned();
    let evil = evil_site(&format!(
        "<!doctype html><title>evil</title><form method=post action='{target}/page/clock'>\
         <input name=seconds value=60></form><iframe src='{target}/'></iframe>"
    ))
    .await;
    browser.open(&evil).await;
    let read = format!(
        "const done = arguments[arguments.length - 1]; fetch('{target}/').then(() => done('read'), () => done('no'));"
    );
    assert_eq!(browser.run_async(&read).await, "no");
    let write = format!(
        "const done = arguments[arguments.length - 1]; fetch('{target}/sandbox/clock', {{ method: 'POST', \
         mode: 'no-cors', body: '{{\"advance_seconds\": 60}}' }}).then(() => done('sent'), () => done('no'));"
    );
    assert_eq!(browser.run_async(&write).await, "sent");
    let framed = "try { return frames[0].document.title } catch { return 'closed' }";
    assert_eq!(browser.run(framed).await, "closed");
    browser.run("document.forms[0].submit()").await;
    browser.until_shown("another site").await;
    assert!(browser.address().await.starts_with(&target));
    assert_eq!(shopper.sandbox.now(), 1_795_856_400);
    browser.end().await;
}

/// A site that answers everything with one document.
async fn evil_site(document: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let length = document.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{document}"
    );
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    url
}
