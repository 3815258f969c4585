//! The record of each operation: what the transport has to know to send it, and a caller to judge its outcome.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;
use syn::{Ident, Item, ItemStatic, parse_quote};

use super::docs;
use super::module::Module;
use super::piece::Piece;
use crate::plan::{Effect, Host, Operation, Plan, Recovery};

/// One static per operation, and the list of all.
#[must_use]
pub fn render(plan: &Plan) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut names = Vec::new();
    for operation in &plan.operations {
        let name = Ident::new(&operation.constant(), Span::call_site());
        let mut item = record(plan, operation, &name);
        item.attrs = docs::lines(&format!(
            "[`Client::{}`](crate::Client::{})",
            operation.id, operation.id
        ));
        let cfg = Module::tag(plan, &operation.tag).cfg();
        item.attrs.extend(cfg.clone());
        pieces.push(Piece::item(Item::Static(item)));
        names.push(quote!(#cfg &#name));
    }
    let mut all: ItemStatic = parse_quote! {
        pub static ALL: &[&Operation] = &[#(#names),*];
    };
    all.attrs = docs::attributes(
        "Every operation of this API, in the order of its spec, as far as its family is switched on.",
    );
    pieces.push(Piece::item(Item::Static(all)));
    pieces
}

fn record(plan: &Plan, operation: &Operation, name: &Ident) -> ItemStatic {
    let Operation {
        id,
        method,
        path,
        scope,
        ..
    } = operation;
    let api = &plan.api;
    let host = match operation.host {
        Host::Api => quote!(Host::Api),
        Host::Payments => quote!(Host::Payments),
        Host::Storefront => quote!(Host::Storefront),
    };
    let effect = match operation.effect {
        Effect::Read => quote!(Effect::Read),
        Effect::Replace => quote!(Effect::Replace),
        Effect::Create => quote!(Effect::Create),
        Effect::Money => quote!(Effect::Money),
    };
    let recovery = match &operation.recovery {
        Recovery::None => quote!(Recovery::None),
        Recovery::Harmless => quote!(Recovery::Harmless),
        Recovery::Version => quote!(Recovery::Version),
        Recovery::Lookup(other) => quote!(Recovery::Lookup(#other)),
    };
    let status = Literal::u16_unsuffixed(operation.status);
    let empty: TokenStream = match &operation.empty {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    };
    parse_quote! {
        pub static #name: Operation = Operation {
            api: #api,
            id: #id,
            method: #method,
            path: #path,
            host: #host,
            effect: #effect,
            recovery: #recovery,
            status: #status,
            empty: #empty,
            scope: #scope,
        };
    }
}
