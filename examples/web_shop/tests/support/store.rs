//! The sandbox in a process of its own, which no test ends before its time.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    bigcommerce_sandbox::command().await
}
