//! Settings that cannot work are refused before anything is sent, and are not repeated in the refusal.

use std::time::Duration;

use crate::support::builder;
use bigcommerce_transport::{ConfigError, SessionBuilder, StorefrontSession};
use bigcommerce_types::{AccessToken, CsrfToken, StorefrontCookie};

const LOCAL: &str = "http://127.0.0.1:9";

fn refused(change: impl FnOnce(SessionBuilder) -> SessionBuilder) -> ConfigError {
    let error = change(builder(LOCAL))
        .build()
        .expect_err("a setting that cannot work");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
    error
}

#[test]
fn plain_http_to_another_machine_is_refused() {
    let url = "http://canary.example.com";
    assert_eq!(
        refused(|b| b.api_url(url)).to_string(),
        "`api_url` must begin with `https://`: plain `http://` is only for this machine itself"
    );
    assert_eq!(refused(|b| b.payments_url(url)).setting(), "payments_url");
    assert_eq!(
        refused(|b| b.storefront_url(url)).setting(),
        "storefront_url"
    );
}

#[test]
fn a_credential_that_fits_in_no_header_is_refused_without_being_repeated() {
    for token in ["", "canary\n", " canary", "canary\u{e9}"] {
        assert_eq!(
            refused(|b| b.access_token(AccessToken::new(token))).setting(),
            "access_token"
        );
        let session = StorefrontSession {
            cookie: StorefrontCookie::new("a=1; b=2"),
            csrf_token: CsrfToken::new(token),
        };
        assert_eq!(
            refused(|b| b.storefront_session(session)).setting(),
            "storefront_session"
        );
        assert_eq!(
            refused(|b| b.user_agent(&format!("canary\r\n{token}"))).setting(),
            "user_agent"
        );
    }
    assert_eq!(refused(|b| b.user_agent(" ")).setting(), "user_agent");
}

#[test]
fn a_connection_may_not_take_as_long_as_the_whole() {
    let second = Duration::from_secs(1);
    assert_eq!(
        refused(|b| b.timeout(second).connect_timeout(second)).setting(),
        "connect_timeout"
    );
    assert_eq!(
        refused(|b| b.connect_timeout(Duration::ZERO)).setting(),
        "connect_timeout"
    );
    assert_eq!(refused(|b| b.timeout(Duration::ZERO)).setting(), "timeout");
    assert!(
        builder(LOCAL).timeout(second).build().is_ok(),
        "the default gives way to a short limit"
    );
}

#[test]
fn a_proxy_has_to_be_a_url() {
    for url in ["canary", "ftp://canary.example.com", "https://"] {
        assert_eq!(refused(|b| b.proxy(url)).setting(), "proxy");
    }
}

#[test]
fn a_session_and_its_builder_show_no_credential() {
    let session = StorefrontSession {
        cookie: StorefrontCookie::new("canary"),
        csrf_token: CsrfToken::new("canary"),
    };
    let builder = builder(LOCAL)
        .storefront_session(session.clone())
        .access_token(AccessToken::new("canary"));
    let shown = format!("{session:?} {builder:?} {:?}", builder.clone().build());
    assert!(
        shown.contains("abc123") && !shown.contains("canary"),
        "{shown}"
    );
}
