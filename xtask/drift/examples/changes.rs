//! Prints what changed between two documents: `cargo run -p bigcommerce-drift --example changes -- OLD NEW [all]`.

use bigcommerce_drift::{Api, Level, compare};

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "that is what it is for"
)]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [old, new, rest @ ..] = arguments.as_slice() else {
        eprintln!("two documents, please: OLD NEW [all]");
        return;
    };
    let read = |path: &String| {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
        text.and_then(|text| Api::read(path, &text).map_err(|fault| format!("{fault:?}")))
    };
    let (old, new) = match (read(old), read(new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            eprintln!("{:?} {:?}", old.err(), new.err());
            return;
        }
    };
    for change in compare(&old, &new) {
        if change.level == Level::Documentation && rest.is_empty() {
            continue;
        }
        let place = change.new.as_ref().or(change.old.as_ref());
        println!(
            "{:17} {:?} {} {:?} {:?}: {} [{} {}:{}]",
            change.level.to_string(),
            change.operation.method,
            change.operation.path,
            change.site,
            change.path,
            change.text,
            change.kind.id(),
            place.map_or("", |place| &place.pointer),
            place.and_then(|place| place.line).unwrap_or_default()
        );
    }
}
