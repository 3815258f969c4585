//! Words of a node: everything that nobody sends.

use bigcommerce_openapi_yaml::{NodeId, Tree};

/// A digest of the entries that are none of `wire`, whatever their order.
pub(crate) fn words(tree: &Tree, node: NodeId, wire: &[&str]) -> u64 {
    tree.entries(node)
        .iter()
        .filter(|(key, _)| !wire.contains(&&**key))
        .fold(0_u64, |sum, (key, node)| {
            sum.wrapping_add(tree.entry_digest(key, *node))
        })
}
