//! Faults in process: what a client makes of them is what it makes of them over a socket.

use std::time::Duration;

use bigcommerce_facade::transport::{Error, Reply, Session, SessionBuilder};
use bigcommerce_facade::types::{AccessToken, CustomerId, StoreHash};
use bigcommerce_facade::{
    Sent,
    management_checkout::{
        self,
        query::CreateCartQuery,
        types::{Cart, CartRequest, LineItemRequest},
    },
    types::Data,
};
use bigcommerce_sandbox::{Fault, Sandbox, SandboxBuilder, catalogue, customer};
use bigcommerce_tests::shop::Tested;

const MORNING: i64 = 1_795_856_400;

fn frozen() -> SandboxBuilder {
    Sandbox::builder().seed(3).clock_at(MORNING)
}

fn builder(sandbox: &Sandbox) -> SessionBuilder {
    let hash: StoreHash = sandbox.store_hash().parse().expect("a hash");
    Session::builder(hash)
        .access_token(AccessToken::new(sandbox.access_token()))
        .api_url(sandbox.api_url())
        .payments_url(sandbox.payments_url())
        .timeout(Duration::from_secs(20))
        .attempts(1)
}

/// A store over a socket, and the same in process.
async fn both() -> Result<[(Sandbox, Session); 2], Box<dyn std::error::Error>> {
    let over = frozen().start().await?;
    let session = builder(&over).build()?;
    let within = frozen().in_process()?;
    let client = within.http_client();
    let other = builder(&within).http_client(client).build()?;
    Ok([(over, session), (within, other)])
}

async fn open_cart(session: &Session) -> Result<Reply<Data<Cart>>, Error> {
    let line = LineItemRequest::new(catalogue::MUG, 2).variant_id(catalogue::MUG_BLUE);
    let cart = CartRequest::new()
        .line_items([line])
        .customer_id(CustomerId::new(customer::JANE));
    let client = management_checkout::Client::new(session.clone());
    client.create_cart(&CreateCartQuery::new(), &cart).await
}

/// All that a client can tell of an outcome.
fn told(outcome: &Result<Reply<Data<Cart>>, Error>) -> String {
    match outcome {
        Ok(reply) => {
            let date = reply.headers().get("date");
            format!("{} {:?} {:?}", reply.status(), date, reply.raw().len())
        }
        Err(error) => format!(
            "{} {:?} {} {}",
            error.sent(),
            error.status(),
            error.is_timeout(),
            error.is_undecodable()
        ),
    }
}

#[tokio::test]
async fn a_fault_leaves_the_same_in_process_as_over_a_socket() -> Tested {
    let faults: [fn() -> Fault; 16] = [
        Fault::refuse,
        Fault::cut_before_effect,
        Fault::cut_after_effect,
        || Fault::cut_after_bytes(20),
        || Fault::cut_after_bytes(600),
        || Fault::cut_after_bytes(100_000),
        || Fault::delay_before_effect(Duration::from_millis(3)),
        || Fault::delay_after_effect(Duration::from_millis(3)),
        || Fault::answer_instead(503, "<html>"),
        || Fault::answer_after_effect(502, ""),
        || Fault::answer_instead(201, "{"),
        Fault::cut_within_headers,
        Fault::cut_within_body,
        Fault::process_twice,
        Fault::omit_date,
        || Fault::shift_date(-90),
    ];
    for fault in faults {
        let mut seen = Vec::new();
        for (sandbox, session) in both().await? {
            sandbox.inject(fault().on("POST", "/v3/carts"));
            let outcome = open_cart(&session).await;
            let again = open_cart(&session).await;
            let ledger = sandbox.ledger();
            seen.push(format!(
                "{} | {} | {:?}",
                told(&outcome),
                told(&again),
                ledger.requests
            ));
        }
        assert_eq!(seen[0], seen[1], "{:?}", fault());
    }
    Ok(())
}

/// The smallest number of bytes after which a cut leaves what `holds` says.
async fn first_cut(
    (sandbox, session): &(Sandbox, Session),
    holds: impl Fn(&Result<Reply<Data<Cart>>, Error>) -> bool,
) -> u64 {
    let (mut low, mut high) = (0, 8192);
    while low < high {
        let middle = (low + high) / 2;
        sandbox.inject(Fault::cut_after_bytes(middle).on("POST", "/v3/carts"));
        if holds(&open_cart(session).await) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[tokio::test]
async fn a_connection_is_cut_after_the_very_byte_in_process_as_over_a_socket() -> Tested {
    let [over, within] = both().await?;
    for holds in [
        |outcome: &Result<_, Error>| !matches!(outcome, Err(error) if error.status().is_none()),
        |outcome: &Result<_, Error>| outcome.is_ok(),
    ] {
        let found = [
            first_cut(&over, holds).await,
            first_cut(&within, holds).await,
        ];
        assert_eq!(found[0], found[1]);
        assert!((100..8192).contains(&found[0]), "{found:?}");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_refused_connection_sends_nothing() -> Tested {
    let sandbox = Sandbox::builder().in_process()?;
    let session = builder(&sandbox)
        .http_client(sandbox.http_client())
        .build()?;
    sandbox.inject(Fault::refuse_connection());
    let error = open_cart(&session).await.expect_err("refused");
    assert_eq!(error.sent(), Sent::NotSent);
    assert!(error.is_connect() && !error.is_timeout());
    assert_eq!(sandbox.ledger().count("POST", "/v3/carts"), 0);
    open_cart(&session).await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_delayed_effect_comes_although_its_client_has_gone() -> Tested {
    let sandbox = Sandbox::builder().in_process()?;
    let session = builder(&sandbox)
        .http_client(sandbox.http_client())
        .build()?;
    let delay = Duration::from_secs(30);
    sandbox.inject(Fault::delay_before_effect(delay).on("POST", "/v3/carts"));
    let error = open_cart(&session)
        .await
        .expect_err("twenty seconds are the limit");
    assert_eq!((error.sent(), error.is_timeout()), (Sent::Maybe, true));
    assert_eq!(sandbox.ledger().count("POST", "/v3/carts"), 0);
    tokio::time::sleep(delay).await;
    assert_eq!(sandbox.ledger().count("POST", "/v3/carts"), 1);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_held_request_goes_on_when_it_is_released() -> Tested {
    let sandbox = Sandbox::builder().in_process()?;
    let session = builder(&sandbox)
        .http_client(sandbox.http_client())
        .build()?;
    let hold = sandbox.inject(Fault::hold_before_effect().on("POST", "/v3/carts"));
    let (outcome, ()) = tokio::join!(open_cart(&session), async {
        sandbox.until_held(hold).await;
        assert_eq!(sandbox.ledger().count("POST", "/v3/carts"), 0);
        sandbox.release(hold);
    });
    outcome?;
    Ok(())
}
