//! A stateful local BigCommerce store on loopback.
