//! CPU time of whole comparisons, reading included: `cargo run -p bigcommerce-drift --example speed -- OLD NEW [OLD NEW …]`.

use std::hint::black_box;

use bigcommerce_drift::{Api, compare};

const ROUNDS: u32 = 20;

/// CPU time of this process so far, in clock ticks of a hundredth of a second.
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split(' ').collect();
    [12, 13]
        .iter()
        .filter_map(|at| fields.get(*at)?.parse::<u64>().ok())
        .sum()
}

#[expect(clippy::print_stdout, reason = "that is what it is for")]
fn main() {
    let files: Vec<String> = std::env::args().skip(1).collect();
    for pair in files.chunks(2) {
        let [old, new] = pair else { continue };
        let read = |path: &String| std::fs::read_to_string(path).unwrap_or_default();
        let (old_text, new_text) = (read(old), read(new));
        let before = ticks();
        let mut changes = 0;
        for _ in 0..ROUNDS {
            if let (Ok(one), Ok(other)) = (Api::read(old, &old_text), Api::read(new, &new_text)) {
                changes = black_box(compare(&one, &other)).len();
            }
        }
        let each = (ticks() - before) * 10 / u64::from(ROUNDS);
        let before = ticks();
        for _ in 0..ROUNDS {
            let _ = black_box((
                Api::read(old, &old_text).is_ok(),
                Api::read(new, &new_text).is_ok(),
            ));
        }
        let reading = (ticks() - before) * 10 / u64::from(ROUNDS);
        println!("reading {reading}");
        println!("{each:4} ms  {changes:5} changes  {old} {new}");
    }
}
