//! A web shop on BigCommerce: cart, address, shipping, payment and thank-you page. `README.md` says how to run it.
#![allow(clippy::result_large_err)] // handlers answer a page either way

mod cart;
mod checkout;
mod payment;
mod visit;

use std::{env, error::Error, sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, routing::get};
use bigcommerce_facade::{InMemoryJournal, Store, journal::SqliteJournal};
use bigcommerce_sandbox::{Sandbox, customer};
use tokio::{net::TcpListener, signal, time::sleep};
use tracing_subscriber::EnvFilter;

/// The things that every page needs.
struct Shop {
    store: Store,
    /// Signs the tickets in cookies. All servers of a shop share it, and keep it over a restart.
    key: String,
    /// Everybody is this customer: signing in is not what this example is about.
    buyer: i64,
}

#[tokio::main]
async fn main() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).init();
    if let Err(error) = run().await {
        tracing::error!("{error}");
        std::process::exit(1);
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    match (env::args().nth(1).as_deref(), var("BIGCOMMERCE_STORE_HASH")) {
        // Once in the life of a shop, by hand: a start only opens the journal.
        (Some("init"), _) => drop(SqliteJournal::create(var("WEB_SHOP_JOURNAL")?).await?),
        (Some(_), _) => return Err("the only argument is `init`: it creates the journal".into()),
        (None, Ok(hash)) => {
            // One journal for all that take payments for the store, and one store a process.
            let journal = SqliteJournal::open(var("WEB_SHOP_JOURNAL")?).await?;
            let store = Store::builder(hash, var("BIGCOMMERCE_ACCESS_TOKEN")?).journal(journal);
            let store = store.api_url(&var("BIGCOMMERCE_API_URL")?);
            let store = store.payments_url(&var("BIGCOMMERCE_PAYMENTS_URL")?);
            serve(store.build()?, var("WEB_SHOP_KEY")?).await?;
        }
        (None, Err(_)) => {
            // Store, journal and key are new at each start, and gone with the process.
            let sandbox = Sandbox::start().await?;
            let store = Store::builder(sandbox.store_hash(), sandbox.access_token());
            let store = store.journal(InMemoryJournal::default());
            let store = store.api_url(sandbox.api_url());
            let store = store.payments_url(sandbox.payments_url());
            serve(store.build()?, uuid::Uuid::new_v4().to_string()).await?;
        }
    }
    Ok(())
}

async fn serve(store: Store, key: String) -> Result<(), Box<dyn Error>> {
    if key.len() < 32 {
        return Err("WEB_SHOP_KEY has less than 32 characters; see `openssl rand -hex 32`".into());
    }
    let every = var("WEB_SHOP_SWEEP_SECONDS").map_or(Ok(5), |text| text.parse())?;
    let buyer = var("WEB_SHOP_CUSTOMER").map_or(Ok(customer::JANE), |id| id.parse())?;
    let address = var("WEB_SHOP_ADDRESS").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let shop = Arc::new(Shop { store, key, buyer });
    let routes = Router::new()
        .route("/", get(cart::show))
        .route("/cart/{change}", get(cart::show).post(cart::change))
        .route("/address", get(checkout::address).post(checkout::bill))
        .route("/shipping", get(checkout::shipping).post(checkout::order))
        .route("/pay", get(payment::form).post(payment::pay))
        .route("/thanks", get(payment::thanks))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(shop.clone());
    let listener = TcpListener::bind(address).await?;
    tracing::info!("the shop is open at http://{}/", listener.local_addr()?);
    tokio::select! {
        served = axum::serve(listener, routes).with_graceful_shutdown(stopped()) => served?,
        // Ends payments whose process died, and those that were pending or in doubt.
        _ = shop.store.sweep_every(Duration::from_secs(every)) => {}
        // A client that never ends its request does not keep the payments of others from being drained.
        () = async { stopped().await; sleep(Duration::from_secs(10)).await } => {}
    }
    shop.store.drain().await;
    Ok(())
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
