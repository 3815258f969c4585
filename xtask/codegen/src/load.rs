//! From YAML text to documents: syntax, keys, references, and whether the result is OpenAPI at all.
//!
//! Every wrong file is reported with file, line and JSON pointer, all of them at once; nothing here panics or does I/O.

mod closure;
mod plain;
mod readable;
mod references;
mod rules;

use crate::document::{Document, Fault, SHARED, Source};

pub(crate) use closure::reached;
pub use plain::{Tree, read};
pub use rules::RULES;

/// What a folder of specs says: one document for each API, and the library that they borrow from.
#[derive(Clone, Debug)]
pub struct Specs {
    /// One for each file but `shared.yaml`, sorted by name.
    pub documents: Vec<Document>,
    /// `shared.yaml` itself, so that its own text can be linted once.
    pub shared: Option<Document>,
}

/// The documents of `sources`; `shared.yaml` among them is the library of the others and not a document of its own.
///
/// # Errors
/// Everything that is wrong with any of the files, sorted by file and line.
pub fn load(sources: &[Source]) -> Result<Vec<Document>, Vec<Fault>> {
    specs(sources).map(|specs| specs.documents)
}

/// Like [`load`], with the library beside the documents: what the linter wants to see.
///
/// # Errors
/// Everything that is wrong with any of the files, sorted by file and line.
pub fn specs(sources: &[Source]) -> Result<Specs, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut shared = None;
    let mut drafts = Vec::new();
    for source in sources {
        let Some(tree) = read(source, &mut faults) else {
            continue;
        };
        let draft = Draft { source, tree };
        if stem(&source.name) == stem(SHARED) {
            shared = Some(draft);
        } else {
            drafts.push(draft);
        }
    }
    if !faults.is_empty() {
        return Err(sorted(faults));
    }
    drafts.sort_by(|a, b| a.source.name.cmp(&b.source.name));

    let library = shared.as_ref().map(Draft::library_document);
    let mut documents = Vec::new();
    for draft in &drafts {
        let mut document = draft.document();
        references::resolve(&mut document, library.as_ref(), &mut faults);
        documents.push(document);
    }
    if let Some(library) = &library {
        references::check_library(library, &mut faults);
    }
    if faults.is_empty() {
        for document in library.iter().chain(&documents) {
            readable::check(document, &mut faults);
        }
    }
    if faults.is_empty() {
        Ok(Specs {
            documents,
            shared: library,
        })
    } else {
        Err(sorted(faults))
    }
}

/// What a file says that is YAML as specs are, and no spec.
///
/// # Errors
/// Everything that is wrong with its YAML.
pub fn yaml(source: &Source) -> Result<serde_json::Value, Vec<Fault>> {
    let mut faults = Vec::new();
    match read(source, &mut faults) {
        Some(tree) if faults.is_empty() => Ok(tree.value),
        _ => Err(sorted(faults)),
    }
}

/// One file between the YAML reader and the resolver.
struct Draft<'a> {
    source: &'a Source,
    tree: Tree,
}

impl Draft<'_> {
    fn document(&self) -> Document {
        Document {
            name: self.source.name.clone(),
            api: stem(&self.source.name).to_owned(),
            value: self.tree.value.clone(),
            lines: self.tree.lines.clone(),
            imported: Default::default(),
        }
    }

    /// A library has no operations, and need not say so.
    fn library_document(&self) -> Document {
        let mut document = self.document();
        if let Some(root) = document.value.as_object_mut() {
            root.entry("paths").or_insert_with(|| serde_json::json!({}));
        }
        document
    }
}

fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file)
}

pub(crate) fn sorted(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by(|a, b| {
        (&a.file, a.line, &a.pointer, a.rule, &a.message)
            .cmp(&(&b.file, b.line, &b.pointer, b.rule, &b.message))
    });
    faults.dedup();
    faults
}
