//! The effect of a change on the users of a crate. In doubt it breaks them.

use crate::gate;
use crate::line::Line;

/// Effect on a build that passed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can fail.
    Breaking,
    /// It cannot fail.
    Compatible,
}

use Verdict::{Breaking, Compatible};

const OPEN: &str = " #[non_exhaustive]";
const DEPRECATED: &str = " #[deprecated]";
const SEALED: &str = " (sealed)";
/// Of a struct: fields that are private. Of a part of a trait: it is provided.
const MORE: &str = " { .. }";
const MARKS: [&str; 4] = [OPEN, DEPRECATED, SEALED, MORE];

/// Of a line that is not there any more.
pub(crate) fn gone(line: &Line) -> (Verdict, String) {
    let (verdict, why) = match line.kind() {
        "impl" => (Breaking, "has lost an implementation"),
        "auto" => (Compatible, "has an auto trait without that limit"),
        _ => (Breaking, "is gone"),
    };
    (verdict, why.to_owned())
}

/// Of a line that was not there; `owner` is the item that it is a part of, as that was.
pub(crate) fn new(line: &Line, owner: Option<&Line>) -> (Verdict, String) {
    let has = |mark: &str| owner.is_some_and(|owner| owner.detail.contains(mark));
    let is_literal = ![OPEN, MORE, "(_", ", _"].into_iter().any(has);
    let (verdict, why) = match (line.kind(), owner.map(Line::kind)) {
        (_, None) => (Compatible, "is new"),
        ("field", _) if is_literal => (
            Breaking,
            "is new, and the struct could be written as a literal",
        ),
        ("variant", _) if !has(OPEN) => (Breaking, "is new, and a `match` could be exhaustive"),
        ("auto", _) => (Breaking, "has lost or limited an auto trait"),
        ("impl", _) => (Compatible, "has another implementation"),
        ("fn" | "type" | "const", Some("trait")) if !has(SEALED) && !line.detail.contains(MORE) => {
            (
                Breaking,
                "is new, and whoever implements the trait lacks it",
            )
        }
        _ => (Compatible, "is new"),
    };
    (verdict, why.to_owned())
}

/// Of a line that says something else.
pub(crate) fn changed(old: &Line, new: &Line, owner: Option<&Line>) -> (Verdict, String) {
    if !gate::implies(&old.gate, &new.gate) {
        return (Breaking, format!("needs the feature {} now", new.gate));
    }
    let gained = |mark: &str| new.detail.contains(mark) && !old.detail.contains(mark);
    let lost = |mark: &str| old.detail.contains(mark) && !new.detail.contains(mark);
    let is_struct = old.kind() == "struct";
    let (was, is) = (bare(&old.detail), bare(&new.detail));
    let (verdict, why) = match old.kind() {
        "macro" if is.starts_with(&format!("{was} | ")) => (Compatible, "has more forms"),
        "feature" if was.is_empty() => (Compatible, "is on by default"),
        "feature" => (Breaking, "is not on by default any more"),
        "field" => (Breaking, "has another type"),
        "use" => (Breaking, "leads to something else"),
        "fn" if was != is => (Breaking, "has another signature"),
        _ if was != is => (Breaking, "is something else"),
        _ if old.head != new.head => match (old.head.as_str(), new.head.as_str()) {
            ("fn", "const fn") | ("unsafe fn", "fn") => (Compatible, "asks for less"),
            _ => (Breaking, "has another word before it"),
        },
        _ if gained(OPEN) => (
            Breaking,
            "cannot be written or matched exhaustively any more",
        ),
        _ if gained(SEALED) => (Breaking, "cannot be implemented by others any more"),
        _ if gained(MORE) && is_struct => (Breaking, "has a private field now"),
        _ if lost(MORE) && !is_struct && !owner.is_some_and(|of| of.detail.contains(SEALED)) => (
            Breaking,
            "has to be written by whoever implements the trait",
        ),
        _ if gained(DEPRECATED) => (Compatible, "is deprecated"),
        _ if old.gate != new.gate => (Compatible, "needs fewer features"),
        _ => (Compatible, "asks for less"),
    };
    (verdict, why.to_owned())
}

/// Without marks.
fn bare(detail: &str) -> String {
    let without = |text: String, mark: &&str| text.replace(*mark, "");
    MARKS.iter().fold(detail.to_owned(), without)
}
