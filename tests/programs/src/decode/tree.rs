//! A JSON value as it was written: numbers keep their digits, and members their order.

use std::fmt::Write;

use bigcommerce_types::wire::{Object, RawValue};

/// One JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, by its digits.
    Number(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// An object. Of a key that stands twice, the last one counts.
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// Reads JSON text.
    ///
    /// # Errors
    /// When it is not one whole JSON value.
    pub fn parse(json: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(json).map_err(|_| "not UTF-8".to_owned())?;
        let raw: &RawValue = serde_json::from_str(text).map_err(|_| "not JSON".to_owned())?;
        Self::of(raw)
    }

    fn of(raw: &RawValue) -> Result<Self, String> {
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let object = Object::parse(raw).map_err(|error| error.to_string())?;
                let mut members: Vec<(String, Tree)> = Vec::new();
                for (key, raw) in object.members() {
                    members.retain(|(name, _)| name != key);
                    members.push((key.to_owned(), Self::of(raw)?));
                }
                Tree::Map(members)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> =
                    serde_json::from_str(text).map_err(|_| "not a list".to_owned())?;
                Tree::List(items.into_iter().map(Self::of).collect::<Result<_, _>>()?)
            }
            Some(b'"') => Tree::Text(
                serde_json::from_str(text).map_err(|_| "a broken escape in a string".to_owned())?,
            ),
            Some(b't') => Tree::Bool(true),
            Some(b'f') => Tree::Bool(false),
            Some(b'n') | None => Tree::Null,
            Some(_) => Tree::Number(text.to_owned()),
        })
    }

    /// The member of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Tree::Map(members) => members
                .iter()
                .rev()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members of an object; none of anything else.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Tree)> {
        let members = match self {
            Tree::Map(members) => members.as_slice(),
            _ => &[],
        };
        members.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The items of a list; none of anything else.
    #[must_use]
    pub fn items(&self) -> &[Tree] {
        match self {
            Tree::List(items) => items,
            _ => &[],
        }
    }

    /// What a JSON pointer leads to.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&Tree> {
        steps(pointer).try_fold(self, |tree, step| match tree {
            Tree::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => tree.get(&step),
        })
    }

    /// Puts another value (or nothing) where a JSON pointer leads to. An object gains a member that it lacks.
    pub fn put(&mut self, pointer: &str, value: Option<Tree>) {
        let Some((parent, last)) = pointer.rsplit_once('/') else {
            *self = value.unwrap_or(Tree::Null);
            return;
        };
        let last = unescaped(last);
        let parent = steps(parent).try_fold(self, |tree, step| match tree {
            Tree::List(items) => items.get_mut(step.parse::<usize>().ok()?),
            Tree::Map(members) => members
                .iter_mut()
                .find(|(name, _)| *name == step)
                .map(|(_, value)| value),
            _ => None,
        });
        match (parent, value) {
            (Some(Tree::Map(members)), None) => members.retain(|(name, _)| *name != last),
            (Some(Tree::Map(members)), Some(value)) => {
                match members.iter_mut().find(|(name, _)| *name == last) {
                    Some((_, old)) => *old = value,
                    None => members.push((last, value)),
                }
            }
            (Some(Tree::List(items)), Some(value)) => {
                if let Some(old) = last.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                    *old = value;
                }
            }
            _ => {}
        }
    }

    /// The JSON text, on one line.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, into: &mut String) {
        match self {
            Tree::Null => into.push_str("null"),
            Tree::Bool(value) => into.push_str(if *value { "true" } else { "false" }),
            Tree::Number(digits) => into.push_str(digits),
            Tree::Text(text) => quote(text, into),
            Tree::List(items) => {
                into.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        into.push(',');
                    }
                    item.write(into);
                }
                into.push(']');
            }
            Tree::Map(members) => {
                into.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        into.push(',');
                    }
                    quote(name, into);
                    into.push(':');
                    value.write(into);
                }
                into.push('}');
            }
        }
    }
}

fn quote(text: &str, into: &mut String) {
    into.push('"');
    for letter in text.chars() {
        match letter {
            '"' => into.push_str("\\\""),
            '\\' => into.push_str("\\\\"),
            control if control < ' ' => {
                let _ = write!(into, "\\u{:04x}", u32::from(control));
            }
            letter => into.push(letter),
        }
    }
    into.push('"');
}

/// One more step of a JSON pointer.
#[must_use]
pub fn below(pointer: &str, step: &str) -> String {
    format!("{pointer}/{}", step.replace('~', "~0").replace('/', "~1"))
}

fn steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(unescaped)
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
