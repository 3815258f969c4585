//! The checked-in listings of what the library crates offer: writes them, and says what a change of them does to users.

mod causes;
mod git;
mod packages;
mod report;

use std::fs;
use std::path::Path;

use bigcommerce_api::{Difference, Listing, Workspace, difference};

use crate::failure::Failure;
use crate::regen;
use causes::Causes;
use git::Git;

/// Where a crate has its listing.
const LISTING: &str = "api.txt";
const CHANGELOG: &str = "CHANGELOG.md";

/// What `cargo xtask api` is asked for.
pub(crate) struct Wish<'a> {
    pub(crate) check: bool,
    pub(crate) since: Option<&'a str>,
}

/// A listing, and what is new in it.
pub(crate) struct Compared {
    pub(crate) listing: Listing,
    pub(crate) difference: Difference,
}

pub(crate) fn run(root: &Path, wish: &Wish<'_>) -> Result<String, Failure> {
    let packages = packages::read(root)?;
    let workspace =
        Workspace::read(&packages).map_err(|wrong| Failure::Files(wrong.to_string()))?;
    let listings = workspace.listings();
    if !wish.check {
        return write(root, &listings);
    }
    let said = check(root, listings.clone())?;
    match wish.since {
        None => Ok(said),
        Some(commit) => Ok(said + &since(root, listings, commit)?),
    }
}

fn write(root: &Path, listings: &[Listing]) -> Result<String, Failure> {
    let mut written = 0;
    for listing in listings {
        let path = root.join(&listing.folder).join(LISTING);
        let text = listing.text();
        if before(&path)?.as_deref() != Some(&text) {
            fs::write(&path, text).map_err(|error| Failure::files("write", &path, &error))?;
            written += 1;
        }
    }
    Ok(format!(
        "{written} written, {} unchanged\n",
        listings.len() - written
    ))
}

/// Compares what is checked in with what the sources say.
fn check(root: &Path, listings: Vec<Listing>) -> Result<String, Failure> {
    let (mut lines, mut stale) = (0, Vec::new());
    for listing in listings {
        lines += listing.lines.len();
        let old = before(&root.join(&listing.folder).join(LISTING))?;
        let new = listing.text();
        if old.as_deref() != Some(&new) {
            let difference = difference(old.as_deref().unwrap_or_default(), &new);
            stale.push(Compared {
                listing,
                difference,
            });
        }
    }
    if stale.is_empty() {
        return Ok(format!("{lines} public items are listed as they are\n"));
    }
    let git = Git::at(root);
    let mut details = String::new();
    for compared in &stale {
        let name = format!("{}/{LISTING}", compared.listing.folder);
        let base = git.as_ref().and_then(|git| git.last_change_of(&name));
        let causes = Causes::read(root, git.as_ref(), base.as_deref());
        details += &report::text(&name, compared, &causes);
    }
    Err(Failure::Api {
        details,
        said: format!(
            "{}\n  help: run `cargo xtask api`, look at the diff, say in {CHANGELOG} what users have to know, and commit \
             both with the change",
            report::sentence(
                &stale,
                "the listing of the public API is not what the sources say"
            )
        ),
    })
}

/// A listing that has changed since `commit` wants words for users.
fn since(root: &Path, listings: Vec<Listing>, commit: &str) -> Result<String, Failure> {
    let Some(git) = Git::at(root) else {
        return Ok(format!(
            "skipped: whether {CHANGELOG} has changed since {commit} (this is no git checkout)\n"
        ));
    };
    let Some(base) = git.commit(commit) else {
        return Err(Failure::Files(format!(
            "there is no commit `{commit}` in this checkout: nothing was compared\n  help: fetch it (`git fetch --unshallow` \
             when the history is short), or name another"
        )));
    };
    let causes = Causes::read(root, Some(&git), Some(&base));
    let (mut changed, mut details) = (Vec::new(), String::new());
    for listing in listings {
        let name = format!("{}/{LISTING}", listing.folder);
        let old = git.show(&base, &name);
        let difference = difference(old.as_deref().unwrap_or_default(), &listing.text());
        if !difference.changes.is_empty() {
            let compared = Compared {
                listing,
                difference,
            };
            // What was not listed before is not told item by item.
            details += &match old {
                Some(_) => report::text(&name, &compared, &causes),
                None => format!("{name}: listed for the first time\n\n"),
            };
            changed.push(compared);
        }
    }
    let short = base.get(..12).unwrap_or(&base);
    if changed.is_empty() {
        return Ok(format!("the public API is as it was in {short}\n"));
    }
    let told = report::sentence(
        &changed,
        &format!("the public API has changed since {short}"),
    );
    let old = git.show(&base, CHANGELOG).unwrap_or_default();
    let new = before(&root.join(CHANGELOG))?.unwrap_or_default();
    let says_more = new
        .lines()
        .any(|line| !line.trim().is_empty() && !old.lines().any(|known| known == line));
    if says_more {
        return Ok(format!(
            "{details}{told}\n{CHANGELOG} has changed as well\n"
        ));
    }
    Err(Failure::Api {
        details,
        said: format!(
            "{told}, and {CHANGELOG} does not say so\n  help: write there what users can do now, what breaks, and what to change"
        ),
    })
}

/// A file's text, with the ends of lines that git keeps; `None` when there is no such file.
fn before(path: &Path) -> Result<Option<String>, Failure> {
    Ok(regen::read(path)?.map(|text| text.replace("\r\n", "\n")))
}
