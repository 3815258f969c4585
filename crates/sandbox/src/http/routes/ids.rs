//! The ids of the operations, as the specs have them: the name of the spec's file, a dot, the `operationId`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Operation;

/// A line each: id, method, path.
const IDS: &str = include_str!("ids.txt");

/// The ids by method and path: with faults by operation or by seed each request asks for its own.
static BY_ROUTE: LazyLock<HashMap<(&str, &str), &str>> = LazyLock::new(|| {
    let rows = IDS.lines().filter_map(|line| {
        let (id, rest) = line.split_once(' ')?;
        Some((rest.split_once(' ')?, id))
    });
    rows.collect()
});

/// An operation's id in full, such as `payments.process_payment`.
pub(crate) fn id_of(operation: &Operation) -> &'static str {
    let route = (operation.method, operation.path);
    BY_ROUTE.get(&route).copied().unwrap_or("")
}

/// True if an id names this operation. Without a spec, it names the operations of all specs that have it.
pub(crate) fn names(id: &str, operation: &Operation) -> bool {
    let own = id_of(operation);
    own == id || own.split_once('.').is_some_and(|(_, own)| own == id)
}
