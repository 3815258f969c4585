//! The modules of a crate: what is declared in each, and what each imports.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Attribute, Item, ItemMacro, ItemMod, ItemUse, Path, UseTree, Visibility};

use crate::attributes;
use crate::gate::Gate;
use crate::macros::Rules;
use crate::package::{Package, Unreadable};

/// One module.
#[derive(Default)]
pub(crate) struct Module {
    /// Everything declared here but modules, imports and macros.
    pub(crate) entries: Vec<Entry>,
    pub(crate) imports: Vec<Import>,
    /// The modules in it, by name.
    pub(crate) children: BTreeMap<String, Standing>,
}

/// How something stands where it is declared.
#[derive(Clone, Default)]
pub(crate) struct Standing {
    /// `pub`, without a restriction.
    pub(crate) public: bool,
    pub(crate) hidden: bool,
    /// Behind what it stands, with the modules that it is in.
    pub(crate) gate: Gate,
    /// The file, below `src`.
    pub(crate) file: String,
}

/// An item.
pub(crate) struct Entry {
    pub(crate) name: Option<String>,
    pub(crate) item: Item,
    pub(crate) standing: Standing,
}

/// `use path as name`, or `use path::*` without a name.
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    /// Whether the path begins with `::`.
    pub(crate) from_outside: bool,
    pub(crate) name: Option<String>,
    pub(crate) standing: Standing,
}

/// A macro that writes items, before it has been expanded.
pub(crate) struct Call {
    pub(crate) module: String,
    pub(crate) path: Path,
    pub(crate) given: TokenStream,
    pub(crate) standing: Standing,
}

/// A macro that can be called.
pub(crate) struct Definition {
    pub(crate) rules: Rules,
    /// Whether other crates can call it.
    pub(crate) exported: bool,
    pub(crate) standing: Standing,
}

/// The modules of a crate by their paths, which begin with the name of the library.
#[derive(Default)]
pub(crate) struct Modules {
    pub(crate) by_path: BTreeMap<String, Module>,
    pub(crate) macros: BTreeMap<String, Definition>,
    pub(crate) calls: Vec<Call>,
}

impl Modules {
    /// Reads a crate from `lib.rs` on.
    pub(crate) fn read(package: &Package, library: &str) -> Result<Self, Unreadable> {
        let mut modules = Self::default();
        let standing = Standing {
            public: true,
            file: "lib.rs".to_owned(),
            ..Standing::default()
        };
        modules.file(package, library, &standing)?;
        Ok(modules)
    }

    fn file(
        &mut self,
        package: &Package,
        module: &str,
        standing: &Standing,
    ) -> Result<(), Unreadable> {
        let unreadable = |what: String| Unreadable {
            file: format!("{}/src/{}", package.folder, standing.file),
            what,
        };
        let text = package
            .files
            .get(&standing.file)
            .ok_or_else(|| unreadable("there is no such file".to_owned()))?;
        let tokens: TokenStream = text
            .parse()
            .map_err(|_| unreadable("it is not Rust".to_owned()))?;
        let parsed: syn::File =
            syn::parse2(without_bodies(tokens)).map_err(|error| unreadable(error.to_string()))?;
        let folder = match standing.file.rsplit_once('/') {
            _ if standing.file == "lib.rs" => String::new(),
            Some((folder, "mod.rs")) => format!("{folder}/"),
            _ => format!("{}/", standing.file.trim_end_matches(".rs")),
        };
        self.items(Some((package, &folder)), module, standing, parsed.items)
    }

    /// Takes the items of a module; `home` is where files of its modules are, which what a macro has written does not have.
    pub(crate) fn items(
        &mut self,
        home: Option<(&Package, &str)>,
        module: &str,
        outer: &Standing,
        items: Vec<Item>,
    ) -> Result<(), Unreadable> {
        self.by_path.entry(module.to_owned()).or_default();
        for item in items {
            let Some(gate) = attributes::gate(attributes_of(&item)) else {
                continue;
            };
            let standing = Standing {
                public: visibility(&item).is_some_and(is_public),
                hidden: outer.hidden || attributes::is_hidden(attributes_of(&item)),
                gate: outer.gate.and(&gate),
                file: outer.file.clone(),
            };
            match item {
                Item::Mod(item) => self.module(home, module, standing, item)?,
                Item::Use(item) => self.imports(module, &standing, &item),
                Item::Macro(item) => self.called_or_defined(module, standing, item),
                item => {
                    let here = self.by_path.entry(module.to_owned()).or_default();
                    here.entries.push(Entry {
                        name: name(&item),
                        item,
                        standing,
                    });
                }
            }
        }
        Ok(())
    }

    fn module(
        &mut self,
        home: Option<(&Package, &str)>,
        parent: &str,
        mut standing: Standing,
        item: ItemMod,
    ) -> Result<(), Unreadable> {
        let name = item.ident.to_string();
        let path = format!("{parent}::{name}");
        let declared = standing.clone();
        if let Some((_, items)) = item.content {
            let folder = home.map(|(package, folder)| (package, format!("{folder}{name}/")));
            let home = folder
                .as_ref()
                .map(|(package, folder)| (*package, folder.as_str()));
            self.items(home, &path, &standing, items)?;
        } else if let Some((package, folder)) = home {
            let beside = format!("{folder}{name}.rs");
            let within = format!("{folder}{name}/mod.rs");
            standing.file = if package.files.contains_key(&beside) {
                beside
            } else {
                within
            };
            self.file(package, &path, &standing)?;
        }
        let parent = self.by_path.entry(parent.to_owned()).or_default();
        parent.children.insert(name, declared);
        Ok(())
    }

    fn imports(&mut self, module: &str, standing: &Standing, item: &ItemUse) {
        let from_outside = item.leading_colon.is_some();
        let mut found = Vec::new();
        leaves(&item.tree, &mut Vec::new(), &mut found);
        let here = self.by_path.entry(module.to_owned()).or_default();
        here.imports
            .extend(found.into_iter().map(|(path, name)| Import {
                path,
                from_outside,
                name,
                standing: standing.clone(),
            }));
    }

    fn called_or_defined(&mut self, module: &str, mut standing: Standing, item: ItemMacro) {
        let library = module.split("::").next().unwrap_or_default();
        if let Some(name) = item.ident {
            let exported = attributes::has(&item.attrs, "macro_export");
            standing.public = exported;
            if let Some(rules) = Rules::read(library, item.mac.tokens) {
                let definition = Definition {
                    rules,
                    exported,
                    standing,
                };
                self.macros.insert(name.to_string(), definition);
            }
        } else {
            self.calls.push(Call {
                module: module.to_owned(),
                path: item.mac.path,
                given: item.mac.tokens,
                standing,
            });
        }
    }
}

/// The same without what stands in functions, those of macros included: nothing of it is listed, and it is most of the text.
fn without_bodies(tokens: TokenStream) -> TokenStream {
    let mut after_fn = false;
    let kept = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && after_fn => {
            after_fn = false;
            TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new()))
        }
        TokenTree::Group(group) => TokenTree::Group(Group::new(
            group.delimiter(),
            without_bodies(group.stream()),
        )),
        other => {
            match &other {
                TokenTree::Ident(word) if word == "fn" => after_fn = true,
                // A required function of a trait.
                TokenTree::Punct(end) if end.as_char() == ';' => after_fn = false,
                _ => {}
            }
            other
        }
    });
    kept.collect()
}

/// Each import of a tree, as a path and the name that it gets.
fn leaves(
    tree: &UseTree,
    before: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, Option<String>)>,
) {
    let with = |last: &str, before: &[String]| {
        let mut path = before.to_vec();
        // `use a::{self}` is `use a`.
        if last != "self" || path.is_empty() {
            path.push(last.to_owned());
        }
        path
    };
    match tree {
        UseTree::Path(part) => {
            before.push(part.ident.to_string());
            leaves(&part.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) => {
            let path = with(&name.ident.to_string(), before);
            let name = path.last().cloned();
            found.push((path, name));
        }
        UseTree::Rename(renamed) => {
            let path = with(&renamed.ident.to_string(), before);
            found.push((path, Some(renamed.rename.to_string())));
        }
        UseTree::Glob(_) => found.push((before.clone(), None)),
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, before, found);
            }
        }
    }
}

pub(crate) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

macro_rules! each_item {
    ($item:expr, $found:ident => $take:expr, $($Kind:ident)*) => {
        match $item {
            $(Item::$Kind($found) => Some($take),)*
            _ => None,
        }
    };
}

fn visibility(item: &Item) -> Option<&Visibility> {
    each_item!(item, item => &item.vis, Const Enum Fn Mod Static Struct Trait Type Union Use)
}

fn attributes_of(item: &Item) -> &[Attribute] {
    each_item!(item, item => item.attrs.as_slice(), Const Enum Fn Impl Macro Mod Static Struct Trait Type Union Use)
        .unwrap_or_default()
}

fn name(item: &Item) -> Option<String> {
    each_item!(item, item => item.ident.to_string(), Const Enum Static Struct Trait Type Union)
        .or_else(|| match item {
            Item::Fn(item) => Some(item.sig.ident.to_string()),
            _ => None,
        })
}
