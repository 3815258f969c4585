//! The enum of events: a variant for each topic, with the type of its data.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::{Ident, Item, parse_quote};

use crate::plan::OpenEnum;
use crate::render::docs;
use crate::render::names;
use crate::render::piece::Piece;

/// The text of the file.
pub(super) fn render(banner: &str, topics: &OpenEnum, data: &BTreeMap<String, String>) -> String {
    let ident = |name: &str| Ident::new(name, Span::call_site());
    let mut variants: Vec<syn::Variant> = Vec::new();
    let mut arms: Vec<syn::Arm> = Vec::new();
    let mut used = BTreeSet::from(["Topic".to_owned()]);
    for topic in &topics.variants {
        let Some(holds) = data.get(&topic.value) else {
            continue;
        };
        used.insert(holds.clone());
        let (name, holds) = (ident(&topic.name), ident(holds));
        let attributes = docs::attributes(&topic.description);
        variants.push(parse_quote!(#(#attributes)* #name(#holds)));
        arms.push(parse_quote!(Topic::#name => data.decode().map(Self::#name),));
    }
    let event: Item = parse_quote! {
        /// What a webhook says has happened, with the ids of what it happened to.
        ///
        /// It is a reason to read the object again, not the truth about it: deliveries come late, twice, and out of
        /// order.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            #(#variants,)*
            /// An event that has no name here, with its data as it was sent.
            Unknown(Json),
        }
    };
    let reading: Item = parse_quote! {
        impl Event {
            /// Reads the data of a topic.
            pub(crate) fn read(topic: &Topic, data: &Json) -> Result<Self, DecodeError> {
                match topic {
                    #(#arms)*
                    Topic::Unknown(_) => Ok(Self::Unknown(data.clone())),
                }
            }
        }
    };
    let local = names::import(&parse_quote!(super), &used);
    let mut text = format!("{banner}\n//! The events, by the topic of their scope.\n\n");
    text.push_str("use bigcommerce_types::Json;\nuse bigcommerce_types::wire::DecodeError;\n\n");
    text.push_str(
        &local
            .map(|item| Piece::item(item).text())
            .unwrap_or_default(),
    );
    for item in [event, reading] {
        text.push('\n');
        text.push_str(&Piece::item(item).text());
    }
    text
}
