//! Reads the signatures of the generated methods and writes down, for each operation, the types that it takes and answers with.
//! So the table cannot fall behind the clients: a method that it cannot read stops the build.

use std::error::Error;
use std::fs;
use std::path::{Path as FilePath, PathBuf};

use quote::{ToTokens, format_ident, quote};
use syn::{
    FnArg, GenericArgument, ImplItem, ImplItemFn, Item, ItemUse, Path, PathArguments, ReturnType,
    Type, UseTree, Visibility, parse_quote,
};

/// Each client: its crate, the folder of its generated files, and the path under which it is imported.
const CLIENTS: &[(&str, &str, &str)] = &[
    (
        "management-checkout",
        "src/generated",
        "bigcommerce_management_checkout",
    ),
    ("orders", "src/generated", "bigcommerce_orders"),
    ("payments", "src/generated", "bigcommerce_payments"),
    (
        "storefront-checkouts",
        "src/generated",
        "bigcommerce_storefront_checkouts",
    ),
    ("webhooks", "src/generated/api", "bigcommerce_webhooks::api"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let crates = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../../crates");
    let mut modules = Vec::new();
    let mut names = Vec::new();
    for (package, generated, library) in CLIENTS {
        let folder = crates.join(package).join(generated).join("client");
        let library: Path = syn::parse_str(library)?;
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
            let (uses, entries) = read(&file, &library)?;
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
fn read(file: &FilePath, library: &Path) -> Result<(Tokens, Tokens), Box<dyn Error>> {
    let (mut uses, mut entries): (Tokens, Tokens) = (Vec::new(), Vec::new());
    for item in syn::parse_file(&fs::read_to_string(file)?)?.items {
        match item {
            Item::Use(item) => uses.extend(types(&item, library).map(boxed)),
            Item::Impl(block) => {
                for item in block.items {
                    // What is not async sends nothing itself: the pages of a list are made of calls of its method.
                    if let ImplItem::Fn(method) = item
                        && matches!(method.vis, Visibility::Public(_))
                        && method.sig.asyncness.is_some()
                    {
                        let entry = entry(&method, library).ok_or_else(|| {
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
fn types(item: &ItemUse, library: &Path) -> Option<ItemUse> {
    let item = item.clone();
    let UseTree::Path(root) = &item.tree else {
        return None;
    };
    match (root.ident.to_string().as_str(), &*root.tree) {
        ("bigcommerce_types" | "std", _) => Some(item),
        ("crate", UseTree::Path(module)) => {
            // A client that is a part of its crate names itself by that part.
            let module = match &*module.tree {
                UseTree::Path(part) if module.ident == "api" => part,
                _ => module,
            };
            let tree = &module.tree;
            let import = || parse_quote!(use #library::types::#tree;);
            (module.ident == "types").then(import)
        }
        _ => None,
    }
}

fn entry(method: &ImplItemFn, library: &Path) -> Option<impl ToTokens + use<>> {
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
