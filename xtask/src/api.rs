//! The checked-in listings of the public API: writes them, and reports the effect of a change of them on users.

mod causes;
mod report;
pub(crate) mod rustdoc;

use std::fs;
use std::path::Path;

use bigcommerce_api::{Change, difference, listings};

use crate::failure::Failure;
use crate::git::Checkout;
use crate::regen;
use causes::Causes;

/// The file of a crate's listing.
const LISTING: &str = "api.txt";
const CHANGELOG: &str = "CHANGELOG.md";

/// A listing that has changed.
pub(crate) struct Compared {
    /// The file, from the root of the project: `crates/orders/api.txt`.
    name: String,
    changes: Vec<Change>,
    is_new: bool,
}

/// Writes the listings, or checks them; compares the checked-in ones with those of the commit `since`.
pub(crate) fn run(root: &Path, check: bool, since: Option<&str>) -> Result<String, Failure> {
    let said = match (rustdoc::other_toolchain(root)?, check) {
        (None, check) => current(root, check)?,
        (Some(why), true) => format!("skipped: whether the listings are current ({why})\n"),
        (Some(why), false) => {
            let help = "see xtask/api/rust-toolchain.toml";
            return Err(Failure::Files(format!(
                "{why}: nothing was written\n  help: {help}"
            )));
        }
    };
    let changed = since.map(|commit| changed(root, commit)).transpose()?;
    Ok(said + &changed.unwrap_or_default())
}

/// Writes what the sources say, or compares it with the checked-in listings.
fn current(root: &Path, check: bool) -> Result<String, Failure> {
    let listings = listings(&rustdoc::libraries(root)?).map_err(Failure::Files)?;
    let mut stale = Vec::new();
    for listing in &listings {
        let (name, new) = (format!("{}/{LISTING}", listing.folder), listing.text());
        let path = root.join(&name);
        let old = read(&path)?;
        if old.as_ref() != Some(&new) {
            if !check {
                let written = fs::write(&path, &new);
                written.map_err(|error| Failure::files("write", &path, &error))?;
            }
            stale.push(compared(name, old, &new));
        }
    }
    if !check {
        let unchanged = listings.len() - stale.len();
        return Ok(format!("{} written, {unchanged} unchanged\n", stale.len()));
    }
    if stale.is_empty() {
        let items: usize = listings.iter().map(|listing| listing.lines.len()).sum();
        return Ok(format!("{items} public items are listed as they are\n"));
    }
    let git = Checkout::at(root);
    let base = git.as_ref().and_then(|git| git.commit("HEAD").ok());
    let causes = Causes::read(root, git.as_ref(), base.as_deref());
    let what = "the listing of the public API is not what the sources say";
    let help = format!(
        "run `cargo xtask api`, look at the diff, say in {CHANGELOG} what users have to know, and commit both with the change"
    );
    Err(failure(
        &stale,
        &causes,
        &report::sentence(&stale, what),
        &help,
    ))
}

/// Requires words for users about listings that have changed since `commit`.
fn changed(root: &Path, commit: &str) -> Result<String, Failure> {
    let Some(git) = Checkout::at(root) else {
        let skipped = format!("skipped: whether {CHANGELOG} has changed since {commit}");
        return Ok(skipped + " (this is no git checkout)\n");
    };
    let base = git.commit(commit).map_err(|_| {
        Failure::Files(format!(
            "there is no commit `{commit}` in this checkout: nothing was compared\n  help: fetch it (`git fetch --unshallow` \
             when the history is short), or name another"
        ))
    })?;
    let mut changed = Vec::new();
    let mut folders = regen::entries(&root.join("crates"))?;
    folders.sort();
    for folder in folders {
        let name = format!("crates/{folder}/{LISTING}");
        let new = read(&root.join(&name))?.unwrap_or_default();
        changed.push(compared(name.clone(), git.show(&base, &name), &new));
    }
    changed.retain(|compared| !compared.changes.is_empty());
    let short = base.get(..12).unwrap_or(&base);
    if changed.is_empty() {
        return Ok(format!("the public API is as it was in {short}\n"));
    }
    let causes = Causes::read(root, Some(&git), Some(&base));
    let what = format!("the public API has changed since {short}");
    let sentence = report::sentence(&changed, &what);
    let old = git.show(&base, CHANGELOG).unwrap_or_default();
    let new = read(&root.join(CHANGELOG))?.unwrap_or_default();
    let is_new = |line: &str| !line.trim().is_empty() && old.lines().all(|known| known != line);
    if new.lines().any(is_new) {
        let details = report::text(&changed, &causes);
        return Ok(format!(
            "{details}{sentence}\n{CHANGELOG} has changed as well\n"
        ));
    }
    let sentence = format!("{sentence}, and {CHANGELOG} does not say so");
    let help = "write there what users can do now, what breaks, and what to change";
    Err(failure(&changed, &causes, &sentence, help))
}

fn compared(name: String, old: Option<String>, new: &str) -> Compared {
    let (is_new, old) = (old.is_none(), old.unwrap_or_default());
    let changes = difference(&old, new);
    Compared {
        name,
        changes,
        is_new,
    }
}

fn failure(changed: &[Compared], causes: &Causes, sentence: &str, help: &str) -> Failure {
    let said = format!("{sentence}\n  help: {help}");
    let details = report::text(changed, causes);
    Failure::Api { details, said }
}

/// A file's text, with the line ends that git keeps; `None` when there is no such file.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    Ok(regen::read(path)?.map(|text| text.replace("\r\n", "\n")))
}
