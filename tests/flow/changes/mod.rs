//! Captures, voids, refunds, parts that are given up, and payments that were taken elsewhere, over the sandbox in process.

mod elsewhere;
mod excluded;
mod given_up;
mod refunds;
mod reserved;

use std::time::Duration;

use bigcommerce_facade::{
    Authorized, Change, Error, InMemoryJournal, Order, OrderId, OrderState, Paid, Payment,
    RefundItems, RefundQuote, Store, SweptState, Unpaid, types::Decimal,
};
use bigcommerce_sandbox::{NewOrder, Sandbox, customer, payment};
use bigcommerce_tests::{in_process, shop::visa};

/// The quiet period of a store that sets none.
const QUIET: Duration = Duration::from_secs(1801);
const CAPTURE: &str = "/v3/orders/{order_id}/payment_actions/capture";
const VOID: &str = "/v3/orders/{order_id}/payment_actions/void";
const REFUNDS: &str = "/v3/orders/{order_id}/payment_actions/refunds";

/// A sandbox in process, and what a server of its shop has.
struct Shop {
    sandbox: Sandbox,
    journal: InMemoryJournal,
    store: Store,
}

impl Shop {
    fn open() -> Result<Self, Box<dyn std::error::Error>> {
        let sandbox = Sandbox::builder().in_process()?;
        let journal = InMemoryJournal::new();
        let store = server(&sandbox, &journal)?;
        Ok(Self {
            sandbox,
            journal,
            store,
        })
    }

    /// Another server of the same shop.
    fn server(&self) -> Result<Store, Error> {
        server(&self.sandbox, &self.journal)
    }

    async fn unpaid(&self) -> Result<Order<Unpaid>, Error> {
        let order = NewOrder::new(Decimal::from(35)).customer_id(customer::JANE);
        let id = OrderId::new(self.sandbox.make_order(order));
        match self.store.order(id).await? {
            OrderState::Unpaid(order) => Ok(order),
            other => panic!("order {id} is {other:?}"),
        }
    }

    /// An order of 35.00 that Jane's card paid.
    async fn paid(&self) -> Result<Order<Paid>, Error> {
        match self.unpaid().await?.pay(visa()).await? {
            Payment::Settled(order) => Ok(order),
            other => panic!("the Visa approves: {other:?}"),
        }
    }

    /// An order of 35.00 that Jane's card has reserved.
    async fn authorized(&self) -> Result<Order<Authorized>, Error> {
        self.sandbox.set_authorize_only(payment::CARD_METHOD, true);
        match self.unpaid().await?.pay(visa()).await? {
            Payment::Authorized(order) => Ok(order),
            other => panic!("the Visa approves: {other:?}"),
        }
    }

    fn sent(&self, path: &str) -> u64 {
        self.sandbox.ledger().count("POST", path)
    }

    /// What the ledger has of an order: taken and given back.
    fn money(&self, order: OrderId) -> (Decimal, Decimal) {
        let ledger = self.sandbox.ledger();
        let charges = ledger.charges_of_order(order.get());
        charges.fold(Default::default(), |(taken, back), one| {
            (taken + one.taken, back + one.refunded)
        })
    }

    /// How many attempts a sweep of another server leaves open.
    async fn swept(&self) -> Result<usize, Error> {
        let swept = self.server()?.sweep(Duration::ZERO).await?;
        let is_open = |one: &&bigcommerce_facade::Swept| !matches!(one.state, SweptState::Ended);
        Ok(swept.iter().filter(is_open).count())
    }
}

fn server(sandbox: &Sandbox, journal: &InMemoryJournal) -> Result<Store, Error> {
    in_process::builder(sandbox)
        .journal(journal.clone())
        .build()
}

fn amount(units: i64) -> RefundItems {
    RefundItems::new().amount(Decimal::from(units).into())
}

/// Gives an amount back to what was paid with.
async fn refund(order: &Order<Paid>, units: i64) -> Result<Change, Error> {
    let quote = order.refund_quote(amount(units)).await?;
    refund_of(quote).await
}

async fn refund_of(quote: RefundQuote) -> Result<Change, Error> {
    let way = quote.to_the_payments().expect("a way back").clone();
    Ok(quote.refund(way).await?)
}

fn key(change: &Change) -> &'static str {
    change.merchant_message().key()
}
