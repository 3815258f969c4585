//! Tokens as a person would write them, on one line.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Types, signatures and bounds. Not made for bodies.
pub(crate) fn printed(tokens: TokenStream) -> String {
    let mut text = String::new();
    write(tokens, &mut text);
    // A tuple of one.
    text.replace(", )", ",)").trim_end().to_owned()
}

fn write(tokens: TokenStream, text: &mut String) {
    let mut joined = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::None => ("", ""),
                };
                let words = ["mut", "dyn", "impl", "where"];
                let after_word = match group.delimiter() {
                    Delimiter::Bracket => text.ends_with(char::is_alphanumeric),
                    Delimiter::Parenthesis => words.iter().any(|word| text.ends_with(word)),
                    _ => false,
                };
                if after_word {
                    text.push(' ');
                }
                text.push_str(open);
                let inside = text.len();
                write(group.stream(), text);
                if text.len() == inside && group.delimiter() == Delimiter::Brace {
                    text.truncate(inside - open.len());
                    text.push_str(" {}");
                } else {
                    text.push_str(close);
                }
            }
            TokenTree::Punct(punct) => {
                joined.push(punct.as_char());
                // `<` and `>` stick to nothing, or `Vec<Vec<T>>` would be a shift.
                let alone = matches!(punct.as_char(), '<' | ',' | ';' | '&' | '\'' | '?')
                    || (punct.as_char() == '>' && joined == ">");
                if punct.spacing() == Spacing::Alone || alone {
                    operator(&joined, text);
                    joined.clear();
                }
            }
            word => {
                let word = word.to_string();
                let after = text.chars().next_back().unwrap_or(' ');
                if after.is_alphanumeric() || matches!(after, '_' | '>' | ')' | ']' | '}' | '"') {
                    text.push(' ');
                }
                text.push_str(&word);
            }
        }
    }
}

fn operator(joined: &str, text: &mut String) {
    match joined {
        "," | ";" => {
            text.push_str(joined);
            text.push(' ');
        }
        ":" => text.push_str(": "),
        "->" | "=" | "+" | "=>" | "|" | "==" => {
            text.push(' ');
            text.push_str(joined);
            text.push(' ');
        }
        "&" | "'" | "#" | "$" | "*" | "?" => {
            let after = text.chars().next_back().unwrap_or(' ');
            if after.is_alphanumeric() || after == '>' {
                text.push(' ');
            }
            text.push_str(joined);
        }
        _ => text.push_str(joined),
    }
}
