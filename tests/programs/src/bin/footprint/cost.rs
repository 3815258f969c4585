//! What the compiler spends on one crate.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// CPU time, user and system.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) check: Duration,
    pub(crate) release: Duration,
}

impl Cost {
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            check: self.check + other.check,
            release: self.release + other.release,
        }
    }
}

/// Builds what the crates of the workspace in `root` depend on, then each of them alone. `target` is a folder of its own:
/// nothing of the daily builds is thrown away.
pub(crate) fn of_all(root: &Path, target: PathBuf, crates: &[&str]) -> Result<Vec<Cost>, String> {
    let cargo = Cargo { root, target };
    let modes: [&[&str]; 2] = [&["check"], &["build", "--release"]];
    let mut measured = Vec::new();
    for mode in modes {
        for name in crates {
            cargo.run(mode, name)?;
        }
        let mut times = Vec::new();
        for name in crates {
            let clean: Vec<&str> = ["clean"]
                .into_iter()
                .chain(mode[1..].iter().copied())
                .collect();
            cargo.run(&clean, name)?;
            let before = spent()?;
            cargo.run(mode, name)?;
            times.push(spent()?.saturating_sub(before));
        }
        measured.push(times);
    }
    let releases = measured.pop().unwrap_or_default();
    let checks = measured.pop().unwrap_or_default();
    let pairs = checks.into_iter().zip(releases);
    Ok(pairs
        .map(|(check, release)| Cost { check, release })
        .collect())
}

struct Cargo<'a> {
    root: &'a Path,
    target: PathBuf,
}

impl Cargo<'_> {
    fn run(&self, words: &[&str], name: &str) -> Result<(), String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let package = format!("bigcommerce-{name}");
        let status = Command::new(cargo)
            .args(words)
            .args(["--quiet", "--package", &package, "--target-dir"])
            .arg(&self.target)
            .current_dir(self.root)
            .env("CARGO_INCREMENTAL", "0")
            .stdout(Stdio::null())
            .status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(format!("`cargo {} -p {package}` failed", words.join(" "))),
            Err(error) => Err(format!("cannot start cargo: {error}")),
        }
    }
}

/// What the children of this process have spent, and theirs.
#[cfg(unix)]
fn spent() -> Result<Duration, String> {
    use nix::sys::resource::{UsageWho, getrusage};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let duration = |seconds: i64, micros: i64| {
        let micros = seconds.saturating_mul(1_000_000).saturating_add(micros);
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    };
    let (user, system) = (usage.user_time(), usage.system_time());
    Ok(duration(user.tv_sec(), user.tv_usec()) + duration(system.tv_sec(), system.tv_usec()))
}

#[cfg(not(unix))]
fn spent() -> Result<Duration, String> {
    Err("CPU seconds are known on Unix only; --no-build prints the rest".to_owned())
}
