//! The whole headless flow, told line by line.

mod arguments;
mod doubt;
mod flow;
mod narration;
mod shop;

use std::process::ExitCode;

use bigcommerce_facade::{Error, Payment};
use clap::Parser;

use arguments::Arguments;
use narration::Narration;
use shop::Shop;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut narration = Narration::start();
    let shop = match Shop::open(&arguments).await {
        Ok(shop) => shop,
        Err(trouble) => return failed(&mut narration, &trouble.to_string(), trouble.error()),
    };
    narration.heading(&shop.heading);
    match flow::walk(&shop, &arguments, &mut narration).await {
        Ok(payment) => {
            narration.ending(&payment);
            if matches!(payment, Payment::Settled(_)) {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => failed(&mut narration, &error.to_string(), Some(&error)),
    }
}

fn failed(narration: &mut Narration, sentence: &str, error: Option<&Error>) -> ExitCode {
    narration.failure(sentence, error);
    ExitCode::FAILURE
}
