//! Protection of the page from other sites.

use crate::shopper::Shopper;
use crate::{SECTIONS, page};

#[tokio::test]
async fn every_answer_forbids_frames_foreign_code_and_copies() {
    let shopper = Shopper::new().await;
    for path in SECTIONS.into_iter().chain([
        "/page/style.css",
        "/page/live.js",
        "/page/icon.svg",
        "/page/orders/1",
    ]) {
        let shown = page(&shopper, path).await;
        let policy = shown.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(shown.headers["x-frame-options"], "DENY");
        assert_eq!(shown.headers["cache-control"], "no-store");
        assert_eq!(shown.headers["x-content-type-options"], "nosniff");
        assert!(shown.headers.contains_key("date"));
    }
}

#[tokio::test]
async fn another_name_of_this_host_is_refused() {
    let shopper = Shopper::new().await;
    let evil = [("host", "evil.example:4010")];
    for path in SECTIONS {
        let shown = shopper.send("GET", path, &evil, None).await;
        assert_eq!(shown.status, 403, "{path}");
        assert!(!shown.text.contains("abc123"));
    }
    let origin = [
        ("host", "evil.example:4010"),
        ("origin", "http://evil.example:4010"),
    ];
    shopper
        .send("POST", "/page/clock", &origin, Some("seconds=60"))
        .await
        .is(403);
}

#[tokio::test]
async fn a_form_on_another_site_changes_nothing() {
    let shopper =
        Shopper::of(bigcommerce_sandbox::Sandbox::builder().clock_at(1_795_856_400)).await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let headers = [form, (name, value)];
        let sent = shopper
            .send("POST", "/page/clock", &headers, Some("seconds=60"))
            .await;
        assert_eq!(sent.status, 403, "{name}: {value}");
        // The admin endpoints read their body as JSON whatever it is called, so a foreign form could write it.
        let body = Some(r#"{"advance_seconds": 60}"#);
        let sent = shopper
            .send(
                "POST",
                "/sandbox/clock",
                &[("content-type", "text/plain"), (name, value)],
                body,
            )
            .await;
        assert_eq!(sent.status, 403, "{name}: {value}");
    }
    assert_eq!(shopper.sandbox.now(), 1_795_856_400);
    shopper
        .send("POST", "/page/clock", &[form], Some("seconds=60"))
        .await
        .is(303);
    assert_eq!(shopper.sandbox.now(), 1_795_856_460);
}
