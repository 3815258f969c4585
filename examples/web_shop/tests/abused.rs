//! Shoppers who close tabs, click twice, go back, and write markup into forms.

mod support;

use std::process::Stdio;

use bigcommerce_facade::journal::{Journal, SqliteJournal};
use bigcommerce_facade::{Ticket, types::StoreHash};
use reqwest::Method;
use serde_json::json;
use support::{ADDRESS, Browser, KEY, PAID, SOON, Shop, Store};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

async fn open() -> (Store, Shop) {
    let store = Store::start().await;
    let mut shop = Shop::new(&store).await;
    shop.start(1, "warn").await;
    (store, shop)
}

/// A request as it goes over the wire, of a client that can go away at any time.
fn raw_payment(browser: &Browser, form: &support::Page) -> String {
    let way = form.value("way").replace(' ', "+");
    let (attempt, due) = (form.value("attempt"), form.value("due").replace(' ', "+"));
    let body = format!("attempt={attempt}&due={due}&way={way}");
    let cookie = browser.cookie.as_deref().unwrap_or_default();
    format!(
        "POST /pay HTTP/1.1\r\nHost: shop\r\nCookie: ticket={cookie}\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn a_shopper_who_closes_the_tab_while_paying_is_told_that_it_went_through() {
    let (store, shop) = open().await;
    for hold in ["hold_before_effect", "hold_after_effect"] {
        for (method, path) in [
            ("POST", "/v3/payments/access_tokens"),
            ("POST", "/payments"),
        ] {
            let mut browser = Browser::new(&shop);
            let form = browser.walk_to_payment().await;
            store
                .inject(json!({ "fault": hold, "method": method, "path": path }))
                .await;
            let mut client = tokio::net::TcpStream::connect(("127.0.0.1", shop.port))
                .await
                .expect("a connection");
            client
                .write_all(raw_payment(&browser, &form).as_bytes())
                .await
                .expect("written");
            store.until_held().await;
            drop(client);
            let (during, ()) = tokio::join!(browser.get("/thanks"), store.clear_faults());
            assert!(
                !during.expect("the shop lives").has("href=\"/pay\""),
                "{hold} {path}"
            );
            browser.until_paid().await;
            assert_eq!(
                store.charges(&browser.cart().expect("a cart")).await.len(),
                1,
                "{hold} {path}"
            );
        }
    }
}

#[tokio::test]
async fn two_clicks_and_two_tabs_pay_once() {
    let (store, shop) = open().await;
    let mut browser = Browser::new(&shop);
    let form = browser.walk_to_payment().await;
    let (mut tab, mut third) = (browser.clone(), browser.clone());
    let other = tab.get("/pay").await.expect("the shop lives");
    let (one, two, three) = tokio::join!(browser.pay(&form), third.pay(&form), tab.pay(&other));
    for page in [one, two, three] {
        let page = page.expect("the shop lives");
        assert!(
            page.path == "/thanks" && !page.has("href=\"/pay\""),
            "{page:?}"
        );
    }
    for browser in [&mut browser, &mut tab, &mut third] {
        browser.until_paid().await;
    }
    let cart = browser.cart().expect("a cart");
    assert_eq!(store.charges(&cart).await.len(), 1);

    // The back button shows the form again, and it is sent once more.
    assert!(browser.pay(&form).await.expect("the shop lives").has(PAID));
    assert_eq!(store.charges(&cart).await.len(), 1);
}

#[tokio::test]
async fn a_cart_that_changes_in_another_tab_is_paid_as_it_was_shown_or_not_at_all() {
    let (store, shop) = open().await;
    let mut browser = Browser::new(&shop);
    let old = browser.walk_to_payment().await;
    browser.add().await.expect("the shop lives");
    let refused = browser.pay(&old).await.expect("the shop lives");
    assert!(!refused.has(PAID), "{refused:?}");
    assert!(store.ledger().await.charges.is_empty());
    // The other tab goes on to an order of its own, and the first one sends its old form.
    for page in [browser.address().await, browser.shipping().await] {
        page.expect("the shop lives");
    }
    let new = browser.get("/pay").await.expect("the shop lives");
    assert_ne!(new.value("due"), old.value("due"));
    browser.pay(&old).await.expect("the shop lives");
    assert!(
        store.ledger().await.charges.is_empty(),
        "the old form is not paid"
    );
    assert!(browser.pay(&new).await.expect("the shop lives").has(PAID));

    // An order for another address, with the same amount due.
    let mut browser = Browser::new(&shop);
    let old = browser.walk_to_payment().await;
    for page in [browser.address().await, browser.shipping().await] {
        page.expect("the shop lives");
    }
    let cart = browser.cart().expect("a cart");
    let refused = browser.pay(&old).await.expect("the shop lives");
    assert!(
        refused.has("href=\"/pay\"") && store.charges(&cart).await.is_empty(),
        "{refused:?}"
    );

    // A cart that is changed while its payment is being sent.
    let mut browser = Browser::new(&shop);
    let form = browser.walk_to_payment().await;
    let cart = browser.cart().expect("a cart");
    store
        .inject(json!({ "fault": "hold_before_effect", "method": "POST", "path": "/payments" }))
        .await;
    let (mut tab, mut paying) = (browser.clone(), browser);
    let payment = tokio::spawn(async move { (paying.pay(&form).await, paying) });
    store.until_held().await;
    let changing = tokio::spawn(async move { (tab.add().await, tab) });
    store.clear_faults().await;
    let (page, mut browser) = payment.await.expect("no panic");
    page.expect("the shop lives");
    browser.until_paid().await;
    changing.await.expect("no panic").0.expect("the shop lives");
    assert_eq!(store.charges(&cart).await.len(), 1);
}

#[tokio::test]
async fn a_declined_payment_is_paid_in_another_attempt_whose_ticket_the_form_stores() {
    let (store, shop) = open().await;
    let mut browser = Browser::new(&shop);
    let form = browser.walk_to_payment().await;
    let refusal =
        json!({ "status": 422, "title": "Declined", "type": "/api-docs/errors", "code": 30106 })
            .to_string();
    let fault = json!({ "fault": "answer_instead", "method": "POST", "path": "/payments", "status": 422, "body": refusal });
    store.inject(fault).await;
    let declined = browser.pay(&form).await.expect("the shop lives");
    assert!(
        declined.has("was declined") && declined.has("href=\"/pay\""),
        "{declined:?}"
    );
    let again = browser.get("/pay").await.expect("the shop lives");
    assert_ne!(again.value("attempt"), form.value("attempt"));
    let ticket = Ticket::verify(
        browser.cookie.as_deref().unwrap_or_default(),
        KEY.as_bytes(),
    )
    .expect("a ticket");
    let attempt = ticket.attempt().map(|attempt| attempt.to_string());
    assert_eq!(
        attempt,
        Some(again.value("attempt")),
        "it is stored before the payment"
    );
    assert!(browser.pay(&again).await.expect("the shop lives").has(PAID));
    assert!(
        browser.pay(&form).await.expect("the shop lives").has(PAID),
        "the first form again"
    );
    assert_eq!(store.ledger().await.charges.len(), 1);
}

#[tokio::test]
async fn while_a_payment_is_in_doubt_no_way_leads_to_another_one() {
    let (store, shop) = open().await;
    let mut browser = Browser::new(&shop);
    let form = browser.walk_to_payment().await;
    let cart = browser.cart().expect("a cart");
    store
        .inject(json!({ "fault": "cut_before_effect", "method": "POST", "path": "/payments" }))
        .await;
    let is_in_doubt = |page: &support::Page| {
        page.path == "/thanks"
            && page.has("We are checking")
            && page.has("refresh")
            && !page.has("href=\"/pay\"")
    };
    let page = browser.pay(&form).await.expect("the shop lives");
    assert!(is_in_doubt(&page), "{page:?}");
    let mut old = browser.clone();
    for page in [
        browser.get("/").await,
        browser.add().await,
        browser.get("/pay").await,
        browser.pay(&form).await,
    ] {
        assert!(
            is_in_doubt(page.as_ref().expect("the shop lives")),
            "{page:?}"
        );
    }
    // The pages of the checkout are still there, and end where a second order of the cart is not paid either.
    browser.address().await.expect("the shop lives");
    let page = browser.shipping().await.expect("the shop lives");
    assert!(is_in_doubt(&page), "{page:?}");
    assert!(store.charges(&cart).await.is_empty());
    // Past the life of the token and the quiet period the sweep ends it, and it is paid once.
    timeout(SOON, async {
        while !old
            .get("/thanks")
            .await
            .expect("the shop lives")
            .has("nothing was charged")
        {
            store.advance_clock(1200).await;
        }
    })
    .await
    .expect("it ends");
    browser.buy().await;
    let told = old.get("/thanks").await.expect("the shop lives");
    assert!(
        told.has("paid already"),
        "the old tab is told, too: {told:?}"
    );
    assert_eq!(store.charges(&cart).await.len(), 1);
}

#[tokio::test]
async fn a_price_that_changes_after_the_form_was_shown_is_shown_first() {
    let (store, shop) = open().await;
    let mut browser = Browser::new(&shop);
    let form = browser.walk_to_payment().await;
    let order = form
        .body
        .split("Order ")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .expect("its number");
    store
        .admin(
            Method::POST,
            &format!("/orders/{order}/total"),
            Some(json!({ "total": "40.00" })),
        )
        .await;
    let again = browser.pay(&form).await.expect("the shop lives");
    assert!(
        again.has("The amount has changed") && again.has("Pay 40.00 USD"),
        "{again:?}"
    );
    assert!(store.ledger().await.charges.is_empty());
    assert!(browser.pay(&again).await.expect("the shop lives").has(PAID));
}

#[tokio::test]
async fn a_stop_waits_for_the_payment_that_is_being_sent() {
    let (store, mut shop) = open().await;
    let mut browser = Browser::new(&shop);
    let form = browser.walk_to_payment().await;
    store
        .inject(json!({ "fault": "hold_before_effect", "method": "POST", "path": "/payments" }))
        .await;
    let mut client = tokio::net::TcpStream::connect(("127.0.0.1", shop.port))
        .await
        .expect("a connection");
    client
        .write_all(raw_payment(&browser, &form).as_bytes())
        .await
        .expect("written");
    store.until_held().await;
    drop(client);
    let mut process = shop.process.take().expect("it runs");
    let pid = process.id().expect("a number").to_string();
    let stop = std::process::Command::new("kill")
        .args(["-TERM", &pid])
        .stdout(Stdio::null())
        .status();
    assert!(stop.expect("kill runs").success());
    store.clear_faults().await;
    assert!(
        timeout(SOON, process.wait())
            .await
            .expect("in time")
            .expect("a status")
            .success()
    );
    let journal = SqliteJournal::open(shop.journal())
        .await
        .expect("the journal");
    let hash = StoreHash::new(store.text("store_hash")).expect("a hash");
    assert!(
        journal
            .open_attempts(&hash, i64::MAX)
            .await
            .expect("it answers")
            .is_empty(),
        "it was drained"
    );
    shop.start(1, "warn").await;
    assert!(
        browser
            .get("/thanks")
            .await
            .expect("the shop lives")
            .has(PAID)
    );
}

#[tokio::test]
async fn what_a_shopper_types_is_text_on_every_page() {
    let (_store, shop) = open().await;
    let markup = "\"><script>alert('x')</script>";
    let mut browser = Browser::new(&shop);
    browser.add().await.expect("the shop lives");
    let mut address = ADDRESS;
    for (name, value) in &mut address {
        if !matches!(*name, "email" | "state" | "postal_code" | "country") {
            *value = markup;
        }
    }
    let mut pages = vec![browser.post("/address", &address).await];
    let shown = browser.get("/address").await.expect("the shop lives");
    assert!(
        shown.has("&#60;script&#62;") || shown.has("&lt;script&gt;"),
        "{shown:?}"
    );
    pages.push(Ok(shown));
    pages.push(browser.post("/cart/coupon", &[("code", markup)]).await);
    pages.push(browser.get("/?say=%22%3E%3Cscript%3E").await);
    pages.push(browser.shipping().await);
    for path in ["/pay?say=%3Cscript%3E", "/thanks?say=%3Cscript%3E", "/"] {
        pages.push(browser.get(path).await);
    }
    for page in pages {
        assert!(
            !page.as_ref().expect("the shop lives").has("<script"),
            "{page:?}"
        );
    }
}

#[tokio::test]
async fn a_step_that_is_refused_says_why_and_leads_back_to_its_form() {
    let (_store, shop) = open().await;
    let mut browser = Browser::new(&shop);
    browser.add().await.expect("the shop lives");
    let kept = browser.cookie.clone();
    let code = [("code", "NO-SUCH-CODE")];
    let many = |quantity| [("variant", "201"), ("quantity", quantity)];
    for (path, fields, says) in [
        ("/cart/add", &many("0")[..], "choose another quantity"),
        ("/cart/add", &many("1000000"), "choose another quantity"),
        ("/cart/coupon", &code, "check what you entered"),
        ("/address", &[], "check what you entered"),
    ] {
        let page = browser.post(path, fields).await.expect("the shop lives");
        assert!(page.status.is_client_error(), "{path}: {page:?}");
        assert!(page.has(says) && page.has("href=\"\""), "{path}: {page:?}");
        let form = browser.get(&page.path).await.expect("the shop lives");
        assert!(form.status.is_success() && form.has("<form"), "{form:?}");
    }
    assert_eq!(browser.cookie, kept);
}

#[tokio::test]
async fn odd_requests_are_answered_and_change_nothing() {
    let (store, shop) = open().await;
    let mut browser = Browser::new(&shop);
    let form = browser.walk_to_payment().await;
    let kept = browser.cookie.clone();
    let long = "9".repeat(40_000);
    for (path, fields) in [
        ("/pay", &[][..]),
        ("/pay", &[("attempt", "x"), ("due", "35 USD"), ("way", "x")]),
        (
            "/pay",
            &[
                ("attempt", &form.value("attempt")),
                ("due", "0.01 USD"),
                ("way", &form.value("way")),
            ],
        ),
        (
            "/pay",
            &[
                ("attempt", &form.value("attempt")),
                ("due", &form.value("due")),
                ("way", "nothing"),
            ],
        ),
        ("/shipping", &[("option", "nothing")]),
        ("/cart/add", &[("variant", "201"), ("quantity", "-1")]),
        ("/cart/add", &[("variant", "999"), ("quantity", "1")]),
        ("/cart/add", &[("variant", "201"), ("quantity", &long)]),
        ("/cart/nothing", &[]),
    ] {
        let page = browser.post(path, fields).await.expect("the shop lives");
        assert!(!page.status.is_server_error(), "{path}: {page:?}");
    }
    for path in ["/", "/address", "/pay", "/thanks"] {
        let seen = browser.send(Method::HEAD, path, &[]).await;
        assert!(seen.expect("the shop lives").status.is_success(), "{path}");
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        assert_eq!(
            browser
                .send(method, "/pay", &[])
                .await
                .expect("the shop lives")
                .status,
            405
        );
    }
    for forged in [
        "",
        "bct1",
        "bct1..",
        "bct1.e30.AA",
        &format!("{}x", kept.as_deref().unwrap_or_default()),
        &long,
    ] {
        browser.cookie = Some(forged.to_owned());
        let page = browser.get("/thanks").await.expect("the shop lives");
        assert!(
            page.path == "/" || page.status.is_client_error(),
            "a forged ticket is none: {page:?}"
        );
    }
    assert!(store.ledger().await.charges.is_empty());
    browser.cookie = kept;
    assert!(browser.pay(&form).await.expect("the shop lives").has(PAID));
}

#[tokio::test]
async fn no_card_and_no_secret_is_logged_at_any_level() {
    let store = Store::start().await;
    let mut shop = Shop::new(&store).await;
    shop.start(1, "trace").await;
    let mut browser = Browser::new(&shop);
    let form = browser.walk_to_payment().await;
    let mut typed = vec![
        ("way", "New card"),
        ("number", "4000 0000 0000 9995"),
        ("verification", "9137"),
    ];
    typed.extend([("holder", "Jane Doe"), ("month", "12"), ("year", "2039")]);
    let (attempt, due) = (form.value("attempt"), form.value("due"));
    typed.extend([("attempt", attempt.as_str()), ("due", due.as_str())]);
    let page = browser.post("/pay", &typed).await.expect("the shop lives");
    if cfg!(feature = "raw-cards") {
        assert!(page.has("was declined"), "{page:?}");
    }
    browser.buy().await;
    let cookie = browser.cookie.clone().expect("a cookie");
    shop.kill().await;
    let log = shop.log.lock().expect("the log").clone();
    assert!(log.contains("TRACE"), "it logs at every level");
    let secrets = [
        bigcommerce_sandbox::customer::JANE_VISA,
        store.text("access_token"),
        KEY,
        &cookie,
    ];
    let typed = [
        "4000000000009995",
        "4000 0000 0000 9995",
        "9137",
        "jane.doe@example.com",
        "Congress Avenue",
    ];
    for secret in secrets.into_iter().chain(typed) {
        let line = log.lines().find(|line| holds(line, secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}

/// True if `text` holds `secret` by itself: digits beside it make another
/// number, such as the fraction of a second in a line's time.
fn holds(text: &str, secret: &str) -> bool {
    text.match_indices(secret).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        ![before, after]
            .into_iter()
            .flatten()
            .any(|beside| beside.is_ascii_digit())
    })
}
