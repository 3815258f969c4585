//! A generated file is a row of pieces: Rust items, laid out by prettyplease, and calls of the macros of `bigcommerce-types`,
//! which it cannot lay out.

use std::fmt::Write as _;

use quote::ToTokens;
use syn::{Ident, Type};

/// One piece of a generated file.
#[derive(Debug)]
pub enum Piece {
    /// An ordinary item.
    Item(Box<syn::Item>),
    /// `record! { … }` or `redacted_debug! { … }` or a table of variants: a head and finished rows.
    Table {
        /// `record`
        macro_name: &'static str,
        /// `PaymentStatus: text`
        head: String,
        /// `email: "email" personal`
        rows: Vec<String>,
    },
    /// `request! { … }`: rows with types, which the imports have to see.
    Request {
        /// The struct.
        name: Ident,
        /// Arguments of `new`.
        required: Vec<(Ident, Type)>,
        /// Setters.
        optional: Vec<(Ident, Type)>,
    },
    /// `response! { … }`: `new` for what is only read.
    Response {
        /// The struct.
        name: Ident,
        /// Arguments of `new`.
        required: Vec<(Ident, Type)>,
        /// Fields that begin empty.
        empty: Vec<Ident>,
    },
}

impl Piece {
    /// An item.
    #[must_use]
    pub fn item(item: syn::Item) -> Self {
        Self::Item(Box::new(item))
    }

    /// The source text, ending in a line feed.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Item(item) => spaced(&prettyplease::unparse(&syn::File {
                shebang: None,
                frontmatter: None,
                attrs: Vec::new(),
                items: vec![*item],
            })),
            Self::Table {
                macro_name,
                head,
                rows,
            } => {
                if rows.is_empty() {
                    return format!("::bigcommerce_types::{macro_name}! {{\n    {head} {{}}\n}}\n");
                }
                let mut text = format!("::bigcommerce_types::{macro_name}! {{\n    {head} {{\n");
                for row in rows {
                    let _ = writeln!(text, "        {row},");
                }
                text.push_str("    }\n}\n");
                text
            }
            Self::Request {
                name,
                required,
                optional,
            } => {
                let mut text = format!("::bigcommerce_types::request! {{\n    {name} {{\n");
                for (word, fields) in [("required", required), ("optional", optional)] {
                    if fields.is_empty() {
                        let _ = writeln!(text, "        {word} {{}}");
                        continue;
                    }
                    let _ = writeln!(text, "        {word} {{");
                    for (field, ty) in fields {
                        let _ = writeln!(text, "            {field}: {},", type_text(&ty));
                    }
                    text.push_str("        }\n");
                }
                text.push_str("    }\n}\n");
                text
            }
            Self::Response {
                name,
                required,
                empty,
            } => {
                let mut text = format!(
                    "::bigcommerce_types::response! {{\n    {name} {{\n        required {{\n"
                );
                for (field, ty) in required {
                    let _ = writeln!(text, "            {field}: {},", type_text(&ty));
                }
                text.push_str("        }\n");
                if empty.is_empty() {
                    text.push_str("        empty {}\n");
                } else {
                    text.push_str("        empty {\n");
                    for field in empty {
                        let _ = writeln!(text, "            {field},");
                    }
                    text.push_str("        }\n");
                }
                text.push_str("    }\n}\n");
                text
            }
        }
    }
}

/// prettyplease sets the functions of an impl block without a blank line between them.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_function = false;
    for line in text.lines() {
        if after_function && !line.is_empty() && line != "}" {
            out.push('\n');
        }
        after_function = line == "    }";
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// A type as one would write it.
#[must_use]
pub fn type_text(ty: &Type) -> String {
    let spaced = ty.to_token_stream().to_string();
    let mut text = String::with_capacity(spaced.len());
    for part in spaced.split(' ') {
        // Only a comma is followed by a space in the types that occur here.
        if text.ends_with(',') {
            text.push(' ');
        }
        text.push_str(part);
    }
    text.replace(", >", ">")
}
