//! Clients that know nothing of the sandbox: one that calls what a shop calls, and one that makes its calls up.

use super::commands::Commands;
use super::prism::{self, FOLDER};
use super::started::{self, HASH, Store, TOKEN};
use super::steps::Outcome;

const CLIENT: &str = "bigc==1.1.0";
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// What an answer has to be, whatever was asked.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance";

/// Every call that a published Python client has on what the sandbox serves.
pub(super) fn client(ci: &Commands) -> Result<Outcome, String> {
    let Some(python) = started::python(ci, "ci-foreign", CLIENT) else {
        return Ok(unavailable(CLIENT));
    };
    build(ci)?;
    let store = Store::start(ci)?;
    let script = format!("{FOLDER}/foreign_client.py");
    let words = ["-B", script.as_str(), store.url.as_str(), HASH, TOKEN];
    ci.program(&python, &words)
}

/// Requests that are made up from our specs, and the links between them. `SCHEMATHESIS_SEED`, `SCHEMATHESIS_EXAMPLES` and
/// `SCHEMATHESIS_PHASES` ask for others than CI's.
pub(super) fn schemathesis(ci: &Commands) -> Result<Outcome, String> {
    let Some(python) = started::python(ci, "ci-schemathesis", SCHEMATHESIS) else {
        return Ok(unavailable(SCHEMATHESIS));
    };
    build(ci)?;
    let document = prism::curated(ci)?;
    let store = Store::start(ci)?;
    let wished =
        |name: &str, otherwise: &str| std::env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    let mut command = ci.command(python.with_file_name("st"));
    command.args([
        "--config-file",
        &format!("{FOLDER}/schemathesis.toml"),
        "run",
    ]);
    command.arg(&document);
    command.args(["--url", &store.url, "--checks", CHECKS]);
    command.args(["--seed", &wished("SCHEMATHESIS_SEED", "1")]);
    command.args(["--max-examples", &wished("SCHEMATHESIS_EXAMPLES", "6")]);
    command.args([
        "--phases",
        &wished("SCHEMATHESIS_PHASES", "examples,fuzzing,stateful"),
    ]);
    command.args([
        "--generation-database",
        "none",
        "--no-shrink",
        "--warnings",
        "off",
    ]);
    command.args(["--suppress-health-check", "all", "--continue-on-failure"]);
    command
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", ci.root().join(FOLDER))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SANDBOX_TOKEN", TOKEN);
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
