//! Bounds, patterns and the other keywords that make a set of values smaller without changing its type.

use std::cmp::Ordering;

use bigcommerce_openapi_yaml::{NodeId, Tree, Value};

#[derive(Clone, Debug)]
pub(crate) struct Limit {
    pub(crate) keyword: String,
    pub(crate) value: String,
    /// The bound itself is outside.
    pub(crate) exclusive: bool,
    pub(crate) at: NodeId,
}

impl Limit {
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.keyword == other.keyword
            && self.exclusive == other.exclusive
            && (self.value == other.value || self.order(other) == Some(Ordering::Equal))
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        let one: f64 = self.value.parse().ok()?;
        one.partial_cmp(&other.value.parse().ok()?)
    }

    /// Whether everything that `self` lets through is let through by `other`.
    pub(crate) fn within(&self, other: &Self) -> bool {
        if self.same(other) {
            return true;
        }
        let order = self.order(other);
        let inner = match self.keyword.as_str() {
            "minimum" | "minLength" | "minItems" | "minProperties" => Ordering::Greater,
            "maximum" | "maxLength" | "maxItems" | "maxProperties" => Ordering::Less,
            _ => return false,
        };
        order == Some(inner) || order == Some(Ordering::Equal) && self.exclusive
    }

    /// "a minimum of 0 (exclusive)".
    pub(crate) fn say(&self) -> String {
        let exclusive = if self.exclusive { " (exclusive)" } else { "" };
        format!("`{}: {}`{exclusive}", self.keyword, self.value)
    }
}

pub(crate) fn is_limit(keyword: &str) -> bool {
    matches!(
        keyword,
        "minimum"
            | "maximum"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "minLength"
            | "maxLength"
            | "minItems"
            | "maxItems"
            | "minProperties"
            | "maxProperties"
            | "pattern"
            | "uniqueItems"
            | "multipleOf"
            | "not"
            | "contains"
            | "propertyNames"
            | "dependentRequired"
            | "dependentSchemas"
            | "if"
            | "then"
            | "else"
            | "unevaluatedProperties"
    )
}

/// The limit a keyword sets; nothing where it excludes no value.
pub(crate) fn read(tree: &Tree, schema: NodeId, keyword: &str, at: NodeId) -> Option<Limit> {
    let (keyword, exclusive) = match (keyword, tree.value(at)) {
        // A flag beside the bound in OpenAPI 3.0, a bound of its own in 3.1.
        ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => return None,
        ("exclusiveMinimum", _) => ("minimum", true),
        ("exclusiveMaximum", _) => ("maximum", true),
        ("minimum", _) => (keyword, tree.flag(schema, "exclusiveMinimum") == Some(true)),
        ("maximum", _) => (keyword, tree.flag(schema, "exclusiveMaximum") == Some(true)),
        _ => (keyword, false),
    };
    let value = tree.show(at);
    let idle = match keyword {
        "minLength" | "minItems" | "minProperties" => value == "0",
        "uniqueItems" => value == "false",
        _ => matches!(tree.value(at), Value::Null),
    };
    (!idle).then(|| Limit {
        keyword: keyword.to_owned(),
        value,
        exclusive,
        at,
    })
}
