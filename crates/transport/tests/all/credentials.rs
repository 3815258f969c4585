//! Each host is shown its own credential and no other, and nothing is sent to a place that was not configured.

use crate::support::{
    Act, CAPTURE, CHARGE, CREATE, DELETE, LIST, Listener, PAT, STOREFRONT, TOKEN, answer, builder,
    charge, header, json, request, request_to, store,
};
use bigcommerce_transport::{Error, Permit, Reply, Sent, Session, StorefrontSession};
use bigcommerce_types::{
    AccessToken, CorrelationId, CsrfToken, PaymentAccessToken, StorefrontCookie,
};

const COOKIE: &str = "SHOP_SESSION_TOKEN=canary-cookie";
const CSRF: &str = "canary-csrf";

fn permit() -> Permit {
    Permit::for_a_caller_that_keeps_its_own_journal()
}

fn ok() -> Act {
    Act::Answer(json("200 OK", "[]"))
}

/// A session with every credential, and a listener for each host.
fn three_hosts() -> (Session, [Listener; 3]) {
    let hosts = [
        Listener::start([ok(), ok()]),
        Listener::start([ok()]),
        Listener::start([ok()]),
    ];
    let session = Session::builder(store())
        .access_token(AccessToken::new(TOKEN))
        .api_url(&hosts[0].url())
        .payments_url(&format!("{}/", hosts[1].url()))
        .storefront_url(&format!("{}//", hosts[2].url()))
        .storefront_session(StorefrontSession {
            cookie: StorefrontCookie::new(COOKIE),
            csrf_token: CsrfToken::new(CSRF),
        })
        .user_agent("example-shop/1.0")
        .build()
        .expect("a session");
    (session, hosts)
}

async fn pay(session: &Session) -> Result<Reply<()>, Error> {
    session
        .send_payment(
            charge(session),
            &CHARGE,
            permit(),
            &PaymentAccessToken::new(PAT),
        )
        .await
}

fn held_back(outcome: Result<Reply<()>, Error>) -> String {
    let error = outcome.expect_err("held back");
    assert_eq!(error.sent(), Sent::NotSent);
    assert!(error.to_string().ends_with("; nothing was sent"), "{error}");
    error.to_string()
}

#[tokio::test]
async fn each_host_gets_its_own_credential_and_headers() {
    let (session, [api, payments, storefront]) = three_hosts();
    let session =
        session.with_correlation(CorrelationId::new("0b9a4a3e-6a53-4f0c-9d3c-1f1f0a6f4c11"));
    session
        .send::<()>(request(&session, &CREATE), &CREATE)
        .await
        .expect("an order");
    session
        .send::<Vec<i64>>(request(&session, &LIST), &LIST)
        .await
        .expect("a list");
    pay(&session).await.expect("a charge");
    session
        .send::<()>(request(&session, &STOREFRONT), &STOREFRONT)
        .await
        .expect("a checkout");
    let [api, payments, storefront] = [api.finish(), payments.finish(), storefront.finish()];
    let (create, list, charge, page) = (&api[0], &api[1], &payments[0], &storefront[0]);

    let first_line = |request: &str| request.lines().next().map(str::to_owned);
    assert_eq!(
        first_line(create).as_deref(),
        Some("POST /stores/abc123/v3/checkouts/checkout_id/orders HTTP/1.1")
    );
    assert_eq!(
        first_line(list).as_deref(),
        Some("GET /stores/abc123/v2/orders HTTP/1.1")
    );
    assert_eq!(
        first_line(charge).as_deref(),
        Some("POST /stores/abc123/payments HTTP/1.1")
    );
    assert_eq!(
        first_line(page).as_deref(),
        Some("GET /api/storefront/checkouts/checkout_id HTTP/1.1")
    );

    for request in [create, list, charge, page] {
        assert_eq!(header(request, "user-agent"), Some("example-shop/1.0"));
        assert_eq!(
            header(request, "x-correlation-id"),
            Some("0b9a4a3e-6a53-4f0c-9d3c-1f1f0a6f4c11")
        );
        assert_eq!(
            request.matches("canary").count(),
            if request == page { 2 } else { 1 },
            "{request}"
        );
    }
    assert_eq!(header(create, "x-auth-token"), Some(TOKEN));
    assert_eq!(header(list, "x-auth-token"), Some(TOKEN));
    assert_eq!(
        header(charge, "authorization"),
        Some("PAT canary-payment-token")
    );
    assert_eq!(header(page, "cookie"), Some(COOKIE));
    assert_eq!(header(page, "x-xsrf-token"), Some(CSRF));

    assert_eq!(header(create, "accept"), Some("application/json"));
    assert_eq!(header(page, "accept"), Some("application/json"));
    assert_eq!(header(charge, "accept"), Some("application/vnd.bc.v1+json"));
    assert_eq!(
        header(create, "content-type"),
        Some("application/json"),
        "also without a body"
    );
    assert_eq!(
        header(create, "content-length"),
        Some("0"),
        "a write without a body says so"
    );
    assert_eq!(header(list, "content-length"), None);
    assert_eq!(header(charge, "content-type"), Some("application/json"));
    assert_eq!(header(list, "content-type"), None);
    assert!(
        charge.ends_with(r#"{"number":"4111111111111111"}"#),
        "a secret is written out on the wire"
    );
}

#[tokio::test]
async fn each_request_has_a_correlation_id_of_its_own_unless_one_is_set() {
    let listener = Listener::start([ok(), ok()]);
    let session = crate::support::session(&listener);
    let reply = session
        .send::<()>(request(&session, &LIST), &LIST)
        .await
        .expect("a list");
    session
        .send::<()>(request(&session, &LIST), &LIST)
        .await
        .expect("a list");
    let seen = listener.finish();
    let ids: Vec<_> = seen
        .iter()
        .filter_map(|request| header(request, "x-correlation-id"))
        .collect();
    assert_eq!(ids[0], reply.correlation_id().as_str());
    assert_eq!(ids[0].len(), 36);
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_redirect_to_another_host_is_never_followed() {
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let elsewhere = Listener::start([ok()]);
        let moved = answer(
            status,
            &format!("location: {}/stores/abc123/payments\r\n", elsewhere.url()),
            "",
        );
        let listener = Listener::start([
            Act::Answer(moved.clone()),
            Act::Answer(moved.clone()),
            Act::Answer(moved),
        ]);
        let session = builder(&listener.url()).attempts(1);
        let session = session.build().expect("a session");
        let outcomes = [
            pay(&session).await,
            session.send(request(&session, &CREATE), &CREATE).await,
            session.send(request(&session, &LIST), &LIST).await,
        ];
        for outcome in outcomes {
            let error = outcome.expect_err("a redirect is no success");
            assert_eq!(error.sent(), Sent::Maybe);
            assert!(
                error
                    .to_string()
                    .ends_with("redirects are not followed, so check the configured address")
            );
        }
        assert_eq!(elsewhere.finish().len(), 0, "{status}");
        assert_eq!(listener.finish().len(), 3);
    }
}

#[tokio::test]
async fn a_credential_never_goes_to_an_address_of_another_host() {
    let (session, hosts) = three_hosts();
    let [api, payments, storefront] =
        [&LIST, &CHARGE, &STOREFRONT].map(|operation| session.base(operation).to_owned());
    assert_eq!(api, format!("{}/stores/abc123", hosts[0].url()));
    assert_eq!(payments, format!("{}/stores/abc123", hosts[1].url()));
    assert_eq!(storefront, hosts[2].url());
    let built = |method: &str, url: String| {
        session
            .client()
            .request(method.parse().expect("a method"), url)
            .build()
    };

    held_back(
        session
            .send(built("GET", format!("{payments}/v2/orders")), &LIST)
            .await,
    );
    held_back(
        session
            .send(built("GET", format!("{storefront}/v2/orders")), &LIST)
            .await,
    );
    held_back(
        session
            .send(
                built("GET", api.replace("abc123", "other1") + "/v2/orders"),
                &LIST,
            )
            .await,
    );
    let token = PaymentAccessToken::new(PAT);
    let stray = built("POST", format!("{api}/payments"));
    held_back(session.send_payment(stray, &CHARGE, permit(), &token).await);
    for listener in hosts {
        assert_eq!(listener.finish().len(), 0);
    }
}

#[tokio::test]
async fn a_credential_that_the_caller_put_on_a_request_is_taken_off() {
    let (session, [api, ..]) = three_hosts();
    let mut own = request(&session, &LIST).expect("a request");
    for name in ["authorization", "cookie", "x-xsrf-token", "x-auth-token"] {
        own.headers_mut()
            .insert(name, "stray".parse().expect("a value"));
    }
    session.send::<()>(Ok(own), &LIST).await.expect("a list");
    assert!(!api.finish()[0].contains("stray"));
}

#[tokio::test]
async fn an_id_that_changes_what_the_path_names_is_held_back() {
    let listener = Listener::start([]);
    let session = crate::support::session(&listener);
    for path in [
        "/v3/carts/",
        "/v3/carts/..",
        "/v3/carts/%2e%2e",
        "/v3/carts/a/../..",
        "/v3/carts/a/items",
    ] {
        let said = held_back(
            session
                .send(request_to(&session, &DELETE, path), &DELETE)
                .await,
        );
        assert!(said.contains("check its ids"), "{said}");
    }
    assert_eq!(listener.finish().len(), 0);
}

#[tokio::test]
async fn a_missing_credential_is_named_and_nothing_is_sent() {
    let listener = Listener::start([]);
    let bare = Session::builder(store())
        .api_url(&listener.url())
        .payments_url(&listener.url());
    let session = bare
        .clone()
        .storefront_url(&listener.url())
        .build()
        .expect("a session");
    let said = held_back(session.send(request(&session, &LIST), &LIST).await);
    assert_eq!(
        said,
        "list_orders was held back, because the session has no access token: give one to the session's builder; \
         nothing was sent"
    );
    assert!(
        held_back(
            session
                .send(request(&session, &STOREFRONT), &STOREFRONT)
                .await
        )
        .contains("shopper's session")
    );
    let no_token = PaymentAccessToken::new("");
    let said = held_back(
        session
            .send_payment(charge(&session), &CHARGE, permit(), &no_token)
            .await,
    );
    assert!(said.contains("mint a new one"), "{said}");

    let session = bare.build().expect("a session");
    assert!(
        held_back(
            session
                .send(request(&session, &STOREFRONT), &STOREFRONT)
                .await
        )
        .contains("no storefront address")
    );
    assert_eq!(listener.finish().len(), 0);
}

#[tokio::test]
async fn money_leaves_only_by_its_own_door() {
    let listener = Listener::start([]);
    let session = crate::support::session(&listener);
    let token = PaymentAccessToken::new(PAT);
    held_back(session.send(request(&session, &CAPTURE), &CAPTURE).await);
    held_back(session.send(charge(&session), &CHARGE).await);
    held_back(session.send_once(charge(&session), &CHARGE, permit()).await);
    held_back(
        session
            .send_payment(request(&session, &CAPTURE), &CAPTURE, permit(), &token)
            .await,
    );
    held_back(
        session
            .send_once(request(&session, &CREATE), &CREATE, permit())
            .await,
    );
    assert_eq!(listener.finish().len(), 0);
}
