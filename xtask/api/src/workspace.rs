//! Some crates that know each other, and the listing of each.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};

use crate::listing::Listing;
use crate::macros::{DEEPEST, Rules};
use crate::modules::{Call, Entry, Module, Modules};
use crate::package::{Manifest, Package, Unreadable};
use crate::reach::Reach;

/// Macros of others whose items are public only where the call says `pub`.
const WRITES_WHAT_IT_IS_GIVEN: [&str; 2] = ["task_local", "thread_local"];

/// Library crates that use each other's macros and types.
pub struct Workspace {
    libraries: BTreeMap<String, Library>,
}

/// A crate.
pub(crate) struct Library {
    pub(crate) folder: String,
    pub(crate) manifest: Manifest,
    modules: Modules,
    pub(crate) reach: Reach,
}

impl Workspace {
    /// Reads the crates, and expands their macros.
    ///
    /// # Errors
    /// When a file is missing or not Rust, or a macro that writes public items cannot be expanded.
    pub fn read(packages: &[Package]) -> Result<Self, Unreadable> {
        let mut libraries = BTreeMap::new();
        for package in packages {
            let manifest = package.manifest()?;
            let name = manifest.name.replace('-', "_");
            let library = Library {
                folder: package.folder.clone(),
                modules: Modules::read(package, &name)?,
                manifest,
                reach: Reach::default(),
            };
            libraries.insert(name, library);
        }
        let mut workspace = Self { libraries };
        let names: Vec<String> = workspace.libraries.keys().cloned().collect();
        for name in &names {
            workspace.expand(name)?;
        }
        let reached: Vec<Reach> = names
            .iter()
            .map(|name| Reach::of(&workspace, name))
            .collect();
        for (library, reach) in workspace.libraries.values_mut().zip(reached) {
            library.reach = reach;
        }
        Ok(workspace)
    }

    /// What each crate offers.
    #[must_use]
    pub fn listings(&self) -> Vec<Listing> {
        let listings = self.libraries.iter().map(|(name, library)| Listing {
            package: library.manifest.name.clone(),
            folder: library.folder.clone(),
            lines: self.lines(name, library),
        });
        listings.collect()
    }

    pub(crate) fn library(&self, name: &str) -> Option<&Library> {
        self.libraries.get(name)
    }

    pub(crate) fn modules(&self, library: &str) -> Option<&Modules> {
        Some(&self.library(library)?.modules)
    }

    pub(crate) fn module(&self, path: &str) -> Option<&Module> {
        self.modules(path.split("::").next()?)?.by_path.get(path)
    }

    /// The item that is declared at this path.
    pub(crate) fn entry(&self, path: &str) -> Option<&Entry> {
        let (module, name) = path.rsplit_once("::")?;
        let mut entries = self.module(module)?.entries.iter();
        entries.find(|entry| entry.name.as_deref() == Some(name))
    }

    fn expand(&mut self, library: &str) -> Result<(), Unreadable> {
        let Some(own) = self.libraries.get_mut(library) else {
            return Ok(());
        };
        let folder = own.folder.clone();
        let mut open: Vec<(Call, usize)> = take(&mut own.modules, 0);
        while let Some((call, depth)) = open.pop() {
            let unreadable = |what: &str| Unreadable {
                file: format!("{folder}/src/{}", call.standing.file),
                what: format!("the macro `{}!` {what}", name_of(&call)),
            };
            let Some(rules) = self.rules(library, &name_of(&call)) else {
                // A macro from elsewhere.
                if says_pub(&call.given)
                    || !WRITES_WHAT_IT_IS_GIVEN.contains(&name_of(&call).as_str())
                {
                    return Err(unreadable(
                        "comes from elsewhere, and what it writes may be public",
                    ));
                }
                continue;
            };
            if depth > DEEPEST {
                return Err(unreadable("calls itself without end"));
            }
            let written = rules
                .expand(library, call.given.clone())
                .ok_or_else(|| unreadable("has no rule for how it is called here"))?;
            let items = syn::parse2::<syn::File>(written)
                .map_err(|error| unreadable(&format!("writes what is no item: {error}")))?;
            if let Some(own) = self.libraries.get_mut(library) {
                let modules = &mut own.modules;
                modules.items(None, &call.module, &call.standing, items.items)?;
                open.extend(take(modules, depth + 1));
            }
        }
        Ok(())
    }

    fn rules(&self, library: &str, name: &str) -> Option<Rules> {
        let own = self.modules(library)?.macros.get(name);
        let exported = self
            .libraries
            .values()
            .filter_map(|library| library.modules.macros.get(name))
            .find(|definition| definition.exported);
        Some(own.or(exported)?.rules.clone())
    }
}

fn take(modules: &mut Modules, depth: usize) -> Vec<(Call, usize)> {
    let calls = std::mem::take(&mut modules.calls);
    calls.into_iter().map(|call| (call, depth)).collect()
}

fn name_of(call: &Call) -> String {
    let last = call.path.segments.last();
    last.map(|segment| segment.ident.to_string())
        .unwrap_or_default()
}

/// Whether `pub` stands anywhere in it, unless it is restricted.
fn says_pub(tokens: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Ident(word) => {
            word == "pub" && !matches!(tokens.get(at + 1), Some(TokenTree::Group(_)))
        }
        TokenTree::Group(group) => says_pub(&group.stream()),
        _ => false,
    })
}
