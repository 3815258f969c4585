//! Time spent by a step: on the clock, and on processors by the programs that it started.

use std::fmt::Write as _;
use std::time::Duration;

/// CPU time, user and system.
#[derive(Clone, Copy, Default)]
pub(super) struct Cost(Duration);

impl Cost {
    /// Time of all children so far that have ended, and of theirs; nothing where the system does not count it.
    pub(super) fn of_children() -> Self {
        Self(children().unwrap_or_default())
    }

    pub(super) fn since(self, before: Self) -> Self {
        Self(self.0.saturating_sub(before.0))
    }
}

#[cfg(unix)]
fn children() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let duration = |time: nix::sys::time::TimeVal| {
        let micros = time
            .tv_sec()
            .saturating_mul(1_000_000)
            .saturating_add(time.tv_usec());
        Duration::from_micros(micros.try_into().unwrap_or_default())
    };
    Some(duration(usage.user_time()) + duration(usage.system_time()))
}

#[cfg(not(unix))]
fn children() -> Option<Duration> {
    None
}

/// A line for each step, and their sum.
pub(super) fn table(rows: &[(&str, Duration, Cost, String)]) -> String {
    let mut text = format!("\n{:12} {:>9} {:>9}\n", "step", "wall s", "CPU s");
    let (mut wall, mut cpu) = (Duration::ZERO, Duration::ZERO);
    for (name, clock, cost, how) in rows {
        let _ = writeln!(
            text,
            "{name:12} {:>9} {:>9}  {how}",
            seconds(*clock),
            seconds(cost.0)
        );
        wall += *clock;
        cpu += cost.0;
    }
    if rows.len() > 1 {
        let _ = writeln!(
            text,
            "{:12} {:>9} {:>9}",
            "all",
            seconds(wall),
            seconds(cpu)
        );
    }
    text
}

fn seconds(time: Duration) -> String {
    format!("{}.{}", time.as_secs(), time.subsec_millis() / 100)
}
