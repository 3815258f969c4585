//! Modules of a generated crate, and the cargo features behind which they are.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use proc_macro2::Span;
use syn::{Attribute, Ident, parse_quote};

use crate::plan::{Home, Plan};

/// A module, and the families of which it takes one to need it.
pub(super) struct Module {
    pub(super) name: Ident,
    pub(super) families: BTreeSet<String>,
}

impl Module {
    /// What belongs to a tag alone.
    pub(super) fn tag(plan: &Plan, tag: &str) -> Self {
        Self::of(
            plan,
            &Home {
                tag: tag.to_owned(),
                families: plan.families.get(tag).cloned().into_iter().collect(),
                requests: false,
            },
        )
    }

    /// `carts`, and `carts_with_checkouts` for what the family `checkouts` needs of it as well.
    pub(super) fn of(plan: &Plan, home: &Home) -> Self {
        let mut name = home.tag.to_snake_case();
        if home.requests {
            name.push_str("_requests");
        }
        let others: Vec<String> = home
            .families
            .iter()
            .filter(|family| plan.families.get(&home.tag) != Some(family))
            .map(|family| family.to_snake_case())
            .collect();
        if !others.is_empty() {
            name = format!("{name}_with_{}", others.join("_and_"));
        }
        Self {
            name: Ident::new(&name, Span::call_site()),
            families: home.families.clone(),
        }
    }

    /// `#[cfg(feature = "carts")]`, if it is in a family.
    pub(super) fn cfg(&self) -> Option<Attribute> {
        let families: Vec<&String> = self.families.iter().collect();
        match families.as_slice() {
            [] => None,
            [one] => Some(parse_quote!(#[cfg(feature = #one)])),
            several => Some(parse_quote!(#[cfg(any(#(feature = #several),*))])),
        }
    }
}
