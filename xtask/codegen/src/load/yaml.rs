//! Reads the plain part of YAML, the part that is JSON with comments, and remembers the line of every node.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};
use serde_json::{Map, Number, Value};

use super::rules;
use crate::document::{Fault, Source, pointer_token};
use crate::lint::Rule;

/// Levels of nesting. Our deepest spec needs about twenty.
const DEPTH: usize = 100;

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
    let mut builder = Builder {
        source,
        faults,
        frames: Vec::new(),
        lines: BTreeMap::new(),
        root: None,
        line: 1,
    };
    let mut parser = Parser::new_from_str(&source.text);
    // Event by event: the parser's own `load` recurses, and a long row of `[` would overflow the stack.
    while let Some(next) = parser.next_event() {
        let step = match next {
            Ok((event, span)) => builder.event(event, span.start.line()),
            Err(error) => {
                builder.syntax(&error);
                Err(Stop)
            }
        };
        if step.is_err() {
            break;
        }
    }
    let (lines, root) = (builder.lines, builder.root);
    if faults.len() > before {
        return None;
    }
    Some(Tree {
        value: root.unwrap_or(Value::Null),
        lines,
    })
}

/// What follows cannot be understood any more.
struct Stop;

enum Frame {
    Map {
        pointer: String,
        content: Map<String, Value>,
        key: Option<(String, usize)>,
    },
    List {
        pointer: String,
        content: Vec<Value>,
    },
}

struct Builder<'a> {
    source: &'a Source,
    faults: &'a mut Vec<Fault>,
    frames: Vec<Frame>,
    lines: BTreeMap<String, usize>,
    root: Option<Value>,
    line: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, line: usize) -> Result<(), Stop> {
        self.line = line;
        match event {
            Event::Alias(_) => Err(self.feature("an alias (`*name`)")),
            Event::Scalar(text, style, anchor, tag) => {
                self.plain(anchor, tag.is_some())?;
                self.scalar(&text, style)
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain(anchor, tag.is_some())?;
                let pointer = self.open()?;
                self.frames.push(Frame::List {
                    pointer,
                    content: Vec::new(),
                });
                Ok(())
            }
            Event::MappingStart(anchor, tag) => {
                self.plain(anchor, tag.is_some())?;
                let pointer = self.open()?;
                self.frames.push(Frame::Map {
                    pointer,
                    content: Map::new(),
                    key: None,
                });
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                match self.frames.pop() {
                    Some(Frame::Map { content, .. }) => self.put(Value::Object(content)),
                    Some(Frame::List { content, .. }) => self.put(Value::Array(content)),
                    None => {}
                }
                Ok(())
            }
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(self.feature("a second document (`---`)"))
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle) -> Result<(), Stop> {
        let value = match style {
            ScalarStyle::Plain => match resolve(text) {
                Some(value) => value,
                None => {
                    let pointer = self.here();
                    self.fault(
                        &rules::NUMBER_MALFORMED,
                        pointer,
                        format!("`{text}` is a number in YAML, and not in JSON"),
                        "write the number as JSON does, or put it in quotes if it is text",
                    );
                    Value::Null
                }
            },
            _ => Value::String(text.to_owned()),
        };
        if self.awaits_key() {
            return self.key(text, &value);
        }
        let pointer = self.open()?;
        debug_assert!(self.lines.contains_key(&pointer));
        self.put(value);
        Ok(())
    }

    fn key(&mut self, text: &str, value: &Value) -> Result<(), Stop> {
        if text == "<<" {
            return Err(self.feature("a merge key (`<<`)"));
        }
        let line = self.line;
        let Some(Frame::Map {
            pointer,
            content,
            key,
        }) = self.frames.last_mut()
        else {
            return Ok(());
        };
        let place = format!("{pointer}/{}", pointer_token(text));
        // The names and descriptions of integer enums are kept by integer: their quotes would be noise.
        let by_number = pointer.ends_with("/x-enum-names") || pointer.ends_with("/x-enum-docs");
        let taken = content.contains_key(text);
        *key = Some((text.to_owned(), line));
        if taken {
            let first = self.lines.get(&place).copied().unwrap_or(line);
            self.fault(
                &rules::DUPLICATE_KEY,
                place,
                format!("the key `{text}` is already there, on line {first}"),
                "keep one of the two",
            );
        } else if !(value.is_string() || by_number && value.is_i64()) {
            self.fault(
                &rules::KEY_NOT_TEXT,
                place,
                format!("the key `{text}` is not text"),
                format!("put it in quotes: `\"{text}\":`"),
            );
        }
        Ok(())
    }

    /// Notes the line of the node that starts here, and gives its pointer.
    fn open(&mut self) -> Result<String, Stop> {
        if self.awaits_key() {
            let pointer = self.here();
            self.fault(
                &rules::KEY_NOT_TEXT,
                pointer,
                "a list or a mapping stands where a key belongs",
                "use text as the key; text with braces or brackets needs quotes",
            );
            return Err(Stop);
        }
        let pointer = self.here();
        if self.frames.len() >= DEPTH {
            self.fault(
                &rules::NESTED_TOO_DEEPLY,
                String::new(),
                format!("more than {DEPTH} levels of nesting"),
                "name the inner parts as components and refer to them",
            );
            return Err(Stop);
        }
        let line = match self.frames.last() {
            Some(Frame::Map {
                key: Some((_, line)),
                ..
            }) => *line,
            _ => self.line,
        };
        self.lines.entry(pointer.clone()).or_insert(line);
        Ok(pointer)
    }

    fn put(&mut self, value: Value) {
        match self.frames.last_mut() {
            Some(Frame::Map { content, key, .. }) => {
                if let Some((key, _)) = key.take() {
                    content.entry(key).or_insert(value);
                }
            }
            Some(Frame::List { content, .. }) => content.push(value),
            None => self.root = Some(value),
        }
    }

    fn awaits_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Map { key: None, .. }))
    }

    /// Pointer of the node that comes next, or of the mapping whose key comes next.
    fn here(&self) -> String {
        match self.frames.last() {
            Some(Frame::Map {
                pointer,
                key: Some((key, _)),
                ..
            }) => format!("{pointer}/{}", pointer_token(key)),
            Some(Frame::Map { pointer, .. }) => pointer.clone(),
            Some(Frame::List { pointer, content }) => format!("{pointer}/{}", content.len()),
            None => String::new(),
        }
    }

    fn plain(&mut self, anchor: usize, tagged: bool) -> Result<(), Stop> {
        if anchor != 0 {
            return Err(self.feature("an anchor (`&name`)"));
        }
        if tagged {
            return Err(self.feature("a tag (`!name`)"));
        }
        Ok(())
    }

    fn feature(&mut self, what: &str) -> Stop {
        let pointer = self.here();
        self.fault(
            &rules::YAML_FEATURE,
            pointer,
            format!("{what} is used"),
            "write it out, or make it a component; text that looks like this needs quotes",
        );
        Stop
    }

    fn syntax(&mut self, error: &ScanError) {
        self.line = error.marker().line();
        let (info, column) = (error.info(), error.marker().col() + 1);
        self.fault(
            &rules::SYNTAX,
            String::new(),
            format!("this is not YAML: {info} (column {column})"),
            "look at the indentation, the quotes and the colons of this line and the one before",
        );
    }

    fn fault(
        &mut self,
        rule: &Rule,
        pointer: String,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.faults.push(Fault {
            rule: rule.id,
            file: self.source.name.clone(),
            line: Some(self.line),
            pointer: if pointer.is_empty() {
                pointer
            } else {
                format!("#{pointer}")
            },
            message: message.into(),
            help: help.into(),
        });
    }
}

/// A bare scalar as the core schema of YAML 1.2 has it; `None` for a number that JSON cannot write.
fn resolve(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        _ => {}
    }
    if let Ok(number) = serde_json::from_str::<Number>(text) {
        return Some(Value::Number(number));
    }
    (!is_number(text)).then(|| Value::String(text.to_owned()))
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(digits, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            return !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix));
        }
    }
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok()
}
