//! Clients that know nothing of the sandbox: one that calls what a shop calls, and one that makes its calls up.

use super::commands::Commands;
use super::outcome::Outcome;
use super::prism::{self, FOLDER};
use super::python;
use super::started::{HASH, Store, TOKEN};

const CLIENT: &str = "bigc==1.1.0";
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// The longest installation, in seconds.
const SECONDS: u32 = 120;

/// What an answer has to be, whatever was asked.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance";

const QUIET: [&str; 8] = [
    "--generation-database",
    "none",
    "--no-shrink",
    "--warnings",
    "off",
    "--suppress-health-check",
    "all",
    "--continue-on-failure",
];

/// Every call that a published Python client has on what the sandbox serves.
pub(super) fn client(ci: &Commands) -> Result<Outcome, String> {
    let Some(python) = python::with_package(ci, "ci-foreign", CLIENT, SECONDS) else {
        return Ok(unavailable(CLIENT));
    };
    build(ci)?;
    let store = Store::start(ci)?;
    let script = format!("{FOLDER}/foreign_client.py");
    let words = ["-B", script.as_str(), store.url.as_str(), HASH, TOKEN];
    ci.program(&python, &words)
}

/// Requests that are made up from our specs, then every link between them from a cart to a paid order.
/// `SCHEMATHESIS_SEED`, `SCHEMATHESIS_EXAMPLES` and `SCHEMATHESIS_PHASES` ask for others than CI's.
pub(super) fn schemathesis(ci: &Commands) -> Result<Outcome, String> {
    let Some(python) = python::with_package(ci, "ci-schemathesis", SCHEMATHESIS, SECONDS) else {
        return Ok(unavailable(SCHEMATHESIS));
    };
    build(ci)?;
    let document = prism::curated(ci)?;
    let store = Store::start(ci)?;
    let wished =
        |name: &str, otherwise: &str| std::env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    let mut command = ci.command(python.with_file_name("st"));
    let folder = ci.root().join(FOLDER);
    command
        .arg("--config-file")
        .arg(folder.join("schemathesis.toml"))
        .arg("run")
        .arg(&document)
        .args(["--url", &store.url, "--checks", CHECKS])
        .args(["--seed", &wished("SCHEMATHESIS_SEED", "1")])
        .args(["--max-examples", &wished("SCHEMATHESIS_EXAMPLES", "6")])
        .arg("--phases")
        .arg(wished("SCHEMATHESIS_PHASES", "examples,fuzzing,stateful"))
        .args(QUIET)
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", &folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SANDBOX_TOKEN", TOKEN)
        // It keeps what it saw in the folder that it runs in.
        .current_dir(ci.target("validators"));
    ci.run(&mut command)?;
    let store = Store::start(ci)?;
    let mut command = ci.command(&python);
    command
        .arg("-B")
        .arg(folder.join("follow_links.py"))
        .arg(&document)
        .args([store.url.as_str(), TOKEN]);
    ci.run(&mut command)
}

/// As a part of the workspace: alone, the dependencies would have other features and be built again.
fn build(ci: &Commands) -> Result<Outcome, String> {
    ci.cargo("test --workspace --locked --no-run --test behaviour")
}

fn unavailable(package: &str) -> Outcome {
    Outcome::Skipped(format!(
        "{package} is not installed here, and not to be had from PyPI with `python3 -m venv`"
    ))
}
