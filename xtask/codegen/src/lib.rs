//! From curated OpenAPI specs to client crates: pure functions, no I/O.
