//! `cargo sandbox`: a store on loopback until it is told to stop.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    bigcommerce_sandbox::command().await
}
