//! Speed and memory of the sandbox: whole checkouts a second, in process and over sockets, and what orders take up.
//!
//! `cargo run --release -p bigcommerce-programs --features sandbox --bin sandbox_bench` prints a table. With `in-process`
//! or `sockets` and a number it runs that many checkouts in that way only, for a profiler.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bigcommerce_facade::types::{CustomerId, InstrumentToken, ProductId, VariantId};
use bigcommerce_facade::{Address, InMemoryJournal, Instrument, Lines, Payment, Store};
use bigcommerce_sandbox::{Sandbox, catalogue, customer};
use clap::{Parser, ValueEnum};
use tokio::task::JoinSet;

/// Prints how many checkouts the sandbox serves, and what they take up
#[derive(Parser)]
struct Cli {
    /// Run only one of the two
    only: Option<Way>,
    /// The number of checkouts in each run
    #[arg(default_value_t = 4000)]
    checkouts: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Way {
    /// A store in this process
    InProcess,
    /// A store on loopback
    Sockets,
}

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The cores that the measurement is for.
const CORES: usize = 2;
/// The checkouts that are under way at one time.
const AT_A_TIME: usize = 16;
/// The time that passes in the store from one checkout to the next, so that no quota is used up.
const APART: Duration = Duration::from_millis(100);
/// The stores that are opened to measure one.
const STORES: u32 = 1000;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(CORES)
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(&cli)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: &Cli) -> Outcome<()> {
    if cli.only.is_none() {
        // First: what a run gives back stays with the allocator, and hides what the next one takes.
        memory(cli.checkouts / 4).await?;
        say(&format!("open a store in process   {:?}", opening()?))?;
    }
    for way in [Way::InProcess, Way::Sockets] {
        if cli.only.is_none_or(|only| only == way) {
            say(&speed(way, cli.checkouts).await?)?;
        }
    }
    Ok(())
}

fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

/// The time that one store takes to open.
fn opening() -> Outcome<Duration> {
    let begun = Instant::now();
    for seed in 0..STORES {
        Sandbox::builder().seed(seed.into()).in_process()?;
    }
    Ok(begun.elapsed() / STORES)
}

async fn open(way: Way) -> Outcome<Arc<Sandbox>> {
    let builder = Sandbox::builder().seed(1);
    Ok(Arc::new(match way {
        Way::InProcess => builder.in_process()?,
        Way::Sockets => builder.start().await?,
    }))
}

fn client(sandbox: &Sandbox, way: Way) -> Outcome<Store> {
    let builder = Store::builder(sandbox.store_hash(), sandbox.access_token())
        .api_url(sandbox.api_url())
        .payments_url(sandbox.payments_url())
        // A shop keeps to its quota, and this is faster than any quota.
        .without_pacing()
        .journal(InMemoryJournal::new());
    Ok(match way {
        Way::InProcess => builder.http_client(sandbox.http_client()),
        Way::Sockets => builder,
    }
    .build()?)
}

async fn speed(way: Way, checkouts: usize) -> Outcome<String> {
    let sandbox = open(way).await?;
    let requests = |sandbox: &Sandbox| -> u64 {
        let counts = sandbox.ledger().requests;
        counts.iter().map(|one| one.count).sum()
    };
    let begun = Instant::now();
    check_out(&sandbox, way, checkouts).await?;
    let took = begun.elapsed();
    let each = requests(&sandbox) / u64::try_from(checkouts)?;
    let a_second = u128::try_from(checkouts)? * 1000 / took.as_millis().max(1);
    Ok(format!(
        "{way:?}: {a_second} checkouts a second, each of {each} requests; {checkouts} on {CORES} cores, {AT_A_TIME} at a time"
    ))
}

/// So many checkouts from an empty cart to a paid order, several at a time.
async fn check_out(sandbox: &Arc<Sandbox>, way: Way, checkouts: usize) -> Outcome<()> {
    let left = Arc::new(AtomicUsize::new(checkouts));
    let mut shoppers = JoinSet::new();
    for _ in 0..AT_A_TIME {
        let store = client(sandbox, way)?;
        let (left, sandbox) = (Arc::clone(&left), Arc::clone(sandbox));
        shoppers.spawn(async move {
            let one_less = |left: usize| left.checked_sub(1);
            while left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
                .is_ok()
            {
                sandbox.advance_clock(APART);
                buy(&store).await?;
            }
            Outcome::Ok(())
        });
    }
    while let Some(ended) = shoppers.join_next().await {
        ended??;
    }
    Ok(())
}

async fn buy(store: &Store) -> Outcome<()> {
    let mugs = Lines::new()
        .variant(
            ProductId::new(catalogue::MUG),
            VariantId::new(catalogue::MUG_BLUE),
            2,
        )
        .for_customer(CustomerId::new(customer::JANE));
    let failed = |error: &dyn Error| error.to_string();
    let cart = store
        .open_cart(mugs)
        .await
        .map_err(|error| failed(&error.error))?;
    let billed = cart
        .bill_to(home())
        .await
        .map_err(|error| failed(&error.error))?;
    let quoted = billed
        .ship_everything_to(home())
        .await
        .map_err(|error| failed(&error.error))?;
    let offers = quoted.cheapest_offers()?;
    let ready = quoted
        .choose(offers)
        .await
        .map_err(|error| failed(&error.error))?;
    let order = ready
        .place_order()
        .await
        .map_err(|error| failed(&error.error))?;
    let visa = Instrument::stored_card(InstrumentToken::new(customer::JANE_VISA));
    match order
        .pay(visa)
        .await
        .map_err(|error| failed(&error.error))?
    {
        Payment::Settled(_) => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

fn home() -> Address {
    Address::new("jane.doe@example.com", "US")
        .first_name("Jane")
        .last_name("Doe")
        .address1("100 Example Street")
        .city("Austin")
        .state_or_province("Texas")
        .state_or_province_code("TX")
        .postal_code("78701")
        .phone("512-555-0100")
}

/// What each thousand of paid orders takes up in one store that goes on and on.
async fn memory(orders: usize) -> Outcome<()> {
    let sandbox = open(Way::InProcess).await?;
    check_out(&sandbox, Way::InProcess, orders).await?;
    for _ in 0..3 {
        let before = resident_kilobytes()?;
        check_out(&sandbox, Way::InProcess, orders).await?;
        let more = resident_kilobytes()?.saturating_sub(before);
        let a_thousand = more * 1000 / u64::try_from(orders)?;
        say(&format!(
            "memory of a thousand paid orders   {a_thousand} KB"
        ))?;
    }
    for (what, held) in sandbox.held() {
        say(&format!("  held: {held:>6} {what}"))?;
    }
    Ok(())
}

/// What this process has in memory, where the system tells (Linux); else 0.
fn resident_kilobytes() -> Outcome<u64> {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return Ok(0);
    };
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.unwrap_or("0").parse()?)
}
