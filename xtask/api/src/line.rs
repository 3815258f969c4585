//! A line of a listing.

use std::fmt;

use crate::gate::Gate;

/// One public item: `fn bigcommerce_orders::Client::new(session: bigcommerce_transport::Session) -> Self`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is: `struct`, `field`, `fn`, `impl`, ….
    pub kind: String,
    /// What stands before `fn`: `async `.
    pub(crate) modifiers: String,
    /// Where a user finds it.
    pub path: String,
    /// Everything after the path, without the features.
    pub detail: String,
    /// The cargo features that it stands behind: `v2 | v3`; empty when it is always there.
    pub gate: String,
}

/// The order of lines that have one path.
const KINDS: [&str; 15] = [
    "feature", "mod", "use", "struct", "enum", "union", "trait", "macro", "type", "const",
    "static", "impl", "field", "variant", "fn",
];

impl Line {
    pub(crate) fn new(kind: &str, path: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind: kind.to_owned(),
            modifiers: String::new(),
            path: path.into(),
            detail: detail.into(),
            gate: String::new(),
        }
    }

    pub(crate) fn behind(mut self, gate: &Gate) -> Self {
        self.gate = gate.to_string();
        self
    }

    /// Reads a line of a listing; `None` for a heading or an empty line.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_end();
        if text.is_empty() || text.starts_with('#') {
            return None;
        }
        let (text, gate) = match text.rsplit_once("  [") {
            Some((text, gate)) => (text, gate.trim_end_matches(']')),
            None => (text, ""),
        };
        let (modifiers, kind, rest) = words(text)?;
        let end = path_end(rest);
        Some(Self {
            kind: kind.to_owned(),
            modifiers: modifiers.to_owned(),
            path: rest[..end].to_owned(),
            detail: rest[end..].to_owned(),
            gate: gate.to_owned(),
        })
    }

    /// Whether it says the same thing as another version of itself. An implementation has no name apart from what it says.
    pub(crate) fn key(&self) -> (&str, &str, &str) {
        let said = if self.kind == "impl" {
            self.detail.as_str()
        } else {
            ""
        };
        (&self.kind, &self.path, said)
    }

    /// By path, and at one path what it is before what it has.
    pub(crate) fn order(&self) -> (&str, usize, &str, &str) {
        let kind = KINDS.iter().position(|kind| *kind == self.kind);
        (
            &self.path,
            kind.unwrap_or(KINDS.len()),
            &self.detail,
            &self.gate,
        )
    }

    /// The path of what it is a part of; for an implementation, the type's own.
    #[must_use]
    pub fn parent(&self) -> &str {
        if self.kind == "impl" {
            return &self.path;
        }
        let mut depth = 0_usize;
        for (at, letter) in self.path.char_indices().rev() {
            match letter {
                '>' => depth += 1,
                '<' => depth = depth.saturating_sub(1),
                ':' if depth == 0 => return bare(&self.path[..at.saturating_sub(1)]),
                _ => {}
            }
        }
        ""
    }

    pub(crate) fn gate(&self) -> Gate {
        Gate::read(&self.gate)
    }
}

/// `Checkout` for `Checkout<Opened>`.
fn bare(path: &str) -> &str {
    match (path.ends_with('>'), path.find('<')) {
        (true, Some(at)) => &path[..at],
        _ => path,
    }
}

/// `async `, `fn` and the rest.
fn words(text: &str) -> Option<(&str, &str, &str)> {
    let mut at = 0;
    loop {
        let word = text[at..].split(' ').next()?;
        let after = at + word.len() + 1;
        let rest = text.get(after..)?;
        let next = rest.split(' ').next().unwrap_or_default();
        let modifies = matches!(word, "async" | "const" | "unsafe" | "extern" | "\"C\"");
        let modified = matches!(
            next,
            "async" | "const" | "unsafe" | "extern" | "\"C\"" | "fn" | "trait"
        );
        if modifies && modified {
            at = after;
        } else {
            return Some((&text[..at], word, rest));
        }
    }
}

/// Where the path ends: `Checkout<Opened>::bill_to` is one, `Data<T>` is one with parameters after it.
fn path_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b' ' | b';' => return at,
            b':' if bytes.get(at + 1) == Some(&b':') => at += 2,
            b':' => return at,
            b'<' => match closing(bytes, at) {
                Some(end) if text[end..].starts_with("::") => at = end,
                _ => return at,
            },
            _ => at += 1,
        }
    }
    at
}

/// After the `>` that belongs to the `<` at `at`.
fn closing(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, byte) in bytes.iter().enumerate().skip(at) {
        match byte {
            b'<' => depth += 1,
            b'>' if bytes[index - 1] != b'-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            modifiers,
            path,
            detail,
            gate,
        } = self;
        write!(f, "{modifiers}{kind} {path}{detail}")?;
        if gate.is_empty() {
            Ok(())
        } else {
            write!(f, "  [{gate}]")
        }
    }
}
