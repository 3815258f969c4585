//! How a target is written: as a user of the crate would.

use crate::reach::Found;
use crate::scope::Target;
use crate::workspace::Workspace;

/// What everybody calls by its last name: the prelude, and traits that are derived or as common.
const SHORT: [&str; 48] = [
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Display",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "FromStr",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "PhantomData",
    "Pin",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "BTreeMap",
    "HashMap",
];

impl Workspace {
    /// A target as it is written in the listing of `library`.
    pub(crate) fn said(&self, library: &str, target: &Target) -> String {
        match target {
            Target::Item(declared) => match self.found(declared) {
                Some(found) => inside(library, &found.path),
                None => inside(library, declared),
            },
            Target::Module(path) => {
                let owner = path.split("::").next().unwrap_or_default();
                match self
                    .library(owner)
                    .and_then(|own| own.reach.modules.get(path))
                {
                    Some(found) => inside(library, &found.path),
                    None => inside(library, path),
                }
            }
            Target::Foreign(path) => {
                let last = path.rsplit("::").next().unwrap_or(path);
                let standard = ["std::", "core::", "alloc::"];
                let rest = standard.iter().find_map(|root| path.strip_prefix(root));
                match rest {
                    // `std::io::Result` is not the one of the prelude.
                    Some(rest)
                        if SHORT.contains(&last)
                            && rest != "io::Result"
                            && rest != "fmt::Result" =>
                    {
                        last.to_owned()
                    }
                    Some(rest) => format!("std::{rest}"),
                    None => path.clone(),
                }
            }
        }
    }

    /// Where an item of any crate is best found.
    pub(crate) fn found(&self, declared: &str) -> Option<&Found> {
        let owner = declared.split("::").next()?;
        self.library(owner)?.reach.canonical(declared)
    }
}

/// A path of the crate itself goes without its name.
pub(crate) fn inside(library: &str, path: &str) -> String {
    let own = path
        .strip_prefix(library)
        .and_then(|rest| rest.strip_prefix("::"));
    own.unwrap_or(path).to_owned()
}
