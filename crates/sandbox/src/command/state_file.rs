//! The file of a saved store. It is replaced as a whole, and readable for its owner only: it has the addresses of orders.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// The text of the file; None where there is none yet.
pub(super) fn read(file: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(explained(file, "read", &error)),
    }
}

/// Writes the file beside its old version and puts it in its place.
pub(super) fn write(file: &Path, text: &str) -> io::Result<()> {
    let mut beside: OsString = file.into();
    beside.push(".new");
    let beside = Path::new(&beside);
    let written = create(beside)
        .and_then(|mut new| {
            new.write_all(text.as_bytes())?;
            new.sync_all()
        })
        .and_then(|()| fs::rename(beside, file));
    written.map_err(|error| explained(file, "written", &error))
}

fn create(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

fn explained(file: &Path, done: &str, error: &io::Error) -> io::Error {
    let message = format!("the state {} can't be {done}: {error}", file.display());
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
