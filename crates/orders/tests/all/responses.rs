//! Responses as a user's unit test builds them, and inside a type of the user's own.

use bigcommerce_orders::types::{
    Order, OrderStatus, Transaction, TransactionEvent, TransactionMethod,
};
use bigcommerce_types::Amount;
use serde::{Deserialize, Serialize};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Serialize, Deserialize)]
struct OrderRow {
    warehouse: String,
    #[serde(flatten)]
    order: Order,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Entry {
    Moved(Box<Transaction>),
    Changed(Box<OrderRow>),
}

#[test]
fn an_order_built_without_json_is_read_back_from_a_users_own_type() -> Outcome {
    let mut order = Order::new(
        118,
        OrderStatus::AwaitingFulfillment,
        "37.48".parse::<Amount>()?,
    );
    order.staff_notes = Some("gift".into());
    let row = OrderRow {
        warehouse: "north".into(),
        order: order.clone(),
    };

    let stored = serde_json::to_string(&Entry::Changed(Box::new(row)))?;
    let Entry::Changed(read) = serde_json::from_str(&stored)? else {
        return Err("another variant".into());
    };

    assert!(read.order == order && read.warehouse == "north");
    Ok(())
}

#[test]
fn a_transaction_with_a_token_is_stored_after_the_token_was_taken_out() -> Outcome {
    let mut moved = Transaction::new(
        7,
        TransactionEvent::Purchase,
        TransactionMethod::CreditCard,
        "37.48".parse::<Amount>()?,
        "USD",
    );
    moved.payment_instrument_token = Some("a-stored-instrument".into());
    let written =
        |moved: &Transaction| serde_json::to_string(&Entry::Moved(Box::new(moved.clone())));
    let refused = written(&moved).expect_err("a secret").to_string();
    assert!(!refused.contains("a-stored"), "{refused}");

    moved.payment_instrument_token = None;

    let Entry::Moved(read) = serde_json::from_str(&written(&moved)?)? else {
        return Err("another variant".into());
    };
    assert!(*read == moved);
    Ok(())
}
