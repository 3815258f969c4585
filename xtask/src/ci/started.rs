//! Programs that run beside a step, such as a sandbox store and a proxy in front of it. They end with the value that
//! holds them.

use std::io::{BufRead, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use super::commands::Commands;

/// A program that says on its first line where it is reached.
pub(super) struct Beside {
    child: Child,
    output: BufReader<ChildStdout>,
    /// The first line.
    pub(super) said: String,
}

impl Beside {
    pub(super) fn start(command: &mut Command) -> Result<Self, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let failed = |what: &str| format!("`{name}` {what}");
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|error| failed(&format!("cannot be started: {error}")))?;
        let output = child.stdout.take();
        let mut output = BufReader::new(output.ok_or_else(|| failed("has no output"))?);
        let mut said = String::new();
        let read = output.read_line(&mut said);
        let said = said.trim().to_owned();
        let started = Self {
            child,
            output,
            said,
        };
        match read {
            Ok(length) if length > 0 => Ok(started),
            _ => Err(failed("ended before it said where it is reached")),
        }
    }

    /// Closes the input and waits for the end: true if it ended well.
    pub(super) fn end(mut self) -> bool {
        drop(self.child.stdin.take());
        let _ = self.output.read_to_end(&mut Vec::new());
        self.child.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A store of its own, with the access token [`TOKEN`] and the hash [`HASH`].
pub(super) struct Store {
    /// The origin of all hosts.
    pub(super) url: String,
    _process: Beside,
}

pub(super) const HASH: &str = crate::operations::STORE_HASH;
pub(super) const TOKEN: &str = "validated";

impl Store {
    /// Starts the sandbox as it was built last.
    pub(super) fn start(ci: &Commands) -> Result<Self, String> {
        let mut command = ci.command(ci.built("bigcommerce-sandbox"));
        command.args(["--port", "0", "--store-hash", HASH, "--access-token", TOKEN]);
        let process = Beside::start(&mut command)?;
        let said: Value = serde_json::from_str(&process.said)
            .map_err(|error| format!("the sandbox's first line is no JSON: {error}"))?;
        let url = said["api_url"].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            url,
            _process: process,
        })
    }
}
