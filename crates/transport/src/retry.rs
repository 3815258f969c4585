//! The retry table: the operation × how far the request got. A pure function; it neither waits nor sends.
//!
//! | operation | not connected | 429 | refused, 409, 501, 505 | maybe |
//! |---|---|---|---|---|
//! | read | retry | wait, retry | return | retry |
//! | replace, and create that is harmless twice | retry | wait, retry | return | retry |
//! | create, and replace that has to be looked up | retry | wait, retry | return | return |
//! | money, and everything on the payments host | connect again | return | return | return |
//!
//! *Maybe* is a time limit or a broken connection after the connection stood, a 3xx, 408, 423, 499, 5xx, a 4xx that is not
//! the platform's JSON, and a 2xx that cannot be read. A request that cannot be sent at all is returned in every row. A
//! conflict (409) does not go away by repetition, whatever its [`Sent`] is.

use crate::operation::Effect;
use crate::operation::Host;
use crate::operation::Operation;
use crate::operation::Recovery;
use crate::sent::Sent;

/// The attempts of one call, and no session can ask for more.
pub(crate) const ATTEMPTS: u32 = 3;

/// The failure of one attempt, as far as the table looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) sent: Sent,
    /// The status of the answer, where there was one.
    pub(crate) status: Option<u16>,
    /// Nothing was written for want of a connection, so that connecting again may work.
    pub(crate) may_connect_again: bool,
}

/// The consequence of a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The caller decides.
    Return,
    /// Connect again at once, within the limits of the same attempt: nothing was written.
    Reconnect,
    /// Send again after a backoff.
    Retry,
    /// Send again after the server's delay, or after a backoff that is never zero.
    Wait,
}

/// The verdict of the table.
pub(crate) fn verdict(operation: &Operation, failed: Failed) -> Verdict {
    match (row(operation), column(failed)) {
        (_, Column::Final) => Verdict::Return,
        (Row::Money, Column::NotConnected) => Verdict::Reconnect,
        (Row::Money, _) => Verdict::Return,
        (_, Column::NotConnected) => Verdict::Retry,
        (_, Column::Limited) => Verdict::Wait,
        (Row::Repeatable, Column::Maybe) => Verdict::Retry,
        (Row::Once, Column::Maybe) => Verdict::Return,
    }
}

enum Row {
    /// Does no harm when it is done twice.
    Repeatable,
    /// Done twice it may make two.
    Once,
    Money,
}

fn row(operation: &Operation) -> Row {
    match (operation.effect, operation.host, operation.recovery) {
        (Effect::Money, ..) | (_, Host::Payments, _) => Row::Money,
        (Effect::Read, ..) => Row::Repeatable,
        (Effect::Replace, _, Recovery::Harmless | Recovery::Version) => Row::Repeatable,
        (Effect::Create, _, Recovery::Harmless) => Row::Repeatable,
        (Effect::Replace | Effect::Create, ..) => Row::Once,
    }
}

enum Column {
    NotConnected,
    /// 429: refused, and welcome later.
    Limited,
    /// The same request would end in the same way.
    Final,
    Maybe,
}

fn column(failed: Failed) -> Column {
    match (failed.sent, failed.status) {
        (_, Some(429)) => Column::Limited,
        (_, Some(409 | 501 | 505)) => Column::Final,
        (Sent::NotSent, _) if failed.may_connect_again => Column::NotConnected,
        (Sent::NotSent | Sent::Refused, _) => Column::Final,
        (Sent::Maybe | Sent::Answered, _) => Column::Maybe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EFFECTS: [Effect; 4] = [Effect::Read, Effect::Replace, Effect::Create, Effect::Money];
    const HOSTS: [Host; 3] = [Host::Api, Host::Payments, Host::Storefront];
    const RECOVERIES: [Recovery; 4] = [
        Recovery::None,
        Recovery::Harmless,
        Recovery::Version,
        Recovery::Lookup("list_orders"),
    ];

    fn operation(effect: Effect, host: Host, recovery: Recovery) -> Operation {
        Operation {
            api: "orders",
            id: "operation",
            method: "POST",
            path: "/v3/operation",
            host,
            effect,
            recovery,
            status: 200,
            empty: None,
            scope: "",
        }
    }

    fn every_operation() -> impl Iterator<Item = Operation> {
        EFFECTS.into_iter().flat_map(|effect| {
            HOSTS.into_iter().flat_map(move |host| {
                RECOVERIES
                    .into_iter()
                    .map(move |recovery| operation(effect, host, recovery))
            })
        })
    }

    fn lost(sent: Sent) -> Failed {
        Failed {
            sent,
            status: None,
            may_connect_again: false,
        }
    }

    fn not_connected() -> Failed {
        Failed {
            may_connect_again: true,
            ..lost(Sent::NotSent)
        }
    }

    fn answered(effect: Effect, status: u16, plain: bool) -> Failed {
        let status_code = http::StatusCode::from_u16(status).unwrap_or_default();
        let sent = if status_code.is_success() {
            Sent::Answered
        } else {
            Sent::from_answer(effect, status_code, plain)
        };
        Failed {
            status: Some(status),
            ..lost(sent)
        }
    }

    /// The four columns of an operation: not connected, 429, refused, maybe.
    fn cells(effect: Effect, host: Host, recovery: Recovery) -> [Verdict; 4] {
        let operation = operation(effect, host, recovery);
        [
            not_connected(),
            answered(effect, 429, true),
            answered(effect, 422, true),
            lost(Sent::Maybe),
        ]
        .map(|failed| verdict(&operation, failed))
    }

    #[test]
    fn every_cell_of_the_table() {
        use Verdict::{Reconnect, Retry, Return, Wait};
        let money = [Reconnect, Return, Return, Return];
        let repeatable = [Retry, Wait, Return, Retry];
        let once = [Retry, Wait, Return, Return];
        let mut seen = 0;
        for operation in every_operation() {
            let (effect, host, recovery) = (operation.effect, operation.host, operation.recovery);
            let expected = match (effect, host, recovery) {
                (_, Host::Payments, _) => money,
                (Effect::Money, _, _) => money,
                (Effect::Read, _, _) => repeatable,
                (Effect::Replace, _, Recovery::Harmless) => repeatable,
                (Effect::Replace, _, Recovery::Version) => repeatable,
                (Effect::Replace, _, Recovery::None) => once,
                (Effect::Replace, _, Recovery::Lookup(_)) => once,
                (Effect::Create, _, Recovery::Harmless) => repeatable,
                (Effect::Create, _, Recovery::Version) => once,
                (Effect::Create, _, Recovery::None) => once,
                (Effect::Create, _, Recovery::Lookup(_)) => once,
            };
            assert_eq!(cells(effect, host, recovery), expected, "{operation:?}");
            seen += 1;
        }
        assert_eq!(seen, 48);
    }

    #[test]
    fn every_status_of_a_read_and_of_a_create() {
        let read = operation(Effect::Read, Host::Api, Recovery::None);
        let create = operation(Effect::Create, Host::Api, Recovery::Version);
        for status in 200..=599 {
            for plain in [true, false] {
                let expected = match (status, plain) {
                    (429, _) => (Verdict::Wait, Verdict::Wait),
                    (409 | 501 | 505, _) => (Verdict::Return, Verdict::Return),
                    (408 | 423 | 499, _) => (Verdict::Retry, Verdict::Return),
                    (400..=498, true) => (Verdict::Return, Verdict::Return),
                    _ => (Verdict::Retry, Verdict::Return),
                };
                let decided = (
                    verdict(&read, answered(Effect::Read, status, plain)),
                    verdict(&create, answered(Effect::Create, status, plain)),
                );
                assert_eq!(decided, expected, "{status} {plain}");
            }
        }
    }

    #[test]
    fn nothing_that_may_have_happened_is_sent_again_unless_it_is_harmless_twice() {
        for operation in every_operation() {
            let harmless_twice = operation.host != Host::Payments
                && match operation.effect {
                    Effect::Read => true,
                    Effect::Replace => {
                        matches!(operation.recovery, Recovery::Harmless | Recovery::Version)
                    }
                    Effect::Create => operation.recovery == Recovery::Harmless,
                    Effect::Money => false,
                };
            let answers = (200..=599).flat_map(|status| {
                [true, false].map(|plain| answered(operation.effect, status, plain))
            });
            let lost = [Sent::NotSent, Sent::Maybe, Sent::Answered].map(lost);
            for failed in answers.chain(lost).chain([not_connected()]) {
                let verdict = verdict(&operation, failed);
                let in_doubt = matches!(failed.sent, Sent::Maybe | Sent::Answered);
                if in_doubt && !harmless_twice {
                    assert_eq!(verdict, Verdict::Return, "{operation:?} {failed:?}");
                }
                if operation.effect == Effect::Money && failed.sent != Sent::NotSent {
                    assert_eq!(verdict, Verdict::Return, "{operation:?} {failed:?}");
                }
            }
        }
    }

    #[test]
    fn a_request_that_cannot_be_sent_is_returned_at_once() {
        for operation in every_operation() {
            assert_eq!(verdict(&operation, lost(Sent::NotSent)), Verdict::Return);
        }
    }
}
