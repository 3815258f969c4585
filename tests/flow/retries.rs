//! Retries in the flow: what a fault costs the shopper, and what it never does.

use std::sync::{Arc, Mutex};

use bigcommerce_facade::{InMemoryJournal, Payment, Remedy, Sent, Store};
use bigcommerce_sandbox::{Fault, Plan, RandomFaults, Sandbox, Settings};
use bigcommerce_tests::in_process;
use bigcommerce_tests::shop::{Tested, two_mugs, visa};
use tokio::time::{Duration, Instant};
use tracing::Subscriber;
use tracing::span::{Attributes, Id};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

fn shop(sandbox: &Sandbox) -> Result<Store, bigcommerce_facade::Error> {
    in_process::builder(sandbox)
        .journal(InMemoryJournal::new())
        .build()
}

#[tokio::test(start_paused = true)]
async fn a_reset_connection_on_a_read_does_not_end_a_checkout() -> Tested {
    let sandbox = Sandbox::builder().in_process()?;
    let store = shop(&sandbox)?;
    for fault in [
        Fault::cut_before_effect(),
        Fault::error_instead(503),
        Fault::truncate_json(),
        Fault::too_many_requests(Duration::from_secs(3)),
    ] {
        sandbox.inject(fault.on("GET", "/v2/orders/*").times(2));
        // Without its effect: what had one meets its own version.
        sandbox.inject(Fault::error_instead(503).on("PUT", "/v3/checkouts/*/consignments/*"));
        let order = in_process::ordered(&store).await?;
        let Payment::Settled(_) = order.pay(visa()).await? else {
            panic!("the Visa approves")
        };
    }
    assert_eq!(sandbox.ledger().charges.len(), 4);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_order_whose_answer_is_lost_is_not_placed_twice_by_itself() -> Tested {
    let sandbox = Sandbox::builder().in_process()?;
    let store = shop(&sandbox)?;
    sandbox.inject(Fault::cut_after_effect().on("POST", "/v3/checkouts/*/orders"));
    let error = in_process::ordered(&store)
        .await
        .expect_err("its answer is lost");
    assert_eq!(
        (error.sent(), error.remedy()),
        (Sent::Maybe, Remedy::Reconcile)
    );
    assert_eq!(sandbox.ledger().orders.len(), 1);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_charge_is_sent_once_whatever_goes_wrong_with_it() -> Tested {
    for fault in [
        Fault::cut_before_effect(),
        Fault::cut_after_effect(),
        Fault::error_instead(503),
        Fault::too_many_requests(Duration::from_secs(1)),
        Fault::truncate_json(),
    ] {
        let sandbox = Sandbox::builder().in_process()?;
        let store = shop(&sandbox)?;
        let order = in_process::ordered(&store).await?;
        sandbox.inject(fault.clone().on("POST", "/payments").times(9));
        let _ = order.pay(visa()).await;
        let sent = sandbox.ledger().count("POST", "/payments");
        assert!(sent <= 1 && sandbox.faults().len() == 1, "{fault:?}");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn faults_by_a_seed_never_charge_twice_and_rarely_end_a_checkout() -> Tested {
    let (mut walks, mut ended) = (0, 0);
    for profile in ["flaky", "lossy", "overloaded", "garbled"] {
        for seed in 0..12 {
            let faults = RandomFaults::profile(profile, seed).expect("a profile");
            let sandbox = Sandbox::builder().random_faults(faults).in_process()?;
            let store = shop(&sandbox)?;
            walks += 1;
            match in_process::ordered(&store).await {
                Ok(order) => {
                    let _ = order.pay(visa()).await;
                }
                // Only what is not harmless twice ends a checkout.
                Err(error) => {
                    let operation = error.operation().map(|operation| operation.id);
                    assert!(
                        !matches!(operation, Some("create_cart" | "get_checkout")),
                        "{profile} {seed}: {error}"
                    );
                    ended += 1;
                }
            }
            let charges = sandbox.ledger().charges.len();
            assert!(charges <= 1, "{profile} {seed}: {charges} charges");
        }
    }
    assert!(ended * 5 < walks, "{ended} of {walks} checkouts ended");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_conflict_shows_the_old_total_and_the_new_one() -> Tested {
    let sandbox = Sandbox::builder().in_process()?;
    let store = shop(&sandbox)?;
    let here = store.open_cart(two_mugs()).await?;
    let there = store.cart(here.cart_id()).await?;
    let line = there.lines()[0].id().clone();
    let _there = there.change_quantity(&line, 1).await?;
    let rejected = here
        .change_quantity(&line, 3)
        .await
        .expect_err("it has changed");
    let totals = rejected.error.totals().expect("the totals");
    assert!(totals.differ());
    let total = |text: &str| Some(text.parse().expect("an amount"));
    assert_eq!((&totals.before, &totals.now), (&total("30"), &total("15")));
    assert_eq!(
        rejected.stage.lines()[0].quantity(),
        1,
        "the stage as it is now"
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_pay_does_waits_for_no_quota() -> Tested {
    let sandbox = Sandbox::builder()
        .settings(Settings {
            plan: Plan::Standard,
            ..Settings::default()
        })
        .in_process()?;
    let store = shop(&sandbox)?;
    let order = in_process::ordered(&store).await?;
    // Another app uses the quota up to its last requests.
    let mut left = store.rate_limit().left.expect("the headers say so");
    let other = shop(&sandbox)?;
    let hurried = other
        .session()
        .with_priority(bigcommerce_facade::transport::Priority::Payment);
    let orders = bigcommerce_facade::orders::Client::new(hurried);
    while left > 20 {
        let query = bigcommerce_facade::orders::query::ListOrdersQuery::new();
        orders.list_orders(&query).await?;
        left -= 1;
    }
    let begun = Instant::now();
    let Payment::Settled(paid) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    assert_eq!(begun.elapsed(), Duration::ZERO);
    // A cart page waits its turn.
    while begun.elapsed().is_zero() {
        let _cart = store.open_cart(two_mugs()).await?;
    }
    drop(paid);
    Ok(())
}

/// The names of the spans above each request.
#[derive(Clone, Default)]
struct Parents(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Parents {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if attributes.metadata().name() == "bigcommerce.request" {
            let parent = context.span(id).and_then(|span| span.parent());
            let name = parent.map_or("none", |parent| parent.name());
            self.0.lock().expect("no panic").push(name.to_owned());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_request_of_a_walk_is_a_span_below_its_step() -> Tested {
    let parents = Parents::default();
    let subscriber = tracing_subscriber::registry().with(parents.clone());
    let _guard = tracing::subscriber::set_default(subscriber);
    let sandbox = Sandbox::builder().in_process()?;
    let store = shop(&sandbox)?;
    let order = in_process::ordered(&store).await?;
    let Payment::Settled(_) = order.pay(visa()).await? else {
        panic!("the Visa approves")
    };
    let parents = parents.0.lock().expect("no panic");
    assert!(parents.len() > 10, "{parents:?}");
    assert!(
        parents.iter().all(|name| name == "bigcommerce.step"),
        "{parents:?}"
    );
    Ok(())
}
