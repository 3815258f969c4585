//! `cargo sandbox` as a function, so that the tests of any package can have a store in a process of its own.

mod help;
mod read;
mod state_file;
mod trouble;

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, ValueEnum};
use rust_decimal::Decimal;
use serde_json::json;

use crate::builder::SandboxBuilder;
use crate::http::routes;
use crate::server::Sandbox;
use crate::state::catalogue::Catalogue;
use crate::state::settings::{Plan, Settings, Taxes};
use trouble::Trouble;

/// The port of a store that was asked for none.
const USUAL_PORT: u16 = 4010;

/// A stateful local BigCommerce store. The first line of its output is JSON with its addresses and its access token.
#[derive(Parser)]
#[command(name = "cargo sandbox --", bin_name = "cargo sandbox --")]
struct Arguments {
    /// The port to listen on; 0 takes a free one. 4010 unless it is given, or a free one where 4010 is taken.
    #[arg(long)]
    port: Option<u16>,
    /// The address to listen on. Everybody who can reach it can order.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// The access token of the management API; a random one unless it is given.
    #[arg(long, value_parser = read::access_token)]
    access_token: Option<String>,
    /// The hash of the store.
    #[arg(long, default_value = "abc123", value_parser = read::store_hash)]
    store_hash: String,
    /// The seed of every id that the store makes up, of the access token and the client secret, and of faults and delays
    /// that are drawn; with --clock-at the same requests get the same bytes. Every start has others unless it is given.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The second since 1970 at which the store's clock stands still until it is moved; it runs unless this is given.
    #[arg(long)]
    clock_at: Option<i64>,
    /// A payment method whose payments are authorizations; may be given several times.
    #[arg(long, value_name = "METHOD", value_parser = read::gateway())]
    authorize_only: Vec<String>,
    /// Lists the operations that the sandbox serves, and starts nothing.
    #[arg(long)]
    operations: bool,
    /// The quotas of requests and payments.
    #[arg(long, value_enum, default_value_t = PlanName::Local)]
    plan: PlanName,
    /// The rate of the tax in per cent, such as 8.25; none unless it is given.
    #[arg(long, allow_negative_numbers = true, value_parser = read::tax_rate)]
    tax_rate: Option<Decimal>,
    /// Has prices include the tax.
    #[arg(long, requires = "tax_rate")]
    tax_included: bool,
    /// A currency besides USD that carts may have; may be given several times.
    #[arg(long, value_parser = read::currency())]
    currency: Vec<String>,
    /// A file with the products of the store, a JSON list; the ones below unless it is given.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// A file that the store goes on from, where it exists, and that it is saved to when it ends. It has the addresses of
    /// orders and no secret: tokens, newly stored instruments and webhooks with headers or a query end with the store, and
    /// so do faults and what was set under /sandbox/settings.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// The address on loopback that webhooks of everything go to, besides those that are registered.
    #[arg(long, value_parser = read::receiver)]
    webhook_url: Option<String>,
    /// The client secret that webhooks are signed with; a random one unless it is given.
    #[arg(long, value_parser = read::client_secret)]
    webhook_secret: Option<String>,
    /// A scope that the access token lacks; may be given several times.
    #[arg(long, value_name = "SCOPE", value_parser = read::scope())]
    without_scope: Vec<String>,
    #[command(flatten)]
    trouble: Trouble,
}

/// Quotas by plan.
#[derive(Clone, Copy, ValueEnum)]
enum PlanName {
    /// 20000 requests in 30 seconds.
    Local,
    /// 150 requests in 30 seconds, 50 payments in 4.
    Standard,
    /// 450 requests in 30 seconds, 50 payments in 4.
    Pro,
    /// 150 requests in 3 seconds, 50 payments in 4.
    Brisk,
}

impl Arguments {
    fn settings(&self) -> Settings {
        Settings {
            taxes: match self.tax_rate {
                None => Taxes::None,
                Some(rate) if self.tax_included => Taxes::Included(rate),
                Some(rate) => Taxes::Added(rate),
            },
            currencies: self.currency.clone(),
            plan: match self.plan {
                PlanName::Local => Plan::Local,
                PlanName::Standard => Plan::Standard,
                PlanName::Pro => Plan::Pro,
                PlanName::Brisk => Plan::Brisk,
            },
            ..Settings::default()
        }
    }
}

/// Runs a store with the arguments of this process until it is sent SIGTERM or Ctrl-C.
///
/// The first line of the output is one JSON object with `api_url`, `payments_url`, `storefront_url`, `admin_url`,
/// `store_hash`, `access_token` and `client_secret`; nothing follows it. A line for people, which names the page, is on the
/// error output. The store ends with its process and with nothing else: clients may come, die and come again. `--help`
/// lists the arguments.
///
/// `cargo` shows the path of this package's own binary to this package's tests only. The tests of another package start
/// a store of their own process with a binary of two lines:
///
/// ```no_run
/// // src/bin/store.rs; in a test: Command::new(env!("CARGO_BIN_EXE_store"))
/// #[tokio::main]
/// async fn main() -> std::process::ExitCode {
///     bigcommerce_sandbox::command().await
/// }
/// ```
///
/// A test whose *clients* are the processes that die needs no second process for the store:
/// [`Sandbox::start`](crate::Sandbox::start) in the test, and its URLs in the clients' arguments.
pub async fn command() -> ExitCode {
    let command = Arguments::command().after_long_help(help::sections());
    let arguments = match Arguments::from_arg_matches(&command.get_matches()) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", explain(&error, &arguments));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> io::Result<()> {
    if arguments.operations {
        let mut output = io::stdout();
        for (method, path) in routes::served() {
            writeln!(output, "{method} {path}")?;
        }
        return Ok(());
    }
    // Taken before anything is announced: whoever reads the first line may stop us right away.
    let stop = stop_signal()?;
    let mut builder = Sandbox::builder()
        .host(arguments.host)
        .store_hash(&arguments.store_hash)
        .settings(arguments.trouble.applied(arguments.settings()));
    if let Some(token) = &arguments.access_token {
        builder = builder.access_token(token);
    }
    if let Some(seed) = arguments.seed {
        builder = builder.seed(seed);
    }
    if let Some(url) = &arguments.webhook_url {
        builder = builder.receiver(url);
    }
    if let Some(secret) = &arguments.webhook_secret {
        builder = builder.client_secret(secret);
    }
    if let Some(at) = arguments.clock_at {
        builder = builder.clock_at(at);
    }
    for method in &arguments.authorize_only {
        builder = builder.authorize_only(method);
    }
    for scope in &arguments.without_scope {
        builder = builder.without_scope(scope);
    }
    if let Some(file) = &arguments.catalog {
        builder = builder.catalogue(read_catalogue(file)?);
    }
    if let Some(file) = &arguments.state
        && let Some(saved) = state_file::read(file)?
    {
        builder = builder.state_of(file, saved);
    }
    let builder = arguments.trouble.add_to(builder, arguments.seed);
    let sandbox = start(builder, arguments.port).await?;
    // At once, so that a file that can't be written is known before anything is in the store.
    if let Some(file) = &arguments.state {
        state_file::write(file, &sandbox.save())?;
    }
    let announcement = json!({
        "api_url": sandbox.api_url(),
        "payments_url": sandbox.payments_url(),
        "storefront_url": sandbox.storefront_url(),
        "store_hash": sandbox.store_hash(),
        "access_token": sandbox.access_token(),
        "client_secret": sandbox.client_secret(),
        "admin_url": sandbox.admin_url(),
    });
    let mut output = io::stdout();
    writeln!(output, "{announcement}")?;
    output.flush()?;
    // For people. Nobody may be there to read it.
    let page = sandbox.page_url();
    let _ = writeln!(
        io::stderr(),
        "sandbox store {} at {page}; Ctrl-C ends it",
        sandbox.store_hash()
    );
    let shared = sandbox.shared.clone();
    sandbox.run_until(stop).await?;
    match &arguments.state {
        Some(file) => state_file::write(file, &shared.store().saved()),
        None => Ok(()),
    }
}

/// Starts the store on the port that was asked for; else on the usual one, or on a free one where that is taken.
async fn start(builder: SandboxBuilder, port: Option<u16>) -> io::Result<Sandbox> {
    if let Some(port) = port {
        return builder.port(port).start().await;
    }
    match builder.clone().port(USUAL_PORT).start().await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => builder.port(0).start().await,
        started => started,
    }
}

fn read_catalogue(file: &Path) -> io::Result<Catalogue> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        let message = format!("the catalogue {name} can't be read: {error}");
        io::Error::new(io::ErrorKind::InvalidInput, message)
    })?;
    Catalogue::from_json(&text).map_err(|error| {
        let message = format!("the catalogue {name} can't be used: {error}");
        io::Error::new(io::ErrorKind::InvalidInput, message)
    })
}

fn explain(error: &io::Error, arguments: &Arguments) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "port {} is taken; choose another one, or 0 for a free one",
                arguments.port.unwrap_or(USUAL_PORT)
            )
        }
        // A file of faults that cannot be used, or something else about the arguments.
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::NotFound => {
            error.to_string()
        }
        _ => format!(
            "the sandbox can't run on {} port {}: {error}",
            arguments.host,
            arguments.port.unwrap_or(USUAL_PORT)
        ),
    }
}

/// Completes at Ctrl-C, and at SIGTERM where there is such a thing.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler there is nothing to wait for: run until the process is ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
