//! What a shop writes against the published crates. It is compiled, not run.

use bigcommerce_facade::{
    Address, Error, Instrument, InstrumentToken, Lines, ProductId, Store, Ticket,
};
use bigcommerce_orders::types::{Order, Transaction};
use bigcommerce_transport::Session;
use bigcommerce_types::{CheckoutId, StoreHash};
use serde::{Deserialize, Serialize};

/// The flow, by the facade alone.
pub async fn buy(store: &Store, token: InstrumentToken, home: Address) -> Result<Ticket, Error> {
    let lines = Lines::new().product(ProductId::new(111), 2);
    let billed = store.open_cart(lines).await?.bill_to(home.clone()).await?;
    let quoted = billed.ship_everything_to(home).await?;
    let offers = quoted.cheapest_offers()?;
    let order = quoted.choose(offers).await?.place_order().await?;
    let ticket = order.ticket();
    println!(
        "{}",
        order
            .pay(Instrument::stored_card(token))
            .await?
            .shopper_message()
    );
    Ok(ticket)
}

/// A row of the shop's own table.
#[derive(Debug, Serialize, Deserialize)]
pub struct OrderRow {
    /// Where it is packed.
    pub warehouse: String,
    /// What the platform says.
    #[serde(flatten)]
    pub order: Order,
}

/// What the shop's log of payments holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entry {
    /// Money moved.
    Moved(Box<Transaction>),
    /// An order changed.
    Changed(Box<OrderRow>),
}

/// Asks each of the clients for something, without the facade.
pub async fn ask(session: Session, id: &CheckoutId) -> Result<(), bigcommerce_transport::Error> {
    let checkouts = bigcommerce_management_checkout::Client::new(session.clone());
    let query = bigcommerce_management_checkout::query::GetCheckoutQuery::new();
    checkouts.get_checkout(id, &query).await?;
    let orders = bigcommerce_orders::Client::new(session.clone());
    let query = bigcommerce_orders::query::ListOrdersQuery::new();
    orders.list_orders(&query).await?;
    let payments = bigcommerce_payments::Client::new(session.clone());
    let query = bigcommerce_payments::query::ListPaymentMethodsQuery::new();
    payments.list_payment_methods(&query).await?;
    let storefront = bigcommerce_storefront_checkouts::Client::new(session);
    let query = bigcommerce_storefront_checkouts::query::GetCheckoutQuery::new();
    storefront.get_checkout(id, &query).await?;
    Ok(())
}

/// Takes a webhook for what it is.
pub fn is_ours(body: &bigcommerce_webhooks::Verified, store: &StoreHash) -> bool {
    body.parse().is_ok_and(|hook| hook.is_from(store))
}

#[cfg(test)]
mod tests {
    use bigcommerce_orders::types::{OrderStatus, TransactionEvent, TransactionMethod};
    use bigcommerce_sandbox::Sandbox;
    use bigcommerce_types::Amount;

    use super::*;

    #[test]
    fn responses_are_built_without_json() -> Result<(), Box<dyn std::error::Error>> {
        let total: Amount = "37.48".parse()?;
        let mut moved = Transaction::new(
            7,
            TransactionEvent::Purchase,
            TransactionMethod::CreditCard,
            total.clone(),
            "USD",
        );
        moved.test = Some(true);
        let row = OrderRow {
            warehouse: "north".into(),
            order: Order::new(118, OrderStatus::AwaitingFulfillment, total),
        };
        for entry in [Entry::Moved(Box::new(moved)), Entry::Changed(Box::new(row))] {
            serde_json::from_str::<Entry>(&serde_json::to_string(&entry)?)?;
        }
        Ok(())
    }

    #[test]
    fn the_sandbox_is_a_store_for_tests() {
        // Nothing is started: a runtime is the shop's own choice.
        drop(Sandbox::start());
    }
}
