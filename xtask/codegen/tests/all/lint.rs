//! Every rule has a small spec that breaks it, and its message is read whole.
//!
//! `tests/lint/base` is a tiny shop that keeps every rule. Each file in `tests/lint/broken` is named for a rule (and,
//! behind an `@`, for one way to break it), says which text of the shop to replace by which, and what is said about it. After a change of a message,
//! `BLESS=1 cargo test -p bigcommerce-codegen --test lint` writes the new ones; read the diff.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use bigcommerce_codegen::document::{Fault, Source};
use bigcommerce_codegen::{lint, load, payment_codes};

type Failure = Box<dyn std::error::Error>;

#[test]
fn the_shop_keeps_every_rule() -> Result<(), Failure> {
    let faults = faults(&base()?);
    assert!(faults.is_empty(), "{}", text(&faults));
    Ok(())
}

#[test]
fn every_rule_has_a_spec_that_breaks_it() -> Result<(), Failure> {
    let cases: BTreeSet<String> = cases()?.iter().map(|path| rule(path)).collect();
    let rules: BTreeSet<String> = lint::rules()
        .iter()
        .map(|rule| rule.id.to_owned())
        .collect();
    assert_eq!(cases, rules);
    Ok(())
}

#[test]
fn a_broken_rule_is_named_with_file_line_pointer_and_help() -> Result<(), Failure> {
    let mut wrong = Vec::new();
    for path in cases()? {
        let case = Case::read(&path)?;
        let mut sources = base()?;
        if let Some(whole) = &case.whole {
            sources.push(Source {
                name: case.file.clone(),
                text: whole.clone(),
            });
        }
        for (find, put) in &case.edits {
            let source = sources.iter_mut().find(|source| source.name == case.file);
            let source = source.ok_or("no such file in the shop")?;
            let count = source.text.matches(find.as_str()).count();
            assert_eq!(
                count,
                1,
                "{}: {find:?} stands there {count} times",
                path.display()
            );
            source.text = source.text.replace(find.as_str(), put);
        }
        let faults = faults(&sources);
        let said = text(&faults);
        let only = faults.iter().all(|fault| fault.rule == rule(&path));
        if only && !said.is_empty() && env::var_os("BLESS").is_some() {
            case.write(&path, &said)?;
        } else if !only || said != case.says {
            wrong.push(format!("{}\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    Ok(())
}

#[test]
fn every_rule_says_why_in_one_sentence() {
    let rules = lint::rules();
    let ids: BTreeSet<_> = rules.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules.len(), "two rules have one name");
    for rule in rules {
        assert!(
            rule.why.ends_with('.') && rule.why.len() > 20,
            "{}",
            rule.id
        );
    }
}

#[test]
fn the_guide_for_authors_lists_every_rule() -> Result<(), Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/README.md");
    let guide = fs::read_to_string(path)?;
    let missing: Vec<_> = lint::rules()
        .iter()
        .filter(|rule| !guide.contains(&format!("`{}`", rule.id)))
        .map(|rule| format!("| `{}` | {} |", rule.id, rule.why))
        .collect();
    assert!(
        missing.is_empty(),
        "add to specs/README.md:\n{}",
        missing.join("\n")
    );
    Ok(())
}

/// Everything that is said about the sources.
fn faults(sources: &[Source]) -> Vec<Fault> {
    let (codes, specs): (Vec<_>, Vec<_>) = sources
        .iter()
        .cloned()
        .partition(|source| source.name.ends_with("payment-codes.yaml"));
    let mut faults = match load::specs(&specs) {
        Ok(specs) => lint::check(&specs),
        Err(faults) => faults,
    };
    for source in &codes {
        faults.extend(payment_codes::parse(source).err().into_iter().flatten());
    }
    faults
}

fn text(faults: &[Fault]) -> String {
    let all: Vec<_> = faults.iter().map(ToString::to_string).collect();
    all.join("\n\n")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

fn base() -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for name in ["payment-codes.yaml", "shared.yaml", "shop.yaml"] {
        sources.push(Source {
            name: format!("specs/{name}"),
            text: fs::read_to_string(folder().join("base").join(name))?,
        });
    }
    Ok(sources)
}

fn cases() -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder().join("broken"))? {
        found.push(entry?.path());
    }
    found.sort();
    Ok(found)
}

fn rule(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.trim_end_matches(".txt");
    name.split('@').next().unwrap_or(name).to_owned()
}

/// One edit of the shop and what is said about it.
struct Case {
    file: String,
    /// Set for a file that the shop does not have.
    whole: Option<String>,
    edits: Vec<(String, String)>,
    says: String,
}

impl Case {
    /// Sections begin with `## in FILE`, `## whole`, `## find`, `## put` and `## says`; the whole lines that
    /// follow, up to the next, are theirs.
    fn read(path: &Path) -> Result<Case, Failure> {
        let mut case = Case {
            file: String::new(),
            whole: None,
            edits: Vec::new(),
            says: String::new(),
        };
        for section in format!("\n{}", fs::read_to_string(path)?)
            .split("\n## ")
            .skip(1)
        {
            let (head, body) = section.split_once('\n').unwrap_or((section, ""));
            let body = body.trim_end_matches('\n').to_owned();
            match head.split_once(' ').unwrap_or((head, "")) {
                ("in", file) => case.file = file.to_owned(),
                ("whole", _) => case.whole = Some(body),
                ("find", _) => case.edits.push((body + "\n", String::new())),
                ("put", _) if body.is_empty() => {}
                ("put", _) => case.edits.last_mut().ok_or("put before find")?.1 = body + "\n",
                ("says", _) => case.says = body,
                (other, _) => return Err(format!("{}: {other}?", path.display()).into()),
            }
        }
        Ok(case)
    }

    fn write(&self, path: &Path, says: &str) -> Result<(), Failure> {
        let mut out = format!("## in {}\n", self.file);
        if let Some(whole) = &self.whole {
            out += &format!("## whole\n{whole}\n");
        }
        for (find, put) in &self.edits {
            out += &format!("## find\n{find}## put\n{put}");
        }
        out += &format!("## says\n{says}\n");
        fs::write(path, out)?;
        Ok(())
    }
}
