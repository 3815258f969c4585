//! BigCommerce Management Carts and Checkouts V3, generated.
