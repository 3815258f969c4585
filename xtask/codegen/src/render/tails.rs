//! Method tails. A method keeps the request that progenitor builds and ends in one call of the transport. progenitor's own ending
//! loses the status of an unreadable 2xx and prints its body, and its hooks cannot return an error of ours.

use proc_macro2::Span;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::visit_mut::{VisitMut, visit_expr_mut};
use syn::{Expr, Ident, ImplItemFn, Lit, Pat, Stmt, Token, Type, parse_quote};

use super::arguments;
use crate::plan::{Host, Operation};

/// Replaces everything from `let info = …` on, and what the transport does itself: the base URL, headers, the client.
///
/// # Errors
/// If the method does not have the form that progenitor is known to emit.
pub fn cut(method: &mut ImplItemFn, operation: &Operation) -> Result<(), String> {
    let texts = text_parameters(method);
    let secrets = secret_parameters(method);
    let mut kept = Vec::new();
    let mut found = (false, false);
    for statement in std::mem::take(&mut method.block.stmts) {
        match bound_name(&statement).as_deref() {
            Some("url") => {
                found.0 = true;
                kept.extend(url(&statement, operation, &texts, &secrets)?);
            }
            Some("request") => {
                found.1 = true;
                kept.extend(request(statement, operation)?);
            }
            // The version header is progenitor's own; everything after the request is replaced.
            Some("header_map") | None => {}
            Some("info") => break,
            Some(other) => return Err(format!("progenitor binds `{other}`, which no pass knows")),
        }
    }
    if found != (true, true) {
        return Err("the method builds no URL or no request".to_owned());
    }
    kept.push(Stmt::Expr(send(operation), None));
    method.block.stmts = kept;
    Ok(())
}

fn send(operation: &Operation) -> Expr {
    let record = Ident::new(&operation.constant(), Span::call_site());
    match (operation.moves_money(), operation.host) {
        (false, _) => parse_quote!(self.session.send(request, &operations::#record).await),
        (true, Host::Payments) => parse_quote! {
            self.session
                .send_payment(request, &operations::#record, permit, access_token)
                .await
        },
        (true, _) => parse_quote! {
            self.session.send_once(request, &operations::#record, permit).await
        },
    }
}

/// The name that a statement binds, without the underscore of what may go unused.
pub(super) fn bound_name(statement: &Stmt) -> Option<String> {
    let Stmt::Local(local) = statement else {
        return None;
    };
    let mut pattern = &local.pat;
    if let Pat::Type(typed) = pattern {
        pattern = &typed.pat;
    }
    match pattern {
        Pat::Ident(name) => Some(name.ident.to_string().trim_start_matches('_').to_owned()),
        _ => None,
    }
}

/// `let url = format!("{}/v3/carts/{}", self.baseurl, encode_path(&cart_id.to_string()))` becomes one binding for the base URL,
/// one for each parameter of the path, and a format string that names them.
fn url(
    statement: &Stmt,
    operation: &Operation,
    texts: &[Ident],
    secrets: &[Ident],
) -> Result<Vec<Stmt>, String> {
    let unexpected = || "the URL is not built by a format! of the base URL and the path".to_owned();
    let Stmt::Local(local) = statement else {
        return Err(unexpected());
    };
    let Some(Expr::Macro(call)) = local.init.as_ref().map(|init| &*init.expr) else {
        return Err(unexpected());
    };
    let arguments = call
        .mac
        .parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
        .map_err(|_| unexpected())?;
    let mut arguments = arguments.into_iter();
    let (Some(Expr::Lit(literal)), Some(_base)) = (arguments.next(), arguments.next()) else {
        return Err(unexpected());
    };
    let Lit::Str(literal) = literal.lit else {
        return Err(unexpected());
    };
    let record = Ident::new(&operation.constant(), Span::call_site());
    let mut statements = vec![parse_quote!(let base = self.session.base(&operations::#record);)];
    let mut text = literal.value().replacen("{}", "{base}", 1);
    for argument in arguments {
        let name = parameter(&argument).ok_or_else(unexpected)?;
        text = text.replacen("{}", &format!("{{{name}}}"), 1);
        statements.push(if texts.contains(&name) {
            parse_quote!(let #name = encode_path(#name);)
        } else if secrets.contains(&name) {
            parse_quote!(let #name = encode_path(#name.expose_secret());)
        } else {
            parse_quote!(let #name = #argument;)
        });
    }
    statements.push(parse_quote!(let url = format!(#text);));
    Ok(statements)
}

/// Parameters that are `&str` already, of which no text has to be made.
fn text_parameters(method: &ImplItemFn) -> Vec<Ident> {
    borrowed(method, |ty| *ty == parse_quote!(str))
}

/// Parameters that are secrets. The transport names a request by the path of its operation, so an address is never printed.
fn secret_parameters(method: &ImplItemFn) -> Vec<Ident> {
    borrowed(method, |ty| match ty {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| SECRETS.contains(&last.ident.to_string().as_str())),
        _ => false,
    })
}

/// The names of the parameters that borrow a type which passes the test.
fn borrowed(method: &ImplItemFn, test: impl Fn(&Type) -> bool) -> Vec<Ident> {
    arguments::named(method)
        .filter(|(_, ty)| matches!(ty, Type::Reference(reference) if test(&reference.elem)))
        .map(|(name, _)| name.clone())
        .collect()
}

/// Hand-written types that hide what they hold: they have no `Display`, and an address needs the text itself.
pub const SECRETS: &[&str] = &[
    "AbandonedCartToken",
    "AccessToken",
    "CaptchaToken",
    "CardNumber",
    "CheckoutToken",
    "ClientSecret",
    "CsrfToken",
    "GiftCertificateCode",
    "HookSecret",
    "InstrumentToken",
    "PaymentAccessToken",
    "RedirectUrl",
    "StorefrontCookie",
    "VerificationValue",
];

/// `cart_id` of `encode_path(&cart_id.to_string())`.
fn parameter(argument: &Expr) -> Option<Ident> {
    let Expr::Call(call) = argument else {
        return None;
    };
    let Expr::Reference(reference) = call.args.first()? else {
        return None;
    };
    let Expr::MethodCall(to_string) = &*reference.expr else {
        return None;
    };
    let Expr::Path(path) = &*to_string.receiver else {
        return None;
    };
    path.path.get_ident().cloned()
}

/// The chain that builds the request, without the headers and without the `?`: an error belongs to the transport.
fn request(statement: Stmt, operation: &Operation) -> Result<Vec<Stmt>, String> {
    let Stmt::Local(local) = statement else {
        return Err("the request is not bound by a let".to_owned());
    };
    let Some(init) = local.init else {
        return Err("the request has no value".to_owned());
    };
    let Expr::Try(build) = *init.expr else {
        return Err("the request is not built by a fallible chain".to_owned());
    };
    let mut chain = *build.expr;
    Chain.visit_expr_mut(&mut chain);
    let optional_body = operation.body.as_ref().is_some_and(|body| !body.required);
    if !optional_body {
        return Ok(vec![parse_quote!(let request = #chain;)]);
    }
    // An optional body is added by a step of its own, between the chain and its `build()`.
    let Expr::MethodCall(build) = chain else {
        return Err("the chain does not end in a call".to_owned());
    };
    let mut chain = *build.receiver;
    WithoutBody.visit_expr_mut(&mut chain);
    Ok(vec![
        parse_quote!(let mut request = #chain;),
        Stmt::Expr(
            parse_quote! {
                if let Some(body) = body {
                    request = request.json(&Body(body));
                }
            },
            None,
        ),
        parse_quote!(let request = request.build();),
    ])
}

struct Chain;

impl VisitMut for Chain {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        while let Expr::MethodCall(call) = expr
            && (call.method == "header" || call.method == "headers")
        {
            *expr = (*call.receiver).clone();
        }
        visit_expr_mut(self, expr);
        match expr {
            Expr::MethodCall(call) if call.method == "json" => {
                call.args = parse_quote!(&Body(body));
            }
            Expr::Field(field) if quote!(#field).to_string() == quote!(self.client).to_string() => {
                *expr = parse_quote!(self.session.client());
            }
            _ => {}
        }
    }
}

struct WithoutBody;

impl VisitMut for WithoutBody {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        while let Expr::MethodCall(call) = expr
            && call.method == "json"
        {
            *expr = (*call.receiver).clone();
        }
        visit_expr_mut(self, expr);
    }
}
