//! Records, and what a process holds beside them.

use std::collections::BTreeSet;

use bigcommerce_journal::{
    Answered, Baseline, Class, End, Ended, Fact, Key, Kind, Minted, Money, Opened, Record, Sending,
    Unsent,
};
use bigcommerce_types::StoreHash;

use super::super::super::{Hand, Token};
use super::*;

/// The facts of a record, in a row.
#[derive(Clone, Debug)]
pub(in super::super) struct Facts(pub(in super::super) Vec<Fact>);

/// An opened attempt.
pub(in super::super) fn opened() -> Facts {
    Facts(vec![Fact::Opened(Opened {
        store: StoreHash::new("abc123").unwrap(),
        order: ORDER,
        keys: BTreeSet::from([Key::Order(ORDER)]),
        kind: Kind::Payment,
        shown: usd(SHOWN),
        may_pay_part: false,
        nonce: nonce(7),
        at: OPENED,
    })])
}

/// An attempt with its token on record.
pub(in super::super) fn minted() -> Facts {
    opened().minted(MINE, FENCE)
}

/// An attempt with its mark on record, and nothing before it.
pub(in super::super) fn marked() -> Facts {
    minted().sending(&[])
}

/// An attempt that was answered.
pub(in super::super) fn answered(class: Class) -> Facts {
    marked().answered(class)
}

/// An answer, as it is recorded.
pub(in super::super) fn answer(class: Class) -> Answered {
    Answered {
        class,
        code: None,
        receipt: None,
        retry_after: None,
        at: ANSWERED,
    }
}

impl Facts {
    pub(in super::super) fn with(mut self, fact: Fact) -> Self {
        self.0.push(fact);
        self
    }

    pub(in super::super) fn may_pay_part(mut self) -> Self {
        if let Some(Fact::Opened(opened)) = self.0.first_mut() {
            opened.may_pay_part = true;
        }
        self
    }

    pub(in super::super) fn showing(mut self, shown: Money) -> Self {
        if let Some(Fact::Opened(opened)) = self.0.first_mut() {
            opened.shown = shown;
        }
        self
    }

    pub(in super::super) fn minted(self, name: u8, expires: i64) -> Self {
        self.with(Fact::Minted(Minted {
            at: MINTED,
            expires,
            nonce: nonce(name),
        }))
    }

    pub(in super::super) fn sending(self, baseline: &[i64]) -> Self {
        self.with(Fact::Sending(Sending {
            baseline: Baseline {
                ids: ids(baseline),
                ..Baseline::default()
            },
            nonce: nonce(MINE),
            at: MARKED,
        }))
    }

    pub(in super::super) fn answered(self, class: Class) -> Self {
        self.with(Fact::Answered(answer(class)))
    }

    pub(in super::super) fn observed(self, at: i64) -> Self {
        self.with(Fact::Observed { at })
    }

    pub(in super::super) fn ended(self, how: End) -> Self {
        self.with(Fact::Ended(Ended {
            how,
            seen: BTreeSet::new(),
            refunds: BTreeSet::new(),
            at: CLOSED,
        }))
    }

    pub(in super::super) fn released(self) -> Self {
        self.with(Fact::Released { at: CLOSED })
    }

    pub(in super::super) fn reopened(self) -> Self {
        self.with(Fact::Reopened { at: CLOSED })
    }

    pub(in super::super) fn record(self) -> Record {
        Record {
            id: attempt(1),
            place: 1,
            facts: self.0,
        }
    }
}

/// Every class of an answer.
pub(in super::super) const CLASSES: [Class; 7] = [
    Class::Success,
    Class::Authorized,
    Class::Pending,
    Class::Refused,
    Class::NotProcessed,
    Class::NotSent,
    Class::Doubt,
];

/// Every way to end.
pub(in super::super) fn ends() -> Vec<End> {
    vec![
        End::Paid,
        End::Authorized,
        End::TakenIncomplete,
        End::Part(usd(1000)),
        End::Declined,
        End::NotProcessed,
        End::NotCharged,
        End::GivenBack,
        End::NotSent(Unsent::Abandoned),
        End::NotSent(Unsent::NoConnection),
    ]
}

/// A token that fits what was shown.
pub(in super::super) fn token(name: u8) -> Token {
    Token {
        nonce: nonce(name),
        amount: Some(SHOWN),
        currency: Some("USD".to_owned()),
        order: Some(ORDER),
        expires: Some(FENCE),
        at: MINTED,
    }
}

/// The hand of the process that opened the attempt.
pub(in super::super) fn instrument() -> Hand {
    Hand {
        instrument: true,
        ..Hand::default()
    }
}

/// The hand of the opener with its token.
pub(in super::super) fn with_token() -> Hand {
    Hand {
        token: Some(token(MINE)),
        ..instrument()
    }
}
