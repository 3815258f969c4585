//! Webhooks at a shop's endpoint: a reason to read the store, and never the truth about it.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bigcommerce_facade::{Instrument, OrderId, OrderState, Payment, Store, SweptState};
use bigcommerce_sandbox::{Delivery, DeliveryState, Settings, Settlement};
use bigcommerce_tests::shop::{Shop, Tested, pending_card, visa};
use bigcommerce_types::{ClientSecret, StoreHash, Timestamp};
use bigcommerce_webhooks::api::Client;
use bigcommerce_webhooks::registration::{WantedHooks, reconcile};
use bigcommerce_webhooks::{
    InMemoryReplays, Once, SignedHeaders, Signer, SigningSecrets, Verifier, once,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A shop's endpoint: verified, read, acted on once.
struct Endpoint {
    store: Store,
    hash: StoreHash,
    verifier: Verifier,
    replays: InMemoryReplays,
    /// The orders that were looked at, and the attempts that ended by it.
    observed: Mutex<Vec<(OrderId, usize)>>,
}

async fn receive(
    State(endpoint): State<Arc<Endpoint>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let Ok(verified) = endpoint.verifier.verify(&headers, &body) else {
        return StatusCode::UNAUTHORIZED;
    };
    let hook = match verified.parse() {
        Ok(hook) if hook.is_from(&endpoint.hash) => hook,
        Ok(_) | Err(_) => return StatusCode::NO_CONTENT,
    };
    let Some(order) = hook.order_id() else {
        return StatusCode::NO_CONTENT;
    };
    let act = || async {
        let swept = endpoint.store.observe(order).await?;
        let ended = swept
            .iter()
            .filter(|one| matches!(one.state, SweptState::Ended));
        let seen = (order, ended.count());
        endpoint.observed.lock().expect("no panic").push(seen);
        Ok::<(), bigcommerce_facade::Error>(())
    };
    match once(&endpoint.replays, &verified, act).await {
        Ok(Once::Acted(()) | Once::Before) => StatusCode::NO_CONTENT,
        Ok(Once::InProgress) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// A shop that has registered its endpoint.
struct Served {
    shop: Shop,
    endpoint: Arc<Endpoint>,
    address: std::net::SocketAddr,
}

impl Served {
    async fn open(settings: Settings) -> Result<Self, Box<dyn std::error::Error>> {
        let shop = Shop::open().await?;
        shop.sandbox.set_settings(settings);
        let secret = ClientSecret::new(shop.sandbox.client_secret());
        let endpoint = Arc::new(Endpoint {
            store: shop.server()?,
            hash: shop.sandbox.store_hash().parse()?,
            verifier: Verifier::by_signature(SigningSecrets::new(secret)?),
            replays: InMemoryReplays::new(NonZeroUsize::MIN.saturating_add(999)),
            observed: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new()
            .route("/webhooks", post(receive))
            .with_state(endpoint.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let wanted = WantedHooks::for_payments(&format!("http://{address}/webhooks"))?;
        let client = Client::new(shop.store.session().clone());
        assert_eq!(reconcile(&client, &wanted).await?.created, 4);
        Ok(Self {
            shop,
            endpoint,
            address,
        })
    }

    /// An order with a payment by this instrument.
    async fn paid_by(
        &self,
        instrument: Instrument,
    ) -> Result<(OrderId, Payment), Box<dyn std::error::Error>> {
        let order = self.shop.made().await?;
        let id = order.id();
        Ok((id, order.pay(instrument).await?))
    }

    /// Waits until everything that the store has sent was taken.
    async fn all_delivered(&self) {
        let limit = Duration::from_secs(20);
        tokio::time::timeout(limit, self.shop.sandbox.until_webhooks_sent())
            .await
            .expect("every attempt ends");
        let deliveries = self.shop.sandbox.deliveries();
        let is_taken = |one: &Delivery| one.state == DeliveryState::Delivered;
        assert!(deliveries.iter().all(is_taken), "{deliveries:?}");
    }

    /// The attempts that ended because of webhooks of an order.
    fn ended(&self, order: OrderId) -> usize {
        let observed = self.endpoint.observed.lock().expect("no panic");
        let of_order = observed.iter().filter(|(of, _)| *of == order);
        of_order.map(|(_, ended)| ended).sum()
    }

    /// Sends a request to the endpoint as somebody from outside does; answers the status.
    async fn post(
        &self,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<u16, Box<dyn std::error::Error>> {
        let mut stream = TcpStream::connect(self.address).await?;
        let mut head = format!(
            "POST /webhooks HTTP/1.1\r\nhost: shop\r\ncontent-length: {}\r\nconnection: close\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream
            .write_all(format!("{head}\r\n{body}").as_bytes())
            .await?;
        let mut response = String::new();
        stream.read_to_string(&mut response).await?;
        Ok(response.split(' ').nth(1).ok_or("no status")?.parse()?)
    }

    /// The reads of an order so far.
    fn reads(&self) -> u64 {
        let requests = self.shop.sandbox.ledger().requests;
        let of_order =
            |path: &str| path.starts_with("/v2/orders") || path.starts_with("/v3/orders");
        let reads = requests.iter().filter(|one| of_order(&one.path));
        reads.map(|one| one.count).sum()
    }

    fn sign(&self, secret: &str, id: &str, body: &str) -> SignedHeaders {
        let signer = Signer::new(ClientSecret::new(secret)).expect("a secret");
        signer.sign(id, Timestamp::now(), body.as_bytes())
    }
}

/// A webhook that says of an order that it was paid.
fn claims_paid(order: OrderId) -> String {
    format!(
        r#"{{"scope":"store/order/statusUpdated","store_id":"1001","producer":"stores/abc123","created_at":1,
            "data":{{"type":"order","id":{order},"status":{{"previous_status_id":0,"new_status_id":11}}}}}}"#
    )
}

#[tokio::test]
async fn a_pending_payment_ends_by_the_webhook_of_its_settlement_once_however_often_it_comes()
-> Tested {
    let settings = Settings {
        webhook_duplicates: 2,
        ..Settings::default()
    };
    let served = Served::open(settings).await?;
    let (order, payment) = served.paid_by(pending_card()).await?;
    assert!(matches!(payment, Payment::Pending(_)), "{payment:?}");
    served.all_delivered().await;
    assert_eq!(served.ended(order), 0);
    assert_eq!(served.shop.open_attempts().await, 1);
    served.shop.sandbox.settle(order.get(), Settlement::Paid);
    served.all_delivered().await;
    assert_eq!(served.ended(order), 1);
    assert_eq!(served.shop.open_attempts().await, 0);
    assert!(matches!(
        served.shop.store.order(order).await?,
        OrderState::Paid(_)
    ));
    let deliveries = served.shop.sandbox.deliveries();
    let observed = served.endpoint.observed.lock().map_err(|_| "a panic")?;
    assert_eq!(observed.len(), deliveries.len());
    assert!(deliveries.iter().all(|one| one.attempts.len() == 3));
    Ok(())
}

#[tokio::test]
async fn a_forged_webhook_changes_nothing_and_reads_nothing() -> Tested {
    let served = Served::open(Settings::default()).await?;
    let (order, _) = served.paid_by(pending_card()).await?;
    served.all_delivered().await;
    let (reads, seen) = (
        served.reads(),
        served
            .endpoint
            .observed
            .lock()
            .map_err(|_| "a panic")?
            .len(),
    );
    let body = claims_paid(order);
    let forged = served.sign("another-secret", "msg_forged", &body);
    assert_eq!(served.post(&[], &body).await?, 401);
    assert_eq!(served.post(&forged.pairs(), &body).await?, 401);
    // A signature of ours over another body.
    let other = served.sign(served.shop.sandbox.client_secret(), "msg_other", "{}");
    assert_eq!(served.post(&other.pairs(), &body).await?, 401);
    assert_eq!(served.reads(), reads);
    assert_eq!(
        served
            .endpoint
            .observed
            .lock()
            .map_err(|_| "a panic")?
            .len(),
        seen
    );
    assert_eq!(served.shop.open_attempts().await, 1);
    Ok(())
}

#[tokio::test]
async fn a_webhook_that_is_signed_and_untrue_leads_to_a_read_and_ends_nothing() -> Tested {
    let served = Served::open(Settings::default()).await?;
    let (order, _) = served.paid_by(pending_card()).await?;
    served.all_delivered().await;
    let reads = served.reads();
    let body = claims_paid(order);
    let signed = served.sign(served.shop.sandbox.client_secret(), "msg_untrue", &body);
    assert_eq!(served.post(&signed.pairs(), &body).await?, 204);
    assert!(served.reads() > reads);
    assert_eq!(served.ended(order), 0);
    assert_eq!(served.shop.open_attempts().await, 1);
    assert!(matches!(
        served.shop.store.order(order).await?,
        OrderState::Pending(_)
    ));
    // The same one again is not acted on, and the truth still comes through.
    let reads = served.reads();
    assert_eq!(served.post(&signed.pairs(), &body).await?, 204);
    assert_eq!(served.reads(), reads);
    served.shop.sandbox.settle(order.get(), Settlement::Paid);
    served.all_delivered().await;
    assert_eq!(served.ended(order), 1);
    Ok(())
}

#[tokio::test]
async fn webhooks_that_overtake_the_response_of_the_charge_do_not_disturb_it() -> Tested {
    let settings = Settings {
        webhooks_before_answer: true,
        webhook_duplicates: 1,
        ..Settings::default()
    };
    let served = Served::open(settings).await?;
    for _ in 0..3 {
        let (order, payment) = served.paid_by(visa()).await?;
        assert!(matches!(payment, Payment::Settled(_)), "{payment:?}");
        served.all_delivered().await;
        let observed = served.endpoint.observed.lock().map_err(|_| "a panic")?;
        assert!(observed.iter().any(|(of, _)| *of == order));
    }
    assert_eq!(served.shop.charges(), 3);
    assert_eq!(served.shop.open_attempts().await, 0);
    Ok(())
}
