//! JSON Schema keywords that more than one stage has to know.

/// Keywords that limit what a value may be: refused by lint where an answer reaches them, stripped before generating.
pub(crate) const LIMITS: [&str; 13] = [
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];
