//! Prism compares what the sandbox is asked and answers with our specs, and with the published ones where they are.

use std::fs;
use std::path::{Path, PathBuf};

use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::load;
use serde_json::{Value, json};

use super::commands::{Commands, cargo};
use super::explained::{self, Entry, Finding};
use super::outcome::Outcome;
use super::started::{Beside, HASH, Store, TOKEN};
use crate::operations;
use crate::specs::Specs;

const PACKAGE: &str = "@stoplight/prism-http@5.16.0";
pub(super) const FOLDER: &str = "crates/sandbox/validators";
const CURATED: &str = "curated";

/// The published files of the operations that the sandbox serves.
const PUBLISHED: [&str; 13] = [
    "carts.sf",
    "carts.v3",
    "checkouts.sf",
    "checkouts.v3",
    "customers.v3",
    "orders.sf",
    "orders.v2.oas2",
    "orders.v3",
    "payments/accepted-methods_payments.v3",
    "payments/access-tokens_payments.v3",
    "payments/methods_payments.v2",
    "payments/process_payments",
    "webhooks.v3",
];

/// What the demo is run with: from a cart, without one, and with a payment that is declined first.
const DEMOS: [&[&str]; 3] = [&[], &["--direct"], &["--decline", "30102"]];

/// The tests whose answers are not the store's, or that have it say what no document has: a fault answers in its
/// place, a merchant sets a status that nobody knows.
const NOT_THE_STORE: [&str; 12] = [
    "binary::",
    "fault_answers::",
    "fault_scripts::",
    "fault_seeds::",
    "faults::",
    "one_clock::",
    "quirks::",
    "time::",
    "checklist::point_3",
    "checklist::point_11",
    "merchant::an_order_takes_any_status",
    "merchant::transactions_of_every_kind",
];

pub(super) fn check(ci: &Commands) -> Result<Outcome, String> {
    let Some(modules) = modules(ci) else {
        return Ok(Outcome::Skipped(
            "Prism needs node and npm, and its packages from the registry".to_owned(),
        ));
    };
    ci.cargo("test --workspace --locked --no-run --test behaviour --test demo")?;
    let documents = documents(ci)?;
    let names: Vec<String> = documents.iter().map(|(name, _)| name.clone()).collect();
    let findings = findings(ci, &modules, documents)?;
    let entries = entries(ci)?;
    let compared = |entry: &&Entry| names.iter().any(|name| entry.document() == name);
    let entries: Vec<&Entry> = entries.iter().filter(compared).collect();
    let report = explained::compare(&entries, &findings);
    ci.note(&format!(
        "{} documents, {} kinds of findings, {} entries",
        names.len(),
        findings.len(),
        entries.len()
    ));
    if report.is_empty() {
        Ok(Outcome::Passed)
    } else {
        Err(format!(
            "these do not agree with {FOLDER}/explained.yaml:\n{report}"
        ))
    }
}

/// The folder of Prism's packages, installed where it can be.
fn modules(ci: &Commands) -> Option<PathBuf> {
    let folder = ci.target("ci-prism");
    let modules = folder.join("node_modules");
    if ci.finds("node") && ci.finds("npm") && !modules.join("@stoplight/prism-http").is_dir() {
        let place = folder.to_string_lossy();
        let mut words = vec!["120", "npm", "install", "--silent", "--no-save"];
        words.extend(["--no-audit", "--no-fund", "--prefix", &place, PACKAGE]);
        ci.tries(Path::new("timeout"), &words);
    }
    modules
        .join("@stoplight/prism-http")
        .is_dir()
        .then_some(modules)
}

/// What to compare with, by name: all of ours as one document, and each published file.
fn documents(ci: &Commands) -> Result<Vec<(String, PathBuf)>, String> {
    let mut documents = vec![(CURATED.to_owned(), curated(ci)?)];
    match ci.reference("upstream/reference") {
        Ok(folder) => documents.extend(PUBLISHED.iter().map(|name| {
            let short = name.rsplit('/').next().unwrap_or(name);
            (short.to_owned(), folder.join(format!("{name}.yml")))
        })),
        Err(Outcome::Skipped(why)) => {
            ci.note(&format!("skipped: the published files ({why})"));
        }
        Err(Outcome::Passed) => {}
    }
    Ok(documents)
}

/// Our specs as one file of plain OpenAPI.
pub(super) fn curated(ci: &Commands) -> Result<PathBuf, String> {
    let specs = Specs::read(ci.root())
        .and_then(Specs::loaded)
        .map_err(|failure| format!("{}{failure}", failure.details()))?;
    let folder = ci.target("validators");
    let file = folder.join("curated.json");
    let text = operations::openapi(&specs.documents);
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&file, text))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(file)
}

/// Sends everything through the proxy.
fn findings(
    ci: &Commands,
    modules: &Path,
    documents: Vec<(String, PathBuf)>,
) -> Result<Vec<Finding>, String> {
    let store = Store::start(ci)?;
    let output = ci.target("validators/findings.jsonl");
    let file = ci.target("validators/proxy.json");
    let listed: Vec<Value> = documents
        .into_iter()
        .map(|(name, file)| json!({ "name": name, "file": file }))
        .collect();
    let configuration =
        json!({ "upstream": store.url, "findings": output, "documents": listed }).to_string();
    fs::write(&file, configuration)
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    let mut proxy = ci.command("node");
    let proxy = proxy.arg(format!("{FOLDER}/proxy.cjs")).arg(&file);
    let proxy = Beside::start(proxy.env("NODE_PATH", modules))?;
    for words in DEMOS {
        demo(ci, &proxy.said, words)?;
    }
    let skipped: Vec<String> = NOT_THE_STORE
        .iter()
        .map(|name| format!(" --skip {name}"))
        .collect();
    let words = format!(
        "test --workspace --locked --quiet --test behaviour --{}",
        skipped.concat()
    );
    let mut tests = ci.command(cargo());
    tests
        .args(words.split(' '))
        .env("SANDBOX_PROXY", &proxy.said);
    ci.run(&mut tests)?;
    if !proxy.end() {
        return Err("the proxy did not end well".to_owned());
    }
    let text = fs::read_to_string(&output)
        .map_err(|error| format!("cannot read {}: {error}", output.display()))?;
    explained::findings(&text)
}

fn demo(ci: &Commands, origin: &str, words: &[&str]) -> Result<(), String> {
    let mut command = ci.command(ci.built("bigcommerce-demo"));
    command
        .args(words)
        .env("BIGCOMMERCE_STORE_HASH", HASH)
        .env("BIGCOMMERCE_ACCESS_TOKEN", TOKEN)
        .env("BIGCOMMERCE_API_URL", origin)
        .env("BIGCOMMERCE_PAYMENTS_URL", origin);
    ci.run(&mut command).map(|_| ())
}

fn entries(ci: &Commands) -> Result<Vec<Entry>, String> {
    let name = format!("{FOLDER}/explained.yaml");
    let path = ci.root().join(&name);
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let value = load::yaml(&Source { name, text }).map_err(|faults| {
        faults
            .iter()
            .map(|fault| format!("{fault}\n"))
            .collect::<String>()
    })?;
    explained::entries(&value)
}
