//! The sandbox's hooks API and its deliveries: registered by the helper, verified, read, and acted on once.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bigcommerce_sandbox::{DeliveryState, Fault, NewOrder, NewTransaction, Sandbox, Settings};
use bigcommerce_transport::Session;
use bigcommerce_types::{AccessToken, ClientSecret, HookId, HookSecret};
use bigcommerce_webhooks::api::Client;
use bigcommerce_webhooks::api::query::ListHooksQuery;
use bigcommerce_webhooks::api::types::{HookRequest, HookUpdate};
use bigcommerce_webhooks::registration::{Reconciled, WantedHooks, reconcile};
use bigcommerce_webhooks::{
    Event, HeaderSecrets, Hook, InMemoryReplays, Once, Proof, SigningSecrets, Topic, Verifier, once,
};
use tokio::net::TcpListener;

use crate::{NOW, Tested, at};

const HERE: &str = "https://shop.example.com/webhooks";
const HEADER: &str = "x-shop-hook";
const VALUE: &str = "a-long-random-value";

async fn started(settings: Settings) -> std::io::Result<Arc<Sandbox>> {
    let builder = Sandbox::builder().clock_at(NOW).settings(settings);
    builder.start().await.map(Arc::new)
}

fn client(sandbox: &Sandbox) -> Result<Client, Box<dyn std::error::Error>> {
    let session = Session::builder(sandbox.store_hash().parse()?)
        .access_token(AccessToken::new(sandbox.access_token()))
        .api_url(sandbox.api_url())
        .build()?;
    Ok(Client::new(session))
}

fn counts(done: &Reconciled) -> [usize; 4] {
    [done.created, done.updated, done.deleted, done.kept]
}

#[tokio::test]
async fn what_a_shop_needs_is_registered_rotated_switched_on_again_and_moved() -> Tested {
    let sandbox = started(Settings::default()).await?;
    let client = client(&sandbox)?;
    let wanted = |value: &str| {
        WantedHooks::for_payments(HERE).map(|wanted| wanted.header(HEADER, HookSecret::new(value)))
    };
    assert_eq!(
        counts(&reconcile(&client, &wanted("old")?).await?),
        [4, 0, 0, 0]
    );
    assert_eq!(
        counts(&reconcile(&client, &wanted("old")?).await?),
        [0, 0, 0, 4]
    );
    // Another value of the header, and one that somebody has switched off.
    assert_eq!(
        counts(&reconcile(&client, &wanted(VALUE)?).await?),
        [0, 4, 0, 0]
    );
    let off = HookUpdate::default().is_active(false);
    client.update_hook(&HookId::new(2), &off).await?;
    assert_eq!(
        counts(&reconcile(&client, &wanted(VALUE)?).await?),
        [0, 1, 0, 3]
    );
    // A wildcard that is too wide goes, and so does the address from before.
    let wide = HookRequest::new("store/order/*", HERE);
    client.create_hook(&wide).await?;
    assert_eq!(
        counts(&reconcile(&client, &wanted(VALUE)?).await?),
        [0, 0, 1, 4]
    );
    let moved = WantedHooks::for_payments("https://new.example.com/webhooks")?.replacing(HERE);
    assert_eq!(counts(&reconcile(&client, &moved).await?), [4, 0, 4, 0]);
    // Ninety quiet days switch all of them off.
    sandbox.advance_clock(Duration::from_secs(90 * 86_400));
    assert_eq!(counts(&reconcile(&client, &moved).await?), [0, 4, 0, 0]);
    Ok(())
}

#[tokio::test]
async fn two_servers_that_start_at_once_register_each_webhook_once() -> Tested {
    let sandbox = started(Settings::default()).await?;
    let (one, other) = (client(&sandbox)?, client(&sandbox)?);
    let wanted = WantedHooks::for_payments(HERE)?;
    // The first one has read an empty list when the second one registers everything.
    let held = sandbox.inject(Fault::hold_after_effect().on("GET", "/v3/hooks"));
    let first = tokio::spawn({
        let wanted = wanted.clone();
        async move { reconcile(&one, &wanted).await }
    });
    sandbox.until_held(held).await;
    assert_eq!(counts(&reconcile(&other, &wanted).await?), [4, 0, 0, 0]);
    assert!(sandbox.release(held));
    assert_eq!(counts(&first.await??), [0, 0, 0, 4]);
    let listed = other.list_hooks(&ListHooksQuery::new()).await?;
    assert_eq!(listed.into_data().len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_scope_that_the_store_refuses_is_an_error_and_not_tried_for_ever() -> Tested {
    let sandbox = started(Settings::default()).await?;
    let wanted = WantedHooks::new(HERE)?.scope("store/order/teleported".into());
    let refused = reconcile(&client(&sandbox)?, &wanted).await;
    let error = refused.err().ok_or("no such scope")?;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(422));
    Ok(())
}

/// A shop's endpoint: verifies, reads, acts once.
struct Shop {
    sandbox: Arc<Sandbox>,
    verifier: Verifier,
    replays: InMemoryReplays,
    acted: Mutex<Vec<(Proof, Hook)>>,
    refused: Mutex<Vec<String>>,
}

async fn endpoint(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let note = |refused: String| shop.refused.lock().expect("no panic").push(refused);
    let verified = match shop.verifier.verify(&headers, &body) {
        Ok(verified) => verified,
        Err(rejected) => {
            note(rejected.to_string());
            return StatusCode::UNAUTHORIZED;
        }
    };
    let hook = match verified.parse() {
        Ok(hook) => hook,
        Err(error) => {
            note(error.to_string());
            return StatusCode::NO_CONTENT;
        }
    };
    let act = || async {
        let acted = (verified.proof(), hook);
        shop.acted.lock().expect("no panic").push(acted);
        Ok::<(), std::io::Error>(())
    };
    match once(&shop.replays, &verified, act).await {
        Ok(Once::Acted(()) | Once::Before) => StatusCode::NO_CONTENT,
        Ok(Once::InProgress) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl Shop {
    /// Serves an endpoint, and registers all events of carts and orders for it.
    async fn open(
        settings: Settings,
        verifier: impl FnOnce(SigningSecrets, HeaderSecrets) -> Verifier,
    ) -> Result<Arc<Self>, Box<dyn std::error::Error>> {
        let sandbox = started(settings).await?;
        let secrets = SigningSecrets::new(ClientSecret::new(sandbox.client_secret()))?;
        let header = HeaderSecrets::new(HEADER, HookSecret::new(VALUE))?;
        let clock = Arc::clone(&sandbox);
        let verifier = verifier(secrets, header).clock(move || at(clock.now()));
        let shop = Arc::new(Self {
            sandbox,
            verifier,
            replays: InMemoryReplays::new(NonZeroUsize::new(1000).ok_or("not zero")?),
            acted: Mutex::default(),
            refused: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/webhooks", listener.local_addr()?);
        let router = Router::new()
            .route("/webhooks", post(endpoint))
            .with_state(shop.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let wanted = WantedHooks::new(&url)?
            .scope("store/cart/*".into())
            .scope("store/order/*".into())
            .header(HEADER, HookSecret::new(VALUE));
        reconcile(&client(&shop.sandbox)?, &wanted).await?;
        Ok(shop)
    }

    /// Makes an order, pays it, refunds it, and writes to it.
    fn trade(&self) -> i64 {
        let order = self.sandbox.make_order(NewOrder::new(35.into()));
        self.sandbox
            .add_transaction(order, NewTransaction::new("purchase", 35.into()));
        self.sandbox.add_message(order, "hello", true);
        self.sandbox.refund(order, None);
        order
    }

    /// Waits until everything is delivered.
    async fn all_delivered(&self) -> usize {
        let wait = async {
            loop {
                let deliveries = self.sandbox.deliveries();
                if deliveries
                    .iter()
                    .all(|one| one.state == DeliveryState::Delivered)
                {
                    return deliveries.len();
                }
                tokio::task::yield_now().await;
            }
        };
        let limit = Duration::from_secs(20);
        tokio::time::timeout(limit, wait)
            .await
            .expect("everything is delivered")
    }
}

#[tokio::test]
async fn what_the_store_sends_is_proven_read_and_acted_on_once_although_it_comes_three_times()
-> Tested {
    let settings = Settings {
        webhook_duplicates: 2,
        ..Settings::default()
    };
    let shop = Shop::open(settings, Verifier::by_both).await?;
    let order = shop.trade();
    let delivered = shop.all_delivered().await;
    assert_eq!(
        *shop.refused.lock().map_err(|_| "a panic")?,
        Vec::<String>::new()
    );
    let acted = shop.acted.lock().map_err(|_| "a panic")?;
    assert_eq!(acted.len(), delivered);
    let attempts: usize = shop
        .sandbox
        .deliveries()
        .iter()
        .map(|one| one.attempts.len())
        .sum();
    assert_eq!(attempts, delivered * 3);
    for (proof, hook) in acted.iter() {
        assert_eq!(*proof, Proof::Both);
        assert!(hook.is_from(&"abc123".parse()?));
        assert_eq!(
            hook.order_id().map(|id| id.get()),
            Some(order),
            "{}",
            hook.scope
        );
    }
    for topic in [
        Topic::OrderCreated,
        Topic::OrderStatusUpdated,
        Topic::OrderTransactionCreated,
        Topic::OrderMessageCreated,
    ] {
        assert!(
            acted.iter().any(|(_, hook)| hook.scope.topic() == &topic),
            "{topic}"
        );
    }
    assert!(
        !acted
            .iter()
            .any(|(_, hook)| matches!(hook.event, Event::Unknown(_)))
    );
    Ok(())
}

#[tokio::test]
async fn a_store_that_does_not_sign_is_proven_by_its_header_alone() -> Tested {
    let settings = Settings {
        unsigned_webhooks: true,
        ..Settings::default()
    };
    let shop = Shop::open(settings, Verifier::by_either).await?;
    shop.sandbox.make_order(NewOrder::new(35.into()));
    shop.all_delivered().await;
    let acted = shop.acted.lock().map_err(|_| "a panic")?;
    assert!(!acted.is_empty());
    assert!(acted.iter().all(|(proof, _)| *proof == Proof::Header));
    Ok(())
}

#[tokio::test]
async fn a_store_that_signs_with_another_secret_is_answered_401_and_tries_again() -> Tested {
    let shop = Shop::open(Settings::default(), |_, header| {
        let secrets = SigningSecrets::new(ClientSecret::new("another-secret"));
        Verifier::by_both(secrets.expect("a secret"), header)
    })
    .await?;
    shop.sandbox.make_order(NewOrder::new(35.into()));
    let wait = async {
        while shop
            .sandbox
            .deliveries()
            .iter()
            .any(|one| one.attempts.is_empty())
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await?;
    for one in shop.sandbox.deliveries() {
        assert_eq!(one.attempts[0].status, Some(401));
        assert_eq!(one.next_attempt_at, Some(NOW + 60));
    }
    assert!(shop.acted.lock().map_err(|_| "a panic")?.is_empty());
    Ok(())
}
