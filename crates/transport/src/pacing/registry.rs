//! The limiters of this process: one for a store and a host, whoever built the session.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Limiter;

/// More stores than a process usually serves: beyond it, limiters that no session uses are dropped.
const KEPT: usize = 256;

/// The limiter of a store's base address on one host (`https://api.bigcommerce.com/stores/abc123`).
pub(crate) fn limiter_of(base: &str) -> Arc<Limiter> {
    static LIMITERS: OnceLock<Mutex<HashMap<String, Arc<Limiter>>>> = OnceLock::new();
    let limiters = LIMITERS.get_or_init(Mutex::default);
    let mut limiters = limiters.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = limiters.get(base) {
        return Arc::clone(known);
    }
    if limiters.len() >= KEPT {
        limiters.retain(|_, limiter| Arc::strong_count(limiter) > 1);
    }
    let limiter = Arc::<Limiter>::default();
    limiters.insert(base.to_owned(), Arc::clone(&limiter));
    limiter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_is_built_twice_has_one_limiter_and_two_stores_have_two() {
        let first = limiter_of("https://api.example.com/stores/one");
        let again = limiter_of("https://api.example.com/stores/one");
        let other = limiter_of("https://api.example.com/stores/two");
        assert!(Arc::ptr_eq(&first, &again));
        assert!(!Arc::ptr_eq(&first, &other));
    }
}
