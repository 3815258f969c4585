//! The right side of a rule.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::Repetition;
use super::pattern::{Bindings, Bound, is_punct};

pub(super) enum Fill {
    Token(TokenTree),
    Group(Delimiter, Vec<Fill>),
    /// `$name`
    Name(Ident),
    /// `$crate`
    Crate,
    Repeated {
        body: Vec<Fill>,
        separator: Vec<TokenTree>,
    },
}

pub(super) fn read(tokens: TokenStream) -> Vec<Fill> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut fills = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let after = &tokens[at + 1..];
        if is_punct(token, '$') {
            if let Some(repetition) = Repetition::read(after) {
                fills.push(Fill::Repeated {
                    body: read(repetition.body),
                    separator: repetition.separator,
                });
                at += 1 + repetition.length;
                continue;
            }
            if let Some(TokenTree::Ident(name)) = after.first() {
                fills.push(if name == "crate" {
                    Fill::Crate
                } else {
                    Fill::Name(name.clone())
                });
                at += 2;
                continue;
            }
        }
        fills.push(match token {
            TokenTree::Group(group) => Fill::Group(group.delimiter(), read(group.stream())),
            other => Fill::Token(other.clone()),
        });
        at += 1;
    }
    fills
}

/// The right side with the names replaced; `home` is the crate that `$crate` means, unless it is the caller's own.
pub(super) fn fill(fills: &[Fill], bindings: &Bindings, home: Option<&str>) -> TokenStream {
    let bindings = bindings.iter().map(|(name, bound)| (name.as_str(), bound));
    let mut tokens = TokenStream::new();
    write(fills, &bindings.collect(), home, &mut tokens);
    tokens
}

fn write(
    fills: &[Fill],
    bindings: &BTreeMap<&str, &Bound>,
    home: Option<&str>,
    into: &mut TokenStream,
) {
    for fill in fills {
        match fill {
            Fill::Token(token) => token.to_tokens(into),
            Fill::Group(delimiter, inner) => {
                let mut inside = TokenStream::new();
                write(inner, bindings, home, &mut inside);
                TokenTree::Group(Group::new(*delimiter, inside)).to_tokens(into);
            }
            Fill::Crate => match home {
                None => into.extend(quote!(crate)),
                Some(home) => {
                    let home = Ident::new(home, Span::call_site());
                    into.extend(quote!(::#home));
                }
            },
            Fill::Name(name) => match bindings.get(name.to_string().as_str()) {
                Some(Bound::Once(tokens)) => into.extend(tokens.iter().cloned()),
                Some(Bound::Each(_)) => {}
                // `$name` of a macro that this one defines.
                None => into.extend(quote!($ #name)),
            },
            Fill::Repeated { body, separator } => {
                let rounds: Vec<(&str, &Vec<Bound>)> = names(body)
                    .into_iter()
                    .filter_map(|name| match bindings.get_key_value(name.as_str())? {
                        (name, Bound::Each(each)) => Some((*name, each)),
                        (_, Bound::Once(_)) => None,
                    })
                    .collect();
                let count = rounds.iter().map(|(_, each)| each.len()).max().unwrap_or(0);
                for round in 0..count {
                    if round > 0 {
                        into.extend(separator.iter().cloned());
                    }
                    let mut inner = bindings.clone();
                    inner.extend(
                        rounds
                            .iter()
                            .filter_map(|(name, each)| Some((*name, each.get(round)?))),
                    );
                    write(body, &inner, home, into);
                }
            }
        }
    }
}

/// Every name that is put in.
fn names(fills: &[Fill]) -> Vec<String> {
    let mut found = Vec::new();
    for fill in fills {
        match fill {
            Fill::Token(_) | Fill::Crate => {}
            Fill::Name(name) => found.push(name.to_string()),
            Fill::Group(_, inner) | Fill::Repeated { body: inner, .. } => {
                found.extend(names(inner))
            }
        }
    }
    found
}
