//! BigCommerce Orders V2 and V3, generated.
