//! Reads YAML and JSON into a tree, event by event, and refuses what would grow or nest without end.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::tree::{NodeId, Tree, Value};
use super::unreadable::Unreadable;

/// Levels of nesting. The deepest published file has about forty.
pub(crate) const DEPTH: usize = 200;

/// Nodes a document may have once its aliases are written out.
const NODES: u64 = 5_000_000;

/// The tree of a document.
pub(crate) fn read(name: &str, text: &str) -> Result<Tree, Unreadable> {
    let mut builder = Builder {
        name,
        tree: Tree {
            nodes: Vec::with_capacity(text.len() / 24),
        },
        frames: Vec::new(),
        anchors: HashMap::new(),
        grown: 0,
        line: 1,
        done: false,
    };
    let mut parser = Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => builder.event(event, span.start.line())?,
            Err(error) => return Err(builder.syntax(&error)),
        }
        if builder.done {
            break;
        }
    }
    if builder.tree.nodes.is_empty() {
        builder.tree.add(Value::Null, Tree::ROOT, 1);
    }
    Ok(builder.tree)
}

enum Frame {
    Map {
        node: NodeId,
        anchor: usize,
        entries: Vec<(Box<str>, NodeId)>,
        merged: Vec<NodeId>,
        key: Option<(Box<str>, u32)>,
        nodes: u64,
    },
    List {
        node: NodeId,
        anchor: usize,
        elements: Vec<NodeId>,
        nodes: u64,
    },
}

struct Builder<'a> {
    name: &'a str,
    tree: Tree,
    frames: Vec<Frame>,
    /// The node of an anchor and how many nodes it stands for; nothing while it is still open.
    anchors: HashMap<usize, Option<(NodeId, u64)>>,
    grown: u64,
    line: u32,
    done: bool,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, line: usize) -> Result<(), Unreadable> {
        self.line = u32::try_from(line).unwrap_or(0);
        match event {
            Event::Alias(anchor) => match self.anchors.get(&anchor).copied().flatten() {
                Some((node, nodes)) => {
                    self.grown = self.grown.saturating_add(nodes);
                    if self.grown > NODES {
                        return Err(self.fault(
                            "the aliases of this document stand for millions of nodes".to_owned(),
                        ));
                    }
                    self.put(node, nodes)
                }
                None => {
                    Err(self.fault("an alias stands inside the very node it repeats".to_owned()))
                }
            },
            Event::Scalar(text, style, anchor, tag) => {
                if self.awaits_key() {
                    self.key(&text);
                    return Ok(());
                }
                let value = scalar(text, style, tag.as_deref());
                let node = self.open(value)?;
                if anchor != 0 {
                    self.anchors.insert(anchor, Some((node, 1)));
                }
                self.put(node, 1)
            }
            Event::SequenceStart(anchor, _) => {
                let node = self.open(Value::Null)?;
                if anchor != 0 {
                    self.anchors.insert(anchor, None);
                }
                self.frames.push(Frame::List {
                    node,
                    anchor,
                    elements: Vec::new(),
                    nodes: 1,
                });
                Ok(())
            }
            Event::MappingStart(anchor, _) => {
                let node = self.open(Value::Null)?;
                if anchor != 0 {
                    self.anchors.insert(anchor, None);
                }
                self.frames.push(Frame::Map {
                    node,
                    anchor,
                    entries: Vec::new(),
                    merged: Vec::new(),
                    key: None,
                    nodes: 1,
                });
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::DocumentEnd => {
                // What follows a second `---` is not part of the document.
                self.done = !self.tree.nodes.is_empty();
                Ok(())
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {
                Ok(())
            }
        }
    }

    fn close(&mut self) -> Result<(), Unreadable> {
        let (node, anchor, value, nodes) = match self.frames.pop() {
            Some(Frame::Map {
                node,
                anchor,
                mut entries,
                merged,
                nodes,
                ..
            }) => {
                keep_last(&mut entries);
                self.merge(&mut entries, &merged);
                (node, anchor, Value::Map(entries), nodes)
            }
            Some(Frame::List {
                node,
                anchor,
                elements,
                nodes,
            }) => (node, anchor, Value::List(elements), nodes),
            None => return Ok(()),
        };
        self.tree.nodes[node as usize].value = value;
        if anchor != 0 {
            self.anchors.insert(anchor, Some((node, nodes)));
        }
        self.put(node, nodes)
    }

    /// What `<<` brings in gives way to what is written out.
    fn merge(&self, entries: &mut Vec<(Box<str>, NodeId)>, merged: &[NodeId]) {
        for source in merged {
            let maps = match self.tree.value(*source) {
                Value::List(elements) => elements.as_slice(),
                _ => std::slice::from_ref(source),
            };
            for map in maps {
                for (key, node) in self.tree.entries(*map) {
                    if !entries.iter().any(|(known, _)| known == key) {
                        entries.push((key.clone(), *node));
                    }
                }
            }
        }
    }

    fn key(&mut self, text: &str) {
        let line = self.line;
        if let Some(Frame::Map { key, .. }) = self.frames.last_mut() {
            *key = Some((text.into(), line));
        }
    }

    /// A node that starts here, not yet in its parent.
    fn open(&mut self, value: Value) -> Result<NodeId, Unreadable> {
        if self.awaits_key() {
            return Err(self.fault("a list or a mapping stands where a key belongs".to_owned()));
        }
        if self.frames.len() >= DEPTH {
            return Err(self.fault(format!("more than {DEPTH} levels of nesting")));
        }
        let (parent, line) = match self.frames.last() {
            Some(Frame::Map { node, key, .. }) => {
                (*node, key.as_ref().map_or(self.line, |(_, line)| *line))
            }
            Some(Frame::List { node, .. }) => (*node, self.line),
            None => (Tree::ROOT, self.line),
        };
        Ok(self.tree.add(value, parent, line))
    }

    /// Gives a finished node to its parent.
    fn put(&mut self, child: NodeId, size: u64) -> Result<(), Unreadable> {
        match self.frames.last_mut() {
            Some(Frame::Map {
                entries,
                merged,
                key,
                nodes,
                ..
            }) => {
                *nodes = nodes.saturating_add(size);
                match key.take() {
                    Some((key, _)) if &*key == "<<" => merged.push(child),
                    Some((key, _)) => entries.push((key, child)),
                    None => {
                        return Err(self.fault("an alias stands where a key belongs".to_owned()));
                    }
                }
            }
            Some(Frame::List {
                elements, nodes, ..
            }) => {
                *nodes = nodes.saturating_add(size);
                elements.push(child);
            }
            None => {}
        }
        Ok(())
    }

    fn awaits_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Map { key: None, .. }))
    }

    /// JSON pointer of the node that comes next.
    fn here(&self) -> Option<String> {
        let mut pointer = String::from("#");
        for frame in &self.frames {
            match frame {
                Frame::Map {
                    key: Some((key, _)),
                    ..
                } => {
                    pointer.push('/');
                    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
                Frame::Map { .. } => {}
                Frame::List { elements, .. } => {
                    pointer.push('/');
                    pointer.push_str(&elements.len().to_string());
                }
            }
        }
        (pointer.len() > 1).then_some(pointer)
    }

    fn fault(&self, message: String) -> Unreadable {
        Unreadable {
            file: self.name.to_owned(),
            line: Some(self.line as usize),
            pointer: self.here(),
            message,
        }
    }

    fn syntax(&self, error: &ScanError) -> Unreadable {
        Unreadable {
            file: self.name.to_owned(),
            line: Some(error.marker().line()),
            pointer: self.here(),
            message: format!(
                "this is not YAML: {} (column {})",
                error.info(),
                error.marker().col() + 1
            ),
        }
    }
}

/// Of two equal keys the last one counts, as most readers of YAML have it.
fn keep_last(entries: &mut Vec<(Box<str>, NodeId)>) {
    let repeated = if entries.len() <= 16 {
        entries
            .iter()
            .enumerate()
            .any(|(at, (key, _))| entries[..at].iter().any(|(known, _)| known == key))
    } else {
        let mut known = HashSet::with_capacity(entries.len());
        !entries.iter().all(|(key, _)| known.insert(&**key))
    };
    if repeated {
        let last: HashMap<Box<str>, NodeId> = entries.iter().cloned().collect();
        entries.retain(|(key, node)| last.get(key) == Some(node));
    }
}

fn scalar(text: std::borrow::Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let core = tag.filter(|tag| tag.is_yaml_core_schema());
    if style != ScalarStyle::Plain || core.is_some_and(|tag| tag.suffix == "str") {
        return Value::Text(text.into());
    }
    plain(&text).unwrap_or_else(|| Value::Text(text.into()))
}

/// A bare scalar that is not text, as the core schema of YAML 1.2 has it.
fn plain(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        _ => {}
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.contains(|c: char| c.is_ascii_digit())
        && text.parse::<f64>().is_ok();
    number.then(|| Value::Number(text.into()))
}
