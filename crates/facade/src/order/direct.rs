//! An order without a cart.

use bigcommerce_orders::types::{
    OrderProductRequest, OrderRequest, OrderShippingAddressRequest, OrderStatus,
};
use bigcommerce_types::{Address, Amount, CustomerId, OrderAddress, OrderId, ProductId, VariantId};

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
    pub(super) request: Box<OrderRequest>,
    pub(super) external_order_id: String,
    /// The order that a try with this very description made. A change of the description begins anew.
    pub(super) placed: Option<OrderId>,
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
    pub fn item(mut self, item: OrderProductRequest) -> Self {
        self.request.products.get_or_insert_default().push(item);
        self.changed()
    }

    /// The customer it belongs to; a guest unless set. Stored instruments and store credit need one.
    pub fn for_customer(mut self, customer: CustomerId) -> Self {
        self.request.customer_id = Some(customer);
        self.changed()
    }

    /// Ships to this address, by a method and at a cost (in major units, the same with and without tax) of your own.
    pub fn shipped_to(mut self, address: &Address, method: &str, cost: Amount) -> Self {
        let to =
            OrderShippingAddressRequest::new(OrderAddress::from(address)).shipping_method(method);
        self.request
            .shipping_addresses
            .get_or_insert_default()
            .push(to);
        self.request.shipping_cost_ex_tax = Some(cost.clone());
        self.request.shipping_cost_inc_tax = Some(cost);
        self.changed()
    }

    /// An external id of your own, such as the key of a row, in place of the random one. It names the purchase: an
    /// order of it that equals this description is taken instead of making another, and no two orders of it are paid.
    pub fn with_external_order_id(mut self, id: &str) -> Self {
        self.external_order_id = id.to_owned();
        self.request.external_order_id = Some(id.to_owned());
        self.changed()
    }

    /// The id by which the order is found: `GET /v2/orders?external_order_id=`.
    pub fn external_order_id(&self) -> &str {
        &self.external_order_id
    }

    fn changed(mut self) -> Self {
        self.placed = None;
        self
    }

    /// True where there is nothing to sell.
    pub fn is_empty(&self) -> bool {
        self.request.products.as_ref().is_none_or(Vec::is_empty)
    }
}
