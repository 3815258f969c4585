//! Gift wrapping of a line.

use bigcommerce_management_checkout::types::{GiftWrappingRequest, WrapDetail};
use bigcommerce_types::GiftWrappingId;

/// Gift wrapping for a line of physical goods: the kind, as the store offers it, and a message.
///
/// ```
/// use bigcommerce_facade::{GiftWrappingId, Lines, ProductId, Wrapping};
///
/// let wrapping = Wrapping::together(GiftWrappingId::new(1)).message("Enjoy!");
/// let lines = Lines::new().product(ProductId::new(111), 2).wrapped(wrapping);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Wrapping {
    request: GiftWrappingRequest,
}

impl Wrapping {
    /// All pieces of the line in one parcel.
    pub fn together(kind: GiftWrappingId) -> Self {
        Self::of(true, vec![WrapDetail::new(kind)])
    }

    /// Each piece in a parcel of its own, with a kind for each: as many as the line has pieces.
    pub fn each(kinds: impl IntoIterator<Item = GiftWrappingId>) -> Self {
        Self::of(false, kinds.into_iter().map(WrapDetail::new).collect())
    }

    /// The message that goes with every parcel.
    pub fn message(mut self, message: &str) -> Self {
        for detail in self.request.wrap_details.iter_mut().flatten() {
            detail.message = Some(message.to_owned());
        }
        self
    }

    fn of(together: bool, details: Vec<WrapDetail>) -> Self {
        Self {
            request: GiftWrappingRequest::new()
                .wrap_together(together)
                .wrap_details(details),
        }
    }

    pub(crate) fn into_request(self) -> GiftWrappingRequest {
        self.request
    }
}
