//! What it costs to watch for drift: large answers as they are read without it, and what it adds.
//!
//! `cargo run --release -p bigcommerce-programs --bin bench` prints a table. With `read` or `watch` and a number it
//! only does that, so often, for a tool that counts instructions: `valgrind --tool=callgrind target/release/bench watch
//! 100`.

use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use bigcommerce_management_checkout::types::Checkout;
use bigcommerce_orders::types::Order;
use bigcommerce_programs::decode::Tree;
use bigcommerce_programs::decode::specs::Files;
use bigcommerce_types::Data;
use bigcommerce_types::wire::unknown::unknowns;
use bigcommerce_types::wire::{Wire, decode};
use clap::{Parser, ValueEnum};

/// Prints what watching for drift costs, beside what reading costs
#[derive(Parser)]
struct Cli {
    /// Do only one of the two, and print nothing
    only: Option<Part>,
    /// How often each answer is read
    #[arg(default_value_t = 300)]
    rounds: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Part {
    /// Decode, as a session without a watch does
    Read,
    /// Look for what is unknown, which a session with a watch does as well
    Watch,
}

/// A large answer.
struct Answer {
    name: &'static str,
    body: String,
    read: fn(&[u8]),
    watch: fn(&[u8]),
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(text) => {
            let _ = io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<String, String> {
    let answers = answers()?;
    let mut text = String::new();
    for answer in &answers {
        let body = answer.body.as_bytes();
        match cli.only {
            Some(Part::Read) => (0..cli.rounds).for_each(|_| (answer.read)(body)),
            Some(Part::Watch) => (0..cli.rounds).for_each(|_| (answer.watch)(body)),
            None => text.push_str(&row(answer, cli.rounds)),
        }
    }
    Ok(text)
}

/// The fastest round of each: what another process takes away is no part of the cost.
fn row(answer: &Answer, rounds: u32) -> String {
    let body = answer.body.as_bytes();
    let (mut read, mut watch) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        read = read.min(time(|| (answer.read)(body)));
        watch = watch.min(time(|| (answer.watch)(body)));
    }
    let percent = watch.as_nanos() * 100 / read.as_nanos().max(1);
    format!(
        "{:12} {:>7} bytes   read {:>6} us   watch {:>6} us more   {percent} %\n",
        answer.name,
        body.len(),
        read.as_micros(),
        watch.as_micros()
    )
}

fn time(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn read<T: Wire>(body: &[u8]) {
    black_box(decode::<T>(black_box(body)).is_ok());
}

fn watch<T: Wire>(body: &[u8]) {
    black_box(unknowns(T::form(), black_box(body)).len());
}

/// The examples of the specs, with fifty of what they have one or two of.
fn answers() -> Result<Vec<Answer>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let names = ["management-checkout.yaml", "orders.yaml", "shared.yaml"];
    let files = Files::read(&folder, &names.map(str::to_owned))?;
    let examples = files.examples();
    let example = |method: &str, path: &str| {
        let found = examples.iter().find(|example| {
            example.is_success() && example.method == method && example.path.ends_with(path)
        });
        found.map_or(Err(format!("no example of {method} {path}")), |found| {
            Ok(found.body.clone())
        })
    };
    let mut orders = example("GET", "/orders")?;
    lengthen(&mut orders, "");
    let mut checkout = example("GET", "/checkouts/{checkout_id}")?;
    lengthen(&mut checkout, "/data/cart/line_items/physical_items");
    lengthen(&mut checkout, "/data/consignments");
    Ok(vec![
        Answer {
            name: "50 orders",
            body: orders.json(),
            read: read::<Vec<Order>>,
            watch: watch::<Vec<Order>>,
        },
        Answer {
            name: "a checkout",
            body: checkout.json(),
            read: read::<Data<Checkout>>,
            watch: watch::<Data<Checkout>>,
        },
    ])
}

fn lengthen(body: &mut Tree, pointer: &str) {
    let items = body.at(pointer).map_or(&[][..], Tree::items).to_vec();
    if !items.is_empty() {
        let long = items.into_iter().cycle().take(50).collect();
        body.put(pointer, Some(Tree::List(long)));
    }
}
