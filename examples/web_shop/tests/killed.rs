//! The shop is killed inside and between its requests, and starts again on the same journal.

mod support;

use std::time::Duration;

use bigcommerce_facade::journal::{Journal, SqliteJournal};
use bigcommerce_facade::types::StoreHash;
use serde_json::json;
use support::{Browser, PAID, Page, Shop, Store};
use tokio::time::{sleep, timeout};

/// No sweep while shoppers are walking: the requests of a step are counted.
const NEVER: u64 = 86_400;
/// The places of a request at which the process is ended.
const HOLDS: [&str; 2] = ["hold_before_effect", "hold_after_effect"];
/// The requests that a shopper sends.
const STEPS: [&str; 6] = ["add", "address", "shipping", "form", "pay", "thanks"];

async fn step(
    browser: &mut Browser,
    name: &str,
    form: Option<&Page>,
) -> Result<Page, reqwest::Error> {
    match (name, form) {
        ("add", _) => browser.add().await,
        ("address", _) => browser.address().await,
        ("shipping", _) => browser.shipping().await,
        ("form", _) => browser.get("/pay").await,
        ("pay", Some(form)) => browser.pay(form).await,
        _ => browser.get("/thanks").await,
    }
}

/// A shopper whose step was interrupted.
struct Shopper {
    browser: Browser,
    at: String,
}

/// Walks a shopper into a step, and ends the process while the store holds the step's request with this number. Without
/// such a request the process is ended after the step. Answers the shopper, and whether the request was held.
async fn interrupt(
    store: &Store,
    shop: &mut Shop,
    at: &str,
    hold: &str,
    request: u32,
) -> (Shopper, bool) {
    let mut browser = Browser::new(shop);
    let mut form = None;
    for before in STEPS.iter().take_while(|name| **name != at) {
        let page = step(&mut browser, before, form.as_ref())
            .await
            .expect("the shop lives");
        if *before == "form" {
            form = Some(page);
        }
    }
    store
        .inject(json!({ "fault": hold, "skip": request }))
        .await;
    let mut tab = browser.clone();
    let name = at.to_owned();
    let running = tokio::spawn(async move {
        let answered = step(&mut tab, &name, form.as_ref()).await.is_ok();
        (tab, answered)
    });
    while !store.holds_a_request().await && !running.is_finished() {
        sleep(Duration::from_millis(3)).await;
    }
    let is_held = store.holds_a_request().await;
    shop.kill().await;
    store.clear_faults().await;
    let (tab, answered) = running.await.expect("no panic");
    assert_ne!(is_held, answered, "a held request is not answered");
    shop.start(NEVER, "warn").await;
    (
        Shopper {
            browser: tab,
            at: format!("{at}, {hold}, request {request}"),
        },
        is_held,
    )
}

#[tokio::test]
async fn a_shop_that_dies_at_any_request_charges_once_and_tells_every_shopper() {
    let store = Store::start().await;
    let mut shop = Shop::new(&store).await;
    shop.start(NEVER, "warn").await;
    let mut shoppers = Vec::new();
    for at in STEPS {
        // Pages that only read are the same before and after.
        let holds = if matches!(at, "form" | "thanks") {
            &HOLDS[..1]
        } else {
            &HOLDS[..]
        };
        for hold in holds {
            for request in 0.. {
                let (shopper, is_held) = interrupt(&store, &mut shop, at, hold, request).await;
                shoppers.push(shopper);
                if !is_held {
                    break;
                }
            }
        }
    }
    assert!(shoppers.len() >= 25, "{} points", shoppers.len());

    shop.kill().await;
    shop.start(1, "warn").await;
    let hash = StoreHash::new(store.text("store_hash")).expect("a hash");
    let journal = SqliteJournal::open(shop.journal())
        .await
        .expect("the journal is there");
    let open = || async {
        journal
            .open_attempts(&hash, i64::MAX)
            .await
            .expect("it answers")
            .len()
    };
    let open_before = open().await;
    // Past the life of a token and the quiet period, in steps, since two looks have to lie apart.
    let ended = timeout(Duration::from_secs(60), async {
        for _ in 0..12 {
            store.advance_clock(1200).await;
            let looks = store.ledger().await.count("GET", "/v2/orders/{order_id}");
            for _ in 0..300 {
                if open().await == 0 {
                    return true;
                }
                if store.ledger().await.count("GET", "/v2/orders/{order_id}") > looks {
                    break;
                }
                sleep(Duration::from_millis(10)).await;
            }
        }
        open().await == 0
    });
    assert!(
        ended.await.expect("in time"),
        "every attempt comes to its end"
    );

    let (mut paid, mut unpaid) = (0, 0);
    for Shopper { browser, at } in &mut shoppers {
        let cart = browser.cart();
        let charges = match &cart {
            Some(cart) => store.charges(cart).await.len(),
            None => 0,
        };
        assert!(charges <= 1, "{at}: {charges} charges");
        let page = browser.get("/thanks").await.expect("the shop lives");
        assert_eq!(page.has(PAID), charges == 1, "{at}: {page:?}");
        assert!(
            !page.has("http-equiv=\"refresh\""),
            "{at} is over: {page:?}"
        );
        if charges == 1 {
            paid += 1;
            continue;
        }
        unpaid += 1;
        let page = browser.buy().await;
        let cart = browser.cart().expect("a cart");
        assert_eq!(store.charges(&cart).await.len(), 1, "{at}: {page:?}");
    }
    let ledger = store.ledger().await;
    assert_eq!(
        ledger.charges.len(),
        shoppers.len(),
        "everybody has paid once"
    );
    assert_eq!(open().await, 0, "every lock is open");
    eprintln!(
        "{} kills, {open_before} attempts left open, {paid} paid by then, {unpaid} paid later",
        shoppers.len()
    );
}
