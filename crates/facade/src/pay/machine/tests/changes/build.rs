//! Records of changes, and looks with refunds.

use bigcommerce_journal::{Baseline, Class, Fact, Key, Kind, Opened, Receipt, Sending};
use bigcommerce_types::{RefundId, TransactionId};

use super::super::super::{Entry, Look, Minor, PartState, RefundPart, RefundView};
use super::super::build::*;

/// The payment that the changes of these tests name.
pub(super) const ROOT: i64 = 1;

pub(super) fn capture_of() -> Kind {
    Kind::Capture { of: ids(&[ROOT]) }
}

pub(super) fn void_of() -> Kind {
    Kind::Void { of: ids(&[ROOT]) }
}

pub(super) fn refund_of() -> Kind {
    Kind::Refund { of: ids(&[ROOT]) }
}

pub(super) fn kinds() -> [Kind; 3] {
    [capture_of(), void_of(), refund_of()]
}

/// A change of this kind and amount that was opened.
pub(super) fn change(kind: Kind, amount: Minor) -> Facts {
    let Some(Fact::Opened(payment)) = opened().0.first().cloned() else {
        panic!("a record begins with its opening")
    };
    Facts(vec![Fact::Opened(Opened {
        keys: [Key::Change(ORDER)].into(),
        kind,
        shown: usd(amount),
        nonce: nonce(MINE),
        ..payment
    })])
}

/// The same with its mark, and these refunds before it.
pub(super) fn marked_change(kind: Kind, amount: Minor, refunds: &[i64]) -> Facts {
    change(kind, amount).with(Fact::Sending(Sending {
        baseline: Baseline {
            ids: ids(&[ROOT]),
            sum: None,
            refunds: refunds.iter().copied().map(RefundId::new).collect(),
        },
        nonce: nonce(MINE),
        at: MARKED,
    }))
}

/// The same, answered; a refund by its number.
pub(super) fn answered_change(kind: Kind, class: Class, refund: Option<i64>) -> Facts {
    let mut answer = answer(class);
    answer.receipt = refund.map(|id| Receipt::of_refund(RefundId::new(id)));
    marked_change(kind, SHOWN, &[]).with(Fact::Answered(answer))
}

/// A look at a payment that was taken, or reserved, with these follow-ups and refunds.
pub(super) fn holding(root: Entry, more: &[Entry], refunds: &[RefundView]) -> Look {
    let mut entries = vec![root];
    entries.extend_from_slice(more);
    let mut look = showing(&entries).status(11);
    look.refunds = Some(refunds.to_vec());
    look
}

/// A refund of one payment in this state.
pub(super) fn listed(id: i64, amount: Minor, state: PartState) -> RefundView {
    RefundView {
        id: RefundId::new(id),
        amount: Some(amount),
        payments: vec![RefundPart {
            amount: Some(amount),
            state,
        }],
    }
}

pub(super) fn booked(transaction: i64) -> PartState {
    PartState::Booked(TransactionId::new(transaction))
}
