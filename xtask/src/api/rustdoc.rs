//! Runs rustdoc for its JSON, on stable: with `RUSTC_BOOTSTRAP`, as cargo-semver-checks does it. Only rustdoc gets that
//! variable, through this program in its place: cargo would hand it to build scripts as well, and build half of the
//! dependencies again.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs};

use bigcommerce_api::Library;
use serde_json::Value;

use crate::failure::Failure;
use crate::regen::{entries, read};
use crate::target;

/// The compiler that the listings are written with.
const TOOLCHAIN: &str = "xtask/api/rust-toolchain.toml";
/// Names the real rustdoc, and makes this program its stand-in.
const REAL: &str = "BIGCOMMERCE_API_RUSTDOC";

/// The variables with which `cargo doc` describes libraries as JSON, and everything else as HTML.
pub(crate) fn variables(own: &Path) -> [(&'static str, OsString); 3] {
    let real = env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into());
    let flags = "-D warnings -Z unstable-options".into();
    [
        (REAL, real),
        ("RUSTDOC", own.into()),
        ("RUSTDOCFLAGS", flags),
    ]
}

/// The arguments of that `cargo doc`: of the whole workspace, so that dependencies have the features that they have in CI.
pub(crate) const ARGUMENTS: &str = "doc --workspace --no-deps --all-features --locked";

/// What this program does in the place of rustdoc; `None` when it was started by a person.
pub(crate) fn instead() -> Option<ExitCode> {
    let real = env::var_os(REAL)?;
    let words: Vec<OsString> = env::args_os().skip(1).collect();
    let mut command = Command::new(real);
    command.args(&words).env("RUSTC_BOOTSTRAP", "1");
    let is_library = words
        .iter()
        .map(Path::new)
        .any(|word| word.starts_with("crates") && word.ends_with("src/lib.rs"));
    if is_library {
        command.args(["--output-format", "json"]);
    }
    if !command.status().is_ok_and(|status| status.success()) {
        return Some(ExitCode::FAILURE);
    }
    let after = |name: &str| words.iter().skip_while(|word| *word != name).nth(1);
    if let (true, Some(folder), Some(name)) = (is_library, after("-o"), after("--crate-name")) {
        // Without this file cargo takes the crate for undocumented, and documents it again.
        let page = Path::new(folder).join(name).join("index.html");
        let _ = page.parent().map(fs::create_dir_all);
        let _ = fs::write(
            page,
            "Described as JSON by cargo xtask api. The pages are written by cargo doc.",
        );
    }
    Some(ExitCode::SUCCESS)
}

/// Says which compiler the listings need, when another one is here.
pub(crate) fn other_toolchain(root: &Path) -> Result<Option<String>, Failure> {
    let file = read(&root.join(TOOLCHAIN))?.unwrap_or_default();
    let mut lines = file.lines();
    let wanted = lines.find_map(|line| line.strip_prefix("channel = \"")?.strip_suffix('"'));
    let wanted = wanted.ok_or_else(|| Failure::Files(format!("{TOOLCHAIN} names no channel")))?;
    let here = output(Command::new("rustc").arg("-V"), root)?;
    let here = here.split(' ').nth(1).unwrap_or_default();
    let why = format!("the listings are written with Rust {wanted}, and this is {here}");
    Ok((wanted != here).then_some(why))
}

/// Describes the library crates under `crates/`.
pub(crate) fn libraries(root: &Path) -> Result<Vec<Library>, Failure> {
    let lost = |error| Failure::files("find", root, &error);
    let root = root.canonicalize().map_err(lost)?;
    let own = env::current_exe().map_err(lost)?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut doc = Command::new(cargo);
    doc.args(ARGUMENTS.split(' ')).envs(variables(&own));
    output(&mut doc, &root)?;
    let mut libraries = Vec::new();
    for name in entries(&root.join("crates"))? {
        let folder = format!("crates/{name}");
        let home = root.join(&folder);
        if home.join("src/lib.rs").is_file() {
            // cargo has read it before.
            let manifest = read(&home.join("Cargo.toml"))?.unwrap_or_default();
            let manifest: Value = toml::from_str(&manifest).unwrap_or_default();
            let name = &manifest["package"]["name"];
            let package = name.as_str().unwrap_or_default().to_owned();
            let file = format!("doc/{}.json", package.replace('-', "_"));
            libraries.push(Library {
                package,
                features: features(&manifest["features"]),
                json: target::folder(&root).join(file),
                root: root.clone(),
                folder,
            });
        }
    }
    libraries.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(libraries)
}

/// Each feature, and whether `default` names it.
fn features(declared: &Value) -> BTreeMap<String, bool> {
    let default = declared["default"].as_array();
    let is_default = |name: &str| default.is_some_and(|all| all.iter().any(|one| one == name));
    let names = declared
        .as_object()
        .into_iter()
        .flat_map(|names| names.keys());
    let names = names.filter(|name| *name != "default");
    names.map(|name| (name.clone(), is_default(name))).collect()
}

fn output(command: &mut Command, root: &Path) -> Result<String, Failure> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |why: &str| Failure::Files(format!("{why}`{name}` failed: nothing was listed"));
    let output = command.current_dir(root).output().map_err(|_| failed(""))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
