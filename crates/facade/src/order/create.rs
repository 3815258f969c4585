//! The creation of an order without a cart. Its external id is the key: it is looked up always, and only an order that
//! equals the description is taken for it.

use std::collections::BTreeSet;

use bigcommerce_orders::{
    query::{
        CreateOrderQuery, GetOrderQuery, ListOrderProductsQuery, ListOrderShippingAddressesQuery,
    },
    types::{OrderProduct, OrderShippingAddress},
};
use bigcommerce_types::{OrderId, Owner, Remedy};

use super::{DirectOrder, Order, Unpaid, equal::equals};
use crate::{
    error::{Error, Rejected, Step},
    flow::Flow,
    pay::{self, Closed, OrderState},
};

/// The entries of a page of products.
const PAGE: i64 = 250;
/// More pages of products than any order has.
const PAGES: i64 = 20;

/// Creates the order, or takes the one that is there.
pub(crate) async fn create(
    flow: Flow,
    mut order: DirectOrder,
) -> Result<Order<Unpaid>, Rejected<DirectOrder>> {
    match adopted(&flow, &order).await {
        Ok(Some(found)) => return Ok(found.created_as(&order.external_order_id)),
        Ok(None) => {}
        Err(error) => return Err(Rejected::new(order, error)),
    }
    let query = CreateOrderQuery::new();
    let id = match flow.orders.create_order(&query, &order.request).await {
        Ok(reply) => reply.into_value().id,
        Err(error) => return Err(Rejected::new(order, error)),
    };
    order.placed = Some(id);
    // The answer to the creation may leave totals out; what will be charged is read, not assumed.
    match flow.orders.get_order(&id, &GetOrderQuery::new()).await {
        Ok(reply) => {
            flow.shared.note_identity().await;
            let placed = Order::unpaid(flow, reply.into_value(), None, None);
            Ok(placed.created_as(&order.external_order_id))
        }
        Err(error) => Err(Rejected::new(order, Error::from(error).with_order(id))),
    }
}

/// An unpaid order of the external id that equals the description.
///
/// # Errors
/// When one of its orders is paid or has a payment under way, and when they cannot be read.
async fn adopted(flow: &Flow, order: &DirectOrder) -> Result<Option<Order<Unpaid>>, Error> {
    let mut ids = of_external_id(flow, &order.external_order_id).await?;
    // A list lags; an order that this description made itself is known without it.
    ids.extend(order.placed);
    let mut found = None;
    for id in ids.into_iter().rev() {
        match pay::order(flow.clone(), id, None, Step::ReadOrder).await? {
            OrderState::Unpaid(unpaid) => {
                if found.is_none() && is_described(flow, order, &unpaid).await? {
                    found = Some(unpaid);
                }
            }
            // The rest of the very order is paid next; of another one it is not this purchase's.
            OrderState::PartPaid { order: part, .. } => {
                if !is_described(flow, order, &part).await? {
                    return Err(part_paid(id));
                }
                return Ok(Some(part));
            }
            // An order whose money was all given back is not in the way.
            OrderState::Closed {
                why:
                    Closed::NotPayable
                    | Closed::Cancelled
                    | Closed::Declined
                    | Closed::Gone
                    | Closed::GivenBack,
                ..
            } => {}
            OrderState::Closed {
                why: Closed::PaidByOther(other),
                ..
            } => return Err(already_paid(other)),
            OrderState::Pending(_) | OrderState::Unknown(_) => return Err(under_way(id)),
            _ => return Err(already_paid(id)),
        }
    }
    Ok(found)
}

async fn is_described(
    flow: &Flow,
    order: &DirectOrder,
    found: &Order<Unpaid>,
) -> Result<bool, Error> {
    let products = products(flow, found.id()).await?;
    let shipping = match order.request.shipping_addresses.as_deref() {
        None | Some([]) => Vec::new(),
        Some(_) => shipping(flow, found.id()).await?,
    };
    Ok(equals(
        &order.request,
        found.details(),
        &products,
        &shipping,
    ))
}

/// One page holds more shipping addresses than any description; a longer list does not equal it.
async fn shipping(flow: &Flow, order: OrderId) -> Result<Vec<OrderShippingAddress>, Error> {
    let query = ListOrderShippingAddressesQuery::new().limit(PAGE);
    let listed = flow
        .orders
        .list_order_shipping_addresses(&order, &query)
        .await?;
    Ok(listed.into_value())
}

/// The orders of an external id. A list that holds others is not what was asked for.
async fn of_external_id(flow: &Flow, external_id: &str) -> Result<BTreeSet<OrderId>, Error> {
    if external_id.trim().is_empty() {
        return Err(Error::here(
            Step::CreateOrderDirectly,
            Owner::Developer,
            Remedy::FixRequest,
            "an empty external id names no purchase",
            "leave it out for a random one, or give it a key of the shop",
        ));
    }
    let found = pay::orders_of_external_id(flow, external_id).await?;
    found.ok_or_else(|| {
        Error::here(
            Step::FindOrders,
            Owner::Platform,
            Remedy::RetryLater,
            "the list of orders with this external id is not complete, or holds others",
            "look for a proxy or a cache in front of the API, then repeat the step",
        )
    })
}

async fn products(flow: &Flow, order: OrderId) -> Result<Vec<OrderProduct>, Error> {
    let mut products = Vec::new();
    for page in 1..=PAGES {
        let query = ListOrderProductsQuery::new().page(page).limit(PAGE);
        let listed = flow
            .orders
            .list_order_products(&order, &query)
            .await?
            .into_value();
        let count = listed.len();
        products.extend(listed);
        if count < 50 {
            break;
        }
    }
    Ok(products)
}

fn already_paid(order: OrderId) -> Error {
    Error::here(
        Step::CreateOrderDirectly,
        Owner::Shopper,
        Remedy::Stop,
        "an order with this external id is paid",
        "show that order with `Store::order`; another purchase needs an external id of its own",
    )
    .with_order(order)
    .telling(crate::error::ShopperMessage::ALREADY_PAID)
}

fn part_paid(order: OrderId) -> Error {
    Error::here(
        Step::CreateOrderDirectly,
        Owner::Shopper,
        Remedy::Stop,
        "another order with this external id is paid in part",
        "pay the rest of that order with `Store::order`, or have the merchant give the part back",
    )
    .with_order(order)
    .telling(crate::error::ShopperMessage::PART_ELSEWHERE)
}

fn under_way(order: OrderId) -> Error {
    Error::here(
        Step::CreateOrderDirectly,
        Owner::Platform,
        Remedy::Stop,
        "a payment of an order with this external id is under way",
        "follow that order with `Store::order`",
    )
    .with_order(order)
    .telling(crate::error::ShopperMessage::PAYMENT_IN_PROGRESS)
}
