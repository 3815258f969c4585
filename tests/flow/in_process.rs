//! The facade on a sandbox in the same process: no socket, no waiting, the same bytes every time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bigcommerce_facade::{
    InMemoryJournal, Payment, Sent, Store,
    orders::{self, query::ListOrdersQuery, types::OrderStatus},
    transport::{Connection, HttpClient, ResponseFuture},
};
use bigcommerce_sandbox::{Fault, IN_PROCESS_START, Lags, Sandbox, SandboxBuilder};
use bigcommerce_tests::in_process;
use bigcommerce_tests::shop::{Tested, two_mugs, visa};
use bytes::Bytes;
use http::Request;
use tokio::task::JoinSet;

/// A sandbox in process and a store on top of it.
fn shop(builder: SandboxBuilder) -> Result<(Sandbox, Store), Box<dyn std::error::Error>> {
    let sandbox = builder.in_process()?;
    let store = store(&sandbox, sandbox.http_client())?;
    Ok((sandbox, store))
}

fn store(
    sandbox: &Sandbox,
    client: impl HttpClient + 'static,
) -> Result<Store, bigcommerce_facade::Error> {
    in_process::builder(sandbox)
        .http_client(client)
        .journal(InMemoryJournal::new())
        .build()
}

#[tokio::test(start_paused = true)]
async fn a_cart_becomes_a_paid_order_without_a_socket() -> Tested {
    let (sandbox, store) = shop(Sandbox::builder())?;
    let Payment::Settled(order) = in_process::ordered(&store).await?.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    assert_eq!(*order.status(), OrderStatus::AwaitingFulfillment);
    assert_eq!(sandbox.ledger().charges.len(), 1);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_payment_whose_answer_is_lost_is_reconciled_once_the_store_shows_it() -> Tested {
    let (sandbox, store) = shop(Sandbox::builder())?;
    let order = in_process::ordered(&store).await?;
    let transactions = Duration::from_secs(60);
    sandbox.set_lags(Lags {
        transactions,
        ..Lags::default()
    });
    sandbox.inject(Fault::cut_after_effect().on("POST", "/payments"));
    let Payment::Unknown(attempt) = order.pay(visa()).await? else {
        panic!("the answer was cut, and nothing is to be seen yet")
    };
    assert_eq!(attempt.error().ok_or("an error")?.sent(), Sent::Maybe);
    assert_eq!(sandbox.ledger().charges.len(), 1);
    tokio::time::advance(transactions).await;
    let Payment::Settled(_) = attempt.reconcile().await? else {
        panic!("the order is paid")
    };
    assert_eq!(sandbox.ledger().count("POST", "/payments"), 1, "sent once");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_never_arrived_is_given_up_after_the_token_and_the_quiet_period() -> Tested {
    let (sandbox, store) = shop(Sandbox::builder())?;
    let order = in_process::ordered(&store).await?;
    sandbox.inject(Fault::cut_before_effect().on("POST", "/payments"));
    let Payment::Unknown(mut attempt) = order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    for passed in 1..10 {
        tokio::time::advance(Duration::from_secs(1801)).await;
        attempt = match attempt.reconcile().await? {
            Payment::Unknown(attempt) => attempt,
            Payment::NotCharged(_) if passed > 2 => {
                assert!(sandbox.ledger().charges.is_empty());
                return Ok(());
            }
            other => panic!("after {passed} half hours: {other:?}"),
        };
    }
    panic!("it stays in doubt")
}

#[tokio::test(start_paused = true)]
async fn the_store_s_clock_follows_tokio_s_from_its_start() -> Tested {
    let (sandbox, store) = shop(Sandbox::builder())?;
    assert_eq!(sandbox.now(), IN_PROCESS_START);
    let orders = orders::Client::new(store.session().clone());
    let date = async || -> Result<_, Box<dyn std::error::Error>> {
        let reply = orders.list_orders(&ListOrdersQuery::new()).await?;
        let header = |name: &str| {
            let value = reply
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok());
            value.map(str::to_owned)
        };
        Ok((header("date"), header("x-rate-limit-requests-left")))
    };
    let (begin, full) = date().await?;
    assert_eq!(begin.as_deref(), Some("Thu, 01 Jan 2026 00:00:00 GMT"));
    let (_, less) = date().await?;
    assert_ne!(full, less);
    tokio::time::advance(Duration::from_secs(30)).await;
    let (later, again) = date().await?;
    assert_eq!(later.as_deref(), Some("Thu, 01 Jan 2026 00:00:30 GMT"));
    assert_eq!(full, again, "the quota is refilled");
    Ok(())
}

/// Passes requests on, and keeps them and the heads of their responses as text.
#[derive(Clone)]
struct Recorder<C> {
    to: C,
    heard: Arc<Mutex<Vec<String>>>,
}

impl<C: HttpClient> HttpClient for Recorder<C> {
    fn execute<'a>(
        &'a self,
        request: Request<Bytes>,
        connection: &'a Connection,
    ) -> ResponseFuture<'a> {
        let secret = |name: &str| request.headers().get(name).cloned();
        let shown = format!(
            "{request:?} {:?}",
            [secret("x-auth-token"), secret("authorization")]
                .map(|value| value.map(|value| value.as_bytes().to_vec()))
        );
        Box::pin(async move {
            let response = self.to.execute(request, connection).await?;
            let answered = format!("{:?} {:?}", response.status(), response.headers());
            let mut heard = self.heard.lock().expect("no panic");
            heard.extend([shown, answered]);
            Ok(response)
        })
    }
}

async fn transcript(seed: u64) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let sandbox = Sandbox::builder().seed(seed).in_process()?;
    let heard = Arc::default();
    let recorder = Recorder {
        to: sandbox.http_client(),
        heard: Arc::clone(&heard),
    };
    let store = store(&sandbox, recorder)?;
    let order = in_process::ordered(&store).await?;
    sandbox.inject(Fault::cut_after_effect().on("POST", "/payments"));
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("a look shows it")
    };
    let mut heard = heard.lock().expect("no panic").clone();
    heard.push(serde_json::to_string(&sandbox.ledger())?);
    Ok(heard)
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_transcript_of_a_payment() -> Tested {
    let first = transcript(1).await?;
    assert!(first.len() > 20, "requests and responses: {}", first.len());
    assert_eq!(first, transcript(1).await?);
    assert_ne!(first, transcript(2).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_stores_live_side_by_side() -> Tested {
    let mut opening = JoinSet::new();
    for seed in 0..2000 {
        opening.spawn(async move {
            let (sandbox, store) = shop(Sandbox::builder().seed(seed)).expect("a store");
            let cart = store.open_cart(two_mugs()).await.expect("a cart");
            (sandbox, cart.cart_id().to_string())
        });
    }
    let all = opening.join_all().await;
    for (sandbox, _) in &all {
        assert_eq!(sandbox.ledger().count("POST", "/v3/carts"), 1);
    }
    let carts: std::collections::BTreeSet<&String> = all.iter().map(|(_, cart)| cart).collect();
    assert_eq!(carts.len(), 2000);
    Ok(())
}

#[tokio::test]
async fn a_webhook_that_is_registered_in_process_is_sent() -> Tested {
    let (sandbox, store) = shop(Sandbox::builder())?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/webhooks", listener.local_addr()?);
    let hooks = bigcommerce_webhooks::api::Client::new(store.session().clone());
    let wanted = bigcommerce_webhooks::registration::WantedHooks::for_payments(&url)?;
    bigcommerce_webhooks::registration::reconcile(&hooks, &wanted).await?;
    let Payment::Settled(_) = in_process::ordered(&store).await?.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    let sent = tokio::time::timeout(Duration::from_secs(20), listener.accept()).await?;
    assert!(sent.is_ok() && !sandbox.deliveries().is_empty());
    Ok(())
}
