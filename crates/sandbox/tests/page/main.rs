//! The page for people: its contents, its protection from other sites, and its use in a real browser.
#![allow(clippy::unwrap_used, missing_docs)]

#[allow(dead_code)]
#[path = "../behaviour/shopper.rs"]
mod shopper;

mod browser;
mod contents;
mod forms;
mod guard;
mod keyboard;
mod switches;

/// Every section that has no number in its address.
const SECTIONS: [&str; 9] = [
    "/",
    "/page/orders",
    "/page/carts",
    "/page/payments",
    "/page/requests",
    "/page/webhooks",
    "/page/faults",
    "/page/catalogue",
    "/page/clock",
];

/// A form as a browser posts it from the page.
async fn post(shopper: &shopper::Shopper, path: &str, form: &str) -> shopper::Reply {
    let origin = shopper.sandbox.api_url().to_owned();
    let headers = [
        ("origin", origin.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    shopper.send("POST", path, &headers, Some(form)).await
}

/// A section as it is read.
async fn page(shopper: &shopper::Shopper, path: &str) -> shopper::Reply {
    shopper.send("GET", path, &[], None).await
}
