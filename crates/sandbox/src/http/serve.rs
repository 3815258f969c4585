//! The accept loop: HTTP/1.1 over connections that faults can cut.
//!
//! A request runs in a task of its own, so that its effect comes although its client has gone, as on a real server.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};

use crate::http::app::App;
use crate::http::wire::{Switch, Wire};

/// Serves until `stop` completes, then waits for the requests that are being answered.
pub(crate) async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let stream = tokio::select! {
            stream = accept(&listener) => stream,
            () = &mut stop => break,
        };
        if app.shared.faults().refuses_connection() {
            continue;
        }
        let clock = app.shared.clone();
        let switch = Arc::new(Switch::default());
        let io = TokioIo::new(Wire::new(stream, Arc::clone(&switch), move || clock.date()));
        let app = app.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Arc::clone(&switch));
            let app = app.clone();
            tokio::spawn(async move { app.answer(request).await })
        });
        let connection = http1::Builder::new()
            .auto_date_header(false)
            .serve_connection(io, answer);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that was cut, by us or by its client, needs nothing more.
            let _ = connection.await;
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_one_connection(&error) => {}
            // The process has no file descriptors left, for instance: that passes when connections end.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
