//! The listing of a crate: features, modules, re-exports, macros, items and implementations, in order.

use syn::Item;

use crate::follow::Teller;
use crate::line::Line;
use crate::names::inside;
use crate::workspace::{Library, Workspace};

/// The public API of one crate.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The package's name: `bigcommerce-orders`.
    pub package: String,
    /// Its folder, from the root of the project.
    pub folder: String,
    /// In order, each with the file that it was found in, from the root of the project.
    pub lines: Vec<(Line, String)>,
}

impl Listing {
    /// The file that is checked in.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!(
            "# The public API of {}, one item a line. Written by `cargo xtask api` from its sources.\n\n",
            self.package
        );
        for (line, _) in &self.lines {
            text.push_str(&line.to_string());
            text.push('\n');
        }
        text
    }
}

impl Workspace {
    /// What a crate offers, in order.
    pub(crate) fn lines(&self, name: &str, library: &Library) -> Vec<(Line, String)> {
        let manifest = format!("{}/Cargo.toml", library.folder);
        let source = |file: &str| format!("{}/src/{file}", library.folder);
        let mut lines: Vec<(Line, String)> = Vec::new();
        for (feature, by_default) in &library.manifest.features {
            let by_default = if *by_default { " (on by default)" } else { "" };
            let line = Line::new(
                "feature",
                format!("{}/{feature}", library.manifest.name),
                by_default,
            );
            lines.push((line, manifest.clone()));
        }
        let Some(modules) = self.modules(name) else {
            return lines;
        };
        for found in library.reach.modules.values().filter(|found| !found.hidden) {
            let line = Line::new("mod", found.path.clone(), "").behind(&found.gate);
            lines.push((line, String::new()));
        }
        for (found, target) in library
            .reach
            .passed_on
            .iter()
            .filter(|(found, _)| !found.hidden)
        {
            let line = Line::new(
                "use",
                found.path.clone(),
                format!(" = {}", self.said(name, target)),
            );
            lines.push((line.behind(&found.gate), String::new()));
        }
        for (called, definition) in modules
            .macros
            .iter()
            .filter(|(_, definition)| definition.exported)
        {
            if !definition.standing.hidden {
                let forms = definition.rules.forms().join(" | ");
                let line = Line::new("macro", format!("{name}::{called}!"), format!(" {forms}"));
                lines.push((
                    line.behind(&definition.standing.gate),
                    source(&definition.standing.file),
                ));
            }
        }
        for (declared, paths) in &library.reach.items {
            let (Some(best), Some(entry)) = (paths.first(), self.entry(declared)) else {
                continue;
            };
            if best.hidden {
                continue;
            }
            let file = source(&entry.standing.file);
            for other in paths[1..].iter().filter(|other| !other.hidden) {
                let line = Line::new(
                    "use",
                    other.path.clone(),
                    format!(" = {}", inside(name, &best.path)),
                );
                lines.push((line.behind(&other.gate), file.clone()));
            }
            let module = declared
                .rsplit_once("::")
                .map_or(name, |(module, _)| module);
            let teller = Teller::new(self, module);
            let found = teller.item(&entry.item, best);
            lines.extend(found.into_iter().map(|line| (line, file.clone())));
        }
        for (module, here) in &modules.by_path {
            for entry in &here.entries {
                if let Item::Impl(block) = &entry.item
                    && !entry.standing.hidden
                {
                    let found = Teller::new(self, module).block(block, &entry.standing.gate);
                    let file = source(&entry.standing.file);
                    lines.extend(found.into_iter().map(|line| (line, file.clone())));
                }
            }
        }
        lines.sort_by(|a, b| a.0.order().cmp(&b.0.order()));
        lines.dedup_by(|a, b| a.0 == b.0);
        lines
    }
}
