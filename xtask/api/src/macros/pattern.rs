//! The left side of a rule.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};

use super::Repetition;

pub(super) enum Pattern {
    Token(String),
    Group(Delimiter, Vec<Pattern>),
    Fragment {
        name: String,
        kind: String,
    },
    Repeated {
        body: Vec<Pattern>,
        separator: Vec<String>,
        operator: char,
    },
}

/// What a name stands for.
#[derive(Clone)]
pub(super) enum Bound {
    Once(Vec<TokenTree>),
    Each(Vec<Bound>),
}

pub(super) type Bindings = BTreeMap<String, Bound>;

pub(super) fn read(tokens: TokenStream) -> Vec<Pattern> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut patterns = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let after = &tokens[at + 1..];
        if is_punct(token, '$') {
            if let Some(repetition) = Repetition::read(after) {
                patterns.push(Pattern::Repeated {
                    body: read(repetition.body),
                    separator: repetition
                        .separator
                        .iter()
                        .map(ToString::to_string)
                        .collect(),
                    operator: repetition.operator,
                });
                at += 1 + repetition.length;
                continue;
            }
            if let [name, colon, kind, ..] = after
                && is_punct(colon, ':')
            {
                patterns.push(Pattern::Fragment {
                    name: name.to_string(),
                    kind: kind.to_string(),
                });
                at += 4;
                continue;
            }
        }
        patterns.push(match token {
            TokenTree::Group(group) => Pattern::Group(group.delimiter(), read(group.stream())),
            other => Pattern::Token(other.to_string()),
        });
        at += 1;
    }
    patterns
}

/// What the names stand for, when all of `tokens` fits.
pub(super) fn fit(patterns: &[Pattern], tokens: &[TokenTree]) -> Option<Bindings> {
    let mut bindings = Bindings::new();
    let used = prefix(patterns, tokens, &mut bindings)?;
    (used == tokens.len()).then_some(bindings)
}

/// How many of the tokens the patterns take.
fn prefix(patterns: &[Pattern], tokens: &[TokenTree], bindings: &mut Bindings) -> Option<usize> {
    let mut at = 0;
    for pattern in patterns {
        let rest = &tokens[at..];
        match pattern {
            Pattern::Token(text) => {
                let token = rest.first()?;
                if matches!(token, TokenTree::Group(_)) || token.to_string() != *text {
                    return None;
                }
                at += 1;
            }
            Pattern::Group(delimiter, inner) => {
                let TokenTree::Group(group) = rest.first()? else {
                    return None;
                };
                if group.delimiter() != *delimiter {
                    return None;
                }
                let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                bindings.extend(fit(inner, &tokens)?);
                at += 1;
            }
            Pattern::Fragment { name, kind } => {
                let length = fragment(kind, rest)?;
                bindings.insert(name.clone(), Bound::Once(rest[..length].to_vec()));
                at += length;
            }
            Pattern::Repeated {
                body,
                separator,
                operator,
            } => at += repeated(body, separator, *operator, rest, bindings)?,
        }
    }
    Some(at)
}

fn repeated(
    body: &[Pattern],
    separator: &[String],
    operator: char,
    tokens: &[TokenTree],
    bindings: &mut Bindings,
) -> Option<usize> {
    let mut rounds: Vec<Bindings> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut start = at;
        if !rounds.is_empty() && !separator.is_empty() {
            let stands = separator
                .iter()
                .zip(&tokens[at..])
                .filter(|(wanted, found)| found.to_string() == **wanted)
                .count();
            if stands < separator.len() {
                break;
            }
            start += stands;
        }
        let mut round = Bindings::new();
        match prefix(body, &tokens[start..], &mut round) {
            Some(length) if start + length > at => at = start + length,
            _ => break,
        }
        rounds.push(round);
        if operator == '?' {
            break;
        }
    }
    if operator == '+' && rounds.is_empty() {
        return None;
    }
    for name in names(body) {
        let each = rounds.iter_mut().filter_map(|round| round.remove(&name));
        let each = each.collect();
        bindings.insert(name, Bound::Each(each));
    }
    Some(at)
}

/// Every name that some patterns bind.
fn names(patterns: &[Pattern]) -> Vec<String> {
    let mut found = Vec::new();
    for pattern in patterns {
        match pattern {
            Pattern::Token(_) => {}
            Pattern::Fragment { name, .. } => found.push(name.clone()),
            Pattern::Group(_, inner) | Pattern::Repeated { body: inner, .. } => {
                found.extend(names(inner));
            }
        }
    }
    found
}

/// How many tokens a fragment of this kind takes.
fn fragment(kind: &str, tokens: &[TokenTree]) -> Option<usize> {
    let first = tokens.first();
    match kind {
        "tt" => first.map(|token| if is_punct(token, '\'') { 2 } else { 1 }),
        "ident" => matches!(first?, TokenTree::Ident(name) if name != "_").then_some(1),
        "lifetime" => is_punct(first?, '\'').then_some(2),
        "literal" => match first? {
            TokenTree::Literal(_) => Some(1),
            TokenTree::Ident(word) if word == "true" || word == "false" => Some(1),
            sign if is_punct(sign, '-') => {
                matches!(tokens.get(1)?, TokenTree::Literal(_)).then_some(2)
            }
            _ => None,
        },
        "block" => {
            matches!(first?, TokenTree::Group(block) if block.delimiter() == Delimiter::Brace)
                .then_some(1)
        }
        "vis" => parsed::<syn::Visibility>(tokens),
        "ty" => parsed::<syn::Type>(tokens),
        "path" => parsed::<syn::Path>(tokens),
        "expr" => parsed::<syn::Expr>(tokens),
        "item" => parsed::<syn::Item>(tokens),
        "meta" => with(tokens, |input| {
            // A key of an attribute may be a word of the language.
            if input.peek(syn::Ident::peek_any) || input.peek(syn::Token![::]) {
                input.parse::<syn::Meta>().map(drop)
            } else {
                Err(input.error("no attribute"))
            }
        }),
        "pat" => with(tokens, |input| syn::Pat::parse_multi(input).map(drop)),
        _ => None,
    }
}

fn parsed<T: Parse>(tokens: &[TokenTree]) -> Option<usize> {
    with(tokens, |input| input.parse::<T>().map(drop))
}

fn with(tokens: &[TokenTree], parse: impl Fn(ParseStream<'_>) -> syn::Result<()>) -> Option<usize> {
    let stream = tokens.iter().map(ToTokens::to_token_stream).collect();
    let left = |input: ParseStream<'_>| {
        parse(input)?;
        input.parse::<TokenStream>()
    };
    let left: TokenStream = left.parse2(stream).ok()?;
    Some(tokens.len() - left.into_iter().count())
}

pub(super) fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
