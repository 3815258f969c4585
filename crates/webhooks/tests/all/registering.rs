//! What is registered is brought to what is wanted.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bigcommerce_transport::Session;
use bigcommerce_types::{AccessToken, HookSecret, wire};
use bigcommerce_webhooks::api::Client;
use bigcommerce_webhooks::api::types::RegisteredHook;
use bigcommerce_webhooks::registration::{InvalidDestination, WantedHooks, plan, reconcile};
use bigcommerce_webhooks::{Scope, Topic};
use serde_json::{Value, json};

use crate::Tested;

const HERE: &str = "https://shop.example.com/webhooks";
const THERE: &str = "https://other.example.com/webhooks";

fn hook(id: i64, scope: &str, destination: &str) -> Value {
    json!({"id": id, "scope": scope, "destination": destination, "is_active": true, "headers": null})
}

fn read(hooks: &[Value]) -> Result<Vec<RegisteredHook>, wire::DecodeError> {
    wire::decode(Value::from(hooks).to_string().as_bytes())
}

fn cart_created() -> Result<WantedHooks, InvalidDestination> {
    Ok(WantedHooks::new(HERE)?.scope(Scope::of(Topic::CartCreated)))
}

#[test]
fn what_is_as_it_should_be_is_kept() -> Tested {
    let plan = plan(
        &cart_created()?,
        &read(&[hook(1, "store/cart/created", HERE)])?,
    );
    assert!(plan.is_empty());
    assert_eq!(plan.keep, [1.into()]);
    Ok(())
}

#[test]
fn webhooks_of_other_destinations_are_nobodys_business() -> Tested {
    let plan = plan(
        &cart_created()?,
        &read(&[
            hook(1, "store/cart/created", THERE),
            hook(2, "store/order/*", THERE),
        ])?,
    );
    assert_eq!(plan.create.len(), 1);
    assert!(plan.delete.is_empty() && plan.update.is_empty() && plan.keep.is_empty());
    Ok(())
}

#[test]
fn a_destination_that_is_replaced_loses_its_webhooks() -> Tested {
    let wanted = cart_created()?.replacing(THERE).replacing(HERE);
    let plan = plan(
        &wanted,
        &read(&[
            hook(1, "store/cart/created", THERE),
            hook(2, "store/cart/created", HERE),
        ])?,
    );
    assert_eq!((plan.delete, plan.keep), (vec![1.into()], vec![2.into()]));
    Ok(())
}

#[test]
fn a_scope_that_nobody_wants_and_a_second_one_of_a_scope_go() -> Tested {
    let registered = [
        hook(1, "store/cart/created", HERE),
        hook(2, "store/cart/created", HERE),
        hook(3, "store/cart/*", HERE),
    ];
    let plan = plan(&cart_created()?, &read(&registered)?);
    assert_eq!(
        (plan.keep, plan.delete),
        (vec![1.into()], vec![2.into(), 3.into()])
    );
    Ok(())
}

#[test]
fn a_webhook_that_is_off_is_switched_on_and_one_with_other_headers_gets_ours() -> Tested {
    let wanted = cart_created()?.header("X-Shop-Hook", HookSecret::new("new"));
    let with = |headers: Value, is_active: Value| {
        let mut hook = hook(1, "store/cart/created", HERE);
        hook["headers"] = headers;
        hook["is_active"] = is_active;
        read(&[hook]).map(|registered| plan(&wanted, &registered))
    };
    assert!(with(json!({"X-SHOP-HOOK": "new"}), json!(true))?.is_empty());
    for headers in [
        json!(null),
        json!({"x-shop-hook": "old"}),
        json!({"x-shop-hook": "new", "x-more": "1"}),
    ] {
        let plan = with(headers, json!(true))?;
        let [(_, update)] = plan.update.as_slice() else {
            return Err("one update".into());
        };
        assert_eq!(
            update.headers.as_ref().map(|headers| headers.len()),
            Some(1)
        );
        assert_eq!(update.is_active, None);
    }
    let plan = with(json!({"x-shop-hook": "new"}), json!(false))?;
    assert_eq!(plan.update[0].1.is_active, Some(true));
    assert_eq!(plan.update[0].1.headers, None);
    Ok(())
}

#[test]
fn a_scope_that_another_one_contains_is_not_registered_beside_it() -> Tested {
    let wanted = WantedHooks::new(HERE)?
        .scope("store/cart/*".into())
        .scope("store/cart/created".into())
        .scope("store/cart/lineItem/*".into())
        .scope("store/cartography/created".into())
        .scope("store/cartograph*".into())
        .scope("store/channel/2/cart/created".into());
    let scopes: Vec<&str> = wanted.scopes().map(Scope::as_str).collect();
    assert_eq!(
        scopes,
        [
            "store/cart/*",
            "store/cartograph*",
            "store/cartography/created",
            "store/channel/2/cart/created"
        ]
    );
    Ok(())
}

#[test]
fn a_destination_that_bigcommerce_refuses_is_refused_here() {
    for (destination, expected) in [
        (HERE, None),
        ("https://shop.example.com:443/webhooks", None),
        ("http://127.0.0.1:8080/webhooks", None),
        ("http://localhost:8080", None),
        ("http://[::1]:8080/", None),
        (
            "http://shop.example.com/webhooks",
            Some(InvalidDestination::NotHttps),
        ),
        (
            "http://127.0.0.1.example.com/",
            Some(InvalidDestination::NotHttps),
        ),
        (
            "ftp://shop.example.com/",
            Some(InvalidDestination::NotHttps),
        ),
        (
            "https://shop.example.com:8443/webhooks",
            Some(InvalidDestination::Port),
        ),
        ("shop.example.com", Some(InvalidDestination::NotAUrl)),
        ("/webhooks", Some(InvalidDestination::NotAUrl)),
        ("", Some(InvalidDestination::NotAUrl)),
        ("https://", Some(InvalidDestination::NotAUrl)),
    ] {
        assert_eq!(
            WantedHooks::new(destination).err(),
            expected,
            "{destination}"
        );
    }
}

/// The webhooks of a store on loopback, two a page, and the calls that arrived.
#[derive(Default)]
struct Registry {
    hooks: Vec<Value>,
    calls: Vec<String>,
    last: i64,
}

async fn answer(State(registry): State<Arc<Mutex<Registry>>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body: Bytes = axum::body::to_bytes(body, 10_000).await.unwrap_or_default();
    let sent: Value = serde_json::from_slice(&body).unwrap_or_default();
    let mut registry = registry.lock().expect("nobody panicked");
    registry.calls.push(head.method.to_string());
    let id: i64 = head
        .uri
        .path()
        .rsplit('/')
        .next()
        .and_then(|id| id.parse().ok())
        .unwrap_or(0);
    let place = registry.hooks.iter().position(|hook| hook["id"] == id);
    let data = match (head.method.as_str(), place) {
        ("GET", _) => {
            let query = head.uri.query().unwrap_or_default();
            let page: usize = query
                .split('&')
                .find_map(|part| part.strip_prefix("page=")?.parse().ok())
                .unwrap_or(1);
            let hooks: Vec<&Value> = registry.hooks.iter().skip((page - 1) * 2).take(2).collect();
            let pages = registry.hooks.len().div_ceil(2);
            let meta = json!({"pagination": {"current_page": page, "total_pages": pages}});
            return axum::Json(json!({"data": hooks, "meta": meta})).into_response();
        }
        ("POST", _) => {
            registry.last += 1;
            let mut hook = sent;
            hook["id"] = json!(registry.last);
            registry.hooks.push(hook.clone());
            hook
        }
        ("PUT", Some(place)) => {
            for (key, value) in sent.as_object().into_iter().flatten() {
                registry.hooks[place][key] = value.clone();
            }
            registry.hooks[place].clone()
        }
        ("DELETE", Some(place)) => registry.hooks.remove(place),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    axum::Json(json!({"data": data, "meta": {}})).into_response()
}

#[tokio::test]
async fn what_is_wanted_is_registered_and_a_second_time_nothing_is_done() -> Tested {
    let registry = Arc::new(Mutex::new(Registry {
        hooks: vec![
            hook(101, "store/order/*", HERE),
            hook(102, "store/order/created", THERE),
            hook(103, "store/order/statusUpdated", HERE),
        ],
        ..Registry::default()
    }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let router = Router::new().fallback(answer).with_state(registry.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let session = Session::builder("abc123".parse()?)
        .access_token(AccessToken::new("token"))
        .api_url(&url)
        .build()?;
    let client = Client::new(session);
    let wanted = WantedHooks::for_payments(HERE)?
        .header("x-shop-hook", HookSecret::new("a-long-random-value"));

    let done = reconcile(&client, &wanted).await?;
    assert_eq!(
        (done.created, done.updated, done.deleted, done.kept),
        (3, 1, 1, 0)
    );
    {
        let mut registry = registry.lock().map_err(|_| "a panic")?;
        let mut scopes: Vec<String> = registry
            .hooks
            .iter()
            .map(|hook| hook["scope"].to_string())
            .collect();
        scopes.sort();
        assert_eq!(scopes.len(), 5, "{scopes:?}");
        let ours = registry
            .hooks
            .iter()
            .filter(|hook| hook["destination"] == HERE);
        for hook in ours {
            assert_eq!(
                hook["headers"],
                json!({"x-shop-hook": "a-long-random-value"})
            );
            assert_ne!(hook["scope"], "store/order/*");
        }
        // Nothing is deleted before everything else is there.
        assert_eq!(
            registry.calls,
            ["GET", "GET", "POST", "POST", "POST", "PUT", "DELETE"]
        );
        registry.calls.clear();
    }
    let again = reconcile(&client, &wanted).await?;
    assert_eq!(
        (again.created, again.updated, again.deleted, again.kept),
        (0, 0, 0, 4)
    );
    let registry = registry.lock().map_err(|_| "a panic")?;
    assert!(
        registry.calls.iter().all(|call| call == "GET"),
        "{:?}",
        registry.calls
    );
    Ok(())
}
