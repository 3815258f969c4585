use super::*;
use bigcommerce_types::wire;

/// An order over 35.00 with these fields, and these transactions.
fn seen(order: &str, transactions: &str) -> Seen {
    let order = format!(r#"{{"id":1,"total_inc_tax":"35.0000",{order}}}"#);
    Seen {
        order: wire::decode(order.as_bytes()).expect("an order"),
        transactions: wire::decode(transactions.as_bytes()).expect("transactions"),
        at: None,
    }
}

fn transaction(id: i64, event: &str, amount: &str, more: &str) -> String {
    format!(
        r#"{{"id":{id},"event":"{event}","method":"credit_card","amount":{amount},"currency":"USD"{more}}}"#
    )
}

#[track_caller]
fn verdict(order: &str, transactions: &[String]) -> Money {
    let transactions = format!("[{}]", transactions.join(","));
    let shown: Amount = "35.00".parse().expect("an amount");
    seen(order, &transactions).money(&shown, &BTreeSet::new())
}

fn part(left: &str) -> Money {
    Money::Part {
        left: left.parse().expect("an amount"),
    }
}

#[test]
fn a_status_is_believed_when_there_is_nothing_else() {
    let table = [
        (r#""status_id":0"#, Money::Nothing),
        (r#""status_id":0,"payment_status":"""#, Money::Nothing),
        (
            r#""status_id":0,"payment_status":"declined""#,
            Money::Nothing,
        ),
        (r#""status_id":1"#, Money::Closed),
        (r#""status_id":5"#, Money::Closed),
        (r#""status_id":6"#, Money::Closed),
        (r#""status_id":4"#, Money::Closed),
        (r#""status_id":7"#, Money::Pending),
        (r#""status_id":12"#, Money::Pending),
        (r#""status_id":77"#, Money::Pending),
        (r#""status_id":11"#, Money::Taken),
        (r#""status_id":2"#, Money::Taken),
        (
            r#""status_id":11,"payment_status":"declined""#,
            Money::Closed,
        ),
        (r#""status_id":11,"payment_status":"void""#, Money::Closed),
        (
            r#""status_id":11,"payment_status":"void pending""#,
            Money::Pending,
        ),
        (
            r#""status_id":11,"payment_status":"refunded""#,
            Money::Closed,
        ),
        (
            r#""status_id":11,"payment_status":"authorized""#,
            Money::Authorized,
        ),
        (
            r#""status_id":0,"payment_status":"pending""#,
            Money::Pending,
        ),
        (
            r#""status_id":0,"payment_status":"held for review""#,
            Money::Pending,
        ),
        (
            r#""status_id":0,"payment_status":"newer than us""#,
            Money::Pending,
        ),
        (r#""status_id":0,"payment_status":"paid""#, Money::Taken),
    ];
    for (order, expected) in table {
        assert_eq!(verdict(order, &[]), expected, "{order}");
    }
}

#[test]
fn transactions_are_added_up_and_an_order_may_lag_behind_them() {
    let open = r#""status_id":0"#;
    let purchase = |amount| transaction(1, "purchase", amount, r#","status":"ok""#);
    assert_eq!(verdict(open, &[purchase("35.00")]), Money::Taken);
    assert_eq!(verdict(open, &[purchase("10.00")]), part("25.00"));
    assert_eq!(verdict(open, &[purchase("0.01")]), part("34.99"));
    let rest = transaction(2, "purchase", "25.00", r#","status":"ok""#);
    assert_eq!(verdict(open, &[purchase("10.00"), rest]), Money::Taken);
    let failed = transaction(1, "purchase", "35.00", r#","status":"error""#);
    assert_eq!(verdict(open, &[failed]), Money::Nothing);
}

#[test]
fn a_part_that_the_order_shows_is_a_part_at_either_status() {
    for status in ["0", "1"] {
        let order = format!(r#""status_id":{status},"gift_certificate_amount":"10.0000""#);
        assert_eq!(verdict(&order, &[]), part("25.0000"), "status {status}");
    }
}

#[test]
fn a_purchase_of_the_rest_of_a_part_paid_order_is_not_lost() {
    let order = r#""status_id":1,"gift_certificate_amount":"10.0000""#;
    let transactions = format!(
        "[{},{}]",
        transaction(1, "purchase", "10.00", r#","status":"ok""#),
        transaction(2, "purchase", "25.00", r#","status":"ok""#)
    );
    let before = BTreeSet::from([TransactionId::new(1)]);
    let rest: Amount = "25.00".parse().expect("an amount");
    assert_eq!(
        seen(order, &transactions).money(&rest, &before),
        Money::Taken
    );
    let without = format!(
        "[{}]",
        transaction(1, "purchase", "10.00", r#","status":"ok""#)
    );
    assert_eq!(seen(order, &without).money(&rest, &before), Money::Nothing);
}

#[test]
fn what_is_not_final_or_not_known_holds_everything_up() {
    let open = r#""status_id":0"#;
    let odd = [
        transaction(1, "pending", "35.00", r#","status":"ok""#),
        transaction(1, "purchase", "35.00", r#","status":"queued""#),
        transaction(
            1,
            "purchase",
            "35.00",
            r#","status":"ok","fraud_review":true"#,
        ),
        transaction(1, "levitation", "35.00", r#","status":"ok""#),
    ];
    for one in odd {
        assert_eq!(
            verdict(open, std::slice::from_ref(&one)),
            Money::Pending,
            "{one}"
        );
    }
    let pending = transaction(1, "pending", "35.00", r#","status":"ok""#);
    let settled = transaction(
        2,
        "settled",
        "35.00",
        r#","status":"ok","reference_transaction_id":1"#,
    );
    assert_eq!(verdict(open, &[pending, settled]), Money::Taken);
}

#[test]
fn an_authorization_is_reserved_until_it_is_captured_or_voided() {
    let open = r#""status_id":0"#;
    let authorization = transaction(1, "authorization", "35.00", r#","status":"ok""#);
    let capture = transaction(
        2,
        "capture",
        "35.00",
        r#","status":"ok","reference_transaction_id":1"#,
    );
    let void = transaction(
        2,
        "void",
        "35.00",
        r#","status":"ok","reference_transaction_id":1"#,
    );
    assert_eq!(
        verdict(open, std::slice::from_ref(&authorization)),
        Money::Authorized
    );
    assert_eq!(
        verdict(open, &[authorization.clone(), capture]),
        Money::Taken
    );
    assert_eq!(verdict(open, &[authorization, void]), Money::Nothing);
}

#[test]
fn an_amount_beyond_all_measure_does_not_panic() {
    let huge = "9".repeat(60);
    let order = format!(r#""status_id":0,"gift_certificate_amount":"-{huge}""#);
    let purchase = transaction(1, "purchase", &huge, r#","status":"ok""#);
    assert_eq!(verdict(&order, &[purchase.clone(), purchase]), Money::Taken);
}

#[test]
fn another_order_of_the_cart_is_clean_only_when_nothing_is_under_way() {
    let table = [
        (r#""status_id":0"#, Beside::Clean),
        (
            r#""status_id":0,"gift_certificate_amount":"10.00""#,
            Beside::Unclear,
        ),
        (r#""status_id":1"#, Beside::Unclear),
        (r#""status_id":7"#, Beside::Unclear),
        (r#""status_id":12"#, Beside::Unclear),
        (r#""status_id":77"#, Beside::Unclear),
        (r#""status_id":5"#, Beside::Clean),
        (r#""status_id":11"#, Beside::Paid),
        (
            r#""status_id":0,"payment_status":"authorized""#,
            Beside::Unclear,
        ),
        (r#""status_id":0,"payment_status":"captured""#, Beside::Paid),
        (
            r#""status_id":4,"payment_status":"refunded""#,
            Beside::Clean,
        ),
        (
            r#""status_id":0,"payment_status":"newer than us""#,
            Beside::Unclear,
        ),
    ];
    for (order, expected) in table {
        assert_eq!(beside(&seen(order, "[]").order), expected, "{order}");
    }
}
