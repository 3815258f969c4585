//! What a file must be before the linter looks at it.

use crate::document::Rule;

pub(crate) const SYNTAX: Rule = Rule {
    id: "syntax",
    why: "A file that is not YAML says nothing.",
};
pub(crate) const DUPLICATE_KEY: Rule = Rule {
    id: "duplicate-key",
    why: "Of two equal keys most readers keep one, and not all of them the same one.",
};
pub(crate) const KEY_NOT_TEXT: Rule = Rule {
    id: "key-not-text",
    why: "JSON has only text as keys; a bare 200 or true is turned into text differently by each reader.",
};
pub(crate) const NUMBER_MALFORMED: Rule = Rule {
    id: "number-malformed",
    why: "A number that JSON cannot write (0x1F, 007, .5, .inf) is read differently by each reader.",
};
pub(crate) const YAML_FEATURE: Rule = Rule {
    id: "yaml-feature",
    why: "Anchors, aliases, merge keys, tags and several documents in one file hide where something is said.",
};
pub(crate) const NESTED_TOO_DEEPLY: Rule = Rule {
    id: "nested-too-deeply",
    why: "No spec needs so many levels, and a reader that recurses would run out of stack.",
};
pub(crate) const NOT_A_MAPPING: Rule = Rule {
    id: "not-a-mapping",
    why: "A spec is one mapping at the top.",
};
pub(crate) const REFERENCE_UNRESOLVED: Rule = Rule {
    id: "reference-unresolved",
    why: "A reference to nothing would become a type that does not exist.",
};
pub(crate) const REFERENCE_OUTSIDE: Rule = Rule {
    id: "reference-outside",
    why: "A spec is complete in itself and in shared.yaml; anything further away cannot be pinned.",
};
pub(crate) const REFERENCE_WITH_SIBLINGS: Rule = Rule {
    id: "reference-with-siblings",
    why: "OpenAPI 3.0 ignores whatever stands beside a $ref, so it would be lost in silence.",
};
pub(crate) const IMPORT_COLLISION: Rule = Rule {
    id: "import-collision",
    why: "A component of one's own under the name of a borrowed one would take its place.",
};
pub(crate) const NOT_OPENAPI: Rule = Rule {
    id: "not-openapi",
    why: "The generator reads OpenAPI 3.0; what it cannot read it cannot generate.",
};

/// The rules that a file breaks before it is a document, in the order in which they are looked at.
pub const RULES: &[Rule] = &[
    SYNTAX,
    DUPLICATE_KEY,
    KEY_NOT_TEXT,
    NUMBER_MALFORMED,
    YAML_FEATURE,
    NESTED_TOO_DEEPLY,
    NOT_A_MAPPING,
    REFERENCE_UNRESOLVED,
    REFERENCE_OUTSIDE,
    REFERENCE_WITH_SIBLINGS,
    IMPORT_COLLISION,
    NOT_OPENAPI,
];
