//! The families of the specs are the features of the crates.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::load;
use bigcommerce_codegen::plan::Plan;

type Failure = Box<dyn std::error::Error>;

#[test]
fn every_family_is_a_feature_that_is_on_by_default() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = Vec::new();
    for entry in fs::read_dir(root.join("specs"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".yaml") && name != "payment-codes.yaml" {
            sources.push(Source {
                name: format!("specs/{name}"),
                text: fs::read_to_string(&path)?,
            });
        }
    }
    let documents = load::load(&sources).map_err(|faults| faults[0].to_string())?;
    assert_eq!(documents.len(), 5, "one spec for each client");
    for document in documents.iter().filter(|document| document.api != "hooks") {
        let plan = Plan::read(document).map_err(|faults| faults[0].to_string())?;
        let families: BTreeSet<String> = plan.families.into_values().collect();
        let manifest = format!("crates/{}/Cargo.toml", document.api);
        let features = features(&fs::read_to_string(root.join(&manifest))?);
        let default: Vec<String> = families.iter().map(|name| format!("{name:?}")).collect();
        let mut expected = BTreeSet::from([format!("default = [{}]", default.join(", "))]);
        expected.extend(families.iter().map(|name| format!("{name} = []")));
        assert_eq!(features, expected, "{manifest}");
    }
    Ok(())
}

/// Receiving webhooks needs no client, so the client of the hooks API is off by default.
#[test]
fn the_client_of_the_hooks_api_is_a_feature_that_is_off_by_default() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let features = features(&fs::read_to_string(
        root.join("crates/webhooks/Cargo.toml"),
    )?);
    let expected = r#"api = ["dep:bigcommerce-transport", "dep:progenitor-client"]"#;
    assert_eq!(features, BTreeSet::from([expected.to_owned()]));
    Ok(())
}

/// The lines of `[features]`, without comments.
fn features(manifest: &str) -> BTreeSet<String> {
    manifest
        .lines()
        .skip_while(|line| *line != "[features]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}
