//! The JSON of responses, built from the state by hand: the sandbox shares no types with the bindings.

pub(crate) mod address;
pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod dates;
pub(crate) mod fee;
pub(crate) mod hook;
pub(crate) mod instrument;
pub(crate) mod metafield;
pub(crate) mod money;
pub(crate) mod order;
pub(crate) mod order_consignments;
pub(crate) mod order_parts;
pub(crate) mod order_products;
pub(crate) mod order_status;
pub(crate) mod quirks;
pub(crate) mod refund;
pub(crate) mod refusal;
pub(crate) mod storefront;
pub(crate) mod storefront_order;
pub(crate) mod transaction;
pub(crate) mod webhook;

/// The parts that a request asks for with `include`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Include {
    parts: Option<Vec<String>>,
    object_structure: bool,
}

impl Include {
    /// The parts that a query names; None without an `include`.
    pub(crate) fn new(parts: Option<Vec<String>>, object_structure: bool) -> Self {
        Self {
            parts,
            object_structure,
        }
    }

    /// True if the consignments of an order are to be an object, and not an object in a list.
    pub(crate) fn wants_object(&self) -> bool {
        self.object_structure
    }

    /// True if the request asks for this part.
    pub(crate) fn names(&self, part: &str) -> bool {
        self.parts.iter().flatten().any(|named| named == part)
    }

    /// True if the request has an `include` at all.
    pub(crate) fn is_given(&self) -> bool {
        self.parts.is_some()
    }
}
