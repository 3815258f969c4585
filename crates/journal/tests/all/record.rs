//! The record as it is kept on disk, and as it is printed.

mod any;
mod every;

use bigcommerce_journal::{
    Answered, AttemptId, Class, End, Fact, Key, Money, Opened, Receipt, Record, Unsent,
};
use bigcommerce_types::{CartId, RefundId};
use proptest::prelude::*;

/// The facts that the first version wrote, a line each. A line that is here is on the disks of users: add lines, and
/// change none.
const LINES: &str = include_str!("../goldens/facts-v1.jsonl");

#[test]
fn a_fact_is_written_in_the_form_of_version_1() {
    let written: Vec<String> = every::fact()
        .iter()
        .map(|fact| fact.to_line().expect("it can be kept"))
        .collect();
    let expected: Vec<&str> = LINES.lines().collect();
    for (written, expected) in written.iter().zip(&expected) {
        assert_eq!(written, expected);
    }
    assert_eq!(
        written.len(),
        expected.len(),
        "a line for each fact: {written:#?}"
    );
}

#[test]
fn lines_of_version_1_are_read() {
    let read: Vec<Fact> = LINES
        .lines()
        .map(|line| Fact::from_line(line).expect("it is readable"))
        .collect();
    assert_eq!(read, every::fact());
}

#[test]
fn an_unknown_fact_version_or_field_is_a_failure() {
    let known = every::fact()[0].to_line().expect("it can be kept");
    for line in [
        "",
        "{}",
        "[]",
        "null",
        r#"{"v":1}"#,
        r#"{"v":1,"fact":"invented"}"#,
        r#"{"v":1,"fact":{"invented":{"at":1}}}"#,
        r#"{"v":2,"fact":{"observed":{"at":1}}}"#,
        r#"{"v":0,"fact":{"observed":{"at":1}}}"#,
        r#"{"fact":{"observed":{"at":1}}}"#,
        r#"{"v":1,"fact":{"observed":{"at":1,"by":"4111111111111111"}}}"#,
        r#"{"v":1,"fact":{"observed":{"at":1}},"more":1}"#,
        r#"{"v":1,"fact":{"observed":{"at":1.5}}}"#,
        r#"{"v":1,"fact":{"observed":{"at":1}}} {}"#,
        r#"{"v":1,"fact":{"ended":{"how":"vanished","seen":[],"at":1}}}"#,
        r#"{"v":1,"fact":{"ended":{"how":{"part":"ten dollars"},"seen":[],"at":1}}}"#,
        r#"{"v":1,"fact":{"ended":{"how":{"not_sent":{"cannot_mint":{"retry_after":1,"more":1}}},"seen":[],"at":1}}}"#,
        &known.replace("order:118", "parcel:118"),
        &known.replace("payment", "gift"),
        &known[..known.len() - 1],
    ] {
        let failure = Fact::from_line(line).expect_err(line);
        assert!(
            !format!("{failure} {failure:?}").contains("4111"),
            "{failure}"
        );
        assert!(
            failure.to_string().contains("update this process"),
            "{failure}"
        );
    }
}

#[test]
fn texts_of_others_that_are_unsafe_are_neither_kept_nor_printed() {
    let planted = [
        "4111111111111111",
        "4111-1111-1111-1111",
        "Jane Doe",
        "x\n2026-01-01  ended: paid",
        "\u{1b}[2J",
    ];
    for text in planted {
        let receipt = Receipt {
            payment: Some(text.into()),
            refund: Some(RefundId::new(4_111_111_111_111_111)),
        };
        let (class, code) = (Class::Success, Some(4_111_111_111_111_111));
        let answered = Answered {
            class,
            code,
            receipt: Some(receipt),
            retry_after: None,
            at: 0,
        };
        let mut opened = every::opened();
        opened.shown.currency = text.into();
        let mut keys = opened.clone();
        keys.keys.insert(Key::Cart(CartId::new(text)));
        assert!(
            Fact::Opened(keys.clone()).to_line().is_err(),
            "an id of a cart that is none is refused"
        );

        let facts = vec![Fact::Opened(opened), Fact::Answered(answered)];
        let lines: Vec<String> = facts
            .iter()
            .map(|fact| fact.to_line().expect("it can be kept"))
            .collect();
        let record = Record {
            id: AttemptId::mint(),
            place: 1,
            facts,
        };
        let unsafe_keys = Record {
            facts: vec![Fact::Opened(keys)],
            ..record.clone()
        };
        let printed = format!("{lines:?} {record} {record:?} {unsafe_keys} {unsafe_keys:?}");
        assert!(!printed.contains(text), "{printed}");
        assert!(!printed.contains("4111"), "{printed}");
    }
    assert_eq!(Receipt::of("pay_1").payment.as_deref(), Some("pay_1"));
}

#[test]
fn an_operator_can_read_a_record() {
    let id: AttemptId = "6d7b1f4e-2f0a-4b52-9c1d-0f6f3f6d2a10"
        .parse()
        .expect("an id");
    let record = Record {
        id,
        place: 12,
        facts: every::fact(),
    };
    let mut printed = record.to_string();
    for facts in [
        vec![],
        vec![Fact::Ended(every::ended(End::NotSent(Unsent::Abandoned)))],
        vec![Fact::Opened(every::opened())],
        vec![Fact::Opened(every::opened()), every::sending()],
        vec![Fact::Observed { at: i64::MAX }],
    ] {
        printed.push_str(&format!(
            "\n{}",
            Record {
                id,
                place: 0,
                facts
            }
        ));
    }
    let expected = include_str!("../goldens/printed.txt");
    assert_eq!(printed.trim_end(), expected.trim_end(), "\n{printed}\n");
}

proptest! {
    #[test]
    fn every_fact_reads_back_as_it_winto_kept(fact in any::fact()) {
        let line = fact.to_line().expect("it can be kept");
        prop_assert!(!line.contains('\n'));
        let read = Fact::from_line(&line).expect("it is readable");
        prop_assert_eq!(&read, &fact.into_kept().expect("it can be kept"));
        prop_assert_eq!(read.to_line().expect("it can be kept"), line);
    }

    #[test]
    fn no_text_is_a_panic(line in ".*") {
        let _ = Fact::from_line(&line);
    }

    #[test]
    fn a_cut_line_is_a_failure(fact in any::fact(), cut in any::<prop::sample::Index>()) {
        let line = fact.to_line().expect("it can be kept");
        prop_assert!(Fact::from_line(&line[..cut.index(line.len())]).is_err());
    }

    #[test]
    fn every_record_is_printable(facts in prop::collection::vec(any::fact(), 0..8), place in any::<u64>()) {
        let count = facts.len();
        let printed = Record { id: AttemptId::mint(), place, facts }.to_string();
        prop_assert_eq!(printed.lines().count(), 2 + count);
    }

    #[test]
    fn digits_of_money_are_kept(units in any::<i64>(), scale in 0_u32..20) {
        let amount = bigcommerce_types::Decimal::new(units, scale);
        let mut opened: Opened = every::opened();
        opened.shown = Money::new(amount, "jpy");
        let line = Fact::Opened(opened).to_line().expect("it can be kept");
        let text = format!("\"{amount} JPY\"");
        prop_assert!(line.contains(&text), "{} in {}", text, line);
    }
}
