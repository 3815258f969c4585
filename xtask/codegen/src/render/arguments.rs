//! The parameters of a method by name. Every one of progenitor's is a plain name with a type.

use syn::{FnArg, Ident, ImplItemFn, Pat, Type};

/// The name and the type of each parameter but `self`.
pub fn named(method: &ImplItemFn) -> impl Iterator<Item = (&Ident, &Type)> {
    method.sig.inputs.iter().filter_map(argument)
}

/// The name and the type of one.
pub fn argument(input: &FnArg) -> Option<(&Ident, &Type)> {
    let FnArg::Typed(typed) = input else {
        return None;
    };
    match &*typed.pat {
        Pat::Ident(name) => Some((&name.ident, &*typed.ty)),
        _ => None,
    }
}
