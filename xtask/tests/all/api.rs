//! What `cargo xtask api` says of this project, and of one that changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use bigcommerce_api::Line;
use bigcommerce_codegen::api::origins;
use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::load;

type Failure = Box<dyn std::error::Error>;

/// The generated crates.
const CLIENTS: [&str; 4] = [
    "management-checkout",
    "orders",
    "payments",
    "storefront-checkouts",
];

#[test]
fn the_listings_of_this_project_are_current() -> Result<(), Failure> {
    let check = run(&here(), &["api", "--check"])?;
    assert!(
        check.status.success(),
        "{}{}",
        stdout(&check),
        stderr(&check)
    );
    Ok(())
}

#[test]
fn every_operation_is_listed_as_a_method_of_its_client() -> Result<(), Failure> {
    let json = run(&here(), &["operations", "--format", "json"])?;
    let rows: serde_json::Value = serde_json::from_slice(&json.stdout)?;
    let rows = rows.as_array().ok_or("operations are a list")?;
    assert!(rows.len() > 100, "{} operations", rows.len());
    for row in rows {
        let (Some(api), Some(id)) = (row["api"].as_str(), row["operation_id"].as_str()) else {
            return Err("an operation has an API and an id".into());
        };
        // The client of the hooks API is a module of another crate.
        let (package, client) = match api {
            "hooks" => ("webhooks", "bigcommerce_webhooks::api".to_owned()),
            _ => (api, format!("bigcommerce_{}", api.replace('-', "_"))),
        };
        let method = format!("{client}::Client::{id}");
        let listed = lines(package)?
            .into_iter()
            .any(|line| line.kind == "fn" && line.path == method);
        assert!(listed, "{method}");
    }
    Ok(())
}

#[test]
fn every_type_query_and_method_of_a_client_is_traced_to_its_spec() -> Result<(), Failure> {
    let mut sources = Vec::new();
    for name in CLIENTS.iter().chain(&["shared"]) {
        let name = format!("specs/{name}.yaml");
        let text = fs::read_to_string(here().join(&name))?;
        sources.push(Source { name, text });
    }
    let documents = load::load(&sources).map_err(|faults| faults[0].to_string())?;
    for document in documents {
        let origins = origins(&document);
        let library = format!("bigcommerce_{}::", document.api.replace('-', "_"));
        let by_hand = [
            "operations::ALL",
            "Client",
            "Client::new",
            "Client::session",
            "types",
            "query",
            "operations",
            "codes",
        ];
        for line in lines(&document.api)? {
            let Some(item) = line.path.strip_prefix(&library) else {
                continue;
            };
            let mut names: Vec<&str> = item.split("::").collect();
            if by_hand.contains(&item) || names[0] == "codes" {
                continue;
            }
            while !names.is_empty() && !origins.contains_key(&names.join("::")) {
                names.pop();
            }
            assert!(!names.is_empty(), "{line}");
        }
    }
    Ok(())
}

#[test]
fn the_public_workflow_checks_every_crate_that_has_a_listing() -> Result<(), Failure> {
    let workflow = fs::read_to_string(here().join(".github/workflows/ci.yml"))?;
    let named = workflow
        .lines()
        .find_map(|line| line.trim().strip_prefix("crate: [")?.strip_suffix(']'))
        .ok_or("the job `semver` lists its crates")?;
    let named: BTreeSet<String> = named.split(", ").map(str::to_owned).collect();
    let mut listed = BTreeSet::new();
    for entry in fs::read_dir(here().join("crates"))? {
        let entry = entry?;
        if entry.path().join("api.txt").exists() {
            listed.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    assert_eq!(named, listed);
    Ok(())
}

#[test]
fn a_change_of_a_spec_is_told_with_the_schema_that_caused_it() -> Result<(), Failure> {
    let project = Project::committed("traced")?;
    project.edit(
        "specs/shop.yaml",
        "        total:\n",
        "        grand_total:\n",
    )?;
    project.edit(
        "specs/shop.yaml",
        "                  total: 37.48\n",
        "                  grand_total: 37.48\n",
    )?;
    project.edit(
        "specs/shop.yaml",
        "        message: {type: string",
        "        card: {type: string, description: Which card.}\n        message: {type: string",
    )?;
    project.succeeds(&["regen"])?;

    let check = project.run(&["api", "--check"])?;

    assert_eq!(check.status.code(), Some(1));
    let (told, said) = (stdout(&check), stderr(&check));
    for expected in [
        "crates/shop/api.txt\n  gone\n    breaking    bigcommerce_shop::types::Order::total is gone\n",
        "- field bigcommerce_shop::types::Order::total: Option<bigcommerce_types::Amount>",
        "from specs/shop.yaml #/components/schemas/Order, which has changed since ",
        "compatible  bigcommerce_shop::types::Order::grand_total is new\n",
        "breaking    bigcommerce_shop::types::Wrapping::card is new, and the struct could be written as a literal\n",
        "+ fn bigcommerce_shop::types::Wrapping::card(self, value: impl Into<String>) -> Self",
    ] {
        assert!(told.contains(expected), "{expected}\nis not in\n{told}");
    }
    assert!(
        said.contains("2 breaking, 2 compatible (changes of bigcommerce-shop)"),
        "{said}"
    );
    assert!(said.contains("\n  help: run `cargo xtask api`"), "{said}");
    assert!(
        !told.contains("crates/types"),
        "only what has changed is told: {told}"
    );
    Ok(())
}

#[test]
fn a_change_of_the_generator_is_not_blamed_on_the_spec() -> Result<(), Failure> {
    let project = Project::committed("generator")?;
    let module = "crates/shop/src/generated/types/orders.rs";
    project.edit(module, "pub id: OrderId", "pub id: String")?;
    let told = stdout(&project.run(&["api", "--check"])?);
    assert!(
        told.contains("breaking    bigcommerce_shop::types::Order::id has another type\n"),
        "{told}"
    );
    assert!(
        told.contains("#/components/schemas/Order, which is as it was in "),
        "{told}"
    );
    assert!(told.contains(": look at the generator\n"), "{told}");
    Ok(())
}

#[test]
fn a_changed_listing_needs_words_in_the_changelog() -> Result<(), Failure> {
    let project = Project::committed("changelog")?;
    let since = ["api", "--check", "--since", "HEAD"];
    assert!(stdout(&project.succeeds(&since)?).contains("the public API is as it was in "));

    project.edit(
        "crates/shop/src/lib.rs",
        "mod generated;",
        "mod generated;\n/// New.\npub fn new() {}",
    )?;
    assert_eq!(
        project.run(&since)?.status.code(),
        Some(1),
        "the listing is stale"
    );
    project.succeeds(&["api"])?;
    project.succeeds(&["api", "--check"])?;
    let refused = project.run(&since)?;
    assert_eq!(refused.status.code(), Some(1));
    let said = stderr(&refused);
    assert!(
        said.contains(
            "1 compatible (changes of bigcommerce-shop), and CHANGELOG.md does not say so"
        ),
        "{said}"
    );
    assert!(
        stdout(&refused)
            .contains("+ fn bigcommerce_shop::new()\n                in crates/shop/src/lib.rs\n")
    );

    project.edit("CHANGELOG.md", "# Changes\n", "# Changes\n\n\n")?;
    assert_eq!(
        project.run(&since)?.status.code(),
        Some(1),
        "empty lines are no words"
    );
    project.edit(
        "CHANGELOG.md",
        "# Changes\n",
        "# Changes\n\n- `new` is new.\n",
    )?;
    let told = stdout(&project.succeeds(&since)?);
    assert!(
        told.ends_with("CHANGELOG.md has changed as well\n"),
        "{told}"
    );
    Ok(())
}

#[test]
fn without_git_the_changelog_is_not_asked_for_and_that_is_said() -> Result<(), Failure> {
    let project = Project::listed("without-git")?;
    let check = project.succeeds(&["api", "--check", "--since", "HEAD"])?;
    assert!(
        stdout(&check).contains("skipped: whether CHANGELOG.md has changed since HEAD"),
        "{}",
        stdout(&check)
    );
    Ok(())
}

#[test]
fn a_commit_that_is_not_there_is_refused() -> Result<(), Failure> {
    let project = Project::committed("no-such-commit")?;
    for commit in [
        "0000000000000000000000000000000000000000",
        "--all",
        "nowhere",
    ] {
        let check = project.run(&["api", "--check", &format!("--since={commit}")])?;
        assert_eq!(check.status.code(), Some(1));
        let said = stderr(&check);
        assert!(
            said.starts_with(&format!("there is no commit `{commit}`")),
            "{said}"
        );
        assert!(said.contains("\n  help: "), "{said}");
    }
    Ok(())
}

#[test]
fn a_listing_that_was_touched_by_hand_is_stale() -> Result<(), Failure> {
    let project = Project::committed("touched")?;
    project.edit("crates/shop/api.txt", "# The public", "# A public")?;
    let check = project.run(&["api", "--check"])?;
    assert_eq!(check.status.code(), Some(1));
    assert!(stdout(&check).contains("every item is as it was; only the form of the file differs"));
    fs::remove_file(project.root.join("crates/shop/api.txt"))?;
    assert_eq!(project.run(&["api", "--check"])?.status.code(), Some(1));
    assert!(stdout(&project.succeeds(&["api"])?).starts_with("1 written"));
    Ok(())
}

/// A project in a temporary folder: the shop of the linter's tests, and the crate whose macros it needs.
struct Project {
    root: PathBuf,
}

impl Project {
    fn listed(name: &str) -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("api")
            .join(name);
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        let project = Project { root };
        copy(
            &here().join("xtask/codegen/tests/lint/base"),
            &project.root.join("specs"),
        )?;
        copy(
            &here().join("crates/types/src"),
            &project.root.join("crates/types/src"),
        )?;
        fs::copy(
            here().join("crates/types/Cargo.toml"),
            project.root.join("crates/types/Cargo.toml"),
        )?;
        let shop = project.root.join("crates/shop");
        fs::create_dir_all(shop.join("src"))?;
        fs::write(
            shop.join("Cargo.toml"),
            "[package]\nname = \"bigcommerce-shop\"\n",
        )?;
        fs::write(
            shop.join("src/lib.rs"),
            "mod generated;\npub use generated::{Client, operations, query, types};\n",
        )?;
        fs::write(project.root.join("CHANGELOG.md"), "# Changes\n")?;
        // The other files that `regen` makes need a home as well.
        for entry in fs::read_dir(project.root.join("specs"))? {
            let name = entry?.file_name().to_string_lossy().replace(".yaml", "");
            assert!(
                ["shop", "shared", "payment-codes"].contains(&name.as_str()),
                "{name} is a spec without a crate"
            );
        }
        project.succeeds(&["regen"])?;
        project.succeeds(&["api"])?;
        Ok(project)
    }

    fn committed(name: &str) -> Result<Self, Failure> {
        let project = Project::listed(name)?;
        for words in [
            ["init", "--quiet", "."].as_slice(),
            &["add", "--all"],
            &[
                "-c",
                "user.name=Jane",
                "-c",
                "user.email=jane@example.com",
                "commit",
                "--quiet",
                "--message",
                "First",
            ],
        ] {
            let done = Command::new("git")
                .args(words)
                .current_dir(&project.root)
                .status()?;
            assert!(done.success(), "git {words:?}");
        }
        Ok(project)
    }

    fn run(&self, words: &[&str]) -> Result<Output, Failure> {
        run(&self.root, words)
    }

    fn succeeds(&self, words: &[&str]) -> Result<Output, Failure> {
        let output = self.run(words)?;
        if output.status.success() {
            Ok(output)
        } else {
            Err(format!("{words:?}: {}{}", stdout(&output), stderr(&output)).into())
        }
    }

    fn edit(&self, name: &str, find: &str, put: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        let text = fs::read_to_string(&path)?;
        if !text.contains(find) {
            return Err(format!("{find:?} is not in {name}").into());
        }
        fs::write(path, text.replacen(find, put, 1))?;
        Ok(())
    }
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn lines(package: &str) -> Result<Vec<Line>, Failure> {
    let text = fs::read_to_string(here().join("crates").join(package).join("api.txt"))?;
    Ok(text.lines().filter_map(Line::read).collect())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn run(root: &Path, words: &[&str]) -> Result<Output, Failure> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bigcommerce-xtask"));
    Ok(command.args(words).arg("--root").arg(root).output()?)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
