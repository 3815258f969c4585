//! What attributes say that a user has to know.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use crate::gate::Gate;

/// Each attribute, and what it stands behind: `#[cfg_attr(feature = "x", derive(Y))]` is `derive(Y)` behind `x`.
pub(crate) fn metas(attributes: &[Attribute]) -> Vec<(Gate, Meta)> {
    let mut found = Vec::new();
    for attribute in attributes {
        match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cfg_attr") => {
                let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
                let mut parts = parts.into_iter().flatten();
                if let Some(gate) = parts.next().and_then(|predicate| Gate::of(&predicate)) {
                    found.extend(parts.map(|part| (gate.clone(), part)));
                }
            }
            meta => found.push((Gate::default(), meta.clone())),
        }
    }
    found
}

/// Behind what it stands; `None` for what a user never builds.
pub(crate) fn gate(attributes: &[Attribute]) -> Option<Gate> {
    let mut gate = Gate::default();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
    {
        gate = gate.and(&Gate::of(&attribute.parse_args().ok()?)?);
    }
    Some(gate)
}

/// `#[doc(hidden)]`: there for macros, and no promise.
pub(crate) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc")
            && attribute
                .parse_args::<Path>()
                .is_ok_and(|word| word.is_ident("hidden"))
    })
}

/// Whether one of them is this word alone.
pub(crate) fn has(attributes: &[Attribute], word: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(word))
}

/// `#[non_exhaustive]` and `#[deprecated]`, as they follow a name.
pub(crate) fn marks(attributes: &[Attribute]) -> String {
    ["non_exhaustive", "deprecated"]
        .into_iter()
        .filter(|mark| has(attributes, mark))
        .map(|mark| format!(" #[{mark}]"))
        .collect()
}

/// What is derived, and behind what.
pub(crate) fn derives(attributes: &[Attribute]) -> Vec<(Gate, Path)> {
    let mut found = Vec::new();
    for (gate, meta) in metas(attributes) {
        if let Meta::List(list) = &meta
            && list.path.is_ident("derive")
        {
            let paths = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
            found.extend(paths.into_iter().flatten().map(|path| (gate.clone(), path)));
        }
    }
    found
}
