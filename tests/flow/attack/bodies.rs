//! Bodies that are huge, deep or endless, and ids that are paths.

use std::time::{Duration, Instant};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bigcommerce_facade::{OrderState, Payment, Store, Ticket};
use bigcommerce_sandbox::Fault as StoreFault;
use bigcommerce_tests::shop::{Shop, Tested, visa};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// Bodies that a client must not choke on.
fn bodies() -> Vec<(&'static str, String)> {
    let deep = 200_000;
    vec![
        (
            "32 MiB of text",
            format!(r#"{{"data":{{"id":"{}"}}}}"#, "a".repeat(32 << 20)),
        ),
        (
            "32 MiB of entries",
            format!(r#"{{"data":[{}0]}}"#, "0,".repeat(16 << 20)),
        ),
        ("deep lists", "[".repeat(deep)),
        (
            "deep lists that close",
            format!("{}{}", "[".repeat(deep), "]".repeat(deep)),
        ),
        ("deep objects", r#"{"data":"#.repeat(deep)),
        (
            "a refusal with deep errors",
            format!(
                r#"{{"status":422,"title":"t","type":"x","code":30106,"errors":{}"#,
                r#"{"a":"#.repeat(deep)
            ),
        ),
    ]
}

#[tokio::test]
async fn a_huge_or_deep_answer_to_a_charge_is_in_doubt_and_no_panic() -> Tested {
    let shop = Shop::open().await?;
    for (what, body) in bodies() {
        for status in [201, 422] {
            let order = shop.made().await?;
            shop.sandbox
                .inject(StoreFault::answer_instead(status, body.clone()).on("POST", "/payments"));
            let payment = order.pay(visa()).await?;
            assert!(
                matches!(payment, Payment::Unknown(_)),
                "{status} {what}: {payment:?}"
            );
        }
    }
    assert_eq!(shop.charges(), 0);
    Ok(())
}

#[tokio::test]
async fn a_huge_or_deep_answer_to_a_read_charges_nothing() -> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let id = order.id();
    for (what, body) in bodies() {
        let odd = StoreFault::answer_instead(200, body).on("GET", "/v3/orders/{id}/transactions");
        shop.sandbox.inject(odd.always());
        let payment = shop.server()?.order(id).await;
        assert!(payment.is_err(), "{what}: {payment:?}");
        shop.sandbox.clear_faults();
    }
    assert!(matches!(shop.store.order(id).await?, OrderState::Unpaid(_)));
    Ok(())
}

#[tokio::test]
async fn an_answer_that_drips_is_given_up_within_the_limit_and_is_in_doubt() -> Tested {
    let drips = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", drips.local_addr()?);
    let dripping = tokio::spawn(async move {
        while let Ok((mut stream, _)) = drips.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let head = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n\r\n";
                let _ = stream.write_all(head.as_bytes()).await;
                while stream.write_all(b" ").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            });
        }
    });
    let shop = Shop::open().await?;
    let store = Store::builder(shop.sandbox.store_hash(), shop.sandbox.access_token())
        .api_url(shop.api.url())
        .payments_url(&url)
        .timeout(Duration::from_millis(500))
        .patience(Duration::ZERO)
        .journal(shop.journal.clone())
        .build()?;
    let shop = Shop { store, ..shop };
    let order = shop.made().await?;
    let begun = Instant::now();
    let payment = order.pay(visa()).await?;
    assert!(matches!(payment, Payment::Unknown(_)), "{payment:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    dripping.abort();
    Ok(())
}

#[tokio::test]
async fn an_id_in_a_ticket_reaches_no_other_path_and_adds_no_header() -> Tested {
    let shop = Shop::open().await?;
    let mut refused = Vec::new();
    for id in [
        "..",
        "../../v2/orders",
        "%2e%2e/%2e%2e/v2/orders/1",
        "a/b",
        "a?include=x",
        "a#b",
        "a\\r\\nX-Injected: 1\\r\\n\\r\\nGET /stolen HTTP/1.1",
        "a\\u0000b",
        "",
        " ",
        "\\u202e",
    ] {
        let json = format!(r#"{{"s":"abc123","c":"{id}"}}"#);
        let text = format!("bct1.{}", URL_SAFE_NO_PAD.encode(json));
        let Ok(ticket) = text.parse::<Ticket>() else {
            refused.push(id);
            continue;
        };
        let before = shop.api.requests().len();
        let resumed = shop.store.resume(&ticket).await;
        assert!(
            !matches!(resumed, Ok(bigcommerce_facade::Resumed::Payment(_))),
            "{id}: {resumed:?}"
        );
        for request in &shop.api.requests()[before..] {
            let path = request
                .split_once(' ')
                .map(|(_, path)| path)
                .unwrap_or_default();
            let (path, _) = path.split_once('?').unwrap_or((path, ""));
            let parts: Vec<&str> = path.split('/').collect();
            assert!(
                parts.starts_with(&["", "stores", "abc123"]),
                "{id}: {request}"
            );
            assert!(
                parts.len() <= 6 && !parts.contains(&".."),
                "{id}: {request}"
            );
            assert!(!request.contains("stolen HTTP"), "{id}: {request}");
        }
    }
    assert_eq!(refused, [""], "an empty id is none");
    Ok(())
}

#[tokio::test]
async fn a_crafted_ticket_names_an_order_and_authorises_nothing_that_its_journal_did_not_do()
-> Tested {
    let shop = Shop::open().await?;
    let order = shop.made().await?;
    let attempt = order.attempt();
    let other = shop.made().await?;
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    // Somebody else's attempt with an order of one's own.
    let json = format!(r#"{{"s":"abc123","o":{},"a":"{attempt}"}}"#, other.id());
    let ticket: Ticket = format!("bct1.{}", URL_SAFE_NO_PAD.encode(json)).parse()?;
    assert!(shop.store.resume(&ticket).await.is_err());
    assert!(matches!(other.pay(visa()).await?, Payment::Settled(_)));
    Ok(())
}
