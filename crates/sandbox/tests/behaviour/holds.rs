//! Faults that hold requests, and how they are forgotten.

use bigcommerce_sandbox::{Fault, Sandbox};

use crate::shopper::Shopper;

fn holding(sandbox: &Sandbox) -> usize {
    let held = sandbox.held().into_iter();
    let mut found = held.filter(|(name, _)| *name == "holding faults");
    found.next().unwrap().1
}

#[tokio::test]
async fn a_hold_is_forgotten_once_it_is_released_or_all_faults_are() {
    let shopper = Shopper::new().await;
    let sandbox = &shopper.sandbox;
    let hold = sandbox.inject(Fault::hold_after_effect());
    let released = async {
        sandbox.until_held(hold).await;
        assert_eq!(holding(sandbox), 1);
        assert!(sandbox.release(hold));
    };
    let (answer, ()) = tokio::join!(shopper.get("/v2/orders"), released);
    answer.is(204);
    assert_eq!(holding(sandbox), 0);
    assert!(!sandbox.release(hold), "it is gone");

    sandbox.inject(Fault::hold_before_effect().times(3));
    sandbox.inject(Fault::hold_before_effect().times(0));
    assert_eq!(holding(sandbox), 1);
    sandbox.clear_faults();
    assert_eq!(holding(sandbox), 0);
    shopper.get("/v2/orders").await.is(204);
}

#[tokio::test]
async fn a_hold_that_is_released_before_its_request_lets_it_through() {
    let shopper = Shopper::new().await;
    let hold = shopper.sandbox.inject(Fault::hold_before_effect());
    assert!(shopper.sandbox.release(hold));
    shopper.get("/v2/orders").await.is(204);
    assert!(shopper.sandbox.faults().is_empty());
}
