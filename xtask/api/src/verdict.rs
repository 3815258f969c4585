//! What a change does to the users of a crate. In doubt it breaks them.

use quote::ToTokens;
use syn::{FnArg, Pat, Signature};

use crate::compare::Known;
use crate::line::Line;

/// Whether a build that went through before can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can.
    Breaking,
    /// It cannot.
    Compatible,
}

use Verdict::{Breaking, Compatible};

const OPEN: &str = " #[non_exhaustive]";
const DEPRECATED: &str = " #[deprecated]";
const SEALED: &str = " (sealed)";

/// Of a line that is not there any more.
pub(crate) fn gone(line: &Line) -> (Verdict, String) {
    let why = match line.kind.as_str() {
        "impl" => "has lost an implementation",
        "feature" => "is not a feature any more: a manifest that names it is refused",
        _ => "is gone",
    };
    (Breaking, why.to_owned())
}

/// Of a line that was not there.
pub(crate) fn new(line: &Line, before: &Known<'_>) -> (Verdict, String) {
    let Some(owner) = before.owner(line) else {
        return (Compatible, "is new".to_owned());
    };
    let (verdict, why) = match (line.kind.as_str(), owner.kind.as_str()) {
        ("field", _) if is_literal(owner) => (
            Breaking,
            "is new, and the struct could be written as a literal",
        ),
        ("variant", _) if !owner.detail.contains(OPEN) => {
            (Breaking, "is new, and a `match` could be exhaustive")
        }
        ("fn" | "type" | "const", "trait") if owner.detail.contains(SEALED) => {
            (Compatible, "is new, of a trait that nobody else implements")
        }
        ("fn" | "type" | "const", "trait") if line.detail.ends_with(';') => (
            Breaking,
            "is new, and whoever implements the trait lacks it",
        ),
        ("impl", _) => (Compatible, "has another implementation"),
        _ => (Compatible, "is new"),
    };
    (verdict, why.to_owned())
}

/// Of a line that says something else.
pub(crate) fn changed(old: &Line, new: &Line, before: &Known<'_>) -> (Verdict, String) {
    let gate = gate(old, new);
    if let Some((Breaking, why)) = gate {
        return (Breaking, why);
    }
    let (was, is) = (
        without(&old.detail, DEPRECATED),
        without(&new.detail, DEPRECATED),
    );
    if was == is && old.modifiers == new.modifiers {
        return gate.unwrap_or_else(|| {
            let why = if was.len() == new.detail.len() {
                "is not deprecated any more"
            } else {
                "is deprecated"
            };
            (Compatible, why.to_owned())
        });
    }
    let (verdict, why) = match old.kind.as_str() {
        "fn" => return function(old, new, before),
        "field" => (Breaking, "has another type"),
        "struct" => structure(&was, &is),
        "enum" => enumeration(&was, &is),
        "variant" => (Breaking, "holds something else"),
        "trait" if old.modifiers != new.modifiers => (
            Breaking,
            "is implemented with another word before `impl` now",
        ),
        "trait" => interface(&was, &is),
        "macro" if is.starts_with(&format!("{was} | ")) => {
            (Compatible, "can be called in more ways")
        }
        "macro" => (Breaking, "is called in another way"),
        "feature" if was.is_empty() => (Compatible, "is on by default"),
        "feature" => (Breaking, "is not on by default any more"),
        "use" => (Breaking, "leads to something else"),
        _ => (Breaking, "is something else"),
    };
    (verdict, why.to_owned())
}

/// What the features do.
fn gate(old: &Line, new: &Line) -> Option<(Verdict, String)> {
    if old.gate == new.gate {
        return None;
    }
    let (was, is) = (old.gate(), new.gate());
    if was.implies(&is) {
        let why = if is.is_open() {
            "needs no feature any more"
        } else {
            "is there with more features"
        };
        Some((Compatible, why.to_owned()))
    } else {
        Some((Breaking, format!("needs the feature {} now", new.gate)))
    }
}

fn structure(was: &str, is: &str) -> (Verdict, &'static str) {
    let stripped = |text: &str| without(&without(&without(text, OPEN), " { .. }"), " (..)");
    if stripped(was) != stripped(is) {
        return (Breaking, "has another shape or other parameters");
    }
    let was_open = was.contains(OPEN);
    match (was_open, is.contains(OPEN)) {
        (false, true) => {
            return (
                Breaking,
                "cannot be written as a literal any more, nor matched without `..`",
            );
        }
        (true, true) => return (Compatible, "has other private fields"),
        _ => {}
    }
    let private = |text: &str| text.contains(" { .. }") || text.contains(" (..)");
    match (private(was), private(is)) {
        (false, true) if !was_open => (
            Breaking,
            "has a private field, so that it cannot be written as a literal any more",
        ),
        _ => (Compatible, "can be written as a literal by more people"),
    }
}

fn enumeration(was: &str, is: &str) -> (Verdict, &'static str) {
    if without(was, OPEN) != without(is, OPEN) {
        (Breaking, "has other parameters")
    } else if is.contains(OPEN) {
        (Breaking, "cannot be matched without `_` any more")
    } else {
        (Compatible, "can be matched without `_`")
    }
}

fn interface(was: &str, is: &str) -> (Verdict, &'static str) {
    if without(was, SEALED) != without(is, SEALED) {
        (Breaking, "asks for something else of whoever implements it")
    } else if is.contains(SEALED) {
        (Breaking, "cannot be implemented by others any more")
    } else {
        (Compatible, "can be implemented by others")
    }
}

fn function(old: &Line, new: &Line, before: &Known<'_>) -> (Verdict, String) {
    let breaking = |why: &str| (Breaking, why.to_owned());
    for word in ["const", "async", "unsafe"] {
        let (was, is) = (old.modifiers.contains(word), new.modifiers.contains(word));
        match (word, was, is) {
            ("const", true, false) => return breaking("is not `const` any more"),
            ("async", true, false) => return breaking("is not `async` any more"),
            ("async", false, true) => return breaking("is `async` now"),
            ("unsafe", false, true) => return breaking("is `unsafe` now"),
            _ => {}
        }
    }
    let required = |line: &Line| line.detail.ends_with(';');
    let implementable = before
        .owner(old)
        .is_some_and(|owner| owner.kind == "trait" && !owner.detail.contains(SEALED));
    if implementable && required(new) && !required(old) {
        return breaking("has to be written by whoever implements the trait");
    }
    let (Some(was), Some(is)) = (signature(old), signature(new)) else {
        return breaking("has another signature");
    };
    if shape(&was) == shape(&is) {
        let names = |of: &Signature| of.inputs.iter().map(name).collect::<Vec<_>>();
        let why = if names(&was) == names(&is) {
            "asks for less"
        } else {
            "calls its arguments otherwise"
        };
        return (Compatible, why.to_owned());
    }
    let (had, has) = (was.inputs.len(), is.inputs.len());
    if has > had {
        let known: Vec<String> = was.inputs.iter().map(name).collect();
        let more: Vec<String> = is
            .inputs
            .iter()
            .map(name)
            .filter(|name| !known.contains(name))
            .collect();
        let asks = if new.path.ends_with("::new") {
            "asks for more to construct it"
        } else {
            "asks for more"
        };
        return (Breaking, format!("{asks}: `{}`", more.join("`, `")));
    }
    if has < had {
        return breaking("takes fewer arguments");
    }
    let types = |of: &Signature| of.inputs.iter().map(taken).collect::<Vec<_>>();
    if types(&was) != types(&is) {
        return breaking("takes other arguments");
    }
    if was.output != is.output {
        return breaking("returns something else");
    }
    breaking("has other parameters or bounds")
}

/// `fn f(…) -> …`, without what a listing says after it.
fn signature(line: &Line) -> Option<Signature> {
    let detail = without(&without(&line.detail, DEPRECATED), " { .. }");
    syn::parse_str(&format!("fn f{}", detail.trim_end_matches(';'))).ok()
}

/// Everything but the names of the arguments.
fn shape(signature: &Signature) -> (Vec<String>, String, String) {
    let generics = &signature.generics;
    let bounds = &generics.where_clause;
    (
        signature.inputs.iter().map(taken).collect(),
        signature.output.to_token_stream().to_string(),
        format!(
            "{} {}",
            generics.to_token_stream(),
            bounds.to_token_stream()
        ),
    )
}

fn taken(argument: &FnArg) -> String {
    match argument {
        FnArg::Receiver(receiver) => receiver.to_token_stream().to_string(),
        FnArg::Typed(argument) => argument.ty.to_token_stream().to_string(),
    }
}

fn name(argument: &FnArg) -> String {
    match argument {
        FnArg::Receiver(_) => "self".to_owned(),
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(name) => name.ident.to_string(),
            _ => "_".to_owned(),
        },
    }
}

/// Whether users outside of the crate can write it as a literal.
fn is_literal(line: &Line) -> bool {
    line.kind == "struct"
        && !line.detail.contains(OPEN)
        && !line.detail.contains(" { .. }")
        && !line.detail.contains(" (..)")
}

fn without(text: &str, mark: &str) -> String {
    text.replace(mark, "")
}
