//! An order without a cart.

use bigcommerce_orders::{
    query::{CreateOrderQuery, GetOrderQuery, ListOrdersQuery},
    types::{
        Order as Read, OrderProductRequest, OrderRequest, OrderShippingAddressRequest, OrderStatus,
    },
};
use bigcommerce_transport::Sent;
use bigcommerce_types::{Address, Amount, CustomerId, OrderAddress, OrderId, ProductId, VariantId};

use super::{Order, Unpaid};
use crate::{
    error::{Error, Rejected},
    flow::Flow,
};

/// An order that is created as it is described here, without a cart, quotes, promotions or automatic tax.
///
/// It always starts as Incomplete, the only status that can be paid.
///
/// ```
/// use bigcommerce_facade::{Address, Amount, DirectOrder, ProductId};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let home = Address::new("jane@example.com", "US").first_name("Jane").postal_code("78701");
/// let order = DirectOrder::billed_to(&home)
///     .product(ProductId::new(111), 2)
///     .shipped_to(&home, "Flat rate", "5.00".parse::<Amount>()?);
/// assert!(!order.external_order_id().is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct DirectOrder {
    request: Box<OrderRequest>,
    external_order_id: String,
    /// The order that a try with this description made.
    placed: Option<OrderId>,
    /// Whether a try was sent whose outcome is not known.
    tried: bool,
}

impl DirectOrder {
    /// An order with this billing address and no products yet. It gets an external id of its own, by which it can be
    /// found when the answer to its creation is lost.
    pub fn billed_to(address: &Address) -> Self {
        let external_order_id = uuid::Uuid::new_v4().to_string();
        let request = OrderRequest::new(OrderAddress::from(address))
            .status_id(OrderStatus::Incomplete)
            .external_order_id(external_order_id.clone());
        Self {
            request: Box::new(request),
            external_order_id,
            placed: None,
            tried: false,
        }
    }

    /// A product without variants, at its catalogue price.
    pub fn product(self, product: ProductId, quantity: u32) -> Self {
        self.item(OrderProductRequest::new(quantity).product_id(product))
    }

    /// One variant of a product, at its catalogue price.
    pub fn variant(self, product: ProductId, variant: VariantId, quantity: u32) -> Self {
        self.item(
            OrderProductRequest::new(quantity)
                .product_id(product)
                .variant_id(variant),
        )
    }

    /// A line that is described in full.
    pub fn item(self, item: OrderProductRequest) -> Self {
        let mut changed = self.described_anew();
        changed.request.products.get_or_insert_default().push(item);
        changed
    }

    /// The customer it belongs to; a guest unless set. Stored instruments and store credit need one.
    pub fn for_customer(self, customer: CustomerId) -> Self {
        let mut changed = self.described_anew();
        changed.request.customer_id = Some(customer);
        changed
    }

    /// Ships to this address, by a method and at a cost (in major units, the same with and without tax) of your own.
    pub fn shipped_to(self, address: &Address, method: &str, cost: Amount) -> Self {
        let mut changed = self.described_anew();
        let to =
            OrderShippingAddressRequest::new(OrderAddress::from(address)).shipping_method(method);
        changed
            .request
            .shipping_addresses
            .get_or_insert_default()
            .push(to);
        changed.request.shipping_cost_ex_tax = Some(cost.clone());
        changed.request.shipping_cost_inc_tax = Some(cost);
        changed
    }

    /// An external id of your own, such as a row's key, in place of the random one.
    pub fn with_external_order_id(self, id: &str) -> Self {
        let mut changed = self.described_anew();
        changed.external_order_id = id.to_owned();
        changed.request.external_order_id = Some(id.to_owned());
        changed
    }

    /// The id to look for with `GET /v2/orders?external_order_id=` when the creation's outcome is in doubt.
    pub fn external_order_id(&self) -> &str {
        &self.external_order_id
    }

    /// A description that is changed after it was sent is another order: the earlier one is not adopted for it. The two share
    /// their external id, and of the orders of one external id only one can be charged.
    fn described_anew(mut self) -> Self {
        self.placed = None;
        self.tried = false;
        self
    }

    /// Whether there is nothing to sell.
    pub fn is_empty(&self) -> bool {
        self.request.products.as_ref().is_none_or(Vec::is_empty)
    }
}

pub(crate) async fn create(
    flow: Flow,
    mut order: DirectOrder,
) -> Result<Order<Unpaid>, Rejected<DirectOrder>> {
    let id = match created_before(&flow, &order).await {
        Ok(Some(id)) => id,
        Ok(None) => match flow
            .orders
            .create_order(&CreateOrderQuery::new(), &order.request)
            .await
        {
            Ok(reply) => reply.into_value().id,
            Err(error) => {
                order.tried = matches!(error.sent(), Sent::Maybe | Sent::Answered);
                return Err(Rejected::new(order, error));
            }
        },
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

/// The order that an earlier try made: named by its answer, or found by its external id when the answer was lost.
async fn created_before(
    flow: &Flow,
    order: &DirectOrder,
) -> Result<Option<OrderId>, bigcommerce_transport::Error> {
    if order.placed.is_some() || !order.tried {
        return Ok(order.placed);
    }
    let query = ListOrdersQuery::new().external_order_id(order.external_order_id.clone());
    let found = flow.orders.list_orders(&query).await?.into_value();
    // V2 ignores filters that it does not know, and lists the orders of others then.
    let asked_for =
        |found: &&Read| found.external_order_id.as_deref() == Some(order.external_order_id());
    let unpaid = |found: &&Read| found.status_id == OrderStatus::Incomplete;
    Ok(found
        .iter()
        .filter(asked_for)
        .find(unpaid)
        .map(|found| found.id))
}
