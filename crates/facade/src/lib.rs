//! The headless checkout flow on BigCommerce, and what its errors mean.
