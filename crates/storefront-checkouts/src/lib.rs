//! BigCommerce Storefront Checkouts, generated.
