//! Everything that has a time, moved by one clock.

use std::time::Duration;

use bigcommerce_sandbox::{
    Fault, Lags, NewOrder, OrderEdit, PendingEnd, Plan, Sandbox, Settings, Settlement, test_cards,
};
use rust_decimal::Decimal;
use serde_json::json;

use crate::receiver::Receiver;
use crate::shopper::{CARD, Shopper, card, until};
use crate::time::{DAY, MORNING, dates};

/// Something that ends, begins or comes back with time.
#[derive(Clone, Copy, Debug)]
enum Timed {
    Date,
    Cart,
    Token,
    Quota,
    PaymentQuota,
    Transaction,
    Order,
    List,
    PendingPayment,
    Webhook,
    Delay,
}

/// A store in which something is under way, and what shows whether its time has come.
struct Watch {
    shopper: Shopper,
    timed: Timed,
    order: i64,
    cart: String,
    token: String,
    hooks: Option<Receiver>,
}

impl Watch {
    async fn start(timed: Timed) -> Self {
        let minute = Duration::from_secs(60);
        let mut lags = Lags::default();
        match timed {
            Timed::Transaction => lags.transactions = minute,
            Timed::Order => lags.order = minute,
            Timed::List => lags.lists = minute,
            _ => {}
        }
        let end = PendingEnd {
            after: minute,
            outcome: Settlement::Paid,
        };
        let settings = Settings {
            plan: Plan::Standard,
            pending_ends: Some(end),
            ..Settings::default()
        };
        let mut builder = Sandbox::builder().clock_at(MORNING).settings(settings);
        let mut hooks = None;
        if let Timed::Webhook = timed {
            let (receiver, url) = Receiver::start(&[500]).await;
            builder = builder.webhooks_to(url, "client-secret-of-a-test");
            hooks = Some(receiver);
        }
        let shopper = Shopper::of(builder).await;
        let order = shopper.sandbox.make_order(NewOrder::new(Decimal::from(35)));
        let cart = shopper.mugs(0).await["id"].as_str().unwrap().to_owned();
        let token = shopper.token(order).await;
        let watch = Self {
            shopper,
            timed,
            order,
            cart,
            token,
            hooks,
        };
        watch.prepare(lags).await;
        watch
    }

    async fn prepare(&self, lags: Lags) {
        let shopper = &self.shopper;
        shopper.sandbox.set_lags(lags);
        match self.timed {
            Timed::Transaction | Timed::Order => {
                shopper.pay(self.order, card(CARD, "123")).await.is(201);
            }
            Timed::PendingPayment => {
                let pending = card(test_cards::PENDING, "123");
                shopper.pay(self.order, pending).await.is(201);
            }
            Timed::List => {
                let edit = OrderEdit::new().status_id(5);
                assert!(shopper.sandbox.edit_order(self.order, edit));
            }
            Timed::Quota => {
                let mut status = 0;
                while status != 429 {
                    status = shopper.get("/v2/orders").await.status;
                }
            }
            Timed::PaymentQuota => {
                let mut status = 0;
                while status != 429 {
                    status = shopper.gateway("none", &card(CARD, "123")).await.status;
                }
            }
            Timed::Webhook => {
                self.hooks.as_ref().unwrap().until(2).await;
            }
            Timed::Date | Timed::Cart | Timed::Token | Timed::Delay => {}
        }
    }

    /// True once the time has come.
    async fn has_come(&self) -> bool {
        let shopper = &self.shopper;
        match self.timed {
            Timed::Date => {
                let reply = shopper.get("/v2/orders").await;
                dates(&reply) == ["Sat, 28 Nov 2026 09:01:00 GMT"]
            }
            Timed::Cart => {
                shopper
                    .get(&format!("/v3/carts/{}", self.cart))
                    .await
                    .status
                    == 404
            }
            Timed::Token => {
                // An empty request is refused without spending the token, if that is good.
                let refused = shopper.gateway(&self.token, &json!({})).await;
                refused.status == 401
            }
            Timed::Quota => shopper.get("/v2/orders").await.status != 429,
            Timed::PaymentQuota => {
                let reply = shopper.gateway("none", &card(CARD, "123")).await;
                reply.status == 401
            }
            Timed::Transaction => !shopper.events(self.order).await.is_empty(),
            Timed::Order => shopper.status_of(self.order).await == 11,
            Timed::List => {
                let listed = shopper.get("/v2/orders?status_id=5").await;
                listed.status == 200
            }
            Timed::PendingPayment => shopper.events(self.order).await.len() == 2,
            // The first one was refused, the second one was taken.
            Timed::Webhook => {
                let hooks = self.hooks.as_ref().unwrap();
                if shopper.sandbox.now() < MORNING + 60 {
                    return hooks.came().len() > 2;
                }
                hooks.until(3).await.len() == 3
            }
            Timed::Delay => {
                let minute = Duration::from_secs(60);
                let passed = shopper.sandbox.now() - MORNING;
                let left = minute.saturating_sub(Duration::from_secs(passed.unsigned_abs()));
                let fault = Fault::delay_before_effect(left).by_the_store_clock();
                shopper.sandbox.inject(fault.on("GET", "/v2/orders"));
                // A delay that is over answers; one that is not waits for the clock.
                if left.is_zero() {
                    return shopper.get("/v2/orders").await.status == 200;
                }
                let waits = until(|| shopper.sandbox.faults().is_empty());
                tokio::select! {
                    _ = shopper.get("/v2/orders") => true,
                    () = waits => false,
                }
            }
        }
    }
}

#[tokio::test]
async fn one_clock_moves_everything_that_has_a_time() {
    let minute = Duration::from_secs(60);
    for (timed, after) in [
        (Timed::Date, minute),
        (Timed::Cart, 30 * DAY),
        (Timed::Token, Duration::from_secs(3600)),
        (Timed::Quota, Duration::from_secs(30)),
        (Timed::PaymentQuota, Duration::from_secs(4)),
        (Timed::Transaction, minute),
        (Timed::Order, minute),
        (Timed::List, minute),
        (Timed::PendingPayment, minute),
        (Timed::Webhook, minute),
        (Timed::Delay, minute),
    ] {
        let watch = Watch::start(timed).await;
        let second = Duration::from_secs(1);
        watch.shopper.sandbox.advance_clock(after - second);
        assert!(!watch.has_come().await, "{timed:?} a second before");
        watch.shopper.sandbox.advance_clock(second);
        assert!(watch.has_come().await, "{timed:?} at its time");
    }
}
