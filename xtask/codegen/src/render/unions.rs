//! Unions: ours instead of typify's untagged ones, which try each variant in turn and lose the digits of amounts on the way.

use proc_macro2::Span;
use syn::{Ident, Item, ItemEnum, Type, Variant, parse_quote};

use super::docs;
use super::piece::Piece;
use crate::plan::{Union, UnionBy};

/// The enum and its table.
///
/// # Errors
/// If the plan names a type that is not Rust.
pub fn render(name: &str, union: &Union) -> Result<Vec<Piece>, String> {
    let ident = Ident::new(name, Span::call_site());
    let mut item: ItemEnum = parse_quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {}
    };
    let mut attributes = docs::attributes(&union.description);
    attributes.push(parse_quote! {
        #[allow(clippy::large_enum_variant, reason = "a box would stand in the way of every match, to save bytes that few values have")]
    });
    attributes.append(&mut item.attrs);
    item.attrs = attributes;
    let mut rows = Vec::new();
    for variant in &union.variants {
        let ident = Ident::new(&variant.name, Span::call_site());
        let holds: Type = syn::parse_str(&variant.holds).map_err(|error| error.to_string())?;
        let mut rendered: Variant = parse_quote!(#ident(#holds));
        rendered.attrs = docs::attributes(&variant.description);
        item.variants.push(rendered);
        rows.push(match union.by {
            UnionBy::Tag(_) => format!("{} = {:?}", variant.name, variant.told_by),
            UnionBy::Shape => format!("{} = {}", variant.name, variant.told_by),
        });
    }
    if union.open {
        let mut unknown: Variant = parse_quote!(Unknown(::bigcommerce_types::UnknownObject));
        unknown.attrs = docs::attributes("A kind newer than these bindings, kept as it came.");
        item.variants.push(unknown);
    }
    let openness = if union.open { "open" } else { "closed" };
    let head = match &union.by {
        UnionBy::Tag(tag) => format!("{name} {openness} by {tag:?}"),
        UnionBy::Shape => format!("{name} {openness} by shape"),
    };
    Ok(vec![
        Piece::item(Item::Enum(item)),
        Piece::Table {
            macro_name: "union",
            head,
            rows,
        },
    ])
}
