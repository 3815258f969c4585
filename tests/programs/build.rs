//! Reads the signatures of the generated methods and writes down, for each operation, the types that it takes and answers with.
//! So the table cannot fall behind the clients: a method that it cannot read stops the build.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use quote::{ToTokens, format_ident, quote};
use syn::{
    FnArg, GenericArgument, ImplItem, ImplItemFn, Item, ItemUse, PathArguments, ReturnType, Type,
    UseTree, Visibility, parse_quote,
};

const CRATES: &[&str] = &[
    "management-checkout",
    "orders",
    "payments",
    "storefront-checkouts",
];

fn main() -> Result<(), Box<dyn Error>> {
    let crates = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../../crates");
    let mut modules = Vec::new();
    let mut names = Vec::new();
    for package in CRATES {
        let folder = crates.join(package).join("src/generated/client");
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files: Vec<PathBuf> = fs::read_dir(&folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.sort();
        for file in files {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            if stem == "mod" {
                continue;
            }
            let name = format_ident!("{}_{stem}", package.replace('-', "_"));
            let (uses, entries) = read(&file, package)?;
            modules.push(quote! {
                mod #name {
                    use super::super::{Entry, form, reply, request};
                    #(#uses)*
                    pub(super) static ENTRIES: &[Entry] = &[#(#entries),*];
                }
            });
            names.push(name);
        }
    }
    let table = quote! {
        #(#modules)*
        pub(super) static ALL: &[&[super::Entry]] = &[#(#names::ENTRIES),*];
    };
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("table.rs");
    fs::write(out, table.to_string())?;
    Ok(())
}

type Tokens = Vec<Box<dyn ToTokens>>;

/// What a file of methods imports, and an entry for each of its methods.
fn read(file: &Path, package: &str) -> Result<(Tokens, Tokens), Box<dyn Error>> {
    let library = format_ident!("bigcommerce_{}", package.replace('-', "_"));
    let (mut uses, mut entries): (Tokens, Tokens) = (Vec::new(), Vec::new());
    for item in syn::parse_file(&fs::read_to_string(file)?)?.items {
        match item {
            Item::Use(item) => uses.extend(types(&item, &library).map(boxed)),
            Item::Impl(block) => {
                for item in block.items {
                    // What is not async sends nothing itself: the pages of a list are made of calls of its method.
                    if let ImplItem::Fn(method) = item
                        && matches!(method.vis, Visibility::Public(_))
                        && method.sig.asyncness.is_some()
                    {
                        let entry = entry(&method, &library).ok_or_else(|| {
                            format!("{}: no types in `{}`", file.display(), method.sig.ident)
                        })?;
                        entries.push(boxed(entry));
                    }
                }
            }
            _ => {}
        }
    }
    Ok((uses, entries))
}

fn boxed(tokens: impl ToTokens + 'static) -> Box<dyn ToTokens> {
    Box::new(tokens)
}

/// The import of types, seen from outside of their crate; other imports are for the bodies of the methods.
fn types(item: &ItemUse, library: &syn::Ident) -> Option<ItemUse> {
    let mut item = item.clone();
    let UseTree::Path(root) = &item.tree else {
        return None;
    };
    match (root.ident.to_string().as_str(), &*root.tree) {
        ("bigcommerce_types" | "std", _) => Some(item),
        ("crate", UseTree::Path(module)) if module.ident == "types" => {
            let tree = &module.tree;
            item = parse_quote!(use #library::types::#tree;);
            Some(item)
        }
        _ => None,
    }
}

fn entry(method: &ImplItemFn, library: &syn::Ident) -> Option<impl ToTokens + use<>> {
    let ReturnType::Type(_, output) = &method.sig.output else {
        return None;
    };
    let reply = argument(argument(output, "Result")?, "Reply")?;
    let request = match method.sig.inputs.iter().find_map(body) {
        Some(ty) => {
            let ty = owned(ty)?;
            quote!(Some(request::<#ty>))
        }
        None => quote!(None),
    };
    let record = format_ident!("{}", method.sig.ident.to_string().to_uppercase());
    Some(quote! {
        Entry {
            operation: &#library::operations::#record,
            reply: reply::<#reply>,
            form: form::<#reply>,
            request: #request,
        }
    })
}

fn body(input: &FnArg) -> Option<&Type> {
    match input {
        FnArg::Typed(typed) if typed.pat.to_token_stream().to_string() == "body" => Some(&typed.ty),
        _ => None,
    }
}

/// `T` of `&T` and of `Option<&T>`, `Vec<T>` of `&[T]`.
fn owned(ty: &Type) -> Option<Type> {
    match argument(ty, "Option").unwrap_or(ty) {
        Type::Reference(reference) => Some(match &*reference.elem {
            Type::Slice(slice) => {
                let item = &slice.elem;
                parse_quote!(Vec<#item>)
            }
            other => other.clone(),
        }),
        _ => None,
    }
}

/// The first argument of a generic type with this name.
fn argument<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == name => {
            match arguments.args.first()? {
                GenericArgument::Type(inner) => Some(inner),
                _ => None,
            }
        }
        _ => None,
    }
}
