//! The steps, in the order in which they run: the cheap ones first.

use std::path::Path;

use super::commands::Commands;
use super::outcome::Outcome;
use super::{families, foreign, linters, packages, prism};
use crate::api::rustdoc;

/// One check.
pub(super) struct Step {
    /// As it is named at the command line.
    pub(super) name: &'static str,
    /// One line for the list.
    pub(super) about: &'static str,
    /// False for a step that runs only when it is named.
    pub(super) by_default: bool,
    pub(super) run: fn(&Commands) -> Result<Outcome, String>,
}

pub(super) const STEPS: &[Step] = &[
    step("fmt", "sources are formatted", |ci| {
        ci.cargo("fmt --all --check")
    }),
    step("regen", "generated files are what the specs say", |ci| {
        ci.xtask(&["regen", "--check"])
    }),
    step("clippy", "the workspace has no warnings", |ci| {
        ci.cargo("clippy --workspace --all-targets --all-features --locked -- -D warnings")
    }),
    step(
        "families",
        "each API family compiles without the others",
        families::check,
    ),
    step("doc", "the documentation has no warnings", |ci| {
        // Libraries as the JSON that the step `api` reads: rustdoc warns of the same things.
        ci.cargo_with(rustdoc::variables, rustdoc::ARGUMENTS)
    }),
    step(
        "api",
        "the listings of the public API are current, and a change is in CHANGELOG.md",
        api,
    ),
    step(
        "packages",
        "the libraries can be published, and a user's crate builds from their archives",
        packages::check,
    ),
    // Before the tests: it installs the browser that some of them drive.
    step(
        "page",
        "axe finds nothing on the sandbox's page, light and dark, wide and narrow",
        page,
    ),
    step("tests", "all tests", |ci| {
        // A shop that takes cards by number: what its tests promise about them needs one.
        ci.cargo("test --workspace --features bigcommerce-web-shop/raw-cards --locked")
    }),
    step(
        "postgres",
        "the tests of the journal in PostgreSQL, on a server of their own",
        postgres,
    ),
    step(
        "drift",
        "our specs differ from the published files for known reasons only",
        drift,
    ),
    step(
        "history",
        "recall and precision of the comparison on the published history",
        history,
    ),
    step(
        "demo",
        "cargo demo, in all its variants and with every decline",
        |ci| ci.cargo("test --workspace --locked --test demo -- --nocapture"),
    ),
    step(
        "prism",
        "Prism finds nothing in what the sandbox answers that is not explained",
        prism::check,
    ),
    step(
        "schemathesis",
        "requests made up from our specs find no server error and no answer that the specs do not have",
        foreign::schemathesis,
    ),
    step(
        "foreign",
        "a published Python client goes from a cart to a refund of the paid order",
        foreign::client,
    ),
    Step {
        by_default: false,
        ..step(
            "pacing",
            "processes that share a request quota use it and are rarely refused (three minutes)",
            |ci| {
                ci.cargo("run --quiet --package bigcommerce-programs --features sandbox --bin pacing --locked")
            },
        )
    },
    step("scripts", "shellcheck", linters::scripts),
    step(
        "workflows",
        "actionlint, or the schema of workflows",
        linters::workflows,
    ),
    step(
        "deny",
        "licences, advisories and sources of dependencies",
        deny,
    ),
    step(
        "prose",
        "no sentence is shared with the published texts",
        prose,
    ),
];

const fn step(
    name: &'static str,
    about: &'static str,
    run: fn(&Commands) -> Result<Outcome, String>,
) -> Step {
    Step {
        name,
        about,
        by_default: true,
        run,
    }
}

/// The status of a script of `.ci` where something is missing that it needs.
const UNAVAILABLE: i32 = 69;

/// The names, for the parser of the command line.
pub(super) fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// A change of the public API needs an entry for users: since the base of a pull request, or since the last commit.
fn api(ci: &Commands) -> Result<Outcome, String> {
    let named = std::env::var("API_SINCE")
        .ok()
        .filter(|named| !named.is_empty());
    let since = named.unwrap_or_else(|| "HEAD^".to_owned());
    if ci.has_commit(&since) {
        return ci.xtask(&["api", "--check", "--since", &since]);
    }
    ci.xtask(&["api", "--check"])?;
    ci.note(&format!(
        "skipped: the entry in CHANGELOG.md (there is no commit {since} here)"
    ));
    Ok(Outcome::Passed)
}

/// The server is installed where that is possible. Its tests alone print that they are skipped where there is none.
fn postgres(ci: &Commands) -> Result<Outcome, String> {
    let bash = Path::new("bash");
    match ci.status(bash, &[".ci/postgres", "true"]) {
        Ok(status) if status.code() != Some(UNAVAILABLE) => {
            // As a part of the workspace: alone, its dependencies would have other features and be built again.
            let test = "cargo test --workspace --locked --test postgres".split(' ');
            let words: Vec<&str> = [".ci/postgres"].into_iter().chain(test).collect();
            ci.program(bash, &words)
        }
        Ok(_) => Ok(Outcome::Skipped(
            "PostgreSQL is not installed here, and not to be had from Debian".to_owned(),
        )),
        Err(error) => Ok(Outcome::Skipped(format!(
            "`bash .ci/postgres` cannot be started: {error}"
        ))),
    }
}

/// What is missing is installed where that is possible. The tests that drive a browser find it there, too.
fn page(ci: &Commands) -> Result<Outcome, String> {
    let bash = Path::new("bash");
    let tools = ci.target("ci-page");
    let tools = tools.to_string_lossy();
    match ci.status(bash, &[".ci/page", &tools]) {
        Ok(status) if status.code() != Some(UNAVAILABLE) => {
            // With the tests of the workspace: alone, its dependencies would have other features and be built again.
            ci.cargo("test --workspace --locked --no-run --test behaviour")?;
            let binary = ci.target("debug").join("bigcommerce-sandbox");
            ci.program(bash, &[".ci/page", &tools, &binary.to_string_lossy()])
        }
        Ok(_) => Ok(Outcome::Skipped(
            "Node.js, axe from npm or Debian's chromium is not to be had here".to_owned(),
        )),
        Err(error) => Err(format!("`bash .ci/page` cannot be started: {error}")),
    }
}

fn drift(ci: &Commands) -> Result<Outcome, String> {
    match ci.reference("upstream") {
        Ok(docs) => ci.xtask(&["drift", "--upstream", &docs.to_string_lossy()]),
        Err(skipped) => Ok(skipped),
    }
}

fn history(ci: &Commands) -> Result<Outcome, String> {
    match ci.reference("drift") {
        // As a part of the workspace: alone, its dependencies would have other features and be built again.
        Ok(_) => ci.cargo("test --workspace --locked --test history"),
        Err(skipped) => Ok(skipped),
    }
}

fn deny(ci: &Commands) -> Result<Outcome, String> {
    if ci.finds("cargo-deny") {
        ci.cargo("deny check")
    } else {
        Ok(Outcome::Skipped(
            "cargo deny is not installed here; the public workflow runs it".to_owned(),
        ))
    }
}

fn prose(ci: &Commands) -> Result<Outcome, String> {
    match ci.reference("tools") {
        Ok(tools) => ci.program(&tools.join("check-prose"), &[]),
        Err(skipped) => Ok(skipped),
    }
}
