//! Cargo features that an item needs. rustdoc's JSON has the `cfg` of an item, but not that of the private module around it:
//! that one is read where the module is declared.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// Each of these is needed; of one with `|`, one alternative.
pub(crate) type Gate = BTreeSet<String>;

/// The features that the modules of a file need; `known` are those of other files.
pub(crate) fn of_file(root: &Path, file: &Path, known: &mut HashMap<PathBuf, Gate>) -> Gate {
    if let Some(gate) = known.get(file) {
        return gate.clone();
    }
    let mut gate = Gate::new();
    if let Some((name, above)) = declared(root, file) {
        let text = fs::read_to_string(root.join(&above)).unwrap_or_default();
        gate = of_file(root, &above, known);
        gate.extend(declaration(&text, &name));
    }
    known.insert(file.to_owned(), gate.clone());
    gate
}

/// The name of a file's module, and the file that declares it; `None` for the root of the crate.
fn declared(root: &Path, file: &Path) -> Option<(String, PathBuf)> {
    let (stem, folder) = (file.file_stem()?, file.parent()?);
    let (name, folder) = match stem.to_str()? {
        "lib" => return None,
        "mod" => (folder.file_name()?, folder.parent()?),
        _ => (stem, folder),
    };
    let places = ["lib.rs", "mod.rs"]
        .map(|name| folder.join(name))
        .into_iter();
    let mut places = places.chain([folder.with_extension("rs")]);
    let above = places.find(|place| root.join(place).is_file())?;
    Some((name.to_str()?.to_owned(), above))
}

/// The `cfg` before `mod name;`.
fn declaration(text: &str, name: &str) -> Gate {
    let mut gate = Gate::new();
    for line in text.lines().map(str::trim) {
        let module = line
            .strip_suffix(';')
            .and_then(|line| line.rsplit_once("mod "));
        if let Some(condition) = line.strip_prefix("#[cfg(") {
            gate.extend(condition_of(condition, "feature = \"", "any("));
        } else if module.is_some_and(|(_, of)| of == name) {
            return gate;
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            gate.clear();
        }
    }
    Gate::new()
}

/// The condition in an attribute as rustdoc writes it; `None` for an attribute that is no `cfg`.
pub(crate) fn attribute(text: &str) -> Option<String> {
    let condition = text.strip_prefix("#[attr = CfgTrace(")?;
    condition_of(condition, "value: Some(\"", "Any(")
}

/// `a | b`, or `a & b`; nothing of it is nested in our crates.
fn condition_of(text: &str, feature: &str, any: &str) -> Option<String> {
    let names = text
        .split(feature)
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let condition = names.join(if text.contains(any) { " | " } else { " & " });
    let not = text.contains("not(") || text.contains("Not(");
    (!condition.is_empty()).then(|| {
        if not {
            format!("not {condition}")
        } else {
            condition
        }
    })
}

/// As it is listed.
pub(crate) fn text(gate: &Gate) -> String {
    let is_choice = |part: &str| part.contains('|') && gate.len() > 1;
    let marked = |part: &String| match is_choice(part) {
        true => format!("({part})"),
        false => part.clone(),
    };
    let parts = gate.iter().map(marked);
    parts.collect::<Vec<_>>().join(" & ")
}

/// True if whoever has the features of `narrow` has those of `wide`.
pub(crate) fn implies(narrow: &str, wide: &str) -> bool {
    let all = |text: &str| text.split(" & ").map(any).collect::<Vec<_>>();
    let narrow = all(narrow);
    wide.is_empty()
        || all(wide)
            .iter()
            .all(|wide| narrow.iter().any(|narrow| narrow.is_subset(wide)))
}

/// The alternatives in `(a | b)`.
fn any(text: &str) -> BTreeSet<String> {
    let alternatives = text.trim_matches(['(', ')']).split(" | ");
    alternatives.map(str::to_owned).collect()
}
