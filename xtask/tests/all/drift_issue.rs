//! What the weekly workflow does with a report, before a `gh` that only writes down how it was called.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

type Failure = Box<dyn std::error::Error>;

/// Writes its arguments to `calls`, one line a call, and keeps the body that it is given. Its list of open issues is `open`.
const GH: &str = r#"#!/bin/sh
printf '%s' "$1" >>"$FAKE/calls"
for word in "$@"; do
    [ "$word" = "$1" ] || printf ' %s' "$word" >>"$FAKE/calls"
done
echo >>"$FAKE/calls"
while [ $# -gt 0 ]; do
    [ "$1" = --body-file ] && cat "$2" >"$FAKE/body"
    [ "$1" = list ] && { cat "$FAKE/open" || exit 1; }
    shift
done
exit 0
"#;

#[test]
fn what_has_drifted_opens_one_issue() -> Result<(), Failure> {
    let desk = Desk::new("new", "", "response-breaking: `currency` is gone\n")?;
    desk.succeeds("1")?;
    let calls = desk.calls()?;
    assert_eq!(calls.len(), 3, "{calls:?}");
    assert!(calls[0].starts_with("issue list --label upstream-drift --state open "));
    assert!(
        calls[0].ends_with(
            r#"--jq map(select(.title == "The published specs have drifted") | .number) | sort | .[]"#
        ),
        "an issue that somebody else wrote is not written over: {}",
        calls[0]
    );
    assert!(calls[1].starts_with("label create upstream-drift --force "));
    assert!(calls[2].starts_with(
        "issue create --title The published specs have drifted --label upstream-drift --body-file "
    ));
    let body = desk.file("body")?;
    assert!(
        body.starts_with("response-breaking: `currency` is gone\n"),
        "{body}"
    );
    assert!(
        body.contains("[this run](https://github.com/us/it/actions/runs/7)"),
        "{body}"
    );
    assert_eq!(
        desk.file("summary")?,
        "response-breaking: `currency` is gone\n"
    );
    Ok(())
}

#[test]
fn an_open_issue_is_brought_up_to_date_and_no_second_one_is_opened() -> Result<(), Failure> {
    let desk = Desk::new("update", "12\n", "still\n")?;
    desk.succeeds("1")?;
    let calls = desk.calls()?;
    assert_eq!(calls.len(), 2, "{calls:?}");
    assert!(
        calls[1].starts_with("issue edit 12 --title The published specs have drifted --body-file ")
    );
    assert!(desk.file("body")?.starts_with("still\n"));
    Ok(())
}

#[test]
fn of_several_open_issues_the_oldest_stays() -> Result<(), Failure> {
    let desk = Desk::new("several", "12\n15\n", "still\n")?;
    desk.succeeds("1")?;
    let calls = desk.calls()?;
    assert!(calls[1].starts_with("issue edit 12 "), "{calls:?}");
    assert_eq!(
        calls[2],
        "issue close 15 --reason not planned --comment The one that is kept up to date is #12."
    );
    assert_eq!(calls.len(), 3);
    Ok(())
}

#[test]
fn when_nothing_is_left_the_issue_is_closed_with_a_word() -> Result<(), Failure> {
    let desk = Desk::new("close", "12\n", "nothing has drifted\n")?;
    desk.succeeds("0")?;
    let calls = desk.calls()?;
    assert_eq!(calls.len(), 2, "{calls:?}");
    assert!(
        calls[1]
            .starts_with("issue close 12 --comment Nothing is left that needs a person: https://")
    );
    Ok(())
}

#[test]
fn when_there_is_nothing_to_do_nothing_is_done() -> Result<(), Failure> {
    let desk = Desk::new("nothing", "", "")?;
    desk.succeeds("0")?;
    assert_eq!(desk.calls()?.len(), 1, "it only looks");
    Ok(())
}

#[test]
fn specs_that_cannot_be_read_fail_the_job_and_leave_the_issue_alone() -> Result<(), Failure> {
    for (code, report) in [("2", "half a report\n"), ("101", ""), ("", ""), ("1", "")] {
        let desk = Desk::new("unreadable", "12\n", report)?;
        let output = desk.run(code)?;
        assert_eq!(output.status.code(), Some(2), "{code:?}");
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("::error::"),
            "{code:?}"
        );
        assert!(desk.calls()?.is_empty(), "{code:?}");
        assert!(
            desk.file("summary")?.contains("its log says why"),
            "{code:?}"
        );
    }
    Ok(())
}

#[test]
fn when_the_issues_cannot_be_listed_none_is_opened() -> Result<(), Failure> {
    for code in ["0", "1"] {
        let desk = Desk::new("unlisted", "", "still\n")?;
        fs::remove_file(desk.root.join("open"))?;
        assert!(!desk.run(code)?.status.success());
        assert_eq!(desk.calls()?.len(), 1, "it only looks");
    }
    Ok(())
}

#[test]
fn a_long_report_is_cut_at_a_line_within_what_a_body_holds() -> Result<(), Failure> {
    let line = "ein längerer Satz, über den jemand nachdenkt\n";
    let report = format!("```\n{}```\n", line.repeat(3_000));
    let desk = Desk::new("long", "", &report)?;
    desk.succeeds("1")?;
    let body = desk.file("body")?;
    assert!(body.len() < 65_536 && body.len() > 50_000, "{}", body.len());
    assert!(
        body.contains("nachdenkt\n```\n\n*The report goes on: [the run]("),
        "the block is closed where it is cut"
    );
    assert_eq!(desk.file("summary")?, report);
    Ok(())
}

#[test]
fn a_report_is_never_run() -> Result<(), Failure> {
    let report = "$(touch \"$FAKE/hit\") `touch $FAKE/hit`\n'; touch \"$FAKE/hit\"; '\n--title x\n\\n %s & %d\n";
    let desk = Desk::new("run", "", report)?;
    desk.succeeds("1")?;
    assert!(desk.file("body")?.starts_with(report));
    assert!(!desk.root.join("hit").exists());
    Ok(())
}

/// A folder with a `gh` in it.
struct Desk {
    root: PathBuf,
}

impl Desk {
    fn new(name: &str, open: &str, report: &str) -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("drift-issue")
            .join(name);
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        fs::create_dir_all(root.join("bin"))?;
        let gh = root.join("bin/gh");
        fs::write(&gh, GH)?;
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755))?;
        fs::write(root.join("open"), open)?;
        fs::write(root.join("report.md"), report)?;
        Ok(Desk { root })
    }

    fn run(&self, code: &str) -> Result<Output, Failure> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/drift-issue.sh");
        let path = std::env::var("PATH")?;
        let output = Command::new(script)
            .arg(self.root.join("report.md"))
            .arg(code)
            .env(
                "PATH",
                format!("{}:{path}", self.root.join("bin").display()),
            )
            .env("FAKE", &self.root)
            .env("GITHUB_STEP_SUMMARY", self.root.join("summary"))
            .env("GITHUB_SERVER_URL", "https://github.com")
            .env("GITHUB_REPOSITORY", "us/it")
            .env("GITHUB_RUN_ID", "7")
            .output()?;
        Ok(output)
    }

    fn succeeds(&self, code: &str) -> Result<(), Failure> {
        let output = self.run(code)?;
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
        }
    }

    fn calls(&self) -> Result<Vec<String>, Failure> {
        let calls = self.root.join("calls");
        if !calls.exists() {
            return Ok(Vec::new());
        }
        Ok(fs::read_to_string(calls)?
            .lines()
            .map(str::to_owned)
            .collect())
    }

    fn file(&self, name: &str) -> Result<String, Failure> {
        Ok(fs::read_to_string(self.root.join(name))?)
    }
}
