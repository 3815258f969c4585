//! Why a command did not do what it was asked.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use bigcommerce_codegen::document::Fault;

pub(crate) enum Failure {
    /// The specs are wrong, or say something that cannot be generated.
    Faults(Vec<Fault>),
    /// A file cannot be read or written.
    Files(String),
    /// The generated code is not what the specs say.
    Stale {
        /// A unified diff of everything that differs.
        diff: String,
        files: usize,
    },
    /// The public API is not what is checked in, or its change is not told to users.
    Api {
        /// What has changed, item by item.
        details: String,
        said: String,
    },
    /// A comparison found what needs a person; its report.
    Drifted(String),
    /// A comparison could not be made; file, place and reason.
    Incomparable(String),
    /// Another program has said what is wrong, and ended with this code.
    Said(Option<i32>),
}

impl Failure {
    /// An error of the file system, with what was being done.
    pub(crate) fn files(doing: &str, path: &Path, error: &io::Error) -> Self {
        Failure::Files(format!("cannot {doing} {}: {error}", path.display()))
    }

    /// What belongs on standard output, so that it can be piped.
    pub(crate) fn details(&self) -> &str {
        match self {
            Failure::Stale { diff, .. } => diff,
            Failure::Api { details, .. } => details,
            Failure::Drifted(report) => report,
            Failure::Faults(_)
            | Failure::Files(_)
            | Failure::Incomparable(_)
            | Failure::Said(_) => "",
        }
    }

    /// What to end with.
    pub(crate) fn code(&self) -> ExitCode {
        let code = match self {
            Failure::Said(code) => code.and_then(|code| u8::try_from(code).ok()),
            Failure::Incomparable(_) => Some(2),
            _ => None,
        };
        code.map_or(ExitCode::FAILURE, ExitCode::from)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Faults(faults) => {
                for fault in faults {
                    writeln!(f, "{fault}\n")?;
                }
                let files = match faults.len() {
                    1 => "one fault".to_owned(),
                    many => format!("{many} faults"),
                };
                write!(f, "{files} found; nothing was written")
            }
            Failure::Files(what) | Failure::Api { said: what, .. } => f.write_str(what),
            Failure::Incomparable(what) => f.write_str(what),
            Failure::Said(_) | Failure::Drifted(_) => Ok(()),
            Failure::Stale { files, .. } => {
                let files = match files {
                    1 => "one generated file is".to_owned(),
                    many => format!("{many} generated files are"),
                };
                write!(
                    f,
                    "{files} not what the specs say\n  help: run `cargo xtask regen`, look at the diff, and commit it with the specs"
                )
            }
        }
    }
}
