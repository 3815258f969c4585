//! BigCommerce Payments, generated.
