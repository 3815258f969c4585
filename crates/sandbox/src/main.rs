//! `cargo sandbox`: a store on loopback until it is told to stop.

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::process::ExitCode;

use bigcommerce_sandbox::Sandbox;
use clap::Parser;
use serde_json::json;

/// A stateful local BigCommerce store. The first line of its output is JSON with its addresses and its access token.
#[derive(Debug, Parser)]
#[command(name = "cargo sandbox --", bin_name = "cargo sandbox --")]
struct Arguments {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The address to listen on. Everybody who can reach it can order.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// A scope that the access token lacks; may be given several times.
    #[arg(long)]
    without_scope: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", explain(&error, &arguments));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> io::Result<()> {
    // Taken before anything is announced: whoever reads the first line may stop us right away.
    let stop = stop_signal()?;
    let mut builder = Sandbox::builder().host(arguments.host).port(arguments.port);
    for scope in &arguments.without_scope {
        builder = builder.without_scope(scope);
    }
    let sandbox = builder.start().await?;
    let announcement = json!({
        "api_url": sandbox.api_url(),
        "payments_url": sandbox.payments_url(),
        "storefront_url": sandbox.storefront_url(),
        "store_hash": sandbox.store_hash(),
        "access_token": sandbox.access_token(),
        "admin_url": sandbox.admin_url(),
    });
    let mut output = io::stdout();
    writeln!(output, "{announcement}")?;
    output.flush()?;
    sandbox.run_until(stop).await
}

fn explain(error: &io::Error, arguments: &Arguments) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "port {} is taken; choose another one, or 0 for a free one",
                arguments.port
            )
        }
        _ => format!(
            "the sandbox can't run on {} port {}: {error}",
            arguments.host, arguments.port
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
