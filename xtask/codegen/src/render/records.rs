//! Records: typify's struct with our words, derives and serde.

use heck::ToSnakeCase;
use syn::{
    Field, Fields, GenericArgument, Ident, Item, ItemStruct, PathArguments, Type, parse_quote,
};

use super::docs;
use super::names::amounts_as_text;
use super::piece::Piece;
use crate::plan::{Part, Plan, Record};

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
    let in_response = plan.reach.in_response(name);
    if record.parts.is_empty() {
        // typify takes an object without properties for a map of anything.
        let ident = &item.ident;
        item = parse_quote!(pub struct #ident {});
    }
    let Fields::Named(fields) = &mut item.fields else {
        return Err(format!("typify made a newtype of `{name}`"));
    };
    let mut rendered = std::mem::take(&mut fields.named)
        .into_iter()
        .map(|field| Rendered::new(name, record, field, in_request))
        .collect::<Result<Vec<_>, String>>()?;
    if rendered.len() != record.parts.len() {
        return Err(format!("typify dropped a field of `{name}`"));
    }
    // typify sorts by name; the file's order reads better.
    rendered.sort_by_key(|field| field.position);
    fields.named = rendered.iter().map(|field| field.field.clone()).collect();

    let nothing_required = rendered.iter().all(|field| field.rank.is_none());
    item.attrs = docs::attributes(&record.description);
    item.attrs.push(if nothing_required {
        parse_quote!(#[derive(Clone, Default, PartialEq)])
    } else {
        parse_quote!(#[derive(Clone, PartialEq)])
    });
    if in_response {
        // A new field is no break for those who only read.
        item.attrs.push(parse_quote!(#[non_exhaustive]));
    }
    let ident = item.ident.clone();
    let mut pieces = vec![
        Piece::item(Item::Struct(item)),
        Piece::Table {
            macro_name: "record",
            head: name.to_owned(),
            rows: rendered.iter().map(|field| field.row.clone()).collect(),
        },
    ];
    if in_request {
        pieces.push(constructor(ident, rendered));
    } else if !nothing_required {
        pieces.push(response(ident, rendered));
    }
    Ok(pieces)
}

/// A field, and its rows in the macros.
struct Rendered {
    /// Where it stands in the spec.
    position: usize,
    field: Field,
    row: String,
    /// Where it stands among the arguments of `new`; `None` if it has a setter.
    rank: Option<usize>,
}

impl Rendered {
    fn new(
        name: &str,
        record: &Record,
        mut field: Field,
        in_request: bool,
    ) -> Result<Self, String> {
        let mut ident = field.ident.clone().ok_or("a field has no name")?;
        let key = wire_key(&field, &ident);
        let (position, part) = record
            .part(&key)
            .ok_or_else(|| format!("typify added a field `{key}` to `{name}`"))?;
        match part {
            Part::Flattened(component) => {
                let words = component.to_snake_case().replace('_', " ");
                field.attrs = docs::attributes(&format!(
                    "The fields of the {words}, written beside the others."
                ));
                Ok(Self {
                    position,
                    field,
                    row: format!("{ident}: flatten"),
                    rank: Some(position),
                })
            }
            Part::Property(property) => {
                if in_request && property.required.is_none() && option_inner(&field.ty).is_none() {
                    // An empty list that nobody set would be sent, and a server may take it for a wish.
                    let bare = &field.ty;
                    field.ty = parse_quote!(::std::option::Option<#bare>);
                }
                if let Some(own) = &property.name {
                    ident = Ident::new(own, ident.span());
                    field.ident = Some(ident.clone());
                }
                let mut row = format!("{ident}: {key:?}");
                if amounts_as_text(&mut field.ty) {
                    row.push_str(" text");
                }
                if property.personal {
                    row.push_str(" personal");
                }
                field.attrs = docs::attributes(&docs::field(property, in_request));
                Ok(Self {
                    position,
                    field,
                    row,
                    rank: property.required.map(|rank| record.parts.len() + rank),
                })
            }
        }
    }
}

/// `request! { … }`: flattened parts first, then what is required, in the order of `required`.
fn constructor(name: Ident, mut rendered: Vec<Rendered>) -> Piece {
    let mut optional = Vec::new();
    rendered.retain(|rendered| {
        let field = &rendered.field;
        if let (None, Some(inner), Some(ident)) =
            (rendered.rank, option_inner(&field.ty), &field.ident)
        {
            optional.push((ident.clone(), inner.clone()));
        }
        rendered.rank.is_some()
    });
    rendered.sort_by_key(|rendered| rendered.rank);
    let required = rendered
        .into_iter()
        .filter_map(|rendered| Some((rendered.field.ident?, rendered.field.ty)))
        .collect();
    Piece::Request {
        name,
        required,
        optional,
    }
}

/// `response! { … }`: the same for a record that is only read. Its fields are public, so it needs no setters.
fn response(name: Ident, mut rendered: Vec<Rendered>) -> Piece {
    let empty = rendered
        .iter()
        .filter(|rendered| rendered.rank.is_none())
        .filter_map(|rendered| rendered.field.ident.clone())
        .collect();
    rendered.retain(|rendered| rendered.rank.is_some());
    rendered.sort_by_key(|rendered| rendered.rank);
    let required = rendered
        .into_iter()
        .filter_map(|rendered| Some((rendered.field.ident?, rendered.field.ty)))
        .collect();
    Piece::Response {
        name,
        required,
        empty,
    }
}

/// The key in the JSON: what typify renamed from, or the field's name.
fn wire_key(field: &Field, ident: &Ident) -> String {
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
