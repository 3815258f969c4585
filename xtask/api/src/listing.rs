//! The listing of a crate: its features, and what rustdoc's JSON says of its items. `public-api` finds and prints the items;
//! added here is what it leaves out: private fields, provided methods, sealed traits, features, and lost auto traits.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use public_api::{Builder, PublicApi, PublicItem};
use rustdoc_types::{Attribute, Crate, GenericBound, Id, Impl, ItemEnum, StructKind, Trait};

use crate::gate::{self, Gate};
use crate::line::Line;
use crate::names::{Names, is_path};

/// A library crate, and where rustdoc has described it.
#[derive(Clone, Debug)]
pub struct Library {
    /// The package's name: `bigcommerce-orders`.
    pub package: String,
    /// Its folder, from the root of the project.
    pub folder: String,
    /// Each feature, and whether it is on by default.
    pub features: BTreeMap<String, bool>,
    /// rustdoc's JSON.
    pub json: PathBuf,
    /// The folder that the compiler's paths of sources begin from.
    pub root: PathBuf,
}

/// The public API of one crate.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The package's name: `bigcommerce-orders`.
    pub package: String,
    /// Its folder, from the root of the project.
    pub folder: String,
    /// In order.
    pub lines: Vec<Line>,
}

/// A crate as rustdoc describes it.
struct Described {
    json: Crate,
    api: PublicApi,
    /// Parent and text of each item that users can name.
    listed: HashMap<Id, (Option<Id>, String)>,
}

/// Auto traits that users rely on.
const AUTO: [&str; 5] = ["Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe"];

/// Lists crates; names of items that one has from another are the public ones.
///
/// # Errors
/// One sentence, when a JSON file cannot be read or has another version.
pub fn listings(libraries: &[Library]) -> Result<Vec<Listing>, String> {
    let described = libraries.iter().map(Described::read);
    let described: Vec<Described> = described.collect::<Result<_, _>>()?;
    let names = Names::new(described.iter().flat_map(Described::names));
    let listing = |(library, described): (&Library, &Described)| Listing {
        package: library.package.clone(),
        folder: library.folder.clone(),
        lines: described.lines(library, &names),
    };
    Ok(libraries.iter().zip(&described).map(listing).collect())
}

impl Listing {
    /// The file that is checked in.
    #[must_use]
    pub fn text(&self) -> String {
        let of = format!("# The public API of {}, one item a line.", self.package);
        let heading = format!("{of} Written by `cargo xtask api`.\n\n");
        let lines = self.lines.iter().map(|line| format!("{line}\n"));
        heading + &lines.collect::<String>()
    }
}

impl Described {
    fn read(library: &Library) -> Result<Self, String> {
        let file = &library.json;
        let wrong = |why: &dyn Display| format!("cannot list {}: {why}", file.display());
        let text = fs::read_to_string(file).map_err(|error| wrong(&error))?;
        let json = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
        let api = Builder::from_rustdoc_json(file).omit_blanket_impls(true);
        let api = api.build().map_err(|error| wrong(&error))?;
        let listed = |item: &PublicItem| (item.id(), (item.parent_id(), item.to_string()));
        let listed = api.items().map(listed).collect();
        Ok(Self { json, api, listed })
    }

    fn names(&self) -> impl Iterator<Item = (String, String)> {
        self.api.items().filter_map(|item| {
            let place = self.json.paths.get(&item.id())?.path.join("::");
            let name = Line::read(&marks(&item.to_string()).1)?.path;
            (!name.ends_with('!')).then_some((place, name))
        })
    }

    fn lines(&self, library: &Library, names: &Names) -> Vec<Line> {
        let features = library.features.iter().map(|(name, on)| Line {
            head: "feature".to_owned(),
            path: format!("{}/{name}", library.package),
            detail: (if *on { " (on by default)" } else { "" }).to_owned(),
            gate: String::new(),
        });
        let mut files = HashMap::new();
        let items = self.api.items().filter_map(|item| {
            let mut line = Line::read(&names.put(&self.text(item)?))?;
            line.gate = gate::text(&self.gate(item, &library.root, &mut files));
            Some(line)
        });
        let mut lines: Vec<Line> = features.chain(items).collect();
        lines.sort_by(|a, b| a.order().cmp(&b.order()));
        lines.dedup();
        lines
    }

    /// An item and its marks, without features; `None` for what goes without saying.
    fn text(&self, listed: &PublicItem) -> Option<String> {
        let item = self.json.index.get(&listed.id())?;
        let parent = listed.parent_id().and_then(|id| self.json.index.get(&id));
        let (marks, text) = marks(&listed.to_string());
        let more = match (&item.inner, parent.map(|item| &item.inner)) {
            (ItemEnum::Impl(block), _) => return self.block(block, &text),
            (ItemEnum::AssocType { .. }, Some(ItemEnum::Impl(_))) => "",
            (_, Some(ItemEnum::Impl(block))) if block.trait_.is_some() => return None,
            (ItemEnum::Struct(of), _) => match of.kind {
                StructKind::Unit => ";",
                StructKind::Plain {
                    has_stripped_fields: true,
                    ..
                } => " { .. }",
                _ => "",
            },
            (ItemEnum::Function(of), Some(ItemEnum::Trait(_))) if of.has_body => " { .. }",
            (ItemEnum::AssocConst { value: Some(_), .. }, Some(ItemEnum::Trait(_))) => " { .. }",
            (ItemEnum::Trait(of), _) if self.is_sealed(of) => " (sealed)",
            (ItemEnum::Use(of), _) => &format!(" = {}", of.source),
            (ItemEnum::Macro(definition), _) => &format!(" {}", arms(definition)),
            _ => "",
        };
        let kind = match item.inner {
            ItemEnum::StructField(_) => "field ",
            ItemEnum::Variant(_) => "variant ",
            _ => "",
        };
        let block = listed.parent_id().and_then(|id| self.listed.get(&id));
        let block = block.filter(|(_, text)| text.starts_with("impl<") && text.contains(": "));
        let bounds = block.map_or_else(String::new, |(_, text)| format!(" in {text}"));
        let deprecated = item.deprecation.as_ref().map_or("", |_| " #[deprecated]");
        Some(format!("{kind}{text}{more}{bounds}{marks}{deprecated}"))
    }

    /// An implementation of a trait, at the first type of this crate in it. Auto traits only where they are lost or limited.
    fn block(&self, block: &Impl, text: &str) -> Option<String> {
        let of = block.trait_.as_ref()?;
        let trait_name = of.path.rsplit("::").next()?;
        let limited = block.is_negative || text.contains(" where ");
        let is_auto = limited && AUTO.contains(&trait_name);
        if block.is_synthetic && !is_auto || trait_name == "StructuralPartialEq" {
            return None;
        }
        let (head, subject) = text.split_once(" for ")?;
        let root = self.json.index.get(&self.json.root)?;
        let own = format!("{}::", root.name.as_deref()?);
        let from = [subject, head]
            .into_iter()
            .find_map(|text| text.find(&own).map(|at| &text[at..]))?;
        let path = &from[..from.find(|letter| !is_path(letter)).unwrap_or(from.len())];
        let kind = if block.is_synthetic { "auto" } else { "impl" };
        Some(match head.strip_prefix("impl ") {
            Some(name) if subject == path => format!("{kind} {path}: {name}"),
            _ => format!("{kind} {path}: {text}"),
        })
    }

    /// True for a trait with a supertrait of this crate that nobody else can name.
    fn is_sealed(&self, of: &Trait) -> bool {
        let seals = |bound: &GenericBound| match bound {
            GenericBound::TraitBound { trait_: of, .. } => {
                let path = self.json.paths.get(&of.id);
                path.is_none_or(|path| path.crate_id == 0) && !self.listed.contains_key(&of.id)
            }
            _ => false,
        };
        of.bounds.iter().any(seals)
    }

    fn gate(&self, listed: &PublicItem, root: &Path, files: &mut HashMap<PathBuf, Gate>) -> Gate {
        let mut gate = Gate::new();
        let above = |id: &Id| self.listed.get(id).and_then(|(parent, _)| *parent);
        let own = [listed.id()].into_iter();
        for id in own.chain(iter::successors(listed.parent_id(), above)) {
            let Some(item) = self.json.index.get(&id) else {
                continue;
            };
            if let Some(span) = &item.span {
                gate.extend(gate::of_file(root, &span.filename, files));
            }
            gate.extend(item.attrs.iter().filter_map(|attribute| match attribute {
                Attribute::Other(text) => gate::attribute(text),
                _ => None,
            }));
        }
        gate
    }
}

/// The attributes before an item, and the item.
fn marks(text: &str) -> (String, String) {
    let (mut rest, mut marks) = (text, String::new());
    while let Some((mark, after)) = rest.split_once("] ").filter(|_| rest.starts_with("#[")) {
        marks += &format!(" {mark}]");
        rest = after;
    }
    (marks, rest.strip_prefix("pub ").unwrap_or(rest).to_owned())
}

/// The forms in which a macro is called.
fn arms(definition: &str) -> String {
    let lines = definition.lines();
    let arms = lines.filter_map(|line| line.trim().split_once(" => {"));
    arms.map(|(arm, _)| arm).collect::<Vec<_>>().join(" | ")
}
