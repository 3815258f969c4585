//! What there is to read.

use std::fs;
use std::io;
use std::path::Path;

/// The size of generated code.
#[derive(Default)]
pub(crate) struct Size {
    /// Lines that are no comment.
    pub(crate) lines: usize,
    /// Public structs and enums.
    pub(crate) types: usize,
}

/// The size of the files in a folder.
pub(crate) fn of(folder: &Path) -> Result<Size, String> {
    let mut size = Size::default();
    add(folder, &mut size).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    Ok(size)
}

fn add(folder: &Path, size: &mut Size) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            add(&path, size)?;
            continue;
        }
        for line in fs::read_to_string(&path)?.lines() {
            if !line.trim_start().starts_with("//") {
                size.lines += 1;
            }
            let line = line.trim_start();
            if line.starts_with("pub struct ") || line.starts_with("pub enum ") {
                size.types += 1;
            }
        }
    }
    Ok(())
}
