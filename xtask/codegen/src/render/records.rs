//! Records: typify's struct with our words, derives and serde.

use heck::ToSnakeCase;
use syn::{Fields, GenericArgument, Ident, Item, ItemStruct, PathArguments, Type, parse_quote};

use super::docs;
use super::names::amounts_as_text;
use super::piece::Piece;
use crate::plan::{Plan, Record};

/// Turns typify's struct into the record's pieces.
///
/// # Errors
/// If the struct does not hold what the plan says.
pub fn render(
    plan: &Plan,
    name: &str,
    record: &Record,
    mut item: ItemStruct,
) -> Result<Vec<Piece>, String> {
    let in_request = plan.reach.in_request(name);
    let mut rows = Vec::new();
    let mut required: Vec<(usize, Ident, Type)> = Vec::new();
    let mut optional = Vec::new();
    let mut order = Vec::new();

    if record.parts.is_empty() {
        // typify takes an object without properties for a map of anything.
        let ident = &item.ident;
        item = parse_quote!(pub struct #ident {});
    }
    let Fields::Named(fields) = &mut item.fields else {
        return Err(format!("typify made a newtype of `{name}`"));
    };
    for field in &mut fields.named {
        let ident = field.ident.clone().ok_or("a field has no name")?;
        let key = wire_key(field, &ident);
        let text = amounts_as_text(&mut field.ty);
        field.attrs = Vec::new();
        if let Some(component) = record.flattened(&key) {
            let title = component.to_snake_case().replace('_', " ");
            field.attrs = docs::attributes(&format!(
                "The fields of the {title}, written beside the others."
            ));
            rows.push((0, format!("{ident}: flatten")));
            order.push((0, ident.clone()));
            required.push((0, ident, field.ty.clone()));
            continue;
        }
        let position = record
            .position(&key)
            .ok_or_else(|| format!("typify added a field `{key}` to `{name}`"))?;
        let property = record
            .property(&key)
            .ok_or("unreachable: a position without a property")?;
        if in_request && property.required.is_none() && option_inner(&field.ty).is_none() {
            let bare = field.ty.clone();
            field.ty = parse_quote!(::std::option::Option<#bare>);
        }
        field.attrs = docs::attributes(&docs::field(property, in_request));
        let mut row = format!("{ident}: {key:?}");
        if text {
            row.push_str(" text");
        }
        if property.personal {
            row.push_str(" personal");
        }
        rows.push((position, row));
        order.push((position, ident.clone()));
        match (property.required, option_inner(&field.ty)) {
            (Some(rank), _) => required.push((rank + record.parts.len(), ident, field.ty.clone())),
            (None, Some(inner)) => optional.push((position, ident, inner.clone())),
            (None, None) => {}
        }
    }
    if order.len() != record.parts.len() {
        return Err(format!("typify dropped a field of `{name}`"));
    }
    let mut sorted: Vec<_> = std::mem::take(&mut fields.named).into_iter().collect();
    sorted.sort_by_key(|field| {
        order
            .iter()
            .find(|(_, ident)| field.ident.as_ref() == Some(ident))
            .map(|(at, _)| *at)
    });
    fields.named = sorted.into_iter().collect();
    rows.sort_by_key(|(at, _)| *at);
    required.sort_by_key(|(rank, ..)| *rank);
    optional.sort_by_key(|(at, ..)| *at);

    item.attrs = docs::attributes(&record.description);
    item.attrs.push(if required.is_empty() {
        parse_quote!(#[derive(Clone, Default, PartialEq)])
    } else {
        parse_quote!(#[derive(Clone, PartialEq)])
    });
    if plan.reach.in_response(name) {
        item.attrs.push(parse_quote!(#[non_exhaustive]));
    }
    let ident = item.ident.clone();
    let mut pieces = vec![
        Piece::item(Item::Struct(item)),
        Piece::Table {
            macro_name: "record",
            head: name.to_owned(),
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        },
    ];
    if in_request {
        pieces.push(Piece::Request {
            name: ident,
            required: required
                .into_iter()
                .map(|(_, ident, ty)| (ident, ty))
                .collect(),
            optional: optional
                .into_iter()
                .map(|(_, ident, ty)| (ident, ty))
                .collect(),
        });
    }
    Ok(pieces)
}

/// The key in the JSON: what typify renamed from, or the field's name.
fn wire_key(field: &syn::Field, ident: &Ident) -> String {
    let mut key = None;
    for attribute in &field.attrs {
        if attribute.path().is_ident("serde") {
            // Other entries of the attribute are of no interest, and neither is a failure to read them.
            let _ = attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    key = Some(meta.value()?.parse::<syn::LitStr>()?.value());
                } else if meta.input.peek(syn::Token![=]) {
                    meta.value()?.parse::<syn::Lit>()?;
                }
                Ok(())
            });
        }
    }
    key.unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned())
}

/// What is inside an `Option`.
pub(super) fn option_inner(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    if last.ident != "Option" {
        return None;
    }
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(inner) => Some(inner),
                _ => None,
            })
        }
        _ => None,
    }
}
