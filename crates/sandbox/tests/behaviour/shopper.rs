//! A caller of the store's API: sends what it is told to and shows what came back.

use bigcommerce_sandbox::{Sandbox, SandboxBuilder};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// The variable with the origin of a proxy that compares what passes with a document, and sends it on to `x-upstream`:
/// `cargo xtask ci prism` runs these tests through one.
const PROXY: &str = "SANDBOX_PROXY";
/// `include` that shows the shipping options.
pub(crate) const WITH_OPTIONS: &str = "include=consignments.available_shipping_options";
/// A card number that approves.
pub(crate) const CARD: &str = "4111111111111111";

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// `data` of the envelope.
    pub(crate) fn data(&self) -> Value {
        self.json()["data"].clone()
    }

    /// Demands this status.
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

/// A store of its own, and somebody who shops there.
pub(crate) struct Shopper {
    pub(crate) sandbox: Sandbox,
    client: Client,
}

impl Shopper {
    pub(crate) async fn new() -> Self {
        Self::of(Sandbox::builder()).await
    }

    pub(crate) async fn of(builder: SandboxBuilder) -> Self {
        Self {
            sandbox: builder.start().await.unwrap(),
            client: client(),
        }
    }

    /// Sends any request; `path` is what follows the origin.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Reply {
        self.attempt(method, path, headers, body).await.unwrap()
    }

    /// Sends a request that may get no response, or not all of one.
    pub(crate) async fn attempt(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> reqwest::Result<Reply> {
        let origin = self.sandbox.api_url();
        let proxy = std::env::var(PROXY).unwrap_or_else(|_| origin.to_owned());
        let mut request = self
            .client
            .request(
                Method::from_bytes(method.as_bytes()).unwrap(),
                format!("{proxy}{path}"),
            )
            .header("x-upstream", origin);
        for (name, value) in headers {
            request = request.header(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        if let Some(body) = body {
            request = request.body(body.to_owned());
        }
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Reply {
            status,
            headers,
            text: response.text().await?,
        })
    }

    /// An admin endpoint; `path` is what follows `/sandbox`.
    pub(crate) async fn admin(&self, method: &str, path: &str, body: Value) -> Reply {
        let path = format!("/sandbox{path}");
        let body = body.to_string();
        self.send(method, &path, &[], Some(&body)).await
    }

    /// The management API, as it wants to be asked.
    pub(crate) async fn api(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        let path = format!("/stores/{}{path}", self.sandbox.store_hash());
        let headers = [
            ("x-auth-token", self.sandbox.access_token()),
            ("accept", "application/json"),
            ("content-type", "application/json"),
        ];
        let body = body.map(|body| body.to_string());
        self.send(method, &path, &headers, body.as_deref()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.api("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.api("POST", path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.api("PUT", path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.api("DELETE", path, None).await
    }

    /// The payments host.
    pub(crate) async fn gateway(&self, token: &str, body: &Value) -> Reply {
        self.try_gateway(token, body, &[]).await.unwrap()
    }

    /// The payments host, which may give no answer.
    pub(crate) async fn try_gateway(
        &self,
        token: &str,
        body: &Value,
        more: &[(&str, &str)],
    ) -> reqwest::Result<Reply> {
        let path = format!("/stores/{}/payments", self.sandbox.store_hash());
        let authorization = format!("PAT {token}");
        let mut headers = vec![
            ("authorization", authorization.as_str()),
            ("accept", "application/vnd.bc.v1+json"),
            ("content-type", "application/json"),
        ];
        headers.extend(more);
        self.attempt("POST", &path, &headers, Some(&body.to_string()))
            .await
    }

    /// The events and statuses of an order's transactions, as they are listed.
    pub(crate) async fn events(&self, order: i64) -> Vec<String> {
        let reply = self.get(&format!("/v3/orders/{order}/transactions")).await;
        if reply.status == 204 {
            return Vec::new();
        }
        let word = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
        let listed = reply.is(200).data();
        let listed = listed.as_array().unwrap().iter();
        listed
            .map(|one| format!("{} {}", word(one, "event"), word(one, "status")))
            .collect()
    }

    /// `status_id` and `payment_status` of an order.
    pub(crate) async fn state_of(&self, order: i64) -> (i64, String) {
        let shown = self
            .get(&format!("/v2/orders/{order}"))
            .await
            .is(200)
            .json();
        let said = shown["payment_status"].as_str().unwrap();
        (shown["status_id"].as_i64().unwrap(), said.to_owned())
    }

    /// A cart, as it was answered.
    pub(crate) async fn cart(&self, body: Value) -> Value {
        self.post("/v3/carts", body).await.is(201).data()
    }

    /// A cart of two blue mugs.
    pub(crate) async fn mugs(&self, customer: i64) -> Value {
        self.cart(json!({ "customer_id": customer, "line_items": [mugs()] }))
            .await
    }

    /// The id of a cart that an order can be made from.
    pub(crate) async fn ready(&self, cart: &Value) -> String {
        let id = cart["id"].as_str().unwrap().to_owned();
        self.post(&format!("/v3/checkouts/{id}/billing-address"), address())
            .await
            .is(200);
        let items = all_physical(cart);
        if items.as_array().is_some_and(|items| !items.is_empty()) {
            let consignment = self.consign(&id, items).await;
            self.choose(&id, &consignment, 0).await;
        }
        id
    }

    /// One consignment, as it was answered with its options.
    pub(crate) async fn consign(&self, checkout: &str, items: Value) -> Value {
        let path = format!("/v3/checkouts/{checkout}/consignments?{WITH_OPTIONS}");
        let body = json!([{ "address": address(), "line_items": items }]);
        self.post(&path, body).await.is(200).data()["consignments"][0].clone()
    }

    /// Chooses one of the options that were offered.
    pub(crate) async fn choose(&self, checkout: &str, consignment: &Value, which: usize) -> Value {
        let path = format!(
            "/v3/checkouts/{checkout}/consignments/{}",
            consignment["id"].as_str().unwrap()
        );
        let option = &consignment["available_shipping_options"][which]["id"];
        self.put(&path, json!({ "shipping_option_id": option }))
            .await
            .is(200)
            .data()
    }

    pub(crate) async fn order_from(&self, checkout: &str) -> i64 {
        let path = format!("/v3/checkouts/{checkout}/orders");
        self.api("POST", &path, None).await.is(200).data()["id"]
            .as_i64()
            .unwrap()
    }

    /// An order for two blue mugs, 35.00 with shipping, and its cart.
    pub(crate) async fn order(&self, customer: i64) -> (i64, String) {
        let cart = self.mugs(customer).await;
        let id = self.ready(&cart).await;
        (self.order_from(&id).await, id)
    }

    pub(crate) async fn token(&self, order: i64) -> String {
        let body = json!({ "order": { "id": order } });
        let reply = self.post("/v3/payments/access_tokens", body).await.is(201);
        reply.data()["id"].as_str().unwrap().to_owned()
    }

    /// Pays with a fresh token.
    pub(crate) async fn pay(&self, order: i64, body: Value) -> Reply {
        let token = self.token(order).await;
        self.gateway(&token, &body).await
    }

    pub(crate) async fn status_of(&self, order: i64) -> i64 {
        self.get(&format!("/v2/orders/{order}"))
            .await
            .is(200)
            .json()["status_id"]
            .as_i64()
            .unwrap()
    }
}

/// Waits until something holds, and fails when it does not come to that.
pub(crate) async fn until(holds: impl Fn() -> bool) {
    let waited = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    let limit = std::time::Duration::from_secs(20);
    tokio::time::timeout(limit, waited).await.unwrap();
}

pub(crate) fn client() -> Client {
    // Installed once for the process; a second test finds it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let redirects = reqwest::redirect::Policy::none();
    let builder = Client::builder().no_proxy().redirect(redirects);
    builder.build().unwrap()
}

/// A line of two blue mugs.
pub(crate) fn mugs() -> Value {
    json!({
        "quantity": 2,
        "product_id": bigcommerce_sandbox::catalogue::MUG,
        "variant_id": bigcommerce_sandbox::catalogue::MUG_BLUE,
    })
}

/// A line of one guide, which is digital.
pub(crate) fn guide() -> Value {
    json!({ "quantity": 1, "product_id": bigcommerce_sandbox::catalogue::GUIDE })
}

/// A complete address in Texas.
pub(crate) fn address() -> Value {
    json!({
        "first_name": "Jane",
        "last_name": "Doe",
        "email": "jane.doe@example.com",
        "address1": "100 Example Street",
        "city": "Austin",
        "state_or_province": "TX",
        "country_code": "US",
        "postal_code": "78701",
    })
}

/// Every physical line of a cart, in full.
pub(crate) fn all_physical(cart: &Value) -> Value {
    cart["line_items"]["physical_items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!({ "item_id": item["id"], "quantity": item["quantity"] }))
        .collect()
}

/// A payment by card.
pub(crate) fn card(number: &str, verification_value: &str) -> Value {
    json!({ "payment": {
        "payment_method_id": "stripe.card",
        "instrument": {
            "type": "card",
            "number": number,
            "cardholder_name": "Jane Doe",
            "expiry_month": 12,
            "expiry_year": 2039,
            "verification_value": verification_value,
        },
    } })
}

/// A payment by something stored.
pub(crate) fn stored(kind: &str, method: &str, token: &str) -> Value {
    json!({ "payment": { "payment_method_id": method, "instrument": { "type": kind, "token": token } } })
}

/// A payment by gift certificate.
pub(crate) fn gift_certificate(code: &str) -> Value {
    json!({ "payment": {
        "payment_method_id": "bigcommerce.gift_certificate",
        "instrument": { "type": "gift_certificate", "gift_certificate_code": code },
    } })
}

/// A payment by store credit.
pub(crate) fn store_credit() -> Value {
    json!({ "payment": { "payment_method_id": "bigcommerce.store_credit", "instrument": { "type": "store_credit" } } })
}
