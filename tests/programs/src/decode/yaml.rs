//! Reads YAML as a tree. Plain scalars that are JSON numbers keep their digits; dates stay text.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::Tree;

enum Frame {
    Map(Vec<(String, Tree)>, Option<String>),
    List(Vec<Tree>),
}

/// The first document of `text`.
pub(super) fn read(text: &str) -> Result<Tree, String> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut parser = Parser::new_from_str(text);
    // Event by event: the parser's own `load` recurses.
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| error.to_string())?;
        let done = match event {
            Event::Scalar(text, style, ..) => Some(scalar(&text, style)),
            Event::MappingStart(..) => {
                frames.push(Frame::Map(Vec::new(), None));
                None
            }
            Event::SequenceStart(..) => {
                frames.push(Frame::List(Vec::new()));
                None
            }
            Event::MappingEnd | Event::SequenceEnd => frames.pop().map(|frame| match frame {
                Frame::Map(members, _) => Tree::Map(members),
                Frame::List(items) => Tree::List(items),
            }),
            Event::Alias(_) => return Err(format!("line {}: an alias", span.start.line())),
            _ => None,
        };
        let Some(value) = done else { continue };
        match frames.last_mut() {
            None => return Ok(value),
            Some(Frame::List(items)) => items.push(value),
            Some(Frame::Map(members, key)) => match (key.take(), value) {
                (Some(name), value) => {
                    members.retain(|(other, _)| *other != name);
                    members.push((name, value));
                }
                (None, Tree::Text(name) | Tree::Number(name)) => *key = Some(name),
                (None, Tree::Bool(name)) => *key = Some(name.to_string()),
                (None, _) => return Err(format!("line {}: an odd key", span.start.line())),
            },
        }
    }
    Err("no document".to_owned())
}

fn scalar(text: &str, style: ScalarStyle) -> Tree {
    if !matches!(style, ScalarStyle::Plain) {
        return Tree::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Tree::Null,
        "true" | "True" | "TRUE" => Tree::Bool(true),
        "false" | "False" | "FALSE" => Tree::Bool(false),
        number if super::same::is_number(number) => Tree::Number(number.to_owned()),
        text => Tree::Text(text.to_owned()),
    }
}
