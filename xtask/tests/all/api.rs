//! What `cargo xtask api` says of this project, and of one that changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use bigcommerce_api::Line;
use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::load;
use bigcommerce_impact::origins::origins;

type Failure = Box<dyn std::error::Error>;

/// The generated crates.
const CLIENTS: [&str; 4] = [
    "management-checkout",
    "orders",
    "payments",
    "storefront-checkouts",
];

/// The listing of a made-up project.
const LISTING: &str = "crates/shop/api.txt";
const LISTED: &str = "\
struct bigcommerce_shop::types::Order #[non_exhaustive]
field bigcommerce_shop::types::Order::id: bigcommerce_types::OrderId
field bigcommerce_shop::types::Order::total: Option<bigcommerce_types::Amount>
struct bigcommerce_shop::types::Wrapping
field bigcommerce_shop::types::Wrapping::message: Option<String>
";
const CARD: &str = "field bigcommerce_shop::types::Wrapping::card: Option<String>";

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
            .any(|line| line.kind() == "fn" && line.path == method);
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
fn a_change_of_a_spec_is_reported_with_the_schema_that_caused_it() -> Result<(), Failure> {
    let project = Project::committed("traced")?;
    for (find, put) in [
        ("        total:\n", "        grand_total:\n"),
        (
            "                  total: 37.48\n",
            "                  grand_total: 37.48\n",
        ),
    ] {
        project.edit("specs/shop.yaml", find, put)?;
    }
    project.edit(LISTING, "::Order::total:", "::Order::grand_total:")?;
    project.edit(
        LISTING,
        "::types::Wrapping\n",
        &format!("::types::Wrapping\n{CARD}\n"),
    )?;

    let check = project.run(&["api", "--check", "--since", "HEAD"])?;

    assert_eq!(check.status.code(), Some(1));
    let (report, said) = (stdout(&check), stderr(&check));
    for expected in [
        "crates/shop/api.txt\n  breaking    bigcommerce_shop::types::Order::total is gone\n",
        "- field bigcommerce_shop::types::Order::total: Option<bigcommerce_types::Amount>",
        "from specs/shop.yaml #/components/schemas/Order, which has changed since ",
        "compatible  bigcommerce_shop::types::Order::grand_total is new\n",
        "breaking    bigcommerce_shop::types::Wrapping::card is new, and the struct could be written as a literal\n",
        "#/components/schemas/Wrapping, which is as it was in ",
        ": look at the generator\n",
    ] {
        assert!(report.contains(expected), "{expected}\nis not in\n{report}");
    }
    assert!(
        said.contains("2 breaking, 1 compatible (changes of crates/shop)"),
        "{said}"
    );
    assert!(
        !report.contains("crates/types"),
        "only what has changed is reported: {report}"
    );
    Ok(())
}

#[test]
fn a_changed_listing_needs_words_in_the_changelog() -> Result<(), Failure> {
    let project = Project::committed("changelog")?;
    let since = ["api", "--check", "--since", "HEAD"];
    assert!(stdout(&project.succeeds(&since)?).contains("the public API is as it was in "));

    project.edit(LISTING, "struct", "fn bigcommerce_shop::new()\nstruct")?;
    let refused = project.run(&since)?;
    assert_eq!(refused.status.code(), Some(1));
    let said = stderr(&refused);
    let expected = "1 compatible (changes of crates/shop), and CHANGELOG.md does not say so";
    assert!(said.contains(expected), "{said}");

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
    let report = stdout(&project.succeeds(&since)?);
    assert!(
        report.ends_with("CHANGELOG.md has changed as well\n"),
        "{report}"
    );
    Ok(())
}

#[test]
fn with_another_compiler_the_listings_are_not_checked_and_that_is_said() -> Result<(), Failure> {
    let project = Project::listed("other-compiler")?;
    let check = project.succeeds(&["api", "--check"])?;
    let expected = "skipped: whether the listings are current (the listings are written with Rust 0.0.0, and this is ";
    assert!(stdout(&check).starts_with(expected), "{}", stdout(&check));
    let refused = project.run(&["api"])?;
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains("nothing was written\n  help: see xtask/api/rust-toolchain.toml")
    );
    Ok(())
}

#[test]
fn a_listing_that_is_not_what_the_sources_say_is_stale() -> Result<(), Failure> {
    let project = Project::compiled("stale")?;
    let first = project.run(&["api"])?;
    if stderr(&first).contains("this is") {
        eprintln!("skipped: {}", stderr(&first));
        return Ok(());
    }
    assert_eq!(
        stdout(&first),
        "1 written, 0 unchanged\n",
        "{}",
        stderr(&first)
    );
    let text = fs::read_to_string(project.root.join(LISTING))?;
    assert!(text.contains("\nfn bigcommerce_shop::pay(u8)\n"), "{text}");
    assert_eq!(
        stdout(&project.succeeds(&["api", "--check"])?),
        "2 public items are listed as they are\n"
    );

    project.edit("crates/shop/src/lib.rs", "pay(_: u8)", "pay(_: u16)")?;
    let check = project.run(&["api", "--check"])?;
    assert_eq!(check.status.code(), Some(1));
    assert!(stdout(&check).contains("breaking    bigcommerce_shop::pay has another signature\n"));
    assert!(stderr(&check).contains("\n  help: run `cargo xtask api`"));

    project.succeeds(&["api"])?;
    project.edit(LISTING, "# The public", "# A public")?;
    let check = project.run(&["api", "--check"])?;
    assert_eq!(check.status.code(), Some(1));
    assert!(stdout(&check).contains("every item is as it was; only the form of the file differs"));
    fs::remove_file(project.root.join(LISTING))?;
    assert_eq!(project.run(&["api", "--check"])?.status.code(), Some(1));

    project.edit("crates/shop/src/lib.rs", "Pays.", "Pays [nobody].")?;
    let broken = project.run(&["api"])?;
    assert!(
        stderr(&broken).contains("unresolved link to `nobody`"),
        "{}",
        stderr(&broken)
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

/// A project in a temporary folder, with the shop of the linter's tests.
struct Project {
    root: PathBuf,
}

impl Project {
    /// With a listing that no compiler here can check.
    fn listed(name: &str) -> Result<Self, Failure> {
        let project = Project::new(name)?;
        copy(
            &here().join("xtask/codegen/tests/lint/base"),
            &project.root.join("specs"),
        )?;
        project.write(
            "xtask/api/rust-toolchain.toml",
            "[toolchain]\nchannel = \"0.0.0\"\n",
        )?;
        project.write(LISTING, LISTED)?;
        project.write("CHANGELOG.md", "# Changes\n")?;
        Ok(project)
    }

    /// With a crate that has no dependencies.
    fn compiled(name: &str) -> Result<Self, Failure> {
        let project = Project::new(name)?;
        let toolchain = "xtask/api/rust-toolchain.toml";
        project.write(toolchain, &fs::read_to_string(here().join(toolchain))?)?;
        project.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n",
        )?;
        let package = "name = \"bigcommerce-shop\"\nversion = \"0.1.0\"\n";
        project.write(
            "Cargo.lock",
            &format!("version = 4\n\n[[package]]\n{package}"),
        )?;
        project.write(
            "crates/shop/Cargo.toml",
            &format!("[package]\nedition = \"2024\"\n{package}"),
        )?;
        project.write(
            "crates/shop/src/lib.rs",
            "/// Pays.\npub fn pay(_: u8) {}\n",
        )?;
        Ok(project)
    }

    fn new(name: &str) -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("api")
            .join(name);
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        Ok(Project { root })
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().ok_or("a file is in a folder")?)?;
        Ok(fs::write(path, text)?)
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
    command.env("CARGO_TARGET_DIR", root.join("target"));
    Ok(command.args(words).arg("--root").arg(root).output()?)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
