//! The JSON types a value may have, as a set.

/// A set of JSON types. `null` is kept apart, and numbers are whole or broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const BOOLEAN: Self = Self(1);
    pub(crate) const INTEGER: Self = Self(2);
    pub(crate) const NUMBER: Self = Self(2 | 4);
    pub(crate) const STRING: Self = Self(8);
    pub(crate) const ARRAY: Self = Self(16);
    pub(crate) const OBJECT: Self = Self(32);
    pub(crate) const SCALAR: Self = Self(1 | 2 | 4 | 8);
    pub(crate) const ANY: Self = Self(63);

    /// The type a document names, read generously: `Float` and `decimal` are numbers. Nothing for what is no type.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "boolean" | "bool" => Self::BOOLEAN,
            "integer" | "int" | "int32" | "int64" => Self::INTEGER,
            "number" | "float" | "double" | "decimal" => Self::NUMBER,
            "string" | "file" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The names, as JSON Schema writes them.
    pub(crate) fn names(self) -> Vec<&'static str> {
        if self == Self::ANY {
            return vec!["any"];
        }
        let mut names = Vec::new();
        for (kind, name) in [
            (Self::OBJECT, "object"),
            (Self::ARRAY, "array"),
            (Self::STRING, "string"),
            (Self::BOOLEAN, "boolean"),
        ] {
            if self.has(kind) {
                names.push(name);
            }
        }
        if self.has(Self::NUMBER) {
            names.push("number");
        } else if self.has(Self::INTEGER) {
            names.push("integer");
        }
        names
    }

    /// "a string", "an array or an object".
    pub(crate) fn say(self) -> String {
        if self == Self::ANY {
            return "anything".to_owned();
        }
        let named: Vec<String> = self
            .names()
            .into_iter()
            .map(|name| {
                let article = if name.starts_with(['a', 'i', 'o']) {
                    "an"
                } else {
                    "a"
                };
                format!("{article} {name}")
            })
            .collect();
        named.join(" or ")
    }
}
