//! Open enums: ours instead of typify's closed ones, which lose a whole response over one new value.

use proc_macro2::Span;
use syn::{Ident, Item, ItemEnum, Variant, parse_quote};

use super::docs;
use super::piece::Piece;
use crate::plan::{EnumKind, OpenEnum};

/// The enum and its table.
///
/// # Errors
/// Never; the signature is that of its siblings.
pub fn render(name: &str, open: &OpenEnum) -> Result<Vec<Piece>, String> {
    let ident = Ident::new(name, Span::call_site());
    let mut item: ItemEnum = parse_quote! {
        #[derive(Clone, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {}
    };
    let mut attributes = docs::attributes(&open.description);
    attributes.append(&mut item.attrs);
    item.attrs = attributes;
    for variant in &open.variants {
        item.variants
            .push(named(&variant.name, &variant.description));
    }
    let mut unknown: Variant = parse_quote!(Unknown(::bigcommerce_types::UnknownValue));
    unknown.attrs = docs::attributes("A value newer than these bindings.");
    item.variants.push(unknown);

    let (word, literal): (_, fn(&str) -> String) = match open.kind {
        EnumKind::Text => ("text", |value| format!("{value:?}")),
        EnumKind::Integer => ("integer", str::to_owned),
    };
    let rows = open
        .variants
        .iter()
        .map(|variant| format!("{} = {}", variant.name, literal(&variant.value)))
        .collect();
    Ok(vec![
        Piece::item(Item::Enum(item)),
        Piece::Table {
            macro_name: "open_enum",
            head: format!("{name}: {word}"),
            rows,
        },
    ])
}

fn named(name: &str, description: &str) -> Variant {
    let ident = Ident::new(name, Span::call_site());
    let mut variant: Variant = parse_quote!(#ident);
    variant.attrs = docs::attributes(description);
    variant
}
