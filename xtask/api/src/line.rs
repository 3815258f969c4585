//! A line of a listing.

use std::fmt;

/// One public item: `async fn bigcommerce_orders::Client::get_order(&self, &OrderId) -> Reply<Order>  [v2]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// Words before the path; the last one is the kind: `async fn`.
    pub head: String,
    /// Public path. Of an implementation: of the type.
    pub path: String,
    /// Text after the path, without the features.
    pub detail: String,
    /// Cargo features that the item needs: `carts | checkouts`; empty when it needs none.
    pub gate: String,
}

/// Kinds in the order in which they are listed at one path.
const KINDS: [&str; 16] = [
    "feature", "mod", "use", "struct", "enum", "union", "trait", "macro", "type", "const",
    "static", "impl", "auto", "field", "variant", "fn",
];
const MODIFIERS: [&str; 7] = ["async", "unsafe", "extern", "\"C\"", "mut", "proc", "crate"];

impl Line {
    /// Reads a line of a listing; `None` for a heading or an empty line.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_end();
        let (text, gate) = text.rsplit_once("  [").unwrap_or((text, ""));
        let is_head = |word: &&str| KINDS.contains(word) || MODIFIERS.contains(word);
        let words = text.split(' ').take_while(is_head);
        let start: usize = words.map(|word| word.len() + 1).sum();
        let rest = text.get(start..).filter(|_| start > 0)?;
        let (path, detail) = rest.split_at(path_end(rest));
        Some(Self {
            head: text[..start].trim_end().to_owned(),
            path: path.to_owned(),
            detail: detail.to_owned(),
            gate: gate.trim_end_matches(']').to_owned(),
        })
    }

    /// The kind of item: `struct`, `field`, `fn`, `impl`, ….
    #[must_use]
    pub fn kind(&self) -> &str {
        self.head.rsplit(' ').next().unwrap_or_default()
    }

    /// Path of the item that this one is a part of, without generic arguments.
    #[must_use]
    pub fn parent(&self) -> String {
        let mut depth = 0_usize;
        let mut plain = self.path.clone();
        plain.retain(|letter| {
            depth += usize::from(letter == '<');
            let outside = depth == 0;
            depth -= usize::from(letter == '>' && depth > 0);
            outside
        });
        match (self.kind(), plain.rsplit_once("::")) {
            ("impl" | "auto", _) => plain,
            (_, Some((parent, _))) => parent.to_owned(),
            (_, None) => String::new(),
        }
    }

    /// Two lines with one key are versions of one item. An implementation has no name apart from its text.
    pub(crate) fn key(&self) -> (&str, &str, &str) {
        let is_impl = matches!(self.kind(), "impl" | "auto");
        let text = if is_impl { &self.detail } else { "" };
        (self.kind(), &self.path, text)
    }

    /// By path, then an item before its parts.
    pub(crate) fn order(&self) -> (&str, Option<usize>, &str, &str) {
        let kind = KINDS.iter().position(|kind| *kind == self.kind());
        (&self.path, kind, &self.detail, &self.gate)
    }
}

/// The end of a path: in `Checkout<Opened>::bill_to(self)` before `(`, in `Data<T>` before `<`.
fn path_end(text: &str) -> usize {
    let (mut depth, mut generics) = (0_usize, 0);
    for (at, letter) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + letter.len_utf8()..]);
        match letter {
            '<' if depth == 0 => (depth, generics) = (1, at),
            '<' => depth += 1,
            '>' if before.ends_with('-') => {}
            '>' if depth == 1 && !after.starts_with("::") => return generics,
            '>' => depth = depth.saturating_sub(1),
            ' ' | '(' | ';' if depth == 0 => return at,
            ':' if depth == 0 && !before.ends_with(':') && !after.starts_with(':') => return at,
            _ => {}
        }
    }
    text.len()
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.head, self.path, self.detail)?;
        match self.gate.as_str() {
            "" => Ok(()),
            gate => write!(f, "  [{gate}]"),
        }
    }
}
