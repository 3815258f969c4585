//! A catalog between two runs: its text under a line that names its sources by digest, so that a catalog that is out of
//! date, cut short or edited is recognised, and made anew.

use sha2::{Digest, Sha256};

use super::catalog::Catalog;

/// Identifies everything that a catalog is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp(String);

impl Stamp {
    /// Digest of `parts`: the files that are read, each by name and text, and the program that reads them.
    #[must_use]
    pub fn of<'t>(parts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            // The length goes in first: two parts cannot trade a line without a change of the digest.
            hasher.update(part.len().to_be_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hex(&hasher.finalize()))
    }
}

/// The text to keep.
#[must_use]
pub fn text(catalog: &Catalog, stamp: &Stamp) -> String {
    let text = catalog.text();
    format!("{}\n{text}", heading(stamp, &text))
}

/// The catalog that [`text`] gave for this stamp; `None` for any other text.
#[must_use]
pub fn read(kept: &str, stamp: &Stamp) -> Option<Catalog> {
    let (first, text) = kept.split_once('\n')?;
    if first != heading(stamp, text) {
        return None;
    }
    Catalog::read(text).ok()
}

/// Lines of a catalog are parsed when they are needed, so damage inside is found by a digest of the whole.
fn heading(stamp: &Stamp, text: &str) -> String {
    format!(
        "made from {}, digest {}",
        stamp.0,
        hex(&Sha256::digest(text.as_bytes()))
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
