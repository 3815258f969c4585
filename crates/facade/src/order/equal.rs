//! Equality of an order and a description.

use bigcommerce_orders::types::{
    Order as Read, OrderProduct, OrderProductRequest, OrderRequest, OrderShippingAddress,
    OrderShippingAddressRequest,
};
use bigcommerce_types::{Amount, OrderAddress};

/// An order equals a description where everything that the description says and the store shows is the same: the
/// customer, the address by what the store does not rewrite, the currency, the costs, and every product with its
/// quantity and price. What cannot be compared counts as different: another order is harmless, since only one of an
/// external id is paid.
pub(super) fn equals(
    wanted: &OrderRequest,
    read: &Read,
    products: &[OrderProduct],
    shipping: &[OrderShippingAddress],
) -> bool {
    let customer = |id: Option<bigcommerce_types::CustomerId>| id.map_or(0, |id| id.get());
    customer(wanted.customer_id) == customer(read.customer_id)
        && read
            .billing_address
            .as_ref()
            .is_some_and(|address| same_address(&wanted.billing_address, address))
        && wanted.default_currency_code.as_deref().is_none_or(|code| {
            super::currency(read).is_some_and(|read| read.eq_ignore_ascii_case(code))
        })
        && same_amount(
            wanted.shipping_cost_inc_tax.as_ref(),
            read.shipping_cost_inc_tax.as_ref(),
        )
        && same_amount(
            wanted.discount_amount.as_ref(),
            read.discount_amount.as_ref(),
        )
        && same_products(wanted.products.as_deref().unwrap_or_default(), products)
        && same_shipping(
            wanted.shipping_addresses.as_deref().unwrap_or_default(),
            shipping,
        )
}

/// An amount that was not asked for is zero.
fn same_amount(wanted: Option<&Amount>, read: Option<&Amount>) -> bool {
    let value = |amount: Option<&Amount>| amount.map(Amount::decimal).unwrap_or_default();
    value(wanted) == value(read)
}

/// Names of states and countries are rewritten by the store; these are not.
fn same_address(wanted: &OrderAddress, read: &OrderAddress) -> bool {
    let same = |wanted: &Option<String>, read: &Option<String>| {
        let text =
            |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_lowercase();
        text(wanted) == text(read)
    };
    same(&wanted.email, &read.email)
        && same(&wanted.first_name, &read.first_name)
        && same(&wanted.last_name, &read.last_name)
        && same(&wanted.company, &read.company)
        && same(&wanted.street_1, &read.street_1)
        && same(&wanted.street_2, &read.street_2)
        && same(&wanted.city, &read.city)
        && same(&wanted.zip, &read.zip)
}

/// Every shipping address once, in any order, with its method.
fn same_shipping(wanted: &[OrderShippingAddressRequest], read: &[OrderShippingAddress]) -> bool {
    let mut left: Vec<&OrderShippingAddress> = read.iter().collect();
    for wanted in wanted {
        let is_it = |read: &&OrderShippingAddress| {
            same_address(&wanted.order_address, &read.order_address)
                && (wanted.shipping_method.is_none()
                    || wanted.shipping_method == read.shipping_method)
        };
        let Some(at) = left.iter().position(is_it) else {
            return false;
        };
        left.swap_remove(at);
    }
    wanted.is_empty() || left.is_empty()
}

/// Every product once, in any order.
fn same_products(wanted: &[OrderProductRequest], read: &[OrderProduct]) -> bool {
    let mut left: Vec<&OrderProduct> = read.iter().collect();
    for product in wanted {
        let Some(at) = left.iter().position(|read| same_product(product, read)) else {
            return false;
        };
        left.swap_remove(at);
    }
    left.is_empty()
}

fn same_product(wanted: &OrderProductRequest, read: &OrderProduct) -> bool {
    let nothing = |id: Option<i64>| id.filter(|id| *id != 0);
    let product = |id: Option<bigcommerce_types::ProductId>| nothing(id.map(|id| id.get()));
    let variant = |id: Option<bigcommerce_types::VariantId>| nothing(id.map(|id| id.get()));
    let has_options = wanted
        .product_options
        .as_ref()
        .is_some_and(|options| !options.is_empty());
    let same_price = wanted.price_inc_tax.as_ref().is_none_or(|price| {
        read.price_inc_tax
            .as_ref()
            .is_some_and(|read| read.decimal() == price.decimal())
    });
    let same_name = wanted
        .name
        .as_ref()
        .is_none_or(|name| read.name.as_ref() == Some(name));
    !has_options
        && product(wanted.product_id) == product(read.product_id)
        && (wanted.variant_id.is_none() || variant(wanted.variant_id) == variant(read.variant_id))
        && Some(wanted.quantity) == read.quantity
        && same_price
        && same_name
}
