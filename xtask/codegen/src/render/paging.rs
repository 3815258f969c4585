//! Lists in pages: beside the method that reads one page, one that reads them all as a stream. The machinery is the transport's.

use proc_macro2::Span;
use quote::quote;
use syn::{Expr, FnArg, Ident, ImplItemFn, Pat, Stmt, Type, parse_quote};

use super::{arguments, docs, example, signatures};
use crate::plan::{Operation, Paging, Plan};

/// The method of the pages of an operation, if it has any; `one` is its finished method for a single page.
///
/// # Errors
/// If the method does not return a list.
pub fn method(
    one: &ImplItemFn,
    plan: &Plan,
    operation: &Operation,
) -> Result<Option<ImplItemFn>, String> {
    let Some(paging) = operation.paging else {
        return Ok(None);
    };
    let page = signatures::replied(&one.sig.output)
        .filter(|page| is_list(page))
        .ok_or("it is read in pages, and its answer is not a list")?;
    let single = &one.sig.ident;
    let name = Ident::new(&operation.pages(), Span::call_site());
    let record = Ident::new(&operation.constant(), Span::call_site());
    let inputs: Vec<&FnArg> = one.sig.inputs.iter().collect();
    let names: Vec<Ident> = arguments::named(one)
        .map(|(name, _)| name.clone())
        .collect();

    let kept = names.iter().map(|name| -> Expr {
        if name == "query" {
            parse_quote!(query.clone())
        } else {
            parse_quote!(#name.to_owned())
        }
    });
    let outer: Stmt = {
        let kept = kept.clone();
        parse_quote!(let (client, #(#names),*) = (self.clone(), #(#kept),*);)
    };
    let patterns = names.iter().map(|name| -> Pat {
        if name == "query" {
            parse_quote!(mut query)
        } else {
            parse_quote!(#name)
        }
    });
    let how = match paging {
        Paging::V2 => quote!(Paging::V2 { limit: query.limit }),
        Paging::Numbered => quote!(Paging::Numbered),
        Paging::Cursor => quote!(Paging::Cursor),
    };
    let (start, moves): (Expr, Vec<Stmt>) = match paging {
        Paging::V2 | Paging::Numbered => (
            parse_quote!(Place {
                page: query.page.or(Some(1)),
                after: None
            }),
            vec![parse_quote!(query.page = place.page;)],
        ),
        Paging::Cursor => {
            let mut moves: Vec<Stmt> = vec![
                parse_quote!(query.page = place.page;),
                parse_quote!(query.after = place.after;),
            ];
            if operation.query().any(|param| param.name == "before") {
                moves.push(parse_quote!(query.before = None;));
            }
            (
                parse_quote!(Place {
                    page: query.page,
                    after: query.after.clone()
                }),
                moves,
            )
        }
    };
    let mut method: ImplItemFn = parse_quote! {
        pub fn #name(#(#inputs,)* max_pages: u32) -> Pages<#page> {
            #outer
            let start = #start;
            Pages::new(#how, &operations::#record, start, max_pages, move |place| {
                let (client, #(#patterns),*) = (client.clone(), #(#kept),*);
                #(#moves)*
                async move { client.#single(#(&#names),*).await }
            })
        }
    };
    document(&mut method, plan, operation, paging);
    Ok(Some(method))
}

fn document(method: &mut ImplItemFn, plan: &Plan, operation: &Operation, paging: Paging) {
    let from = match paging {
        Paging::V2 | Paging::Numbered => "from `query.page` on",
        Paging::Cursor => "from `query.after` or `query.page` on; `query.before` does not count",
    };
    let text = format!(
        "The pages of [`{id}`](Self::{id}) as a stream, {from}.\n\nEach page is asked for when it is wanted. A list that may go on \
         after `max_pages` of them ends in an error, so that a part is not taken for the whole.",
        id = operation.id,
    );
    let mut attributes = docs::lines(&text);
    for line in ["", "# Example", "", "```no_run"]
        .into_iter()
        .map(str::to_owned)
        .chain(example::of_pages(plan, method, operation))
        .chain(["```".to_owned()])
    {
        attributes.push(docs::line(&line));
    }
    if operation.deprecated {
        attributes.push(docs::deprecated());
    }
    method.attrs = attributes;
}

/// `Vec<…>`, or an envelope around one.
fn is_list(page: &Type) -> bool {
    let text = quote!(#page).to_string().replace(' ', "");
    let inner = text
        .rsplit_once("Data<")
        .map_or(text.as_str(), |(_, inner)| inner);
    inner.trim_start_matches("::std::vec::").starts_with("Vec<")
}
