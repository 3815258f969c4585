//! Carts that were and are gone: an edit of one answers otherwise than an edit of a cart that never was.

use std::collections::{HashSet, VecDeque};

use uuid::Uuid;

use crate::state::errors::Refusal;
use crate::state::store::Store;

/// The newest carts that are remembered.
const MOST: usize = 10_000;

/// The ids of the newest carts that ended, were deleted or became orders.
#[derive(Default)]
pub(crate) struct EndedCarts {
    known: HashSet<Uuid>,
    oldest_first: VecDeque<Uuid>,
}

impl EndedCarts {
    /// The number of carts that are remembered.
    pub(crate) fn len(&self) -> usize {
        self.oldest_first.len()
    }

    /// Remembers a cart, and forgets the oldest one when there are too many.
    pub(crate) fn add(&mut self, id: &str) {
        let Ok(id) = id.parse() else {
            return;
        };
        if !self.known.insert(id) {
            return;
        }
        self.oldest_first.push_back(id);
        if self.oldest_first.len() > MOST
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    fn contains(&self, id: &str) -> bool {
        id.parse().is_ok_and(|id: Uuid| self.known.contains(&id))
    }
}

impl Store {
    /// The refusal of an edit of a cart that is not there: 500 for one that was, 404 for one that never was.
    pub(crate) fn no_cart_to_edit(&self, id: &str) -> Refusal {
        if self.ended_carts.contains(id) {
            Refusal::cart_gone()
        } else {
            Refusal::not_found()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_ten_thousand_are_remembered() {
        let mut carts = EndedCarts::default();
        let id = |number: u128| Uuid::from_u128(number).to_string();
        for number in 0..=10_000 {
            carts.add(&id(number));
            carts.add(&id(number));
        }
        assert_eq!(carts.len(), MOST);
        assert!(!carts.contains(&id(0)) && carts.contains(&id(1)) && carts.contains(&id(10_000)));
    }
}
