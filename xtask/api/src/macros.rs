//! `macro_rules!`, expanded from their definitions, so that the listing holds what the compiler sees. Enough of it for macros
//! that write items: no hygiene, and a fragment is put in as its tokens.

mod fill;
mod pattern;

use std::rc::Rc;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::printed::printed;
use fill::Fill;
use pattern::Pattern;

/// How deep macros may call each other: one that sorts fields calls itself for each.
pub(crate) const DEEPEST: usize = 2_000;

/// The rules of one macro.
#[derive(Clone)]
pub(crate) struct Rules {
    /// The crate that it comes from: what `$crate` means.
    home: String,
    arms: Rc<[Arm]>,
}

struct Arm {
    /// As it is written, for the listing.
    text: String,
    pattern: Vec<Pattern>,
    fill: Vec<Fill>,
}

impl Rules {
    /// Reads what stands between the braces of `macro_rules! name { … }`.
    pub(crate) fn read(home: &str, body: TokenStream) -> Option<Self> {
        let mut arms = Vec::new();
        let mut tokens = body.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let TokenTree::Group(pattern) = token else {
                return None;
            };
            // `=>`
            tokens.next()?;
            tokens.next()?;
            let TokenTree::Group(fill) = tokens.next()? else {
                return None;
            };
            tokens.next_if(|token| matches!(token, TokenTree::Punct(end) if end.as_char() == ';'));
            arms.push(Arm {
                text: printed(pattern.stream()),
                pattern: pattern::read(pattern.stream()),
                fill: fill::read(fill.stream()),
            });
        }
        Some(Self {
            home: home.to_owned(),
            arms: arms.into(),
        })
    }

    /// What a call of it, in the crate `caller`, becomes; `None` when no rule fits.
    pub(crate) fn expand(&self, caller: &str, given: TokenStream) -> Option<TokenStream> {
        let given: Vec<TokenTree> = given.into_iter().collect();
        let home = if caller == self.home {
            None
        } else {
            Some(self.home.as_str())
        };
        self.arms.iter().find_map(|arm| {
            let bound = pattern::fit(&arm.pattern, &given)?;
            Some(fill::fill(&arm.fill, &bound, home))
        })
    }

    /// What it can be called with.
    pub(crate) fn forms(&self) -> Vec<&str> {
        self.arms.iter().map(|arm| arm.text.as_str()).collect()
    }
}

/// The pieces of `$( … ) separator operator` after the `$`, and how many tokens they are.
struct Repetition {
    body: TokenStream,
    separator: Vec<TokenTree>,
    operator: char,
    length: usize,
}

impl Repetition {
    fn read(after: &[TokenTree]) -> Option<Self> {
        let TokenTree::Group(body) = after.first()? else {
            return None;
        };
        if body.delimiter() != Delimiter::Parenthesis {
            return None;
        }
        let mut separator = Vec::new();
        for (index, token) in after.iter().enumerate().skip(1) {
            if let TokenTree::Punct(punct) = token
                && matches!(punct.as_char(), '*' | '+' | '?')
            {
                return Some(Self {
                    body: body.stream(),
                    separator,
                    operator: punct.as_char(),
                    length: index + 1,
                });
            }
            separator.push(token.clone());
        }
        None
    }
}
