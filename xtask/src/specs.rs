//! Reads `specs/`.

use std::fs;
use std::path::Path;

use bigcommerce_codegen::document::{Document, Source};
use bigcommerce_codegen::payment_codes::{self, PaymentCode};
use bigcommerce_codegen::{lint, load};

use crate::failure::Failure;

pub(crate) const FOLDER: &str = "specs";
pub(crate) const CODES: &str = "specs/payment-codes.yaml";
/// The JSON Schema of what webhooks carry.
const HOOKS: &str = "specs/webhooks.schema.json";

/// The files as they are.
pub(crate) struct Specs {
    sources: Vec<Source>,
    codes: Source,
    /// The schema of webhooks; a project without them has none.
    hooks: Option<Source>,
}

/// What they say.
pub(crate) struct Loaded {
    pub(crate) documents: Vec<Document>,
    pub(crate) codes: Vec<PaymentCode>,
}

impl Specs {
    pub(crate) fn read(root: &Path) -> Result<Self, Failure> {
        let folder = root.join(FOLDER);
        let unreadable = |error| Failure::files("read", &folder, &error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            let name = name.to_string_lossy();
            // Editors leave hidden copies beside what they edit.
            if name.ends_with(".yaml") && !name.starts_with('.') {
                names.push(format!("{FOLDER}/{name}"));
            }
        }
        names.sort();
        let codes = source(root, CODES)?;
        names.retain(|name| name != CODES);
        let sources = names.iter().map(|name| source(root, name));
        Ok(Specs {
            sources: sources.collect::<Result<_, _>>()?,
            codes,
            hooks: root
                .join(HOOKS)
                .exists()
                .then(|| source(root, HOOKS))
                .transpose()?,
        })
    }

    /// All of the files, always in the same order.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().chain([&self.codes])
    }

    /// All of the files.
    pub(crate) fn into_sources(mut self) -> Vec<Source> {
        self.sources.push(self.codes);
        self.sources
    }

    /// The schema of webhooks, which is no OpenAPI document.
    pub(crate) fn hooks(&self) -> Option<Source> {
        self.hooks.clone()
    }

    /// What the files say, whether or not they keep the rules.
    pub(crate) fn loaded(self) -> Result<Loaded, Failure> {
        self.checked(false)
    }

    /// What the files say, once they keep every rule.
    pub(crate) fn linted(self) -> Result<Loaded, Failure> {
        self.checked(true)
    }

    /// One run tells everything that it can see, not only the first file's part.
    fn checked(self, lint: bool) -> Result<Loaded, Failure> {
        let mut faults = Vec::new();
        let codes = payment_codes::parse(&self.codes).unwrap_or_else(|found| {
            faults.extend(found);
            Vec::new()
        });
        let documents = match load::specs(&self.sources) {
            Ok(specs) => {
                if lint {
                    faults.extend(lint::check(&specs));
                }
                specs.documents
            }
            Err(found) => {
                faults.extend(found);
                Vec::new()
            }
        };
        if faults.is_empty() {
            Ok(Loaded { documents, codes })
        } else {
            Err(Failure::Faults(faults))
        }
    }
}

fn source(root: &Path, name: &str) -> Result<Source, Failure> {
    let path = root.join(name);
    let text = fs::read_to_string(&path).map_err(|error| Failure::files("read", &path, &error))?;
    // The same spec gives the same clients on a checkout that has other line ends.
    Ok(Source {
        name: name.to_owned(),
        text: text.replace("\r\n", "\n"),
    })
}
