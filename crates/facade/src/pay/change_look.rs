//! A look for a change: the order, its refunds where money is to go back, and last its transactions.
//!
//! Other orders of its keys do not matter: a change names its order, and moves the money of no other one.

use bigcommerce_orders::types::{Refund, RefundPayment};
use bigcommerce_types::OrderId;

use super::{
    lists,
    look::{Dates, Looked, Unreadable, are_of, entries, in_time, read_order, view},
    machine::{Look, PartState, RefundPart, RefundView},
};
use crate::{error::Error, flow::Flow, order::minor};

/// Takes a look. `facts` is the number of facts on record before it.
pub(super) async fn change_look(
    flow: &Flow,
    order: OrderId,
    with_refunds: bool,
    facts: usize,
) -> Result<Looked, Unreadable> {
    let mut dates = Dates::default();
    let limit = flow.shared.settings.look_limit;
    let flow = &flow.of_payment(limit);
    let reading = read(flow, order, with_refunds, facts, &mut dates);
    let looked = tokio::time::timeout(limit, reading).await;
    in_time(flow, &dates, looked)
}

async fn read(
    flow: &Flow,
    order: OrderId,
    with_refunds: bool,
    facts: usize,
    dates: &mut Dates,
) -> Result<Looked, Error> {
    let read = read_order(flow, order, dates).await?;
    let order_view = view(&read);
    let mut look = Look {
        at: None,
        facts,
        complete: read.id == order,
        entries: Vec::new(),
        others: Vec::new(),
        refunds: None,
        order: order_view,
    };
    let error = parts(&mut look, flow, order, with_refunds, dates)
        .await
        .err();
    look.complete &= error.is_none();
    look.at = dates.at();
    Ok(Looked { look, read, error })
}

async fn parts(
    look: &mut Look,
    flow: &Flow,
    order: OrderId,
    with_refunds: bool,
    dates: &mut Dates,
) -> Result<(), Error> {
    let currency = look.order.currency.clone();
    if with_refunds {
        let list = lists::refunds(flow, order, dates).await?;
        let of_it = |refund: &Refund| refund.order_id.is_none_or(|of| of == order);
        look.complete &= list.complete && list.entries.iter().all(of_it);
        let views = list.entries.iter().map(|one| refund(one, &currency));
        look.refunds = Some(views.collect());
    }
    let list = lists::transactions(flow, order, dates).await?;
    look.complete &= list.complete && are_of(&list.entries, order);
    look.entries = entries(&list.entries, &currency);
    Ok(())
}

fn refund(refund: &Refund, currency: &str) -> RefundView {
    let amount = refund.total_amount.as_ref();
    RefundView {
        id: refund.id,
        amount: amount.and_then(|amount| minor(&amount.decimal(), currency)),
        payments: refund
            .payments
            .iter()
            .map(|payment| part(payment, currency))
            .collect(),
    }
}

fn part(payment: &RefundPayment, currency: &str) -> RefundPart {
    let amount = payment.amount.as_ref();
    RefundPart {
        amount: amount.and_then(|amount| minor(&amount.decimal(), currency)),
        state: match payment.transaction_id {
            _ if payment.is_declined == Some(true) => PartState::Declined,
            _ if payment.offline == Some(true) => PartState::Offline,
            Some(id) => PartState::Booked(id),
            None => PartState::Open,
        },
    }
}
