//! Query structs. progenitor passes query parameters by position, in the order of their names: a new one would silently shift
//! the rest. Here they become one struct per operation, taken apart at the top of the method.

use std::collections::BTreeMap;

use proc_macro2::Span;
use quote::quote;
use syn::visit_mut::{VisitMut, visit_expr_mut};
use syn::{
    Expr, ExprMethodCall, Field, Ident, ImplItemFn, Item, ItemStruct, Lit, Stmt, Type, parse_quote,
};

use super::arguments::argument;
use super::docs;
use super::names::amounts_as_text;
use super::piece::Piece;
use super::tails;
use crate::plan::{Operation, Param};

/// Folds the query parameters of a method whose tail is cut; the pieces are those of the struct, none if there are none.
///
/// # Errors
/// If the method and the plan disagree about the parameters.
pub fn fold(method: &mut ImplItemFn, operation: &Operation) -> Result<Vec<Piece>, String> {
    let params: Vec<&Param> = operation.query().collect();
    if params.is_empty() {
        return Ok(Vec::new());
    }
    let mut sent = Sent(BTreeMap::new());
    sent.visit_block_mut(&mut method.block);

    let name = Ident::new(&operation.query_struct(), Span::call_site());
    let mut fields = Vec::new();
    let mut rows = Vec::new();
    let mut required = Vec::new();
    let mut optional = Vec::new();
    let mut amounts = BTreeMap::new();
    for param in &params {
        let ident = sent.0.get(&param.name).cloned().ok_or_else(|| {
            format!(
                "progenitor does not send the query parameter `{}`",
                param.name
            )
        })?;
        let mut ty = owned(taken(method, &ident)?, param.required);
        amounts_as_text(&mut ty);
        if is_amount(&ty) {
            amounts.insert(ident.to_string(), param.required);
        }
        let stored: Type = if param.required {
            ty.clone()
        } else {
            parse_quote!(::std::option::Option<#ty>)
        };
        let mut field: Field = parse_quote!(pub #ident: #stored);
        field.attrs = docs::attributes(&param.description);
        fields.push(field);
        rows.push(if param.personal {
            format!("{ident} personal")
        } else {
            ident.to_string()
        });
        if param.required {
            required.push((ident, ty));
        } else {
            optional.push((ident, ty));
        }
    }

    // Only scalars go through the query serialiser; an amount goes as its text.
    let mut texts = AmountTexts(&amounts);
    texts.visit_block_mut(&mut method.block);
    lists_into_the_address(method, &params, &sent.0);
    let idents = fields.iter().filter_map(|field| field.ident.as_ref());
    let apart: Stmt = parse_quote!(let #name { #(#idents),* } = query;);
    method.block.stmts.insert(0, apart);
    let position = method
        .sig
        .inputs
        .iter()
        .position(|input| argument(input).is_some_and(|(name, _)| name == "body"))
        .unwrap_or(method.sig.inputs.len());
    method
        .sig
        .inputs
        .insert(position, parse_quote!(query: &query::#name));

    let mut item: ItemStruct = parse_quote!(pub struct #name { #(#fields),* });
    item.attrs = docs::lines(&format!(
        "What [`Client::{0}`](crate::Client::{0}) is asked with.",
        operation.id
    ));
    item.attrs.push(if required.is_empty() {
        parse_quote!(#[derive(Clone, Default, PartialEq)])
    } else {
        parse_quote!(#[derive(Clone, PartialEq)])
    });
    Ok(vec![
        Piece::item(Item::Struct(item)),
        Piece::Table {
            macro_name: "redacted_debug",
            head: name.to_string(),
            rows,
        },
        Piece::Request {
            name,
            required,
            optional,
        },
    ])
}

/// Collects `wire name → variable` from the calls of `QueryParam::new`, and drops a reference that the struct's fields already are.
struct Sent(BTreeMap<String, Ident>);

impl VisitMut for Sent {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_expr_mut(self, expr);
        let Expr::Call(call) = expr else {
            return;
        };
        if !is_query_param(&call.func) {
            return;
        }
        let mut arguments = call.args.iter_mut();
        if let (Some(Expr::Lit(name)), Some(value)) = (arguments.next(), arguments.next())
            && let Lit::Str(name) = &name.lit
            && let Some(ident) = referenced(value)
        {
            self.0.insert(name.value(), ident.clone());
            *value = parse_quote!(#ident);
        }
        call.func = parse_quote!(QueryParam::new);
    }
}

/// A list is written into the address by the transport: the query serialiser would write its commas as `%2C`, and a server that
/// splits before it decodes would see one value.
fn lists_into_the_address(
    method: &mut ImplItemFn,
    params: &[&Param],
    sent: &BTreeMap<String, Ident>,
) {
    let lists: Vec<&Param> = params
        .iter()
        .copied()
        .filter(|param| param.is_list())
        .collect();
    Without(&lists).visit_block_mut(&mut method.block);
    let written = lists.iter().filter_map(|param| -> Option<Stmt> {
        let (name, ident) = (&param.name, sent.get(&param.name)?);
        Some(if param.required {
            parse_quote!(let url = with_list(url, #name, Some(#ident));)
        } else {
            parse_quote!(let url = with_list(url, #name, #ident.as_ref());)
        })
    });
    let written: Vec<Stmt> = written.collect();
    let statements = &mut method.block.stmts;
    let request = statements
        .iter()
        .position(|statement| tails::bound_name(statement).as_deref() == Some("request"))
        .unwrap_or(0);
    statements.splice(request..request, written);
}

/// Takes lists out of the chain that builds the request.
struct Without<'a>(&'a [&'a Param]);

impl VisitMut for Without<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        while let Expr::MethodCall(call) = expr
            && let Some(name) = sent_by(call)
            && self.0.iter().any(|param| param.name == name)
        {
            *expr = (*call.receiver).clone();
        }
        visit_expr_mut(self, expr);
    }
}

/// The name on the wire of what `.query(&QueryParam::new("name", …))` sends.
fn sent_by(call: &ExprMethodCall) -> Option<String> {
    let Expr::Reference(reference) = call.args.first()? else {
        return None;
    };
    let Expr::Call(param) = &*reference.expr else {
        return None;
    };
    match param.args.first()? {
        Expr::Lit(name) if is_query_param(&param.func) => match &name.lit {
            Lit::Str(name) => Some(name.value()),
            _ => None,
        },
        _ => None,
    }
}

struct AmountTexts<'a>(&'a BTreeMap<String, bool>);

impl VisitMut for AmountTexts<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_expr_mut(self, expr);
        if let Expr::Call(call) = expr
            && is_query_param(&call.func)
            && let Some(value) = call.args.iter_mut().nth(1)
            && let Expr::Path(path) = &value
            && let Some(ident) = path.path.get_ident().cloned()
        {
            match self.0.get(&ident.to_string()) {
                Some(true) => *value = parse_quote!(&#ident.as_str()),
                Some(false) => {
                    *value = parse_quote!(&#ident.as_ref().map(::bigcommerce_types::Amount::as_str))
                }
                None => {}
            }
        }
    }
}

fn is_query_param(function: &Expr) -> bool {
    quote!(#function).to_string().ends_with("QueryParam :: new")
}

fn referenced(value: &Expr) -> Option<Ident> {
    match value {
        Expr::Reference(reference) => match &*reference.expr {
            Expr::Path(path) => path.path.get_ident().cloned(),
            _ => None,
        },
        _ => None,
    }
}

/// Takes the parameter out of the signature; its type comes back.
fn taken(method: &mut ImplItemFn, ident: &Ident) -> Result<Type, String> {
    let mut found = None;
    let inputs = std::mem::take(&mut method.sig.inputs);
    for input in inputs {
        match argument(&input) {
            Some((name, ty)) if name == ident => found = Some(ty.clone()),
            _ => method.sig.inputs.push(input),
        }
    }
    found.ok_or_else(|| format!("the method has no parameter `{ident}`"))
}

/// What a struct holds where a parameter borrows: `Option<&'a str>` → `String` (whether it is optional is known already).
fn owned(ty: Type, required: bool) -> Type {
    let ty = if required {
        ty
    } else {
        match super::records::option_inner(&ty) {
            Some(inner) => inner.clone(),
            None => ty,
        }
    };
    match ty {
        Type::Reference(reference) if quote!(#reference).to_string().ends_with("str") => {
            parse_quote!(::std::string::String)
        }
        Type::Reference(reference) => *reference.elem,
        other => other,
    }
}

fn is_amount(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Amount"))
}
