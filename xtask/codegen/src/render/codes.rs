//! Payment codes: one open enum, one method for each column of the table.

use heck::ToUpperCamelCase;
use proc_macro2::Span;
use quote::quote;
use syn::{Ident, Item, ItemEnum, Variant, parse_quote};

use super::banner::banner;
use super::docs;
use super::piece::Piece;
use crate::payment_codes::PaymentCode;

/// The file `codes.rs`.
#[must_use]
pub fn render(codes: &[PaymentCode]) -> String {
    let mut text = banner("specs/payment-codes.yaml");
    text.push_str("\n//! The numbered codes of the payments API: what each means, who can do what about it, and what it says about the money.\n\n");
    for piece in pieces(codes) {
        text.push_str(&piece.text());
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn pieces(codes: &[PaymentCode]) -> Vec<Piece> {
    let mut code: ItemEnum = parse_quote! {
        /// A numbered code of the payments API.
        #[derive(Clone, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum PaymentCode {}
    };
    for entry in codes {
        let name = ident(&entry.name);
        let mut variant: Variant = parse_quote!(#name);
        variant.attrs = docs::attributes(&entry.meaning);
        code.variants.push(variant);
    }
    let mut unknown: Variant = parse_quote!(Unknown(UnknownValue));
    unknown.attrs = docs::attributes("A code newer than these bindings.");
    code.variants.push(unknown);

    let outcome: ItemEnum = parse_quote! {
        /// What a code says about the money.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum CodeOutcome {
            /// Nothing was taken by the request that was answered so.
            Refuses,
            /// The money may have been taken, now or before: read the order and its transactions before anything is sent.
            InDoubt,
        }
    };
    vec![
        Piece::item(parse_quote!(
            use bigcommerce_types::{Owner, Remedy, UnknownValue};
        )),
        Piece::item(Item::Enum(code)),
        Piece::Table {
            macro_name: "open_enum",
            head: "PaymentCode: integer".into(),
            rows: codes
                .iter()
                .map(|entry| format!("{} = {}", entry.name, entry.code))
                .collect(),
        },
        Piece::item(columns(codes)),
        Piece::item(Item::Enum(outcome)),
    ]
}

fn columns(codes: &[PaymentCode]) -> Item {
    let names: Vec<Ident> = codes.iter().map(|entry| ident(&entry.name)).collect();
    let meanings = codes.iter().map(|entry| &entry.meaning);
    let advices = codes.iter().map(|entry| &entry.advice);
    let owners = words(codes, |entry| &entry.owner);
    let remedies = words(codes, |entry| &entry.remedy);
    let outcomes = words(codes, |entry| &entry.outcome);
    let (owner_names, owner_words) = owners;
    let (remedy_names, remedy_words) = remedies;
    let (outcome_names, outcome_words) = outcomes;
    let owner_names = owner_names.iter().map(|names| quote!(#(Self::#names)|*));
    let remedy_names = remedy_names.iter().map(|names| quote!(#(Self::#names)|*));
    let outcome_names = outcome_names.iter().map(|names| quote!(#(Self::#names)|*));
    parse_quote! {
        impl PaymentCode {
            /// What happened, for a developer or a merchant; not for the shopper.
            #[must_use]
            pub fn meaning(&self) -> &'static str {
                match self {
                    #(Self::#names => #meanings,)*
                    Self::Unknown(_) => "The payments API answered with a code that these bindings do not know.",
                }
            }

            /// Who can do something about it.
            #[must_use]
            pub fn owner(&self) -> Owner {
                match self {
                    #(#owner_names => Owner::#owner_words,)*
                    Self::Unknown(_) => Owner::Platform,
                }
            }

            /// What kind of thing can be done about it.
            #[must_use]
            pub fn remedy(&self) -> Remedy {
                match self {
                    #(#remedy_names => Remedy::#remedy_words,)*
                    Self::Unknown(_) => Remedy::Reconcile,
                }
            }

            /// What to do, as a sentence to whoever can do it.
            #[must_use]
            pub fn advice(&self) -> &'static str {
                match self {
                    #(Self::#names => #advices,)*
                    Self::Unknown(_) => "Read the order and its transactions before another payment is tried.",
                }
            }

            /// What it says about the money. A code that is not known leaves it in doubt.
            #[must_use]
            pub fn outcome(&self) -> CodeOutcome {
                match self {
                    #(#outcome_names => CodeOutcome::#outcome_words,)*
                    Self::Unknown(_) => CodeOutcome::InDoubt,
                }
            }
        }
    }
}

/// Codes by the word in one column, in the order in which the words first occur.
fn words(
    codes: &[PaymentCode],
    column: impl Fn(&PaymentCode) -> &String,
) -> (Vec<Vec<Ident>>, Vec<Ident>) {
    let mut names: Vec<Vec<Ident>> = Vec::new();
    let mut seen: Vec<Ident> = Vec::new();
    for entry in codes {
        let word = ident(&column(entry).to_upper_camel_case());
        match seen.iter().position(|known| *known == word) {
            Some(at) => names[at].push(ident(&entry.name)),
            None => {
                seen.push(word);
                names.push(vec![ident(&entry.name)]);
            }
        }
    }
    (names, seen)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
