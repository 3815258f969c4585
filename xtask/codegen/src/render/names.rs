//! Names: full paths become imports, as a person would write them; and every hand-written type that the spec asked for is proved
//! to be there.

use std::collections::BTreeSet;

use proc_macro2::Span;
use serde_json::Value;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Ident, Item, Path, Type, parse_quote};

use super::piece::Piece;

/// Where a file stands, which decides what it has to import.
#[derive(Debug)]
pub struct Scope<'a> {
    /// Every type of the crate.
    pub types: &'a BTreeSet<String>,
    /// In a file of `types`: the names that the file defines itself. Elsewhere nothing.
    pub own: Option<BTreeSet<String>>,
    /// Names that the file needs for other purposes.
    pub taken: &'a [&'a str],
}

/// What a file imports.
#[derive(Debug, Default)]
pub struct Imports {
    standard: BTreeSet<String>,
    foreign: BTreeSet<String>,
    local: BTreeSet<String>,
}

impl Imports {
    /// All `use` items; `from` is the module of the crate's types.
    #[must_use]
    pub fn items(&self, from: &Path) -> Vec<Item> {
        self.standard()
            .into_iter()
            .chain(self.foreign())
            .chain(self.local(from))
            .collect()
    }

    /// What comes from the standard library.
    #[must_use]
    pub fn standard(&self) -> Option<Item> {
        import(&parse_quote!(std::collections), &self.standard)
    }

    /// What comes from `bigcommerce-types`.
    #[must_use]
    pub fn foreign(&self) -> Option<Item> {
        import(&parse_quote!(bigcommerce_types), &self.foreign)
    }

    /// What comes from the crate's own types.
    #[must_use]
    pub fn local(&self, from: &Path) -> Option<Item> {
        import(from, &self.local)
    }
}

/// One `use` item for some names of one module.
#[must_use]
pub fn import(from: &Path, names: &BTreeSet<String>) -> Option<Item> {
    let idents: Vec<Ident> = names
        .iter()
        .map(|name| Ident::new(name, Span::call_site()))
        .collect();
    match idents.as_slice() {
        [] => None,
        [one] => Some(parse_quote!(use #from::#one;)),
        several => Some(parse_quote!(use #from::{#(#several),*};)),
    }
}

/// Shortens the paths in some pieces.
pub fn shorten_pieces(pieces: &mut [Piece], scope: &Scope<'_>) -> Imports {
    let mut shortener = Shortener::new(scope);
    for piece in pieces {
        match piece {
            Piece::Item(item) => shortener.visit_item_mut(item),
            Piece::Request {
                required, optional, ..
            } => {
                for (_, ty) in required.iter_mut().chain(optional) {
                    shortener.visit_type_mut(ty);
                }
            }
            Piece::Response { required, .. } => {
                for (_, ty) in required {
                    shortener.visit_type_mut(ty);
                }
            }
            Piece::Table { .. } => {}
        }
    }
    shortener.imports
}

/// Shortens the paths in some methods.
pub fn shorten_methods(methods: &mut [syn::ImplItemFn], scope: &Scope<'_>) -> Imports {
    let mut shortener = Shortener::new(scope);
    for method in methods {
        shortener.visit_impl_item_fn_mut(method);
    }
    shortener.imports
}

/// Replaces the marker for amounts written as text by the one amount type; tells whether it was there.
pub fn amounts_as_text(ty: &mut Type) -> bool {
    struct Marker(bool);
    impl VisitMut for Marker {
        fn visit_ident_mut(&mut self, ident: &mut Ident) {
            if ident == "AmountText" {
                *ident = Ident::new("Amount", ident.span());
                self.0 = true;
            }
        }
    }
    let mut marker = Marker(false);
    marker.visit_type_mut(ty);
    marker.0
}

/// Checks that the generators used every hand-written type that the lowered spec names: typify says nothing when it ignores one.
///
/// # Errors
/// The paths that are not in the output.
pub fn prove_foreign(lowered: &Value, file: &syn::File) -> Result<(), Vec<String>> {
    struct Found(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Found {
        fn visit_path(&mut self, path: &'ast Path) {
            if path.leading_colon.is_some() {
                let segments: Vec<String> = path
                    .segments
                    .iter()
                    .map(|segment| segment.ident.to_string())
                    .collect();
                self.0.insert(segments.join("::"));
            }
            visit::visit_path(self, path);
        }
    }
    let mut wanted = BTreeSet::new();
    foreign_paths(lowered, &mut wanted);
    let mut found = Found(BTreeSet::new());
    found.visit_file(file);
    let missing: Vec<String> = wanted.difference(&found.0).cloned().collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(missing)
    }
}

fn foreign_paths(value: &Value, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(path) = value.pointer("/x-rust-type/path").and_then(Value::as_str) {
                paths.insert(path.to_owned());
            }
            map.values().for_each(|inner| foreign_paths(inner, paths));
        }
        Value::Array(items) => items.iter().for_each(|inner| foreign_paths(inner, paths)),
        _ => {}
    }
}

struct Shortener<'s> {
    scope: &'s Scope<'s>,
    imports: Imports,
}

impl<'s> Shortener<'s> {
    fn new(scope: &'s Scope<'s>) -> Self {
        Self {
            scope,
            imports: Imports::default(),
        }
    }

    /// How many leading segments of the path can go.
    fn superfluous(&mut self, path: &Path) -> usize {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let words: Vec<&str> = segments.iter().map(String::as_str).collect();
        let absolute = path.leading_colon.is_some();
        match (absolute, words.as_slice()) {
            (true, ["std", "option", "Option"] | ["std", "string", "String"])
            | (true, ["std", "vec", "Vec"] | ["std", "boxed", "Box"]) => 2,
            (true, ["std", "collections", name]) => {
                self.imports.standard.insert((*name).to_owned());
                2
            }
            (true, ["bigcommerce_types", name, ..]) => {
                if self.scope.types.contains(*name) || self.scope.taken.contains(name) {
                    return 0;
                }
                self.imports.foreign.insert((*name).to_owned());
                1
            }
            (false, ["types", name]) => {
                if self.scope.taken.contains(name) {
                    return 0;
                }
                self.imports.local.insert((*name).to_owned());
                1
            }
            (false, ["progenitor_client" | "query", _]) => 1,
            (false, [name]) => {
                if let Some(own) = &self.scope.own
                    && self.scope.types.contains(*name)
                    && !own.contains(*name)
                {
                    self.imports.local.insert((*name).to_owned());
                }
                0
            }
            _ => 0,
        }
    }
}

impl VisitMut for Shortener<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let superfluous = self.superfluous(path);
        if superfluous > 0 {
            path.leading_colon = None;
            path.segments = std::mem::take(&mut path.segments)
                .into_iter()
                .skip(superfluous)
                .collect();
        }
    }
}
