//! What is kept of progenitor's and typify's output: the structs and the methods. Their impls, enums, builders, errors and
//! client are not in the public API.

use std::collections::BTreeMap;

use syn::{ImplItem, ImplItemFn, Item, ItemStruct, Type};

/// The raw material of render.
#[derive(Debug)]
pub struct Raw {
    /// typify's structs by name.
    pub structs: BTreeMap<String, ItemStruct>,
    /// progenitor's methods by name.
    pub methods: BTreeMap<String, ImplItemFn>,
}

impl Raw {
    /// Takes a generated file apart.
    #[must_use]
    pub fn take(file: syn::File) -> Self {
        let mut raw = Self {
            structs: BTreeMap::new(),
            methods: BTreeMap::new(),
        };
        for item in file.items {
            match item {
                Item::Mod(module) if module.ident == "types" => {
                    let items = module.content.map(|(_, items)| items).unwrap_or_default();
                    for inner in items {
                        if let Item::Struct(inner) = inner {
                            raw.structs.insert(inner.ident.to_string(), inner);
                        }
                    }
                }
                Item::Impl(block) if block.trait_.is_none() && is_client(&block.self_ty) => {
                    for inner in block.items {
                        if let ImplItem::Fn(method) = inner
                            && method.sig.asyncness.is_some()
                        {
                            raw.methods.insert(method.sig.ident.to_string(), method);
                        }
                    }
                }
                _ => {}
            }
        }
        raw
    }
}

fn is_client(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("Client"))
}
