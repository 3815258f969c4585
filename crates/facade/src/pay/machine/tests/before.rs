//! Before the mark: the opener, its token, and whoever comes without one.

use bigcommerce_journal::{Fact, Minted, Unsent};

use super::super::{Action, Hand, MintFailure, Token, Waiting};
use super::build::*;

#[test]
fn an_unmarked_attempt_is_left_to_its_opener_until_the_grace_is_over() {
    for (facts, last) in [(opened(), OPENED), (minted(), MINTED)] {
        let over = last + GRACE;
        let young = case(facts.clone()).now(over - 1);
        assert_eq!(young.waits(), (Waiting::Opener, over));
        assert_eq!(case(facts).now(over).unsent(), Unsent::Abandoned);
    }
}

#[test]
fn a_follower_does_not_send_even_where_the_order_can_be_paid() {
    let hand = Hand {
        instrument: false,
        ..with_token()
    };
    for facts in [opened(), minted()] {
        let follower = case(facts).hand(hand.clone()).look(look());
        assert_eq!(follower.waits().0, Waiting::Opener);
    }
}

#[test]
fn a_process_without_a_time_reads_first() {
    assert_eq!(case(opened()).now(None).next(), Action::Read);
}

#[test]
fn the_opener_mints_before_it_looks() {
    assert_eq!(case(opened()).hand(instrument()).next(), Action::Mint);
    let looked = case(opened()).hand(instrument()).look(look());
    assert_eq!(looked.next(), Action::Mint);
}

#[test]
fn without_a_method_or_a_token_nothing_is_sent() {
    let hand = |mint| Hand {
        mint: Some(mint),
        ..instrument()
    };
    let refused = |retry_after| hand(MintFailure::Refused { retry_after });
    let end = |hand| case(opened()).hand(hand).unsent();
    assert_eq!(end(hand(MintFailure::NoMethod)), Unsent::NoMethod);
    for retry_after in [None, Some(7)] {
        let why = Unsent::CannotMint { retry_after };
        assert_eq!(end(refused(retry_after)), why);
    }
}

fn mint_refused() -> super::build::Case {
    let hand = Hand {
        mint: Some(MintFailure::Look),
        ..instrument()
    };
    case(opened()).hand(hand)
}

#[test]
fn a_refusal_that_speaks_of_the_order_needs_a_whole_look() {
    assert_eq!(mint_refused().next(), Action::Read);
    let odd = [look().incomplete(), look().undated(), look().begun_after(0)];
    for odd in odd {
        let case = mint_refused().look(odd);
        assert_eq!(case.clone().bad_looks(3).next(), Action::Read);
        assert_eq!(case.bad_looks(4).unsent(), Unsent::CannotRead);
    }
}

#[test]
fn a_refusal_that_speaks_of_the_order_ends_as_the_look_says() {
    let paid = mint_refused().look(showing(&[purchase(1, SHOWN)]));
    assert_eq!(paid.unsent(), Unsent::AlreadyPaid(ORDER));
    let open = mint_refused().look(showing(&[pending(1, SHOWN)]));
    assert_eq!(open.unsent(), Unsent::OtherOpen(ORDER));
    let changed = mint_refused().look(look().total(4000, 4000));
    assert_eq!(changed.unsent(), Unsent::Changed(usd(4000)));
    let closed = mint_refused().look(look().status(5));
    assert_eq!(closed.unsent(), Unsent::NotPayable);
    // A look that fits contradicts the refusal: the order may have been paid a moment ago.
    let fits = mint_refused().look(look());
    assert_eq!(fits.unsent(), Unsent::CannotMint { retry_after: None });
}

fn holding(token: Token) -> Hand {
    Hand {
        token: Some(token),
        ..instrument()
    }
}

#[test]
fn a_token_whose_order_amount_or_currency_does_not_fit_is_not_used() {
    let fits = token(MINE);
    let odd = [
        (
            "no amount",
            Token {
                amount: None,
                ..fits.clone()
            },
        ),
        (
            "no currency",
            Token {
                currency: None,
                ..fits.clone()
            },
        ),
        (
            "another currency",
            Token {
                currency: Some("EUR".into()),
                ..fits.clone()
            },
        ),
        (
            "no order",
            Token {
                order: None,
                ..fits.clone()
            },
        ),
        (
            "another order",
            Token {
                order: Some(OTHER),
                ..fits.clone()
            },
        ),
    ];
    for facts in [opened(), minted()] {
        for (name, token) in odd.clone() {
            let case = case(facts.clone()).hand(holding(token)).look(look());
            assert_eq!(case.unsent(), Unsent::TokenUnfit, "{name}");
        }
        for amount in [SHOWN - 1, SHOWN + 1] {
            let token = Token {
                amount: Some(amount),
                ..fits.clone()
            };
            let case = case(facts.clone()).hand(holding(token)).look(look());
            assert_eq!(case.unsent(), Unsent::Changed(usd(amount)));
        }
    }
}

#[test]
fn a_currency_is_the_same_in_any_case() {
    let token = Token {
        currency: Some("usd".into()),
        ..token(MINE)
    };
    let case = case(minted()).hand(holding(token)).look(look());
    assert_eq!(case.mark().nonce, nonce(MINE));
}

#[test]
fn a_token_that_claims_to_live_longer_than_a_day_is_not_used() {
    let day = MINTED + 24 * 60 * 60;
    for expires in [day + 1, i64::MAX] {
        let token = Token {
            expires: Some(expires),
            ..token(MINE)
        };
        let case = case(opened()).hand(holding(token));
        assert_eq!(case.unsent(), Unsent::TokenUnfit, "{expires}");
    }
    let token = Token {
        expires: Some(day),
        ..token(MINE)
    };
    let used = case(opened()).hand(holding(token)).next();
    assert!(matches!(used, Action::Write(Fact::Minted(minted)) if minted.expires == day));
}

#[test]
fn the_fence_is_the_later_of_the_expiry_and_an_hour_after_minting() {
    let hour = MINTED + 60 * 60;
    let table = [
        (None, hour),
        (Some(0), hour),
        (Some(i64::MIN), hour),
        (Some(hour - 1), hour),
        (Some(hour + 1), hour + 1),
    ];
    for (expires, fence) in table {
        let token = Token {
            expires,
            ..token(MINE)
        };
        let fact = Minted {
            at: MINTED,
            expires: fence,
            nonce: nonce(MINE),
        };
        let case = case(opened()).hand(holding(token));
        assert_eq!(
            case.next(),
            Action::Write(Fact::Minted(fact)),
            "{expires:?}"
        );
    }
}

#[test]
fn a_token_is_on_record_before_the_order_is_read() {
    let other = case(opened().minted(2, FENCE))
        .hand(with_token())
        .look(look());
    for case in [case(opened()).hand(with_token()).look(look()), other] {
        assert!(matches!(case.next(), Action::Write(Fact::Minted(_))));
    }
}

#[test]
fn a_token_that_is_not_the_latest_on_record_is_not_used() {
    let facts = minted().minted(2, FENCE);
    let case = case(facts).hand(with_token()).look(look());
    assert_eq!(case.next(), Action::Mint);
}

#[test]
fn nothing_is_marked_while_another_attempt_of_a_key_is_open() {
    let fits = case(minted()).hand(with_token()).look(look());
    assert_eq!(fits.mark().nonce, nonce(MINE));
    assert_eq!(fits.rival().unsent(), Unsent::OtherOpen(OTHER));
}

#[test]
fn a_token_with_less_than_five_minutes_left_is_not_marked() {
    let at = |now: Option<i64>| case(minted()).hand(with_token()).look(look()).now(now);
    assert_eq!(at(Some(FENCE - 300)).mark().nonce, nonce(MINE));
    assert_eq!(at(Some(FENCE - 299)).unsent(), Unsent::TokenUnfit);
    assert_eq!(at(Some(i64::MAX)).unsent(), Unsent::TokenUnfit);
    assert_eq!(at(None).unsent(), Unsent::TokenUnfit);
}

#[test]
fn the_look_before_the_mark_begins_after_the_token_is_on_record() {
    let opener = case(minted()).hand(with_token());
    assert_eq!(opener.next(), Action::Read);
    for facts in [0, 1] {
        let early = opener.clone().look(look().begun_after(facts));
        assert_eq!(early.next(), Action::Read, "{facts}");
    }
    let fresh = opener.look(look().begun_after(2));
    assert_eq!(fresh.mark().nonce, nonce(MINE));
}

#[test]
fn nothing_is_marked_on_a_look_that_is_not_whole() {
    let opener = case(minted()).hand(with_token());
    let stale = opener
        .clone()
        .look(showing(&[purchase(2, 1).failed()]))
        .known(&[1, 2]);
    let cases = [
        opener.clone().look(look().incomplete()),
        opener.look(look().undated()),
        stale,
    ];
    for case in cases {
        assert_eq!(case.clone().bad_looks(3).next(), Action::Read);
        assert_eq!(case.bad_looks(4).unsent(), Unsent::CannotRead);
    }
}

#[test]
fn an_end_before_the_mark_remembers_the_transactions_of_a_whole_look_only() {
    let paid = showing(&[purchase(1, SHOWN)]);
    let seen = |look| match case(minted())
        .hand(with_token())
        .look(look)
        .bad_looks(4)
        .next()
    {
        Action::Write(Fact::Ended(ended)) => ended.seen,
        other => panic!("{other:?}"),
    };
    assert_eq!(seen(paid.clone()), ids(&[1]));
    assert_eq!(seen(paid.incomplete()), ids(&[]));
}

#[test]
fn a_process_that_reads_no_time_does_not_read_again_at_once() {
    let timeless = || case(opened()).now(None);
    let wait = (Waiting::Unreadable, OPENED + GRACE);
    assert_eq!(timeless().unreadable().waits(), wait);
    assert_eq!(timeless().look(look().undated()).waits(), wait);
}

#[test]
fn a_token_whose_date_is_far_from_that_of_the_look_is_not_used() {
    for shift in [601, -601, 365 * 24 * 3600] {
        let case = case(minted())
            .hand(holding(token(MINE)))
            .look(look().at(MINTED + shift));
        assert_eq!(case.now(MINTED).unsent(), Unsent::TokenUnfit, "{shift}");
    }
}
