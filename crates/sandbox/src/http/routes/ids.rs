//! The ids of the operations, as the specs have them: the name of the spec's file, a dot, the `operationId`.

use super::Operation;

/// A line each: id, method, path.
const IDS: &str = include_str!("ids.txt");

/// An operation's id in full, such as `payments.process_payment`.
pub(crate) fn id_of(operation: &Operation) -> &'static str {
    let line = IDS.lines().find_map(|line| {
        let (id, rest) = line.split_once(' ')?;
        let (method, path) = rest.split_once(' ')?;
        (method == operation.method && path == operation.path).then_some(id)
    });
    line.unwrap_or("")
}

/// True if an id names this operation. Without a spec, it names the operations of all specs that have it.
pub(crate) fn names(id: &str, operation: &Operation) -> bool {
    let own = id_of(operation);
    own == id || own.split_once('.').is_some_and(|(_, own)| own == id)
}
