//! What the reader keeps, what it notes, and what it refuses.

use std::fmt::Write as _;

use bigcommerce_openapi_yaml::{DEPTH, ErrorKind, NoteKind, Tree, Value, from_json, read};
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

/// The notes of a text: kind, line and pointer.
fn notes(text: &str) -> Result<Vec<(NoteKind, usize, String)>, Failure> {
    let reading = read(text)?;
    let notes = reading.notes.iter();
    Ok(notes
        .map(|note| (note.kind.clone(), note.line, note.pointer(&reading.tree)))
        .collect())
}

fn refused(text: &str) -> Option<ErrorKind> {
    read(text).err().map(|error| error.kind)
}

#[test]
fn digits_are_kept_and_a_quoted_number_is_text() -> Result<(), Failure> {
    let tree = read("a: 37.480\nb: '37.480'\nc: 2020-01-02\nd: 0x1F\ne: 1.2.3\n")?.tree;
    let shown: Vec<_> = tree
        .entries(Tree::ROOT)
        .iter()
        .map(|(_, node)| match tree.value(*node) {
            Value::Number(digits) => format!("number {digits}"),
            Value::Text(text) => format!("text {text}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        shown,
        [
            "number 37.480",
            "text 37.480",
            "text 2020-01-02",
            "number 0x1F",
            "text 1.2.3"
        ]
    );
    Ok(())
}

#[test]
fn every_peculiarity_is_noted_with_its_line_and_pointer() -> Result<(), Failure> {
    let text = "a: &x {k: 1}\nb: [*x]\nc:\n  <<: *x\n  200: !t s\n  k: 1\n  k: 2\n---\nd: 1\n";
    let at = |line, pointer: &str| (line, pointer.to_owned());
    let found = notes(text)?;
    let expected = [
        (NoteKind::Anchor, at(1, "/a")),
        (NoteKind::Alias, at(2, "/b/0")),
        (NoteKind::MergeKey, at(4, "/c")),
        (NoteKind::Alias, at(4, "/c/<<")),
        (NoteKind::KeyNotText("200".into()), at(5, "/c/200")),
        (NoteKind::Tag, at(5, "/c/200")),
        (NoteKind::DuplicateKey("k".into(), 6), at(7, "/c/k")),
        (NoteKind::SecondDocument, at(8, "")),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(kind, (line, pointer))| (kind, line, pointer))
        .collect();
    assert_eq!(found, expected);
    Ok(())
}

#[test]
fn of_equal_keys_the_last_one_counts_once() -> Result<(), Failure> {
    for text in ["a: 1\nb: 2\na: 3\n", "x: &x 3\na: 1\nb: 2\na: *x\na: *x\n"] {
        let tree = read(text)?.tree;
        let keys = tree
            .entries(Tree::ROOT)
            .iter()
            .filter(|(key, _)| &**key == "a");
        let values: Vec<_> = keys.map(|(_, node)| tree.show(*node)).collect();
        assert_eq!(values, ["3"], "{text}");
    }
    Ok(())
}

#[test]
fn nesting_is_bounded_behind_aliases_too() {
    assert_eq!(refused(&"- ".repeat(DEPTH + 1)), Some(ErrorKind::TooDeep));
    assert_eq!(refused(&format!("{}x", "- ".repeat(DEPTH - 1))), None);
    // Each line nests twenty deeper than the one before.
    let mut text = format!("a0: &a0 {}{}\n", "[".repeat(20), "]".repeat(20));
    for level in 1..6 {
        let (open, close) = ("[".repeat(20), "]".repeat(20));
        let _ = writeln!(text, "a{level}: &a{level} {open}*a{}{close}", level - 1);
    }
    assert_eq!(refused(&text), Some(ErrorKind::TooDeep));
    let mut value = json!(null);
    for _ in 0..=DEPTH {
        value = json!([value]);
    }
    let error = from_json(&value, |_| Some(7)).err();
    assert_eq!(
        error.map(|error| (error.kind, error.line)),
        Some((ErrorKind::TooDeep, Some(7)))
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (text, pointer, kind) in [
        ("a: &a [*a]\n", "/a/0", ErrorKind::AliasOfItself),
        ("b: {? [a] : c}\n", "/b", ErrorKind::KeyNotScalar),
        ("a: &a k\nb: {*a : 1}\n", "/b", ErrorKind::KeyNotScalar),
    ] {
        let error = read(text).err();
        let found = error.map(|error| (error.pointer, error.kind));
        assert_eq!(found, Some((pointer.to_owned(), kind)), "{text}");
    }
    assert!(matches!(refused("a: [\n"), Some(ErrorKind::Syntax(..))));
}
