//! Faults from a file: a JSON array of what `POST /sandbox/faults` takes.

use std::io;
use std::path::Path;

use serde_json::Value;

use super::Fault;

/// Reads a file of faults.
///
/// # Errors
/// When the file cannot be read, is no JSON array, or has an entry that is no fault; the message names the file, the
/// entry and its line.
pub(crate) fn read(path: &Path) -> io::Result<Vec<Fault>> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("the faults in {shown} can't be read: {error}"),
        )
    })?;
    parse(&text).map_err(|error| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("the faults in {shown}: {error}"),
        )
    })
}

fn parse(text: &str) -> Result<Vec<Fault>, String> {
    let json: Value =
        serde_json::from_str(text).map_err(|error| format!("no valid JSON: {error}"))?;
    let entries = json
        .as_array()
        .ok_or("a script of faults is a JSON array")?;
    let mut faults = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let fault = Fault::read(entry).map_err(|error| {
            let line = line_of_entry(text, place);
            format!("entry {} (line {line}): {error}", place + 1)
        })?;
        faults.push(fault);
    }
    Ok(faults)
}

/// The line on which an entry of a valid JSON array begins.
fn line_of_entry(text: &str, wanted: usize) -> usize {
    let (mut line, mut depth, mut entry) = (1, 0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for character in text.chars() {
        if character == '\n' {
            line += 1;
        } else if quoted {
            quoted = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else {
            let begins =
                depth == 1 && !character.is_whitespace() && !matches!(character, ',' | ']');
            if begins && entry == wanted {
                return line;
            }
            match character {
                '"' => quoted = true,
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                ',' if depth == 1 => entry += 1,
                _ => {}
            }
        }
    }
    line
}
