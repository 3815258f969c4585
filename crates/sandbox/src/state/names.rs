//! Values of a setting by their names in JSON.

/// The name of a value; empty where the table lacks it.
pub(crate) fn name<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> &'static str {
    let found = table.iter().find(|(own, _)| own == value);
    found.map_or("", |(_, name)| name)
}

/// The value of a name. None for a name that the table lacks.
pub(crate) fn named<T: Copy>(table: &[(T, &'static str)], name: &str) -> Option<T> {
    let found = table.iter().find(|(_, own)| *own == name);
    found.map(|(value, _)| *value)
}
