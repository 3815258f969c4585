//! A web shop on BigCommerce: cart, address, shipping, payment and thank-you page. `README.md` says how to run it.
#![allow(
    clippy::result_large_err,
    reason = "handlers answer a response either way"
)]

mod cart;
mod checkout;
mod payment;
mod session;

use std::{env, error::Error, sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, middleware, routing::get, routing::post};
use bigcommerce_facade::{CustomerId, InMemoryJournal, Journal, Store};
use bigcommerce_journal::SqliteJournal;
use bigcommerce_sandbox::{Sandbox, customer};
use tokio::{net::TcpListener, signal, time::sleep};
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

/// The things that every page needs.
struct Shop {
    store: Store,
    /// Signs the tickets in cookies. All servers of a shop share it, and keep it over a restart.
    key: String,
    /// Everybody is this customer: signing in is not what this example is about.
    customer: CustomerId,
}

#[tokio::main]
async fn main() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    if let Err(error) = run().await {
        tracing::error!("{error}");
        std::process::exit(1);
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    match env::args().nth(1).as_deref() {
        // Once, by hand, for a shop that has taken no payments yet; never at a start.
        Some("init") => {
            SqliteJournal::create(var("WEB_SHOP_JOURNAL")?).await?;
            Ok(())
        }
        Some(_) => Err("the only argument is `init`: it creates the journal of a new shop".into()),
        None => match (var("BIGCOMMERCE_API_URL"), var("BIGCOMMERCE_PAYMENTS_URL")) {
            (Ok(api), Ok(payments)) => {
                let store = Store::builder(
                    var("BIGCOMMERCE_STORE_HASH")?,
                    var("BIGCOMMERCE_ACCESS_TOKEN")?,
                );
                let journal = SqliteJournal::open(var("WEB_SHOP_JOURNAL")?).await?;
                serve(
                    store
                        .api_url(&api)
                        .payments_url(&payments)
                        .journal(journal)
                        .build()?,
                )
                .await
            }
            _ => {
                // A new store at each start, with a new hash: its orders are not taken for those of the store before it.
                let sandbox = Sandbox::builder()
                    .store_hash(Uuid::new_v4().simple().to_string())
                    .start()
                    .await?;
                let journal: Arc<dyn Journal> = match var("WEB_SHOP_JOURNAL") {
                    Ok(path) => Arc::new(SqliteJournal::open(path).await?),
                    Err(_) => Arc::new(InMemoryJournal::default()),
                };
                let store = Store::builder(sandbox.store_hash(), sandbox.access_token())
                    .shared_journal(journal);
                serve(
                    store
                        .api_url(sandbox.api_url())
                        .payments_url(sandbox.payments_url())
                        .build()?,
                )
                .await
            }
        },
    }
}

async fn serve(store: Store) -> Result<(), Box<dyn Error>> {
    let every =
        Duration::from_secs(var("WEB_SHOP_SWEEP_SECONDS").map_or(Ok(5), |text| text.parse())?);
    let key = var("WEB_SHOP_KEY").unwrap_or_else(|_| {
        tracing::warn!(
            "WEB_SHOP_KEY is not set: after a restart no shopper finds cart or payment again"
        );
        format!("{}{}", Uuid::new_v4(), Uuid::new_v4())
    });
    if key.len() < 32 {
        return Err(
            "WEB_SHOP_KEY is shorter than 32 characters; `openssl rand -hex 32` makes one".into(),
        );
    }
    let customer =
        CustomerId::new(var("WEB_SHOP_CUSTOMER").map_or(Ok(customer::JANE), |id| id.parse())?);
    let routes = Router::new()
        .route("/", get(cart::show))
        .route("/cart/{change}", post(cart::change))
        .route(
            "/address",
            get(checkout::address).post(checkout::bill_and_ship),
        )
        .route(
            "/shipping",
            get(checkout::shipping).post(checkout::place_order),
        )
        .route("/pay", get(payment::form).post(payment::pay))
        .route("/thanks", get(payment::thanks))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .layer(middleware::map_response(session::with_headers))
        .with_state(Arc::new(Shop {
            store: store.clone(),
            key,
            customer,
        }));
    let listener = TcpListener::bind(
        var("WEB_SHOP_ADDRESS")
            .as_deref()
            .unwrap_or("127.0.0.1:3000"),
    )
    .await?;
    tracing::info!("the shop is open at http://{}/", listener.local_addr()?);
    tokio::select! {
        served = axum::serve(listener, routes).with_graceful_shutdown(stopped()) => served?,
        () = sweep(&store, every) => {}
        // A client that never ends its request does not keep the payments of others from being drained.
        () = async { stopped().await; sleep(Duration::from_secs(10)).await } => {}
    }
    store.drain().await;
    Ok(())
}

/// Ends payments whose process died, and those that were pending or in doubt.
async fn sweep(store: &Store, every: Duration) {
    loop {
        sleep(every).await;
        if let Err(error) = store.sweep(Duration::from_secs(60)).await {
            tracing::warn!("no sweep: {error}");
        }
    }
}

/// Completes at Ctrl-C, and at SIGTERM where there is such a thing.
async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut terminate) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        return tokio::select! { _ = terminate.recv() => {}, _ = signal::ctrl_c() => {} };
    }
    let _ = signal::ctrl_c().await;
}

fn var(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set; README.md says what it is"))
}
