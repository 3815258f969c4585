//! The layers of the sandbox: the state knows neither responses nor HTTP, and the JSON of responses knows no HTTP.

use std::fs;
use std::path::{Path, PathBuf};

fn files(of: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(of).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_layer_uses_one_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (layer, above) in [
        ("state", &["crate::views", "crate::http", "axum"][..]),
        ("views", &["crate::http", "axum"]),
    ] {
        let files = files(&source.join(layer));
        assert!(files.len() > 10, "{layer}");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for name in above {
                assert!(!text.contains(name), "{} uses {name}", file.display());
            }
        }
    }
}
