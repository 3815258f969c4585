//! The files of a crate depend on each other in one direction: no circle of more than two.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, UseTree, Visibility};

type Failure = Box<dyn std::error::Error>;

/// Circles of this size are a pair that belongs together; larger ones hide which file can be understood first.
const LARGEST: usize = 2;

/// Circles that are known, with their size. The store of the sandbox holds the state of each concept, and each concept adds
/// its methods to the store. None may grow, and an entry without its circle is an error.
const KNOWN: [(&str, usize); 3] = [
    ("crates/facade", 5),
    ("crates/facade", 4),
    ("crates/sandbox", 33),
];

/// How often a name may lead to a name that was imported.
const CHAIN: usize = 16;

/// A module's path below its crate; empty for the root.
type Module = Vec<String>;

/// What a file says of others.
#[derive(Default)]
struct File {
    /// Every path that is imported or named, from the root of the crate.
    used: Vec<Module>,
    /// The path behind each name that the file imports, public or not.
    imported: BTreeMap<String, Module>,
    /// Names that the file takes straight from the root of the crate.
    from_root: Vec<String>,
}

/// The files of a crate, by module.
struct Crate {
    files: BTreeMap<Module, File>,
}

impl Crate {
    fn read(sources: &Path) -> Result<Self, Failure> {
        let mut paths = Vec::new();
        collect(sources, &mut paths)?;
        let modules: BTreeSet<Module> = paths.iter().map(|path| module(sources, path)).collect();
        let mut files = BTreeMap::new();
        for path in &paths {
            let name = module(sources, path);
            let mut parsed = syn::parse_file(&fs::read_to_string(path)?)?;
            parsed.items.retain(|item| !is_test(item));
            let mut file = File::default();
            for item in parsed.items {
                match item {
                    Item::Use(item) => {
                        let mut found = Vec::new();
                        leaves(&item.tree, Vec::new(), &mut found);
                        let public = !matches!(item.vis, Visibility::Inherited);
                        for (path, called) in found {
                            file.import(&name, &modules, path, called, public);
                        }
                    }
                    other => file.name(&name, &modules, other.to_token_stream()),
                }
            }
            files.insert(name, file);
        }
        Ok(Self { files })
    }

    /// The file that defines what a path names: behind imports, where the path leads to one.
    fn definer(&self, path: &[String]) -> Option<&Module> {
        let mut path = path.to_vec();
        for _ in 0..CHAIN {
            let depth = (0..=path.len())
                .rev()
                .find(|depth| self.files.contains_key(&path[..*depth]))?;
            let (module, file) = self.files.get_key_value(&path[..depth])?;
            match path.get(depth).and_then(|name| file.imported.get(name)) {
                Some(target) if *target != path => path = target.clone(),
                _ => return Some(module),
            }
        }
        None
    }

    /// The files that each file needs.
    fn needs(&self) -> BTreeMap<&Module, BTreeSet<&Module>> {
        let edges = self.files.iter().map(|(name, file)| {
            let needed = file.used.iter().filter_map(|path| self.definer(path));
            (name, needed.filter(|other| *other != name).collect())
        });
        edges.collect()
    }

    /// Every set of files in which each needs every other, largest first.
    fn circles(&self) -> Vec<BTreeSet<&Module>> {
        let needs = self.needs();
        let reached = |from: &Module| {
            let mut found = BTreeSet::new();
            let mut open: Vec<&Module> = needs[from].iter().copied().collect();
            while let Some(next) = open.pop() {
                if found.insert(next) {
                    open.extend(&needs[next]);
                }
            }
            found
        };
        let reached: BTreeMap<&Module, BTreeSet<&Module>> = self
            .files
            .keys()
            .map(|name| (name, reached(name)))
            .collect();
        let circles: BTreeSet<BTreeSet<&Module>> = reached
            .iter()
            .filter(|(name, found)| found.contains(*name))
            .map(|(name, found)| {
                let back = |other: &&&Module| reached[**other].contains(*name);
                found.iter().filter(back).copied().collect()
            })
            .collect();
        circles
            .into_iter()
            .filter(|circle| circle.len() > LARGEST)
            .collect()
    }
}

impl File {
    fn import(
        &mut self,
        own: &Module,
        modules: &BTreeSet<Module>,
        path: Module,
        called: String,
        public: bool,
    ) {
        let Some(path) = absolute(own, modules, path) else {
            return;
        };
        if let [name] = path.as_slice()
            && !own.is_empty()
            && !modules.contains(&path)
        {
            self.from_root.push(name.clone());
        }
        // What a file only passes on, it does not need.
        if !public {
            self.used.push(path.clone());
        }
        self.imported.insert(called, path);
    }

    /// Notes the paths that are named outside of imports.
    fn name(&mut self, own: &Module, modules: &BTreeSet<Module>, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let mut after_separator = false;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => {
                    self.name(own, modules, group.stream());
                    after_separator = false;
                }
                TokenTree::Punct(punct) => after_separator = punct.as_char() == ':',
                TokenTree::Ident(first) => {
                    let mut path = vec![first.to_string()];
                    while matches!(tokens.peek(), Some(TokenTree::Punct(p)) if p.as_char() == ':') {
                        let mut ahead = tokens.clone();
                        ahead.next();
                        let separator =
                            matches!(ahead.next(), Some(TokenTree::Punct(p)) if p.as_char() == ':');
                        let Some(TokenTree::Ident(segment)) = ahead.next().filter(|_| separator)
                        else {
                            break;
                        };
                        path.push(segment.to_string());
                        tokens = ahead;
                    }
                    // A module that calls its own child says no more than the tree of modules does.
                    let leads_up = matches!(path[0].as_str(), "crate" | "super");
                    if leads_up && path.len() > 1 && !after_separator {
                        self.used.extend(absolute(own, modules, path));
                    }
                    after_separator = false;
                }
                TokenTree::Literal(_) => after_separator = false,
            }
        }
    }
}

/// A path from the root of the crate, `None` for one into another crate.
fn absolute(own: &Module, modules: &BTreeSet<Module>, path: Module) -> Option<Module> {
    let mut base = own.clone();
    let mut rest = path.as_slice();
    match rest.first()?.as_str() {
        "crate" => return Some(rest[1..].to_vec()),
        "self" => rest = &rest[1..],
        "super" => {
            while rest.first().is_some_and(|segment| segment == "super") {
                base.pop();
                rest = &rest[1..];
            }
        }
        child => {
            let below: Module = own.iter().cloned().chain([child.to_owned()]).collect();
            modules.contains(&below).then_some(())?;
        }
    }
    Some(base.into_iter().chain(rest.iter().cloned()).collect())
}

/// Every path of a tree of imports, with the name that it has in the file.
fn leaves(tree: &UseTree, mut path: Module, into: &mut Vec<(Module, String)>) {
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            leaves(&inner.tree, path, into);
        }
        UseTree::Name(name) if name.ident == "self" => {
            let called = path.last().cloned().unwrap_or_default();
            into.push((path, called));
        }
        UseTree::Name(name) => {
            path.push(name.ident.to_string());
            into.push((path, name.ident.to_string()));
        }
        UseTree::Rename(name) => {
            if name.ident != "self" {
                path.push(name.ident.to_string());
            }
            into.push((path, name.rename.to_string()));
        }
        UseTree::Glob(_) => into.push((path, "*".to_owned())),
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, path.clone(), into);
            }
        }
    }
}

fn is_test(item: &Item) -> bool {
    let Item::Mod(item) = item else { return false };
    item.attrs.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .meta
                .to_token_stream()
                .to_string()
                .contains("test")
    })
}

/// The hand-written files below a folder.
fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            if name != "generated" && name != "tests" && name != "bin" {
                collect(&path, into)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
    Ok(())
}

fn module(sources: &Path, path: &Path) -> Module {
    let below = path
        .strip_prefix(sources)
        .unwrap_or(path)
        .with_extension("");
    let mut module: Module = below
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if module.last().is_some_and(|last| last == "mod") || module == ["lib"] || module == ["main"] {
        module.pop();
    }
    module
}

/// The hand-written crates, by folder.
fn crates() -> Result<Vec<PathBuf>, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = vec![root.join("xtask"), root.join("tests/programs")];
    for folder in ["crates", "examples", "xtask"] {
        for entry in fs::read_dir(root.join(folder))? {
            found.push(entry?.path());
        }
    }
    found.retain(|folder| folder.join("Cargo.toml").is_file());
    found.sort();
    Ok(found)
}

#[test]
fn no_circle_of_files_is_larger_than_a_pair() -> Result<(), Failure> {
    let crates = crates()?;
    assert!(crates.len() > 15, "{crates:?}");
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for folder in crates {
        let read = Crate::read(&folder.join("src"))?;
        let needs = read.needs();
        for circle in read.circles() {
            let is_it = |at: &usize| {
                let (name, size) = KNOWN[*at];
                folder.ends_with(name) && circle.len() == size && !known.contains(at)
            };
            if let Some(at) = (0..KNOWN.len()).find(is_it) {
                known.insert(at);
                continue;
            }
            found.push(format!("{}: {} files", folder.display(), circle.len()));
            for name in &circle {
                let inside = needs[name].intersection(&circle);
                let inside: Vec<String> = inside.map(|other| other.join("::")).collect();
                found.push(format!("  {} needs {}", name.join("::"), inside.join(", ")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert_eq!(known.len(), KNOWN.len(), "an entry of KNOWN has no circle");
    Ok(())
}

#[test]
fn a_file_imports_from_the_file_that_defines() -> Result<(), Failure> {
    let mut found = Vec::new();
    for folder in crates()? {
        let read = Crate::read(&folder.join("src"))?;
        let Some(root) = read.files.get(&Module::new()) else {
            continue;
        };
        for (name, file) in &read.files {
            for taken in &file.from_root {
                if let Some(defined) = root.imported.get(taken) {
                    found.push(format!(
                        "{} in {}: write crate::{}",
                        name.join("::"),
                        folder.display(),
                        defined.join("::")
                    ));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

#[test]
fn a_circle_is_found_through_imports_paths_and_re_exports() -> Result<(), Failure> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("circles");
    fs::create_dir_all(folder.join("b"))?;
    for (file, text) in [
        ("lib.rs", "mod a; mod b; mod d;"),
        ("a.rs", "use crate::b::C;"),
        ("b.rs", "mod c; pub(crate) use c::C;"),
        ("b/c.rs", "pub(crate) struct C; fn f() { crate::d::g(); }"),
        (
            "d.rs",
            "use super::a as e; #[cfg(test)] mod tests { use crate::b; }",
        ),
    ] {
        fs::write(folder.join(file), text)?;
    }
    let read = Crate::read(&folder)?;
    let circles: Vec<Vec<String>> = read
        .circles()
        .into_iter()
        .map(|circle| circle.into_iter().map(|name| name.join("::")).collect())
        .collect();
    assert_eq!(circles, [["a", "b::c", "d"]]);
    Ok(())
}
