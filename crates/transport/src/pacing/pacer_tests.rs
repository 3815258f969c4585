//! Promises of the pacer, and a quota that processes share which know nothing of each other.

use std::collections::BTreeMap;

use super::*;

const QUOTA: u64 = 150;
const WINDOW: Duration = Duration::from_secs(3);

fn headers(left: u64, reset: Duration) -> Option<QuotaHeaders> {
    Some(QuotaHeaders {
        quota: QUOTA,
        left,
        window: WINDOW,
        reset,
    })
}

fn told(left: u64) -> (Pacer, Instant) {
    let (mut pacer, now) = (Pacer::default(), Instant::now());
    pacer.answered(now, false, headers(left, WINDOW));
    (pacer, now)
}

#[test]
fn nothing_waits_before_anything_is_known_or_while_there_is_plenty() {
    let mut pacer = Pacer::default();
    for _ in 0..1_000 {
        assert_eq!(pacer.admit(Instant::now(), Class::Read, false, 0), Ok(()));
    }
    let (mut pacer, now) = told(140);
    assert_eq!(pacer.admit(now, Class::Read, false, 0), Ok(()));
}

#[test]
fn reads_wait_before_writes_and_a_payment_behind_neither() {
    let waits = |left: u64, class| {
        let (mut pacer, now) = told(left);
        let first = pacer.admit(now, class, false, 500);
        pacer.ended();
        first.is_err() || pacer.admit(now, class, false, 500).is_err()
    };
    let all = |left| [Class::Read, Class::Write, Class::Payment].map(|class| waits(left, class));
    assert_eq!(all(140), [false, false, false]);
    assert_eq!(all(30), [true, false, false]);
    assert_eq!(all(10), [true, true, false]);
    assert_eq!(all(0), [true, true, false]);
}

#[test]
fn a_read_lets_waiting_writes_go_first() {
    let (mut pacer, now) = told(30);
    assert!(pacer.admit(now, Class::Read, true, 500).is_err());
    assert_eq!(pacer.admit(now, Class::Write, true, 500), Ok(()));
}

#[test]
fn an_empty_quota_waits_for_the_reset_and_is_full_then() {
    let (mut pacer, now) = told(0);
    let Err(until) = pacer.admit(now, Class::Write, false, 0) else {
        panic!("nothing is left")
    };
    assert!(until >= now + WINDOW && until < now + WINDOW * 2);
    assert_eq!(pacer.admit(until, Class::Read, false, 0), Ok(()));
    assert_eq!(pacer.rate_limit(until).left, Some(QUOTA));
}

#[test]
fn a_backoff_holds_everything_but_payments() {
    let (mut pacer, now) = told(140);
    let until = now + Duration::from_secs(7);
    pacer.back_off(until);
    assert_eq!(pacer.admit(now, Class::Read, false, 0), Err(until));
    assert_eq!(pacer.admit(now, Class::Write, false, 0), Err(until));
    assert_eq!(pacer.admit(now, Class::Payment, false, 0), Ok(()));
    assert_eq!(pacer.admit(until, Class::Write, false, 0), Ok(()));
}

/// The store's quota: windows begin with the first request after the last one is over.
#[derive(Default)]
struct Server {
    since: u64,
    used: u64,
    windows: u64,
    refused: u64,
    taken: u64,
}

impl Server {
    /// Answers a request at this microsecond: whether it is refused, and its headers.
    fn answer(&mut self, now: u64) -> (bool, Option<QuotaHeaders>) {
        let window = 3_000_000;
        if self.windows == 0 || now - self.since >= window {
            self.since = now;
            self.used = 0;
            self.windows += 1;
        }
        let reset = Duration::from_millis(((window - (now - self.since)) / 1_000).max(1));
        if self.used >= QUOTA {
            self.refused += 1;
            return (true, headers(0, reset));
        }
        self.used += 1;
        self.taken += 1;
        (false, headers(QUOTA - self.used, reset))
    }
}

enum Happens {
    /// A worker of a process wants to send.
    Asks(usize),
    /// A request of it arrives at the server.
    Arrives(usize),
    /// Its answer comes back.
    Answered(usize, bool, Option<QuotaHeaders>),
}

/// The percentage of the quota that is used, and the 429s for a thousand requests, of processes with eight workers each
/// that read as fast as they may, through `windows` windows.
fn shared_by(processes: usize, windows: u64, seed: u64) -> (u64, u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut pacers: Vec<Pacer> = (0..processes).map(|_| Pacer::default()).collect();
    let (mut server, start) = (Server::default(), Instant::now());
    let mut agenda = BTreeMap::new();
    let mut number = 0_u64;
    let mut plan = |agenda: &mut BTreeMap<(u64, u64), Happens>, at: u64, what: Happens| {
        number += 1;
        agenda.insert((at, number), what);
    };
    for process in 0..processes {
        for _ in 0..8 {
            plan(&mut agenda, random.u64(0..20_000), Happens::Asks(process));
        }
    }
    while let Some(((at, _), what)) = agenda.pop_first() {
        let now = start + Duration::from_micros(at);
        match what {
            Happens::Asks(process) => {
                match pacers[process].admit(now, Class::Read, false, random.u64(0..1_000)) {
                    Ok(()) => {
                        let at = at + random.u64(300..4_000);
                        plan(&mut agenda, at, Happens::Arrives(process));
                    }
                    Err(until) => {
                        let until = until.saturating_duration_since(start).as_micros();
                        let at = (until as u64).max(at) + random.u64(0..1_500);
                        plan(&mut agenda, at, Happens::Asks(process));
                    }
                }
            }
            Happens::Arrives(process) => {
                let (limited, headers) = server.answer(at);
                if server.windows > windows {
                    break;
                }
                let at = at + random.u64(300..4_000);
                plan(
                    &mut agenda,
                    at,
                    Happens::Answered(process, limited, headers),
                );
            }
            Happens::Answered(process, limited, headers) => {
                let pacer = &mut pacers[process];
                pacer.ended();
                pacer.answered(now, limited, headers);
                plan(&mut agenda, at, Happens::Asks(process));
            }
        }
    }
    let all = windows * QUOTA;
    (
        server.taken * 100 / all,
        server.refused * 1_000 / (server.taken + server.refused),
    )
}

#[test]
fn processes_that_know_nothing_of_each_other_share_a_quota() {
    for processes in [1, 2, 4, 8] {
        for seed in 0..20 {
            let (used, refused) = shared_by(processes, 6, seed);
            let (least, most) = if processes > 4 { (90, 20) } else { (95, 10) };
            assert!(
                used >= least && refused < most,
                "{processes} processes, seed {seed}: {used} % used, {refused} in a thousand refused"
            );
        }
    }
}
