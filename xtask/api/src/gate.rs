//! Behind which cargo features something stands.

use std::collections::BTreeSet;
use std::fmt;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Lit, Meta, Token};

use crate::printed::printed;

/// All of these have to hold; of each, one of the alternatives. Empty: always there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Gate(BTreeSet<BTreeSet<String>>);

impl Gate {
    /// What stands in `cfg(…)`; `None` for what a user never builds.
    pub(crate) fn of(predicate: &Meta) -> Option<Self> {
        let gate = match predicate {
            Meta::List(list) if list.path.is_ident("all") => {
                let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
                let mut gate = Self::default();
                for part in parts.into_iter().flatten() {
                    gate = gate.and(&Self::of(&part)?);
                }
                gate
            }
            Meta::List(list) if list.path.is_ident("any") => {
                let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
                Self(
                    [parts
                        .into_iter()
                        .flatten()
                        .map(|part| atom(&part))
                        .collect()]
                    .into(),
                )
            }
            single => Self([[atom(single)].into()].into()),
        };
        let of_users = gate.0.into_iter().map(|mut any| {
            any.remove("test");
            any.remove("doctest");
            any
        });
        let gate: BTreeSet<BTreeSet<String>> = of_users.collect();
        (!gate.contains(&BTreeSet::new())).then_some(Self(gate))
    }

    /// Both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let all: BTreeSet<_> = self.0.union(&other.0).cloned().collect();
        let needed = |any: &&BTreeSet<String>| {
            !all.iter()
                .any(|narrower| narrower.len() < any.len() && narrower.is_subset(any))
        };
        Self(all.iter().filter(needed).cloned().collect())
    }

    /// Reads what `Display` wrote.
    pub(crate) fn read(text: &str) -> Self {
        let all = text.split(" & ").filter(|part| !part.is_empty());
        Self(
            all.map(|any| {
                let any = any.trim_start_matches('(').trim_end_matches(')');
                any.split(" | ").map(str::to_owned).collect()
            })
            .collect(),
        )
    }

    /// Whether everybody who had what stands behind `self` has what stands behind `other`.
    pub(crate) fn implies(&self, other: &Self) -> bool {
        other
            .0
            .iter()
            .all(|any| self.0.iter().any(|narrower| narrower.is_subset(any)))
    }

    pub(crate) fn is_open(&self) -> bool {
        self.0.is_empty()
    }
}

/// `v2` for `feature = "v2"`; anything else as it is written.
fn atom(meta: &Meta) -> String {
    if let Meta::NameValue(pair) = meta
        && pair.path.is_ident("feature")
        && let Expr::Lit(ExprLit {
            lit: Lit::Str(name),
            ..
        }) = &pair.value
    {
        return name.value();
    }
    printed(meta.to_token_stream())
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, any) in self.0.iter().enumerate() {
            let any: Vec<&str> = any.iter().map(String::as_str).collect();
            let and = if index == 0 { "" } else { " & " };
            match (any.as_slice(), self.0.len()) {
                ([_, _, ..], 2..) => write!(f, "{and}({})", any.join(" | "))?,
                _ => write!(f, "{and}{}", any.join(" | "))?,
            }
        }
        Ok(())
    }
}
