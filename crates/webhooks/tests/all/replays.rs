//! A webhook is acted on once.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bigcommerce_types::Timestamp;
use bigcommerce_webhooks::{
    Claim, Full, HeaderSecrets, InMemoryReplays, Once, OnceError, ReplayKey, ReplayStore, Verifier,
    once,
};

use crate::{BODY, NOW, SECRET, Tested, at, signer, verifier};

fn replays(capacity: usize) -> InMemoryReplays {
    InMemoryReplays::new(NonZeroUsize::new(capacity).expect("not zero"))
}

/// The key of a delivery with this id.
fn key(id: &str) -> Result<ReplayKey, bigcommerce_webhooks::Rejected> {
    let signed = signer(SECRET).sign(id, at(NOW), BODY);
    Ok(verifier(SECRET).verify(&signed.pairs(), BODY)?.replay_key())
}

/// Claims and finishes.
async fn act(replays: &InMemoryReplays, key: ReplayKey, now: Timestamp) -> Result<bool, Full> {
    match replays.claim(key, now).await? {
        Claim::Taken(claim) => replays.finish(key, claim).await.map(|()| true),
        Claim::InProgress | Claim::Done => Ok(false),
    }
}

#[tokio::test]
async fn a_retry_with_a_new_time_and_a_new_signature_is_the_same_webhook() -> Tested {
    let replays = replays(10);
    let acted = AtomicU32::new(0);
    for (attempt, expected) in [
        (0, Once::Acted(())),
        (60, Once::Before),
        (240, Once::Before),
    ] {
        let signed = signer(SECRET).sign("msg_7", at(NOW + attempt), BODY);
        let verifier = verifier(SECRET).clock(move || at(NOW + attempt));
        let verified = verifier.verify(&signed.pairs(), BODY)?;
        let act = || async {
            acted.fetch_add(1, Ordering::Relaxed);
            Ok::<_, io::Error>(())
        };
        assert_eq!(once(&replays, &verified, act).await?, expected);
    }
    assert_eq!(acted.load(Ordering::Relaxed), 1);
    Ok(())
}

#[tokio::test]
async fn another_webhook_with_the_same_body_is_acted_on_when_it_is_signed() -> Tested {
    assert_ne!(key("msg_7")?, key("msg_8")?);
    Ok(())
}

#[test]
fn without_a_signature_the_body_tells_two_webhooks_apart() -> Tested {
    let verifier = Verifier::by_header(HeaderSecrets::new("x-shop-hook", "value".into())?);
    let key = |body: &[u8]| {
        let headers = [
            ("x-shop-hook", "value"),
            ("webhook-id", "chosen-by-the-sender"),
        ];
        verifier
            .verify(&headers, body)
            .map(|hook| hook.replay_key())
    };
    assert_eq!(key(BODY)?, key(BODY)?);
    assert_ne!(key(BODY)?, key(b"{}")?);
    Ok(())
}

#[tokio::test]
async fn a_webhook_whose_action_failed_is_acted_on_again() -> Tested {
    let replays = replays(10);
    let signed = signer(SECRET).sign("msg_7", at(NOW), BODY);
    let verifier = verifier(SECRET);
    let verified = verifier.verify(&signed.pairs(), BODY)?;
    let failed = once(&replays, &verified, || async {
        Err::<(), _>(io::Error::other("no queue"))
    })
    .await;
    assert!(matches!(failed, Err(OnceError::NotActed(_))));
    let again = once(&replays, &verified, || async { Ok::<_, io::Error>(1) }).await?;
    assert_eq!(again, Once::Acted(1));
    Ok(())
}

#[tokio::test]
async fn a_second_delivery_during_the_action_is_told_to_come_again() -> Tested {
    let replays = replays(10);
    let signed = signer(SECRET).sign("msg_7", at(NOW), BODY);
    let verifier = verifier(SECRET);
    let verified = verifier.verify(&signed.pairs(), BODY)?;
    let inside = || async {
        let second = once(&replays, &verified, || async { Ok::<_, io::Error>(()) }).await;
        assert!(matches!(second, Ok(Once::InProgress)));
        Ok::<_, io::Error>(())
    };
    assert_eq!(once(&replays, &verified, inside).await?, Once::Acted(()));
    Ok(())
}

#[tokio::test]
async fn an_action_that_was_cut_off_is_done_again_after_the_lease() -> Tested {
    let replays = replays(10).lease(Duration::from_secs(30));
    let key = key("msg_7")?;
    let Claim::Taken(lost) = replays.claim(key, at(NOW)).await? else {
        return Err("a new key is free".into());
    };
    assert_eq!(replays.claim(key, at(NOW + 30)).await?, Claim::InProgress);
    let Claim::Taken(second) = replays.claim(key, at(NOW + 31)).await? else {
        return Err("the lease is over".into());
    };
    assert_ne!(lost, second);
    // The first one wakes up and gives back what is no longer its own.
    replays.release(key, lost).await?;
    assert_eq!(replays.claim(key, at(NOW + 31)).await?, Claim::InProgress);
    replays.finish(key, second).await?;
    assert_eq!(replays.claim(key, at(NOW + 32)).await?, Claim::Done);
    replays.release(key, second).await?;
    assert_eq!(replays.claim(key, at(NOW + 32)).await?, Claim::Done);
    Ok(())
}

#[tokio::test]
async fn a_finished_webhook_is_remembered_for_longer_than_bigcommerce_tries() -> Tested {
    let replays = replays(10);
    let key = key("msg_7")?;
    assert!(act(&replays, key, at(NOW)).await?);
    let retries = [
        60, 180, 300, 600, 900, 1800, 3600, 7200, 21_600, 50_400, 86_400,
    ];
    let mut now = NOW;
    for wait in retries {
        now += wait;
        assert!(!act(&replays, key, at(now)).await?);
    }
    Ok(())
}

#[tokio::test]
async fn a_clock_that_went_back_forgets_nothing() -> Tested {
    let replays = replays(10);
    let key = key("msg_7")?;
    assert!(act(&replays, key, at(NOW)).await?);
    assert!(!act(&replays, key, Timestamp::MIN).await?);
    Ok(())
}

#[tokio::test]
async fn it_never_holds_more_than_it_was_made_for_and_forgets_the_oldest_first() -> Tested {
    let replays = replays(3);
    for number in 0..50 {
        assert!(act(&replays, key(&format!("msg_{number}"))?, at(NOW)).await?);
        assert!(replays.len() <= 3);
    }
    assert!(!act(&replays, key("msg_49")?, at(NOW)).await?);
    assert!(!act(&replays, key("msg_47")?, at(NOW)).await?);
    assert!(act(&replays, key("msg_46")?, at(NOW)).await?);
    Ok(())
}

#[tokio::test]
async fn what_is_being_acted_on_makes_no_room_and_says_so() -> Tested {
    let replays = replays(2);
    assert!(matches!(
        replays.claim(key("msg_1")?, at(NOW)).await?,
        Claim::Taken(_)
    ));
    assert!(matches!(
        replays.claim(key("msg_2")?, at(NOW)).await?,
        Claim::Taken(_)
    ));
    assert_eq!(replays.claim(key("msg_3")?, at(NOW)).await, Err(Full));
    // Once the leases are over there is room again.
    assert!(matches!(
        replays.claim(key("msg_3")?, at(NOW + 301)).await?,
        Claim::Taken(_)
    ));
    Ok(())
}

#[tokio::test]
async fn what_was_acted_on_for_longer_than_its_lease_is_remembered_although_it_had_made_room()
-> Tested {
    let replays = replays(1);
    let (slow, quick) = (key("msg_1")?, key("msg_2")?);
    let Claim::Taken(lost) = replays.claim(slow, at(NOW)).await? else {
        return Err("nobody has it".into());
    };
    assert!(act(&replays, quick, at(NOW + 301)).await?);
    replays.finish(slow, lost).await?;
    assert_eq!(replays.claim(slow, at(NOW + 302)).await?, Claim::Done);
    assert_eq!(replays.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_deliveries_at_once_one_is_acted_on() -> Tested {
    let replays = Arc::new(replays(100));
    let key = key("msg_7")?;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let replays = replays.clone();
        tasks.spawn(async move { replays.claim(key, at(NOW)).await });
    }
    let claims = tasks.join_all().await;
    let taken = claims
        .iter()
        .filter(|claim| matches!(claim, Ok(Claim::Taken(_))))
        .count();
    assert_eq!(taken, 1);
    Ok(())
}
