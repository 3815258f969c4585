//! Holds a file to the plain part of YAML, the part that is JSON with comments, and gives it as JSON with the line of
//! every node.

use std::collections::BTreeMap;

use bigcommerce_openapi_yaml::{
    self as yaml, ErrorKind, NodeId, Note, NoteKind, ReadError, Value as Node,
};
use serde_json::{Map, Number, Value};

use super::rules;
use crate::document::{Fault, Rule, Source, pointer_token};

/// A file's content and the line of each of its nodes by JSON pointer (without the `#`).
#[derive(Clone, Debug)]
pub struct Tree {
    /// The content, as JSON.
    pub value: Value,
    /// Lines by JSON pointer (without the `#`), counted from 1.
    pub lines: BTreeMap<String, usize>,
}

/// The tree of `source`, or `None` when it cannot be read; what is wrong is added to `faults`.
pub fn read(source: &Source, faults: &mut Vec<Fault>) -> Option<Tree> {
    let before = faults.len();
    let mut strict = Strict {
        source,
        faults,
        lines: BTreeMap::new(),
    };
    let reading = match yaml::read(&source.text) {
        Ok(reading) => reading,
        Err(error) => {
            strict.unreadable(&error);
            return None;
        }
    };
    for note in &reading.notes {
        strict.note(note, &reading.tree);
    }
    let value = strict.json(&reading.tree, yaml::Tree::ROOT, String::new());
    let lines = strict.lines;
    (faults.len() == before).then_some(Tree { value, lines })
}

struct Strict<'a> {
    source: &'a Source,
    faults: &'a mut Vec<Fault>,
    lines: BTreeMap<String, usize>,
}

impl Strict<'_> {
    fn unreadable(&mut self, error: &ReadError) {
        let (rule, pointer, help) = match &error.kind {
            ErrorKind::Syntax(..) => (
                &rules::SYNTAX,
                "",
                "look at the indentation, the quotes and the colons of this line and the one before",
            ),
            ErrorKind::TooDeep => (
                &rules::NESTED_TOO_DEEPLY,
                "",
                "name the inner parts as components and refer to them",
            ),
            ErrorKind::KeyNotScalar => (
                &rules::KEY_NOT_TEXT,
                error.pointer.as_str(),
                "use text as the key; text with braces or brackets needs quotes",
            ),
            ErrorKind::TooLarge | ErrorKind::AliasOfItself => {
                (&rules::YAML_FEATURE, error.pointer.as_str(), WRITE_IT_OUT)
            }
        };
        self.fault(rule, error.line, pointer, error.kind.to_string(), help);
    }

    fn note(&mut self, note: &Note, tree: &yaml::Tree) {
        let pointer = note.pointer(tree);
        let feature = match &note.kind {
            NoteKind::DuplicateKey(key, first) => {
                let message = format!("the key `{key}` is already there, on line {first}");
                let line = Some(note.line);
                self.fault(
                    &rules::DUPLICATE_KEY,
                    line,
                    &pointer,
                    message,
                    "keep one of the two",
                );
                return;
            }
            NoteKind::KeyNotText(key) => {
                if !(names_integers(&pointer) && is_integer(key)) {
                    self.fault(
                        &rules::KEY_NOT_TEXT,
                        Some(note.line),
                        &pointer,
                        format!("the key `{key}` is not text"),
                        &format!("put it in quotes: `\"{key}\":`"),
                    );
                }
                return;
            }
            NoteKind::Anchor => "an anchor (`&name`)",
            NoteKind::Alias => "an alias (`*name`)",
            NoteKind::MergeKey => "a merge key (`<<`)",
            NoteKind::Tag => "a tag (`!name`)",
            NoteKind::SecondDocument => "a second document (`---`)",
        };
        let message = format!("{feature} is used");
        self.fault(
            &rules::YAML_FEATURE,
            Some(note.line),
            &pointer,
            message,
            WRITE_IT_OUT,
        );
    }

    /// The JSON of a node. The reader has limited how deep it nests.
    fn json(&mut self, tree: &yaml::Tree, node: NodeId, pointer: String) -> Value {
        let value = match tree.value(node) {
            Node::Null => Value::Null,
            Node::Bool(flag) => Value::Bool(*flag),
            Node::Text(text) => Value::String(text.to_string()),
            Node::Number(digits) => match serde_json::from_str::<Number>(digits) {
                Ok(number) => Value::Number(number),
                Err(_) => {
                    self.fault(
                        &rules::NUMBER_MALFORMED,
                        tree.line(node),
                        &pointer,
                        format!("`{digits}` is a number in YAML, and not in JSON"),
                        "write the number as JSON does, or put it in quotes if it is text",
                    );
                    Value::Null
                }
            },
            Node::List(elements) => elements
                .iter()
                .enumerate()
                .map(|(at, element)| self.json(tree, *element, format!("{pointer}/{at}")))
                .collect(),
            Node::Map(entries) => {
                let mut map = Map::new();
                for (key, entry) in entries {
                    let place = format!("{pointer}/{}", pointer_token(key));
                    map.insert(key.to_string(), self.json(tree, *entry, place));
                }
                Value::Object(map)
            }
        };
        self.lines.insert(pointer, tree.line(node).unwrap_or(1));
        value
    }

    fn fault(
        &mut self,
        rule: &Rule,
        line: Option<usize>,
        pointer: &str,
        message: String,
        help: &str,
    ) {
        self.faults.push(Fault {
            rule: rule.id,
            file: self.source.name.clone(),
            line,
            pointer: if pointer.is_empty() {
                String::new()
            } else {
                format!("#{pointer}")
            },
            message,
            help: help.to_owned(),
        });
    }
}

const WRITE_IT_OUT: &str =
    "write it out, or make it a component; text that looks like this needs quotes";

/// The names and descriptions of integer enums are kept by integer: their quotes would be noise.
fn names_integers(pointer: &str) -> bool {
    pointer
        .rsplit_once('/')
        .is_some_and(|(map, _)| map.ends_with("/x-enum-names") || map.ends_with("/x-enum-docs"))
}

fn is_integer(key: &str) -> bool {
    serde_json::from_str::<i64>(key).is_ok()
}
