//! Protection from other sites: a browser that shows one of them must be able neither to read the page nor to post to
//! it.
//!
//! A site that has its own name resolve to loopback (DNS rebinding) sends that name as `Host`, so only addresses and
//! `localhost` are served. A form on another site is recognised by `Sec-Fetch-Site` and `Origin`, which no script can
//! change. A client that is no browser sends neither.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Refuses what a browser sends for another site.
pub(crate) async fn no_other_site(request: Request, next: Next) -> Response {
    if is_of_other_site(request.headers()) {
        return refused("A page of another site may not use this store.");
    }
    next.run(request).await
}

/// For the page: refuses foreign names of this host as well, and whatever another site sends.
pub(crate) async fn own_pages(request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !text(headers, "host").is_some_and(is_local_name) {
        return refused("The page is served for localhost and for addresses, not for other names.");
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    // A link on another site may lead here: what is read changes nothing.
    if !reads && is_of_other_site(headers) {
        return refused("A page of another site may not use this store.");
    }
    next.run(request).await
}

fn refused(why: &'static str) -> Response {
    (StatusCode::FORBIDDEN, why).into_response()
}

fn is_of_other_site(headers: &HeaderMap) -> bool {
    if let Some(site) = text(headers, "sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return true;
    }
    if !headers.contains_key(ORIGIN) {
        return false;
    }
    let origin = text(headers, ORIGIN.as_str()).and_then(|origin| origin.strip_prefix("http://"));
    let is_own =
        |origin: &str| is_local_name(origin) && text(headers, HOST.as_str()) == Some(origin);
    !origin.is_some_and(is_own)
}

/// An address, or `localhost`, with or without a port.
fn is_local_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(given: &[(&'static str, &'static str)]) -> bool {
        let headers = given.iter().map(|(name, value)| {
            let name = axum::http::HeaderName::from_static(name);
            (name, axum::http::HeaderValue::from_static(value))
        });
        is_of_other_site(&headers.collect())
    }

    #[test]
    fn only_addresses_and_localhost_are_names_of_the_store() {
        for own in [
            "127.0.0.1:4010",
            "localhost",
            "LOCALHOST:80",
            "[::1]:4010",
            "192.0.2.7:1",
        ] {
            assert!(is_local_name(own), "{own}");
        }
        for other in [
            "",
            "evil.example",
            "evil.example:4010",
            "127.0.0.1.evil.example:80",
            "localhost.evil.example",
        ] {
            assert!(!is_local_name(other), "{other}");
        }
    }

    #[test]
    fn a_browser_on_another_site_is_recognised() {
        let host = ("host", "127.0.0.1:4010");
        assert!(!foreign(&[host]));
        assert!(!foreign(&[
            host,
            ("origin", "http://127.0.0.1:4010"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(foreign(&[host, ("origin", "http://127.0.0.1:4011")]));
        assert!(foreign(&[host, ("origin", "null")]));
        assert!(foreign(&[host, ("sec-fetch-site", "cross-site")]));
        assert!(foreign(&[host, ("sec-fetch-site", "same-site")]));
        assert!(foreign(&[
            ("host", "evil.example:4010"),
            ("origin", "http://evil.example:4010")
        ]));
    }
}
