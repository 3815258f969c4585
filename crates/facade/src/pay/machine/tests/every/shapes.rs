//! Looks of every kind.

use super::super::super::{Claim, Entry, Event, Look, Minor};
use super::super::build::*;

/// The transactions of a look, and what they amount to.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) entries: Vec<Entry>,
    pub(super) gross: Minor,
    pub(super) net: Minor,
    pub(super) reserved: Minor,
    /// Pending, in review, foreign or not told apart.
    pub(super) undecided: bool,
    /// A pending payment and a settlement without a reference, both of the whole.
    pub(super) loosely_settled: bool,
    pub(super) given_back: bool,
    pub(super) pending_failed: bool,
}

/// A purchase of a part that was there before the mark.
pub(super) const OLD: i64 = 1;
pub(super) const OLD_AMOUNT: Minor = 500;

pub(super) fn shapes() -> Vec<Shape> {
    let of = |entries: &[Entry]| Shape {
        entries: entries.to_vec(),
        ..Shape::default()
    };
    let taken = |entries: &[Entry], gross, net| Shape {
        gross,
        net,
        ..of(entries)
    };
    let reserved = |entries: &[Entry], gross, reserved| Shape {
        gross,
        net: gross,
        reserved,
        ..of(entries)
    };
    let undecided = |entries: &[Entry]| Shape {
        undecided: true,
        ..of(entries)
    };
    let back = |entries: &[Entry]| Shape {
        given_back: true,
        ..of(entries)
    };
    let (part, whole, more) = (1000, SHOWN, SHOWN + 500);
    vec![
        of(&[]),
        of(&[purchase(10, whole).failed()]),
        of(&[settled(10, whole)]),
        of(&[refund(10, whole), void(11)]),
        taken(&[purchase(10, part)], part, part),
        taken(&[purchase(10, whole)], whole, whole),
        taken(&[purchase(10, more)], more, more),
        taken(
            &[purchase(10, whole - 1), settled(11, 5)],
            whole - 1,
            whole - 1,
        ),
        taken(
            &[purchase(10, whole), settled(11, whole).of(10)],
            whole,
            whole,
        ),
        taken(
            &[purchase(10, whole), refund(11, part).of(10)],
            whole,
            whole - part,
        ),
        taken(
            &[authorization(10, whole), capture(11, whole).of(10)],
            whole,
            whole,
        ),
        taken(
            &[pending(10, whole), settled(11, whole).of(10)],
            whole,
            whole,
        ),
        reserved(&[authorization(10, whole)], 0, whole),
        reserved(&[authorization(10, part)], 0, part),
        reserved(
            &[authorization(10, part), purchase(11, whole - part)],
            whole - part,
            part,
        ),
        back(&[purchase(10, whole), refund(11, whole).of(10)]),
        back(&[authorization(10, whole), void(11).of(10)]),
        Shape {
            pending_failed: true,
            ..of(&[pending(10, whole), settled(11, whole).of(10).failed()])
        },
        Shape {
            loosely_settled: true,
            ..undecided(&[pending(10, whole), settled(11, whole)])
        },
        undecided(&[pending(10, whole)]),
        undecided(&[purchase(10, whole).in_review()]),
        undecided(&[entry(10, Event::Unknown, whole)]),
        undecided(&[purchase(10, whole).foreign()]),
        undecided(&[settled(10, whole).of(77)]),
        undecided(&[purchase(10, whole).unreadable()]),
        undecided(&[purchase(10, whole).of(11), purchase(11, whole).of(10)]),
        undecided(&[purchase(10, whole).failed(), purchase(11, whole).of(10)]),
    ]
}

/// A shape with a part of before.
pub(super) fn after_a_part(mut shape: Shape) -> Shape {
    shape.entries.push(purchase(OLD, OLD_AMOUNT));
    shape.gross += OLD_AMOUNT;
    shape.net += OLD_AMOUNT;
    shape
}

/// The effect of another order of a key on a payment of this one.
pub(super) const OTHERS: usize = 9;

pub(super) fn beside(look: Look, other: usize) -> (Look, bool) {
    let back = [purchase(20, 5), refund(21, 5).of(20)];
    match other {
        0 => (look, true),
        1 => (
            look.beside(0, "declined", &[purchase(20, 5).failed()]),
            true,
        ),
        2 => (look.beside(11, "refunded", &back), true),
        3 => (look.beside(0, "declined", &[purchase(20, 5)]), false),
        4 => (look.beside(5, "declined", &[pending(20, 5)]), false),
        5 => (look.beside(0, "declined", &[authorization(20, 5)]), false),
        6 => (look.beside(11, "declined", &[]), false),
        7 => (look.beside(7, "declined", &[]), false),
        _ => (look.beside(0, "pending", &[]), false),
    }
}

/// The look of a shape, at a time, in a status.
pub(super) fn looked(shape: &Shape, at: i64, status: i64, claim: Claim) -> Look {
    let mut look = showing(&shape.entries).at(at).status(status);
    look.order.claim = claim;
    // What was shown is what the order with its part of before still asks for.
    if shape.entries.iter().any(|entry| entry.id.get() == OLD) {
        look = look.total(SHOWN + OLD_AMOUNT, SHOWN);
    }
    look
}

pub(super) const CLAIMS: [Claim; 3] = [Claim::Nothing, Claim::Waiting, Claim::Money];
