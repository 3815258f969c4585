//! Golden files: what the generator is expected to say, kept beside the tests. `UPDATE_GOLDENS=1 cargo test -p
//! bigcommerce-codegen` rewrites them; the diff is then for a person to judge.

use std::fs;
use std::path::{Path, PathBuf};

use bigcommerce_codegen::document::{Document, Source};
use bigcommerce_codegen::load;

/// A file below `tests/`.
pub(crate) fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(below)
}

/// The text of a file below `tests/`.
pub(crate) fn read(below: &str) -> String {
    let path = path(below);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares with `tests/goldens/<name>`, or writes it.
pub(crate) fn check(name: &str, actual: &str) {
    let path = path(&format!("goldens/{name}"));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        let folder = path.parent().expect("a golden lies in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(&path, actual).expect("the golden can be written");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected == actual {
        return;
    }
    let line = expected
        .lines()
        .zip(actual.lines())
        .position(|(expected, actual)| expected != actual)
        .unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    panic!(
        "{} differs from line {} on:\n  expected {:?}\n  got      {:?}\nUPDATE_GOLDENS=1 rewrites it",
        path.display(),
        line + 1,
        expected.lines().nth(line),
        actual.lines().nth(line),
    );
}

/// The corner shop, a small spec with one of each thing.
pub(crate) fn corner_shop() -> Document {
    corner_shop_with(|text| text)
}

/// The corner shop after a change of its text.
pub(crate) fn corner_shop_with(change: impl Fn(String) -> String) -> Document {
    let sources = ["corner-shop.yaml", "shared.yaml"].map(|file| Source {
        name: format!("specs/{file}"),
        text: change(read(&format!("fixtures/corner-shop/{file}"))),
    });
    let documents = load::load(&sources).unwrap_or_else(|faults| panic!("{}", faults[0]));
    documents.into_iter().next().expect("one document")
}
