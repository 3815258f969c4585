//! One process: eight readers that ask as fast as they may.

use std::io::{self, Write as _};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bigcommerce_orders::Client;
use bigcommerce_orders::query::ListOrdersQuery;
use bigcommerce_transport::Session;
use bigcommerce_types::{AccessToken, StoreHash};
use tokio::time::{Instant, sleep_until, timeout_at};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::Outcome;
use crate::counter::Counter;

const READERS: usize = 8;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[arg(long)]
    api_url: String,
    #[arg(long)]
    store_hash: String,
    #[arg(long)]
    access_token: String,
    /// Milliseconds since 1970.
    #[arg(long)]
    begins: u64,
    #[arg(long)]
    ends: u64,
    /// Without the quota in mind.
    #[arg(long)]
    unpaced: bool,
}

/// Reads until the end, and writes the numbers of attempts that succeeded and that were refused.
pub(crate) async fn run(arguments: &Arguments) -> Outcome<()> {
    let counter = Counter::default();
    tracing_subscriber::registry()
        .with(counter.clone())
        .try_init()?;
    let store: StoreHash = arguments.store_hash.parse()?;
    let builder = Session::builder(store)
        .api_url(&arguments.api_url)
        .access_token(AccessToken::new(&arguments.access_token));
    let session = if arguments.unpaced {
        builder.without_pacing().build()?
    } else {
        builder.build()?
    };
    let (begins, ends) = (instant(arguments.begins)?, instant(arguments.ends)?);
    sleep_until(begins).await;
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..READERS {
        let client = Client::new(session.clone());
        readers.spawn(timeout_at(ends, async move {
            loop {
                let _ = client.list_orders(&ListOrdersQuery::new()).await;
            }
        }));
    }
    readers.join_all().await;
    let counted = counter.counted();
    writeln!(io::stdout(), "{} {}", counted.succeeded, counted.refused)?;
    Ok(())
}

/// A time of the wall clock, as this process waits for it.
fn instant(unix_ms: u64) -> Outcome<Instant> {
    let then = UNIX_EPOCH + Duration::from_millis(unix_ms);
    let left = then.duration_since(SystemTime::now())?;
    Ok(Instant::now() + left)
}
