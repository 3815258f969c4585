//! Reads YAML and JSON into a tree, event by event, and refuses what would grow or nest without end.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use crate::error::{ErrorKind, ReadError};
use crate::frame::{Content, Frame, Size};
use crate::note::{Child, Note, NoteKind};
use crate::pointer::token;
use crate::scalar::{self, Plain};
use crate::tree::{NodeId, Tree, Value};

/// Levels of nesting, those behind aliases included. The deepest published file has about forty.
pub const DEPTH: usize = 100;

/// Nodes that the aliases of a document may stand for.
const NODES: u64 = 5_000_000;

/// Mappings with more entries than these look their keys up in a table.
const FEW: usize = 16;

/// A document, and the peculiarities of its text.
#[derive(Debug)]
pub struct Reading {
    /// The document. An empty text is null.
    pub tree: Tree,
    /// The peculiarities, in the order of their lines.
    pub notes: Vec<Note>,
}

/// Reads the first document of a text.
///
/// # Errors
/// The first place that is not YAML, or that grows or nests without end.
pub fn read(text: &str) -> Result<Reading, ReadError> {
    let mut builder = Builder {
        tree: Tree {
            nodes: Vec::with_capacity(text.len() / 24),
        },
        frames: Vec::new(),
        anchors: HashMap::new(),
        notes: Vec::new(),
        grown: 0,
        line: 1,
        done: false,
    };
    let mut parser = Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    // Event by event: the parser's own `load` recurses, and a long row of `[` would overflow the stack.
    while let Some(next) = parser.next_event() {
        match next {
            Ok((Event::DocumentStart(_), span)) if builder.done => {
                builder.line = line(span.start.line());
                builder.note(NoteKind::SecondDocument);
                break;
            }
            Ok((event, span)) => builder.event(event, line(span.start.line()))?,
            Err(error) => return Err(builder.syntax(&error)),
        }
    }
    if builder.tree.nodes.is_empty() {
        builder.tree.add(Value::Null, Tree::ROOT, 1);
    }
    // Equal keys are seen only where their mapping ends.
    builder.notes.sort_by_key(|note| note.line);
    Ok(Reading {
        tree: builder.tree,
        notes: builder.notes,
    })
}

fn line(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

struct Builder {
    tree: Tree,
    frames: Vec<Frame>,
    /// The node of an anchor and its size; nothing while it is still open.
    anchors: HashMap<usize, Option<(NodeId, Size)>>,
    notes: Vec<Note>,
    grown: u64,
    line: u32,
    done: bool,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, line: u32) -> Result<(), ReadError> {
        self.line = line;
        match event {
            Event::Alias(anchor) => self.alias(anchor),
            Event::Scalar(text, style, anchor, tag) => {
                self.note_properties(anchor, tag.is_some());
                if self.awaits_key() {
                    self.key(&text, style);
                    return Ok(());
                }
                let value = scalar::value(text, style, tag.as_deref());
                let node = self.open(value)?;
                if anchor != 0 {
                    self.anchors.insert(anchor, Some((node, Size::ONE)));
                }
                self.put(node, Size::ONE);
                Ok(())
            }
            Event::SequenceStart(anchor, tag) => {
                self.start(anchor, tag.is_some(), Content::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                let content = Content::Map {
                    entries: Vec::new(),
                    merged: Vec::new(),
                    key: None,
                };
                self.start(anchor, tag.is_some(), content)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close();
                Ok(())
            }
            Event::DocumentEnd => {
                self.done = !self.tree.nodes.is_empty();
                Ok(())
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {
                Ok(())
            }
        }
    }

    fn alias(&mut self, anchor: usize) -> Result<(), ReadError> {
        self.note(NoteKind::Alias);
        if self.awaits_key() {
            return Err(self.error(ErrorKind::KeyNotScalar));
        }
        let Some((node, size)) = self.anchors.get(&anchor).copied().flatten() else {
            return Err(self.error(ErrorKind::AliasOfItself));
        };
        self.grown = self.grown.saturating_add(size.nodes);
        if self.grown > NODES {
            return Err(self.error(ErrorKind::TooLarge));
        }
        if self.frames.len() + size.height >= DEPTH {
            return Err(self.error(ErrorKind::TooDeep));
        }
        self.put(node, size);
        Ok(())
    }

    fn start(&mut self, anchor: usize, tagged: bool, content: Content) -> Result<(), ReadError> {
        self.note_properties(anchor, tagged);
        let node = self.open(Value::Null)?;
        if anchor != 0 {
            self.anchors.insert(anchor, None);
        }
        self.frames.push(Frame {
            node,
            anchor,
            size: Size::ONE,
            content,
        });
        Ok(())
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let node = frame.node;
        self.tree.nodes[node as usize].value = match frame.content {
            Content::Map {
                entries, merged, ..
            } => {
                let mut entries = self.keep_last(node, entries);
                self.merge(&mut entries, &merged);
                Value::Map(entries)
            }
            Content::List(elements) => Value::List(elements),
        };
        if frame.anchor != 0 {
            self.anchors.insert(frame.anchor, Some((node, frame.size)));
        }
        self.put(node, frame.size);
    }

    /// Of two equal keys the last one counts, as most readers of YAML have it.
    fn keep_last(
        &mut self,
        map: NodeId,
        entries: Vec<(Box<str>, NodeId)>,
    ) -> Vec<(Box<str>, NodeId)> {
        let repeated = if entries.len() <= FEW {
            entries
                .iter()
                .enumerate()
                .any(|(at, (key, _))| entries[..at].iter().any(|(known, _)| known == key))
        } else {
            let mut known = HashSet::with_capacity(entries.len());
            !entries.iter().all(|(key, _)| known.insert(&**key))
        };
        if !repeated {
            return entries;
        }
        let mut known: HashMap<Box<str>, (usize, u32)> = HashMap::new();
        let mut kept: Vec<(Box<str>, NodeId)> = Vec::with_capacity(entries.len());
        for (key, node) in entries {
            let line = self.tree.nodes[node as usize].line;
            let Some((at, first)) = known.get(&key) else {
                known.insert(key.clone(), (kept.len(), line));
                kept.push((key, node));
                continue;
            };
            kept[*at].1 = node;
            self.notes.push(Note {
                kind: NoteKind::DuplicateKey(key.clone(), *first as usize),
                line: line as usize,
                parent: Some(map),
                child: Child::Key(key),
            });
        }
        kept
    }

    /// What `<<` brings in gives way to what is written out.
    fn merge(&self, entries: &mut Vec<(Box<str>, NodeId)>, merged: &[NodeId]) {
        if merged.is_empty() {
            return;
        }
        let mut known: HashSet<Box<str>> = entries.iter().map(|(key, _)| key.clone()).collect();
        for source in merged {
            let maps = match self.tree.value(*source) {
                Value::List(elements) => elements.as_slice(),
                _ => std::slice::from_ref(source),
            };
            for map in maps {
                for (key, node) in self.tree.entries(*map) {
                    if known.insert(key.clone()) {
                        entries.push((key.clone(), *node));
                    }
                }
            }
        }
    }

    fn key(&mut self, text: &str, style: ScalarStyle) {
        let line = self.line;
        if text == "<<" {
            self.note(NoteKind::MergeKey);
        }
        let is_text = style != ScalarStyle::Plain || scalar::plain(text) == Plain::Text;
        if let Some(frame) = self.frames.last_mut()
            && let Content::Map { key, .. } = &mut frame.content
        {
            *key = Some((text.into(), line));
        }
        if !is_text {
            self.note(NoteKind::KeyNotText(text.into()));
        }
    }

    /// A node that starts here, not yet in its parent.
    fn open(&mut self, value: Value) -> Result<NodeId, ReadError> {
        if self.awaits_key() {
            return Err(self.error(ErrorKind::KeyNotScalar));
        }
        if self.frames.len() >= DEPTH {
            return Err(self.error(ErrorKind::TooDeep));
        }
        let (parent, line) = match self.frames.last() {
            Some(Frame { node, content, .. }) => match content {
                Content::Map { key, .. } => {
                    (*node, key.as_ref().map_or(self.line, |(_, line)| *line))
                }
                Content::List(_) => (*node, self.line),
            },
            None => (Tree::ROOT, self.line),
        };
        Ok(self.tree.add(value, parent, line))
    }

    /// Gives a finished node to its parent.
    fn put(&mut self, child: NodeId, size: Size) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        frame.size.add(size);
        match &mut frame.content {
            Content::Map {
                entries,
                merged,
                key,
            } => match key.take() {
                Some((key, _)) if &*key == "<<" => merged.push(child),
                Some((key, _)) => entries.push((key, child)),
                None => {}
            },
            Content::List(elements) => elements.push(child),
        }
    }

    fn awaits_key(&self) -> bool {
        self.frames.last().is_some_and(Frame::awaits_key)
    }

    fn note_properties(&mut self, anchor: usize, tagged: bool) {
        if anchor != 0 {
            self.note(NoteKind::Anchor);
        }
        if tagged {
            self.note(NoteKind::Tag);
        }
    }

    /// Adds a note about the node that comes next, or about the mapping whose key comes next.
    fn note(&mut self, kind: NoteKind) {
        let (parent, child) = match self.frames.last() {
            Some(Frame { node, content, .. }) => {
                let child = match content {
                    Content::Map { key: None, .. } => Child::None,
                    Content::Map {
                        key: Some((key, _)),
                        ..
                    } => Child::Key(key.clone()),
                    Content::List(elements) => Child::Element(elements.len()),
                };
                (Some(*node), child)
            }
            None => (None, Child::None),
        };
        self.notes.push(Note {
            kind,
            line: self.line as usize,
            parent,
            child,
        });
    }

    fn error(&self, kind: ErrorKind) -> ReadError {
        ReadError {
            kind,
            line: Some(self.line as usize),
            pointer: self.here(),
        }
    }

    fn syntax(&self, error: &ScanError) -> ReadError {
        let column = error.marker().col() + 1;
        ReadError {
            kind: ErrorKind::Syntax(error.info().to_owned(), column),
            line: Some(error.marker().line()),
            pointer: self.here(),
        }
    }

    /// JSON pointer of the node that comes next, or of the mapping whose key comes next.
    fn here(&self) -> String {
        let mut pointer = String::new();
        for frame in &self.frames {
            match &frame.content {
                Content::Map {
                    key: Some((key, _)),
                    ..
                } => {
                    pointer.push('/');
                    pointer.push_str(&token(key));
                }
                Content::Map { .. } => {}
                Content::List(elements) => {
                    pointer.push('/');
                    pointer.push_str(&elements.len().to_string());
                }
            }
        }
        pointer
    }
}
