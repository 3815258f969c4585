//! Processes that know nothing of each other and share the request quota of one store: how much of it they use, and how
//! many of their requests are refused.
//!
//! `cargo xtask ci pacing` starts it, or
//! `cargo run -p bigcommerce-programs --features sandbox --bin pacing`. It opens a sandbox of 150 requests per 3 seconds on
//! loopback, starts 1, 2, 4 and 8 processes of itself with eight readers each, for six windows, and does the same with
//! clients that simply retry. It fails when the paced ones miss their promise.

mod counter;
mod reader;

use std::io::{self, Write as _};
use std::process::{ExitCode, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bigcommerce_sandbox::{Plan, Sandbox, Settings};
use clap::Parser;
use tokio::process::Command;

use counter::Counted;

/// The end of a part that may fail.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const PROCESSES: [u64; 4] = [1, 2, 4, 8];
const QUOTA: u64 = 150;
const WINDOWS: u64 = 6;
/// The time in which the processes start.
const STARTING: Duration = Duration::from_secs(3);
/// Six windows, less than a moment: no seventh begins.
const RUNNING: Duration = Duration::from_millis(17_900);

/// Measures the pacing of processes that share a quota.
#[derive(Parser)]
struct Arguments {
    /// Reads until the end, for a process that was started by another one.
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(clap::Subcommand)]
enum Role {
    /// Reads as fast as it may.
    #[command(hide = true)]
    Reader(reader::Arguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Arguments::parse().role {
        Some(Role::Reader(arguments)) => reader::run(&arguments).await.map(|()| true),
        None => measure().await,
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure() -> Outcome<bool> {
    say("processes  client    used   answered 429")?;
    let mut kept = true;
    for paced in [true, false] {
        for processes in PROCESSES {
            let counted = share(processes, paced).await?;
            let used = counted.succeeded * 1_000 / (QUOTA * WINDOWS);
            let refused = counted.refused * 10_000 / counted.all().max(1);
            let client = if paced { "paced" } else { "retries" };
            say(&format!(
                "{processes:>9}  {client:<7} {:>3}.{} %   {:>2}.{:02} %  ({} of {})",
                used / 10,
                used % 10,
                refused / 100,
                refused % 100,
                counted.refused,
                counted.all(),
            ))?;
            let (least, most) = if processes > 4 {
                (900, 200)
            } else {
                (950, 100)
            };
            kept &= !paced || (used >= least && refused < most);
        }
    }
    if !kept {
        say(
            "the paced clients promise 95 % and less than 1 % up to four processes, 90 % and 2 % with eight",
        )?;
    }
    Ok(kept)
}

/// The requests of some processes on a store of their own.
async fn share(processes: u64, paced: bool) -> Outcome<Counted> {
    let settings = Settings {
        plan: Plan::Brisk,
        ..Settings::default()
    };
    let sandbox = Sandbox::builder().settings(settings).start().await?;
    let begins = SystemTime::now().duration_since(UNIX_EPOCH)? + STARTING;
    let ends = begins + RUNNING;
    let mut readers = Vec::new();
    for _ in 0..processes {
        let mut reader = Command::new(std::env::current_exe()?);
        reader
            .arg("reader")
            .args(["--api-url", sandbox.api_url()])
            .args(["--store-hash", sandbox.store_hash()])
            .args(["--access-token", sandbox.access_token()])
            .args(["--begins", &begins.as_millis().to_string()])
            .args(["--ends", &ends.as_millis().to_string()])
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        if !paced {
            reader.arg("--unpaced");
        }
        readers.push(reader.spawn()?);
    }
    let mut all = Counted::default();
    for reader in readers {
        let output = reader.wait_with_output().await?;
        all.add(&String::from_utf8(output.stdout)?)?;
    }
    Ok(all)
}

fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
