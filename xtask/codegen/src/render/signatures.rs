//! Signatures: our return type, no lifetimes to read past, a permit where money moves, and `Option` where nothing may come back.

use quote::quote;
use syn::visit_mut::{VisitMut, visit_type_reference_mut};
use syn::{
    FnArg, GenericArgument, Generics, ImplItemFn, PathArguments, ReturnType, Type, TypeReference,
    parse_quote,
};

use crate::plan::{Host, Operation};

/// Settles the signature of a method whose query parameters are folded.
///
/// # Errors
/// If the method does not return what progenitor is known to return.
pub fn settle(method: &mut ImplItemFn, operation: &Operation) -> Result<(), String> {
    let mut value = returned(&method.sig.output)
        .ok_or("the method does not return a ResponseValue")?
        .clone();
    if operation.may_be_empty() {
        value = parse_quote!(::std::option::Option<#value>);
    }
    method.sig.output = parse_quote!(-> Result<Reply<#value>, Error>);
    method.sig.generics = Generics::default();
    WithoutLifetimes.visit_signature_mut(&mut method.sig);
    if let Some(FnArg::Receiver(receiver)) = method.sig.inputs.first_mut() {
        *receiver = parse_quote!(&self);
    }

    let mut inputs: Vec<FnArg> = std::mem::take(&mut method.sig.inputs).into_iter().collect();
    let body = inputs.iter().position(is_body).map(|at| inputs.remove(at));
    if operation.moves_money() {
        inputs.push(parse_quote!(permit: Permit));
        if operation.host == Host::Payments {
            inputs.push(parse_quote!(access_token: &::bigcommerce_types::PaymentAccessToken));
        }
    }
    if let Some(body) = body {
        inputs.push(settled_body(body, operation));
    }
    method.sig.inputs = inputs.into_iter().collect();
    Ok(())
}

fn is_body(input: &FnArg) -> bool {
    match input {
        FnArg::Typed(typed) => {
            let pattern = &typed.pat;
            quote!(#pattern).to_string() == "body"
        }
        FnArg::Receiver(_) => false,
    }
}

/// `&Vec<T>` → `&[T]`; a body that may be left out becomes an `Option`.
fn settled_body(body: FnArg, operation: &Operation) -> FnArg {
    let FnArg::Typed(mut typed) = body else {
        return body;
    };
    if let Type::Reference(reference) = &mut *typed.ty
        && let Some(item) = vec_item(&reference.elem)
    {
        *typed.ty = parse_quote!(&[#item]);
    }
    if operation.body.as_ref().is_some_and(|body| !body.required) {
        let ty = &typed.ty;
        *typed.ty = parse_quote!(::std::option::Option<#ty>);
    }
    FnArg::Typed(typed)
}

fn vec_item(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == "Vec" => {
            match arguments.args.first()? {
                GenericArgument::Type(item) => Some(item.clone()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `T` of `Result<Reply<T>, Error>`, which a settled method returns.
pub(super) fn replied(output: &ReturnType) -> Option<&Type> {
    returned(output)
}

/// `T` of `Result<ResponseValue<T>, Error<()>>`.
fn returned(output: &ReturnType) -> Option<&Type> {
    let ReturnType::Type(_, ty) = output else {
        return None;
    };
    first_argument(first_argument(ty)?)
}

fn first_argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(inner) => Some(inner),
            _ => None,
        },
        _ => None,
    }
}

struct WithoutLifetimes;

impl VisitMut for WithoutLifetimes {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference.lifetime = None;
        visit_type_reference_mut(self, reference);
    }
}
