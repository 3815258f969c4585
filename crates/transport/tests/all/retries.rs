//! The retry table, run for every operation through a session, and the waits between the attempts.

use std::time::Duration;

use bigcommerce_transport::{
    Effect, Error, Host, Operation, Permit, Recovery, Reply, Sent, Session, TimeLimit,
};
use bigcommerce_types::PaymentAccessToken;
use tokio::time::Instant;

use crate::script::{End, Script, answer, limited, ok};
use crate::support::{CAPTURE, CHARGE, CREATE, DELETE, LIST, PAT, request};

static VERSIONED: Operation = Operation {
    id: "update_cart",
    recovery: Recovery::Version,
    ..DELETE
};
static REPLACED: Operation = Operation {
    id: "replace_unknown",
    recovery: Recovery::Lookup("list_orders"),
    ..DELETE
};
static CART: Operation = Operation {
    id: "create_cart",
    recovery: Recovery::Harmless,
    ..CREATE
};
static LINES: Operation = Operation {
    id: "add_cart_line_items",
    recovery: Recovery::Version,
    ..CREATE
};
static OPERATIONS: [&Operation; 9] = [
    &LIST, &DELETE, &VERSIONED, &REPLACED, &CART, &LINES, &CREATE, &CAPTURE, &CHARGE,
];

async fn send(session: &Session, operation: &'static Operation) -> Result<Reply<Vec<i64>>, Error> {
    let request = request(session, operation);
    let permit = Permit::for_a_caller_that_keeps_its_own_journal;
    match (operation.effect, operation.host) {
        (_, Host::Payments) => {
            let token = PaymentAccessToken::new(PAT);
            session
                .send_payment(request, operation, permit(), &token)
                .await
        }
        (Effect::Money, _) => session.send_once(request, operation, permit()).await,
        _ => session.send(request, operation).await,
    }
}

/// The number of requests that went out when every one of them ends so, and the error.
async fn sends(operation: &'static Operation, end: End) -> (usize, Error) {
    let script = Script::of([end]);
    let session = script.builder().build().expect("a session");
    let error = send(&session, operation).await.expect_err("it fails");
    assert_eq!(error.attempts() as usize, script.count());
    (script.count(), error)
}

#[tokio::test(start_paused = true)]
async fn every_operation_is_sent_as_often_as_the_table_says() {
    let columns = [
        End::NotConnected,
        limited(&[]),
        answer(422),
        answer(409),
        End::Broken,
        End::Silence,
        End::BrokenOff,
        answer(302),
        answer(408),
        answer(423),
        answer(499),
        answer(500),
        answer(501),
        answer(503),
        answer(505),
        End::Answer(404, Vec::new(), "<html>not here</html>"),
        End::Answer(200, Vec::new(), "{"),
        End::NotSent,
    ];
    let harmless_twice = [3, 3, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3, 1, 3, 1, 3, 3, 1];
    let once = [3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    let money = [3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    for operation in OPERATIONS {
        let expected = match operation.id {
            "list_orders" | "delete_cart" | "update_cart" | "create_cart" => harmless_twice,
            "replace_unknown" | "add_cart_line_items" | "create_order" => once,
            _ => money,
        };
        for (end, expected) in columns.iter().zip(expected) {
            let (sent, _) = sends(operation, end.clone()).await;
            assert_eq!(sent, expected, "{} {end:?}", operation.id);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_is_the_same_request_as_the_one_before() {
    let script = Script::of([End::Broken, answer(503), ok()]);
    let session = script.builder().build().expect("a session");
    send(&session, &VERSIONED).await.expect("the third");
    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| *request == requests[0]));
    assert!(requests[0].contains("x-correlation-id"));
}

#[tokio::test(start_paused = true)]
async fn a_caller_can_ask_for_less_and_never_for_more() {
    for (asked, sent) in [(0, 1), (1, 1), (2, 2), (3, 3), (9, 3)] {
        let script = Script::of([End::Broken]);
        let session = script.builder().attempts(asked).build().expect("a session");
        let session = session.with_attempts(9);
        send(&session, &LIST).await.expect_err("it breaks");
        assert_eq!(script.count(), sent, "{asked}");
        send(&session.with_attempts(1), &LIST)
            .await
            .expect_err("it breaks");
        assert_eq!(script.count(), sent + 1, "{asked}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_earlier_attempt_that_may_have_happened_keeps_the_call_in_doubt() {
    for last in [answer(409), answer(404), End::NotConnected] {
        let script = Script::of([End::Broken, last.clone()]);
        let session = script.builder().build().expect("a session");
        let error = send(&session, &VERSIONED).await.expect_err("it fails");
        assert_eq!(error.sent(), Sent::Maybe, "{last:?}");
    }
    let (_, error) = sends(&VERSIONED, answer(409)).await;
    assert_eq!(
        error.sent(),
        Sent::Refused,
        "its version is not the current one"
    );
    let (_, error) = sends(&LINES, answer(409)).await;
    assert_eq!(error.sent(), Sent::Maybe);
}

#[tokio::test(start_paused = true)]
async fn the_server_s_delay_is_waited_for_in_full_and_the_longer_one_counts() {
    let reset = ("x-rate-limit-time-reset-ms", 9_000);
    let script = Script::of([limited(&[reset, ("x-retry-after", 4)]), ok()]);
    let session = script.builder().build().expect("a session");
    send(&session, &LIST).await.expect("the second");
    assert_eq!(script.waits(), [Duration::from_secs(9)]);

    let script = Script::of([limited(&[reset, ("x-retry-after", 60)]), ok()]);
    let session = script.builder().build().expect("a session");
    send(&session, &CREATE).await.expect("the second");
    assert_eq!(script.waits(), [Duration::from_secs(60)]);
}

#[tokio::test(start_paused = true)]
async fn a_delay_beyond_a_minute_or_the_step_is_returned() {
    let begun = Instant::now();
    let (sent, error) = sends(&LIST, limited(&[("x-retry-after", 61)])).await;
    assert_eq!(
        (sent, error.retry_after()),
        (1, Some(Duration::from_secs(61)))
    );

    let script = Script::of([limited(&[("x-retry-after", 30)])]);
    let session = script.builder().build().expect("a session");
    let session = session.ending_within(Duration::from_secs(20));
    let error = send(&session, &LIST).await.expect_err("no time for it");
    assert_eq!(
        (script.count(), error.retry_after()),
        (1, Some(Duration::from_secs(30)))
    );
    // What comes next knows it, and does not ask.
    let error = send(&session, &LIST).await.expect_err("no time for it");
    assert_eq!((script.count(), error.sent()), (1, Sent::NotSent));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn backoff_is_full_jitter_below_half_a_second_and_a_second() {
    let mut shortest = [Duration::MAX; 2];
    let mut longest = [Duration::ZERO; 2];
    for seed in 0..60 {
        let script = Script::of([answer(503)]);
        let session = script.builder().seed(seed).build().expect("a session");
        send(&session, &LIST).await.expect_err("it fails");
        for (which, wait) in script.waits().into_iter().enumerate() {
            shortest[which] = shortest[which].min(wait);
            longest[which] = longest[which].max(wait);
        }
    }
    let ceilings = [500, 1_000].map(Duration::from_millis);
    for which in 0..2 {
        // Tokio's timer counts whole milliseconds.
        assert!(longest[which] <= ceilings[which] + Duration::from_millis(1));
        assert!(longest[which] > ceilings[which] * 3 / 4, "{longest:?}");
        assert!(shortest[which] < ceilings[which] / 4, "{shortest:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_without_headers_never_waits_zero() {
    for seed in 0..30 {
        let script = Script::of([limited(&[])]);
        let session = script.builder().seed(seed).build().expect("a session");
        send(&session, &CREATE).await.expect_err("it fails");
        assert!(
            script
                .waits()
                .iter()
                .all(|wait| *wait >= Duration::from_millis(250))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn retries_stop_while_everything_fails_and_come_back_with_successes() {
    let failing = std::iter::repeat_n(answer(503), 102 + 200);
    let script = Script::of(failing.chain([ok()]));
    let session = script.builder().build().expect("a session");
    let mut attempts = Vec::new();
    for _ in 0..60 {
        let error = send(&session, &LIST).await.expect_err("it fails");
        attempts.push(error.attempts());
    }
    assert!(
        attempts[..50].iter().all(|attempts| *attempts == 3),
        "{attempts:?}"
    );
    assert!(
        attempts[50..].iter().all(|attempts| *attempts == 1),
        "{attempts:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_step_ends_in_time_whatever_its_attempts_do() {
    let script = Script::of([End::Silence]);
    let builder = script.builder().read_timeout(TimeLimit::Disabled);
    let session = builder.build().expect("a session");
    let begun = Instant::now();
    let error = send(&session, &LIST).await.expect_err("nothing comes");
    assert!(error.is_timeout());
    assert!(
        begun.elapsed() <= Duration::from_secs(120),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(script.count(), 2, "an attempt may take a minute");
}

#[tokio::test(start_paused = true)]
async fn a_silence_ends_a_read_early_and_not_a_charge() {
    for (operation, seconds) in [(&LIST, 30 + 10), (&CHARGE, 60)] {
        let script = Script::of([End::Silence]);
        let session = script.builder().attempts(1).build().expect("a session");
        let begun = Instant::now();
        let error = send(&session, operation).await.expect_err("nothing comes");
        assert_eq!((error.sent(), error.is_timeout()), (Sent::Maybe, true));
        assert_eq!(
            begun.elapsed(),
            Duration::from_secs(seconds),
            "{}",
            operation.id
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_disabled_limit_waits_without_end() {
    let script = Script::of([End::Silence]);
    let builder = script.builder().timeout(TimeLimit::Disabled);
    let builder = builder
        .step_timeout(TimeLimit::Disabled)
        .read_timeout(TimeLimit::Disabled);
    let session = builder.build().expect("a session");
    let a_day = Duration::from_secs(24 * 60 * 60);
    let ended = tokio::time::timeout(a_day, send(&session, &LIST)).await;
    assert!(ended.is_err() && script.count() == 1);
}
