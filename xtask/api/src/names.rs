//! Public names for the places where items are defined: rustdoc names an item of another crate by its private module.

use std::collections::HashMap;

/// Place of the definition → the name that users write.
pub(crate) struct Names(HashMap<String, String>);

/// Names of the prelude, which nobody writes out.
const PRELUDE: [(&str, &str); 5] = [
    ("core::option::Option", "Option"),
    ("core::result::Result", "Result"),
    ("alloc::boxed::Box", "Box"),
    ("alloc::string::String", "String"),
    ("alloc::vec::Vec", "Vec"),
];

impl Names {
    pub(crate) fn new(known: impl IntoIterator<Item = (String, String)>) -> Self {
        let prelude = PRELUDE.map(|(place, name)| (place.to_owned(), name.to_owned()));
        let mut names: HashMap<String, String> = prelude.into();
        for (place, name) in known {
            // Of several public names the shortest, and of those the first.
            let better = |other: &String| (other.len(), other) > (name.len(), &name);
            if names.get(&place).is_none_or(better) {
                names.insert(place, name);
            }
        }
        Self(names)
    }

    /// A text with public names in it.
    pub(crate) fn put(&self, text: &str) -> String {
        let put = |piece: &str| {
            let place = piece.trim_end_matches(|letter| !is_path(letter) || letter == ':');
            let name = self.0.get(place).map_or(place, String::as_str);
            format!("{name}{}", &piece[place.len()..])
        };
        text.split_inclusive(|letter| !is_path(letter))
            .map(put)
            .collect()
    }
}

/// True inside a path: `core::fmt::Debug`.
pub(crate) fn is_path(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == ':'
}
