//! Pacing through a session: what waits for whom.

use std::time::Duration;

use bigcommerce_transport::{Error, Host, Priority, Reply, Session};
use tokio::time::Instant;

use crate::script::{End, Script, limited, ok};
use crate::support::{CREATE, LIST, request};

async fn read(session: &Session) -> Result<Reply<Vec<i64>>, Error> {
    session.send(request(session, &LIST), &LIST).await
}

async fn write(session: &Session) -> Result<Reply<Vec<i64>>, Error> {
    session.send(request(session, &CREATE), &CREATE).await
}

fn with_quota(left: u64) -> End {
    let headers = [
        ("x-rate-limit-requests-quota", 150),
        ("x-rate-limit-requests-left", left),
        ("x-rate-limit-time-window-ms", 30_000),
        ("x-rate-limit-time-reset-ms", 30_000),
    ];
    let headers = headers.map(|(name, value)| (name, value.to_string()));
    End::Answer(200, headers.into(), "[]")
}

#[tokio::test(start_paused = true)]
async fn the_state_of_the_quota_can_be_read_and_is_shared_by_clones() {
    let session = Script::of([with_quota(120)])
        .builder()
        .build()
        .expect("a session");
    assert_eq!(session.rate_limit(Host::Api).quota, None);
    read(&session.clone()).await.expect("a list");
    let state = session.with_new_correlation().rate_limit(Host::Api);
    assert_eq!((state.quota, state.left), (Some(150), Some(120)));
    assert_eq!(state.resets_in, Some(Duration::from_secs(30)));
    assert_eq!(
        session.rate_limit(Host::Payments).quota,
        None,
        "a host of its own"
    );
    tokio::time::advance(Duration::from_secs(30)).await;
    assert_eq!(session.rate_limit(Host::Api).left, Some(150));
}

#[tokio::test(start_paused = true)]
async fn a_read_waits_for_the_next_window_where_a_payment_does_not_wait() {
    let script = Script::of([with_quota(0)]);
    let session = script.builder().build().expect("a session");
    read(&session).await.expect("a list");
    let begun = Instant::now();
    let payment = session.with_priority(Priority::Payment);
    read(&payment).await.expect("a list of a payment");
    assert_eq!(begun.elapsed(), Duration::ZERO);
    read(&session).await.expect("a list");
    assert!(begun.elapsed() >= Duration::from_secs(30));
    assert!(begun.elapsed() < Duration::from_secs(31));
}

#[tokio::test(start_paused = true)]
async fn a_write_goes_before_a_read_that_came_first() {
    let script = Script::of([with_quota(12)]);
    let session = script.builder().build().expect("a session");
    read(&session).await.expect("a list");
    read(&session).await.expect("a list");
    let done = |name: &'static str| move |_| (name, Instant::now());
    let (read, write) = tokio::join!(
        async { read(&session).await.map(done("read")).expect("a list") },
        async { write(&session).await.map(done("write")).expect("an order") },
    );
    assert!(write.1 < read.1, "{:?}", read.1 - write.1);
}

#[tokio::test(start_paused = true)]
async fn a_429_without_headers_stops_the_whole_store_for_a_while() {
    let script = Script::of([limited(&[]), ok()]);
    let session = script.builder().build().expect("a session");
    let once = session.with_attempts(1);
    read(&once).await.expect_err("too many");
    assert!(session.rate_limit(Host::Api).backing_off.is_some());
    let begun = Instant::now();
    let (first, second) = tokio::join!(read(&once), write(&once));
    first.expect("a list");
    second.expect("an order");
    assert!(
        begun.elapsed() >= Duration::from_millis(250),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(session.rate_limit(Host::Api).backing_off, None);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_dropped_while_it_waits_is_not_under_way() {
    let script = Script::of([with_quota(0)]);
    let session = script.builder().build().expect("a session");
    read(&session).await.expect("a list");
    let given_up = tokio::time::timeout(Duration::from_secs(1), read(&session)).await;
    assert!(given_up.is_err());
    assert_eq!(session.rate_limit(Host::Api).in_flight, 0);
    tokio::time::sleep(Duration::from_secs(31)).await;
    read(&session).await.expect("nobody is in front of it");
}
